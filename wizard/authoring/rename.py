"""A button has a new name: one label changed wherever it stands, in its own file and in those that show its screens."""

import re
from dataclasses import dataclass
from pathlib import Path

from wizard.authoring.inventory import Value, values
from wizard.authoring.text_edits import Patch, Scalar, escaped, line_before, newline, patched, read, scalar, scalars
from wizard.authoring.usages import is_label, labels_in, word_pattern
from wizard.content.decoder import nearest
from wizard.content.flow import Plain
from wizard.content.library import Library
from wizard.content.loader import shown
from wizard.content.quoting import quoted
from wizard.content.yaml_nodes import Map, Mark


class CannotRename(Exception):
    """Why not, in a sentence."""


@dataclass(frozen=True)
class Rename:
    """What a rename would write, and where; `loose` is what has the words without stars."""

    texts: dict[Path, str]
    places: list[Value]
    loose: list[Value]


def rename(library: Library, file: str, old: str, new: str, keep_old: bool = False) -> Rename:
    """Give the label `old` of one file the name `new`; `keep_old` remembers the old one as `was`.

    Writes nothing. Raises CannotRename where the label isn't there, or the new name is taken or no name.
    """
    _refuse(library, file, old, new)
    every = list(values(library))
    named = [value for value in every if _names(library, value, file, old)]
    _refuse_taken(library, {value.file for value in named}, new)
    texts = {library.paths[id]: _changed(library, id, file, named, old, new) for id in {file, *(v.file for v in named)}}
    if keep_old:
        path = library.paths[file]
        texts[path] = _with_was(library.files[file].at["labels"], old, read(path), texts[path])
    key = [value for value in every if value.file == file and is_label(value, old)]
    places = sorted([*key, *named], key=lambda value: value.place)
    return Rename(texts, places, _loose(every, named, old))


def _refuse(library: Library, file: str, old: str, new: str) -> None:
    if not new.strip() or "*" in new or "\n" in new or new != new.strip():
        raise CannotRename("A label is the words of one button: some words on one line, without stars.")
    known = library.files[file].labels
    if old in known:
        return
    elsewhere = [id for id, other in library.files.items() if old in other.labels]
    if elsewhere:
        raise CannotRename(f"`{old}` is a label of `{elsewhere[0]}`, not of `{file}`.")
    close = nearest(old, known)
    hint = f"Did you mean `{close}`?" if close else f"Its labels stand in {shown(library.paths[file]).as_posix()}."
    raise CannotRename(f"`{file}` has no label `{old}`. {hint}")


def _refuse_taken(library: Library, files: set[str], new: str) -> None:
    for file in sorted(files):
        if taken := library.label(file, new):
            raise CannotRename(
                f"`{new}` already is a label of `{taken[0]}`, which `{file}` shows. Join the two by hand."
            )


def _names(library: Library, value: Value, file: str, label: str) -> bool:
    """Whether a text or a word on a screen names this label of this file."""
    found = library.label(value.file, label) if label in labels_in(value) else None
    return found is not None and found[0] == file


def _loose(every: list[Value], named: list[Value], old: str) -> list[Value]:
    """The same words where no stars say that they are a button's, in files that name the button."""
    files, pattern = {value.file for value in named}, word_pattern(old)
    return [
        value
        for value in every
        if value.kind is Plain.TEXT and value.file in files and pattern.search(re.sub(r"\*\*.+?\*\*", "", value.text))
    ]


# ------------------------------------------------------------------ patches


def _changed(library: Library, id: str, file: str, named: list[Value], old: str, new: str) -> str:
    """One file's text with the new name. Raises CannotRename where it would say anything else than was meant."""
    text = read(library.paths[id])
    found = scalars(text)
    changes = {spot: (found[spot], value.kind) for value in named if value.file == id for spot in [value.place[1:3]]}
    patches = [Patch(own.start, own.end, _renamed(text, own, kind, old, new)) for own, kind in changes.values()]
    wanted = {own.start: _in_value(own.value, kind, old, new) for own, kind in changes.values()}
    if id == file:
        key = found[library.files[file].at["labels"].keys_at[old][:2]]
        patches.append(Patch(key.start, key.end, scalar(new)))
        wanted[key.start] = new
    changed = patched(text, patches)
    if [own.value for own in scalars(changed).values()] != [wanted.get(own.start, own.value) for own in found.values()]:
        raise CannotRename(
            f"`{new}` can't be written into {shown(library.paths[id])} safely. Change that file by hand."
        )
    return changed


def _in_value(value: str, kind: Plain | None, old: str, new: str) -> str:
    if kind is Plain.WORD:  # `books (Shelf)` keeps its icon
        return f"{value[: value.rindex(old)]}{new}{value[value.rindex(old) + len(old) :]}"
    return re.sub(_starred(old), lambda _: f"**{new}**", value)


def _starred(words: str) -> str:
    """Finds a label between its stars, even where a line ends within it."""
    return r"\*\*" + r"\s+".join(map(re.escape, words.split())) + r"\*\*"


def _renamed(text: str, own: Scalar, kind: Plain | None, old: str, new: str) -> str:
    """The text of one value as it is to stand in the file, in the quotes that it has, or that it now needs."""
    raw = text[own.start : own.end]
    if kind is Plain.WORD:
        return scalar(_in_value(own.value, kind, old, new))
    if not own.style and (re.search(r": | #|:$", new) or (own.braces and re.search(r"[,\[\]{}]", new))):
        return quoted(_in_value(" ".join(own.value.split()), kind, old, new))
    return re.sub(_starred(escaped(old, own.style)), lambda _: f"**{escaped(new, own.style)}**", raw)


def _with_was(labels: Map, old: str, before: str, text: str) -> str:
    """The renamed text with the old name under `was` of the label, in the form in which the label is written."""
    order, now = list(scalars(before)), list(scalars(text).values())

    def at(mark: Mark) -> Scalar:
        """What stood here before the rename: lines may have moved since, but texts keep their order."""
        return now[order.index(mark[:2])]

    label: Map = labels[old]
    if listed := label.get("was"):
        return patched(text, [_first_item(text, at(listed.items_at[0]), old)])
    if label.braces:
        start, end = text.index("{", at(labels.keys_at[old]).end) + 1, ", " * bool(label)
    else:
        start = at(label.mark).start
        end = f"{newline(text)}{line_before(text, start)}"
    return patched(text, [Patch(start, start, f"was: [{scalar(old)}]{end}")])


def _first_item(text: str, first: Scalar, old: str) -> Patch:
    """The old name before those that are listed already."""
    between = ", " if first.braces else f"{newline(text)}{line_before(text, first.start)}"
    return Patch(first.start, first.start, f"{scalar(old)}{between}")
