"""The text of a patch: starting, updating, and removing its changes.

Only the lines of one change are written. The rest of the file, including its comments, stays as its author wrote it.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from wizard.authoring.text_edits import TextEdit as Edit
from wizard.authoring.text_edits import line_blocks, newline, patched, scalar, scalars
from wizard.content import yaml_tree
from wizard.content.flow import PATCHES, LocalChange
from wizard.content.flow import Patch as PatchFile
from wizard.content.loader import PLACEHOLDER
from wizard.content.patches import HEADING, Applied, PatchTarget, plain, recorded, version
from wizard.content.yaml_nodes import Map, Node, Seq, Whole

FIRST = """\
# yaml-language-server: $schema=../schema.json
# Your library's changes to our flow. Each change uses replace, change, add, before, after, or remove.
patch: {flow}
changes:
"""
_MAIN = ("do", "ask", "try", "text", "says", "confidence")
_NEW: dict[str, Any] = {
    "step": [{"id": "new-step", "do": PLACEHOLDER}],
    "answer": [{"id": "new-answer", "text": PLACEHOLDER}],
    "fix": [{"id": "new-fix", "try": PLACEHOLDER}],
    "trouble": [{"id": "new-problem", "says": PLACEHOLDER, "fixes": [{"id": "new-fix", "try": PLACEHOLDER}]}],
    "label": {PLACEHOLDER: {"confidence": "likely"}},
    "way": {"browser": {"needs": {"card": PLACEHOLDER}}},
    "model": {"new-model": {"name": PLACEHOLDER, "ways": ["app"]}},
}


def begun(text: str, flow: str, spot: PatchTarget, within: str, verb: str) -> str:
    """Return the text of a patch with another change at its end, for its author to finish.

    `text` is the patch so far, or "" for a new one. Raises ValueError if nothing can be added to its list.
    """
    text = text or FIRST.format(flow=flow)
    return _appended(text, _entry(spot, within, verb, _indent(text)))


def changed_flow(text: str, flow: str, keys: Any) -> str:
    """Return the text of a patch with another change at its end, which sets keys of the flow itself. Raises
    ValueError.
    """
    text = text or FIRST.format(flow=flow)
    indent = _indent(text)
    lines = (f"- flow: {flow}", "  change:", *(f"    {line}" for line in _dumped(keys)))
    return _appended(text, (indent + line for line in lines))


def _appended(text: str, lines: Iterable[str]) -> str:
    return newline(text).join((text.rstrip(), *lines, ""))


def _indent(text: str) -> str:
    """Return the spaces before the dashes in a patch's list of changes. Raises ValueError if nothing can be added at
    its end.
    """
    tree = yaml_tree.parse(text, Path(PATCHES), lambda problem: None)
    changes = tree.get("changes") if tree is not None else None
    if tree is None or next(reversed(tree)) != "changes" or (isinstance(changes, Seq) and changes.braces):
        raise ValueError("The list of changes isn't at the end of the file.")
    first = changes[0] if isinstance(changes, Seq) and changes else None
    return " " * (first.mark[1] - 3) if isinstance(first, Map) else "  "


def _entry(spot: PatchTarget, within: str, verb: str, indent: str) -> Iterator[str]:
    yield from (indent + line for line in comment(spot.kind, spot.name, spot.node))
    yield f"{indent}- {spot.kind}: {scalar(spot.name)}"
    if within:
        yield f"{indent}  in: {within}"
    yield f"{indent}  made-on: {version(spot.node)}"
    if verb == "remove":
        yield f"{indent}  remove: yes"
    else:
        yield f"{indent}  {verb}:"
        yield from (f"{indent}    {line}" for line in _dumped(_first(spot, verb)))


def _first(spot: PatchTarget, verb: str) -> Any:
    """Return what a new change starts with: our text to change, or placeholders."""
    node = plain(spot.node)
    if verb in ("before", "after"):
        return _NEW[spot.kind]
    if verb == "replace":
        return {key: value for key, value in node.items() if key != "id"}
    main = next((key for key in _MAIN if key in node), "")
    return {main: node[main]} if verb == "change" and main else {"note": PLACEHOLDER}


def usual_verb(spot: PatchTarget) -> str:
    """Return what people usually want to do with an item like this."""
    has_words = isinstance(spot.node, Map) and any(key in spot.node for key in _MAIN)
    return "change" if has_words else "after"


def comment(kind: str, name: str, node: Node) -> list[str]:
    """Return our original as comment lines, with its version."""
    shown = {name: plain(node)} if kind in ("label", "way", "model") else [plain(node)]
    return [
        f"# {HEADING.format(kind=kind, version=version(node))}",
        *(f"#   {line}".rstrip() for line in _dumped(shown)),
    ]


def _dumped(value: Any) -> list[str]:
    """Return plain values as lines of YAML, in their own order."""
    made: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100_000)
    return made.rstrip("\n").split("\n")


class _Dumper(yaml.SafeDumper):
    """A writer that indents lists below their key, as in our flows, and never shortens anything to a reference."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


