"""Renaming a label everywhere in its own file, and in the other files that use it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from wizard.authoring.inventory import Value, values
from wizard.authoring.text_edits import Scalar, TextEdit, escaped, line_before, newline, patched, read, scalar, scalars
from wizard.authoring.usages import is_label, labels_in, word_pattern
from wizard.content.decoder import nearest
from wizard.content.flow import Only, Plain
from wizard.content.library import Library
from wizard.content.loader import shown
from wizard.content.problem import Location
from wizard.content.quoting import quoted
from wizard.content.yaml_nodes import Map, Mark, Seq


class CannotRename(Exception):
    """A rename that isn't possible. Its message is a sentence with the reason."""


@dataclass(frozen=True)
class Rename:
    """The changes that a rename makes, by file. `loose` has the texts that contain the same words without asterisks."""

    texts: dict[Path, str]
    places: list[Value]
    loose: list[Value]


def rename(library: Library, file: str, old: str, new: str, keep_old: bool = False) -> Rename:
    """Rename the label `old` in a file to `new`.

    If `keep_old` is set, list the old name under `was`.

    This doesn't write any files. Raise CannotRename if the label doesn't exist, or if the new name is taken or isn't
    valid.
    """
    _refuse(library, file, old, new)
    every = values(library)
    named = [value for value in every if _names(library, value, file, old)]
    _refuse_taken(library, {value.file for value in named}, new)
    labels: Map = library.files[file].at["labels"]
    key_at = labels.key_place(old)
    known = {shown(path): path for path in library.paths.values()}
    touched = {key_at.path, *(value.place.path for value in named)}
    texts = {known.get(path, path): _changed(path, key_at, named, old, new) for path in touched}
    if keep_old:
        path = known.get(key_at.path, key_at.path)
        texts[path] = _with_was(labels, old, read(path), texts[path])
    key = [value for value in every if value.file == file and is_label(value, old)]
    places = sorted([*key, *named], key=lambda value: value.place)
    return Rename(texts, places, _loose(every, named, old))


def rename_where(library: Library, file: str, old: str, new: str, only: Only) -> Rename:
    """Give the label `old` in a file the text `new` where a condition is true, as a variant under `elsewhere`.

    This doesn't write any files. Raise CannotRename if the label doesn't exist, or if the new text isn't valid.
    """
    _refuse(library, file, old, new)
    labels: Map = library.files[file].at["labels"]
    key_at, label = labels.key_place(old), labels[old]
    if label.place("elsewhere").path != key_at.path:
        raise CannotRename(
            f"The other names of `{old}` are in a patch. Change {shown(label.place('elsewhere').path)} by hand."
        )
    path = {shown(path): path for path in library.paths.values()}.get(key_at.path, key_at.path)
    text = read(path)
    edit, added = _variant(text, labels, old, new, only)
    before, changed = list(scalars(text).values()), patched(text, [edit])
    first = sum(own.start < edit.start for own in before)
    replaced = edit.end > edit.start
    expected = [*(o.value for o in before[:first]), *added, *(o.value for o in before[first + replaced :])]
    if [own.value for own in scalars(changed).values()] != expected:
        raise CannotRename(f"`{new}` can't be safely written to {path}. Change that file by hand.")
    return Rename(
        {path: changed}, [value for value in values(library) if value.file == file and is_label(value, old)], []
    )


def _refuse(library: Library, file: str, old: str, new: str) -> None:
    if not new.strip() or "*" in new or "\n" in new or new != new.strip():
        raise CannotRename("A label is the text of one button, on one line and without asterisks.")
    known = library.files[file].labels
    if old in known:
        return
    elsewhere = [id for id, other in library.files.items() if old in other.labels]
    if elsewhere:
        raise CannotRename(f"`{old}` is a label in `{elsewhere[0]}`, not in `{file}`.")
    close = nearest(old, known)
    hint = f"Did you mean `{close}`?" if close else f"Its labels are listed in {shown(library.paths[file]).as_posix()}."
    raise CannotRename(f"`{file}` has no label `{old}`. {hint}")


def _refuse_taken(library: Library, files: set[str], new: str) -> None:
    for file in sorted(files):
        if taken := library.label(file, new):
            raise CannotRename(
                f"`{new}` is already a label in `{taken[0]}`, which `{file}` uses. Combine the two by hand."
            )


def _names(library: Library, value: Value, file: str, label: str) -> bool:
    """Return whether a text, or a word on a screen, uses this label from this file."""
    found = library.label(value.file, label) if label in labels_in(value) else None
    return found is not None and found[0] == file


def _loose(every: Sequence[Value], named: list[Value], old: str) -> list[Value]:
    """Return texts that contain the same words without asterisks, in files that use the label."""
    files, pattern = {value.file for value in named}, word_pattern(old)
    return [
        value
        for value in every
        if value.kind is Plain.TEXT and value.file in files and pattern.search(re.sub(r"\*\*.+?\*\*", "", value.text))
    ]


# ------------------------------------------------------------------ patches