# ------------------------------------------------------------------ after our flow has changed


def kept(text: str, made: Applied) -> str:
    """Return the patch with a change that's now marked as made for our current version."""
    return _noted(text, made)


def dropped(text: str, patch: PatchFile, change: LocalChange) -> str:
    """Return the patch without one of its changes, or "" if that was the only one."""
    if len(patch.changes) == 1:
        return ""
    lines = text.splitlines(keepends=True)
    start, end = line_blocks(lines, [own.at for own in patch.changes])[_index(patch, change)]
    return "".join((*lines[:start], *lines[end:]))


def merged(text: str, patch: PatchFile, made: Applied) -> str:
    """Return the patch with the changes in our original added wherever the library's own version didn't change the
    text.

    Raises ValueError if the patch no longer shows what the original said.
    """
    assert isinstance(patch.at, Whole)
    old, now, ours = plain(recorded(patch.at.text, made.change.made_on)), plain(made.original), plain(made.ours)
    if old is None:
        raise ValueError("The patch no longer shows the earlier text of ours.")
    both = {key: now.get(key) if value == old.get(key) else value for key, value in ours.items()}
    both |= {key: value for key, value in now.items() if key not in old and key not in ours}
    both = {key: value for key, value in both.items() if value is not None and key != "id"}
    lines = text.splitlines(keepends=True)
    _, block_end = line_blocks(lines, [own.at for own in patch.changes])[_index(patch, made.change)]
    at = made.change.at
    start = at.keys_at["replace"][0]
    end = min((mark[0] - 1 for mark in at.keys_at.values() if mark[0] > start), default=block_end)
    indent = " " * (at.keys_at["replace"][1] + 1)
    new = [f"{indent}{line}{newline(text)}" for line in _dumped(both)]
    first = lines[start - 1][: lines[start - 1].index("replace")] + "replace:" + newline(text)
    return _noted("".join((*lines[: start - 1], first, *new, *lines[end:])), made)


def noted_copy(text: str, at: Map, shipped: Node) -> str:
    """Return a library's copy of a flow with the version of our flow under `made-on`. Raises ValueError."""
    if "made-on" in at:
        own = scalars(text)[at.values_at["made-on"][:2]]
        return patched(text, [Edit(own.start, own.end, version(shipped))])
    if at.braces:
        raise ValueError("Its keys are in braces.")
    lines = text.splitlines(keepends=True)
    first = min(mark[0] for mark in at.keys_at.values())
    return "".join((*lines[:first], f"made-on: {version(shipped)}{newline(text)}", *lines[first:]))


def _index(patch: PatchFile, change: LocalChange) -> int:
    return next(index for index, own in enumerate(patch.changes) if own is change)


def _noted(text: str, made: Applied) -> str:
    """Return the text with the current version of our original under `made-on`, and in the comment above."""
    at, end = made.change.at, newline(text)
    own = scalars(text)[at.values_at["made-on"][:2]]
    text = patched(text, [Edit(own.start, own.end, version(made.original))])
    heading = HEADING.format(kind=made.kind, version=made.change.made_on)
    found = re.search(rf"^( *)# {re.escape(heading)}\r?\n(?:\1#.*\n?)+", text, re.MULTILINE)
    if found is None:
        return text
    shown = "".join(f"{found[1]}{line}{end}" for line in comment(made.kind, made.name, made.original))
    return text[: found.start()] + shown + text[found.end() :]