def _changed(path: Path, key_at: Location, named: list[Value], old: str, new: str) -> str:
    """Return one file's text with the new name. `key_at` is where the label is listed.

    Raises CannotRename if the new text would be read as anything other than what was meant.
    """
    text = read(path)
    found = scalars(text)
    changes = {spot: (found[spot], v.kind) for v in named if v.place.path == path for spot in [v.place[1:3]]}
    patches = [TextEdit(own.start, own.end, _renamed(text, own, kind, old, new)) for own, kind in changes.values()]
    wanted = {own.start: _in_value(own.value, kind, old, new) for own, kind in changes.values()}
    if path == key_at.path:
        key = found[key_at[1:3]]
        patches.append(TextEdit(key.start, key.end, scalar(new)))
        wanted[key.start] = new
    changed = patched(text, patches)
    if [own.value for own in scalars(changed).values()] != [wanted.get(own.start, own.value) for own in found.values()]:
        raise CannotRename(f"`{new}` can't be safely written to {path}. Change that file by hand.")
    return changed


def _in_value(value: str, kind: Plain | None, old: str, new: str) -> str:
    if kind is Plain.WORD:  # In `books (Shelf)`, the icon stays.
        return f"{value[: value.rindex(old)]}{new}{value[value.rindex(old) + len(old) :]}"
    return re.sub(_starred(old), lambda _: f"**{new}**", value)


def _starred(words: str) -> str:
    """Return a pattern for a label between asterisks, even if it spans two lines."""
    return r"\*\*" + r"\s+".join(map(re.escape, words.split())) + r"\*\*"


def _renamed(text: str, own: Scalar, kind: Plain | None, old: str, new: str) -> str:
    """Return one value's new text in the file, with the quotes it has, or with the quotes that it now needs."""
    raw = text[own.start : own.end]
    if kind is Plain.WORD:
        return scalar(_in_value(own.value, kind, old, new))
    if not own.style and (re.search(r": | #|:$", new) or (own.braces and re.search(r"[,\[\]{}]", new))):
        return quoted(_in_value(" ".join(own.value.split()), kind, old, new))
    return re.sub(_starred(escaped(old, own.style)), lambda _: f"**{escaped(new, own.style)}**", raw)


def _with_was(labels: Map, old: str, before: str, text: str) -> str:
    """Return the renamed text with the old name under the label's `was`, in the same style as the label."""
    order, now = list(scalars(before)), list(scalars(text).values())

    def at(mark: Mark) -> Scalar:
        """Return the text that was here before the rename. Lines may have moved, but texts are still in the
        same order.
        """
        return now[order.index(mark[:2])]

    label: Map = labels[old]
    if listed := label.get("was"):
        return patched(text, [_first_item(text, at(listed.items_at[0]), old)])
    start = at(labels.keys_at[old]).end if label.braces else at(label.mark).start
    return patched(text, [_first_key(text, label, start, f"was: [{scalar(old)}]")])


def _first_key(text: str, label: Map, start: int, entry: str) -> TextEdit:
    """Return the edit that adds an entry before a label's other entries. `start` is the position before them."""
    if label.braces:
        start = text.index("{", start) + 1
        return TextEdit(start, start, f"{entry}{', ' * bool(label)}")
    return TextEdit(start, start, f"{entry}{newline(text)}{line_before(text, start)}")


def _first_item(text: str, first: Scalar, old: str) -> TextEdit:
    """Return the edit that adds the old name before the listed ones."""
    between = ", " if first.braces else f"{newline(text)}{line_before(text, first.start)}"
    return TextEdit(first.start, first.start, f"{scalar(old)}{between}")


# ------------------------------------------------------------------ variants


def _variant(text: str, labels: Map, old: str, new: str, only: Only) -> tuple[TextEdit, list[str]]:
    """Return the edit that adds or changes a label's variant, and the values that it writes."""
    found, label = scalars(text), labels[old]
    for variant in label.get("elsewhere", ()):
        if {fact: tuple(among) for fact, among in variant["only-if"].items()} == dict(only):
            own = found[variant.values_at["text"][:2]]
            return TextEdit(own.start, own.end, scalar(new)), [new]
    facts = ", ".join(f"{fact}: [{', '.join(map(scalar, among))}]" for fact, among in only.items())
    written = f"{{text: {scalar(new)}, only-if: {{{facts}}}}}"
    added = ["text", new, "only-if", *chain.from_iterable((fact, *among) for fact, among in only.items())]
    if listed := label.get("elsewhere"):
        return _first_variant(text, found, listed, written), added
    start = found[labels.keys_at[old][:2]].end if label.braces else found[label.mark[:2]].start
    return _first_key(text, label, start, f"elsewhere: [{written}]"), ["elsewhere", *added]


def _first_variant(text: str, found: Mapping[tuple[int, int], Scalar], listed: Seq, written: str) -> TextEdit:
    """Return the edit that adds a variant before the others, because the first one that applies is used."""
    first: Map = listed[0]
    start = min(found[mark[:2]].start for mark in first.keys_at.values())
    start = text.rindex("{", 0, start) if first.braces else start
    between = ", " if listed.braces else f"{newline(text)}{line_before(text, start)}"
    return TextEdit(start, start, f"{written}{between}")
