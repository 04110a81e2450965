"""The differences between two versions of the flows, in words: by flow for staff, and by sheet for patrons.

Records with the same id are treated as the same, so a step that moves isn't reported as one deleted step and one new
step.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.authoring.inventory import only, owned
from wizard.content.decoder import key_of
from wizard.content.flow import File, Record, title_of
from wizard.content.library import Library
from wizard.content.spans import Phrase, plain
from wizard.content.traversal import records
from wizard.content.yaml_nodes import Map
from wizard.presenters import bilingual
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_catalog import ANY_DAY, Pair, name, pairs, sheet, walk_of
from wizard.system.paths import Folders


@dataclass(frozen=True)
class Told:
    """A heading, which is a flow's title or the names of sheets, and the lines under it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """The changes that staff see, and the changes that patrons see."""

    flows: tuple[Told, ...]
    sheets: tuple[Told, ...]
    lost: tuple[Told, ...] = ()  # By language, the sheets that are no longer available in it.


def difference(before: Library, after: Library) -> Difference:
    """Return all visible changes."""
    ids = dict.fromkeys([*after.files, *before.files])
    flows = (of_file(before.files.get(id), after.files.get(id)) for id in ids)
    return Difference(tuple(told for told in flows if told.lines), tuple(_sheets(before, after)))


# ------------------------------------------------------------------ flows


def of_file(before: File | None, after: File | None) -> Told:
    """Return the changes in one flow."""
    if before is None or after is None:
        there, said = after or before, "This flow is new." if after else "This flow was deleted."
        return Told(title_of(there), (said,)) if there else Told("", ())
    return Told(title_of(after), tuple(_changes(before, after)))


def _changes(before: File, after: File) -> Iterator[str]:
    old, new = _by_name(before), _by_name(after)
    renamed = dict(_renamed(before, after))
    yield from (f"The button **{one}** is now called **{two}**." for one, two in renamed.items())
    hidden = {f"label `{label}`" for pair in renamed.items() for label in pair}
    yield from _only_in(new, old.keys() | hidden, "is new")
    yield from _only_in(old, new.keys() | hidden, "was deleted")
    for called, record in new.items():
        earlier = before if record is after else old.get(called)
        if earlier is not None:
            yield from _compared(called, _said(earlier), _said(record), renamed)


def _by_name(file: File) -> dict[str, Record]:
    return {own.name: own.record for own in owned(file)}


def _renamed(before: File, after: File) -> Iterator[tuple[str, str]]:
    """Yield the labels that were renamed, identified by `was` or by their place in the list."""
    gone = [label for label in before.labels if label not in after.labels]
    for index, (label, own) in enumerate(after.labels.items()):
        if label in before.labels:
            continue
        here = list(before.labels)[index : index + 1] if len(before.labels) == len(after.labels) else []
        for old in [*own.was, *here]:
            if old in gone:
                yield old, label
                break


def _only_in(these: Mapping[str, Record], others: Iterable[str], what: str) -> Iterator[str]:
    """Yield the records that only one version has. Records inside a reported record aren't reported again."""
    told, known = set[int](), set(others)
    for called, record in list(these.items())[1:]:
        if called not in known and id(record) not in told:
            told |= {id(inner) for inner in records(record)}
            words = _main(record)
            yield f"{_capital(called)} {what}" + (f": {_quoted(words)}" if words and words not in called else ".")


_MAIN = ("do", "ask", "try", "says", "text", "why", "name")


def _main(record: Record) -> str:
    return next((said for key, said in _said(record).items() if key in _MAIN), "")


_ORDER = "order of "


def _compared(called: str, old: Mapping[str, str], new: Mapping[str, str], renamed: Mapping[str, str]) -> Iterator[str]:
    """Yield one record's changed values. A changed order is reported only if the items are the same."""
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key, ""), new.get(key, "")
        for one, two in renamed.items():
            before = before.replace(f"**{one}**", f"**{two}**")
        moved = sorted(before.split(", ")) == sorted(after.split(", "))
        if before != after and (moved or not key.startswith(_ORDER)):
            yield _changed(called, key, before, after)


def _changed(called: str, key: str, before: str, after: str) -> str:
    if key in _MAIN and before and after:
        return f"{_capital(called)} now says {_quoted(after)} It used to say {_quoted(before)}"
    if not before:
        return f"{_capital(called)} now has `{key}`: {_quoted(after)}"
    if not after:
        return f"{_capital(called)} no longer has `{key}`. It was {_quoted(before)}"
    if key.startswith(_ORDER):
        return f"The {key} in {called} is now {after}. It was {before}."
    return f"`{key}` in {called} is now {_quoted(after)} It was {_quoted(before)}"


def _said(record: Record) -> dict[str, str]:
    """Return a record's own values by key. Records inside it are left out, except for their order."""
    found: dict[str, str] = {}
    for attribute, value in vars(record).items():
        key = key_of(attribute)
        if key not in record.at:
            continue
        if key == "only-if":
            found[key] = only(value)
        elif isinstance(value, dict) and not isinstance(value, Map):
            found |= {f"{key} {own}": said for own, said in value.items() if isinstance(said, str)}
            found |= {_ORDER + own: said for own, steps in value.items() if (said := _order(steps))}
        elif isinstance(value, tuple):
            found[_ORDER + key if _order(value) else key] = _order(value) or ", ".join(map(str, _plain(value)))
        elif isinstance(value, str | int):
            found[key] = str(value)
    return {key: said for key, said in found.items() if said}


def _plain(values: tuple[Any, ...]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _order(steps: Any) -> str:
    """Return the ids of a list of steps or answers."""
    if not isinstance(steps, tuple):
        return ""
    return ", ".join(own for step in steps if (own := getattr(step, "id", "") or getattr(step, "use", "")))


# ------------------------------------------------------------------ sheets


def _sheets(before: Library, after: Library) -> Iterator[Told]:
    """Yield the changes on sheets, each with the names of all sheets that have that change."""
    old, new = _made(before), _made(after)
    by_change: dict[str, list[str]] = {}
    for pair in dict.fromkeys([*new, *old]):
        called = name(after if pair in new else before, pair)
        for line in _on_paper(old.get(pair), new.get(pair)):
            by_change.setdefault(line, []).append(called)
    by_sheets: dict[tuple[str, ...], list[str]] = {}
    for line, names in by_change.items():
        by_sheets.setdefault(tuple(names), []).append(line)
    yield from (Told("\n".join(names), tuple(lines)) for names, lines in by_sheets.items())


def _made(library: Library) -> dict[Pair, Sheet]:
    return {pair: made for pair in pairs(library) if (made := sheet(library, pair)) is not None}


def _on_paper(before: Sheet | None, after: Sheet | None) -> Iterator[str]:
    if before is None:
        yield "This sheet is new."
        return
    if after is None:
        yield "This sheet is no longer printed."
        return
    old, new = _printed(before), _printed(after)
    for key, (place, words) in new.items():
        earlier = old.get(key)
        if earlier is None:
            yield f"{place} is new: {_quoted(words)}"
        elif earlier[1] != words:
            yield f"{place} now says {_quoted(words)} It used to say {_quoted(earlier[1])}"
    yield from (f"{place} was removed: {_quoted(words)}" for key, (place, words) in old.items() if key not in new)


def _printed(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """Return everything on a sheet: its key for comparing, its place, and its text."""
    found = {"message": ("The main message", plain(sheet.message))}
    found |= {f"need {plain(need)}": ("Under *You need*, a line", plain(need)) for need in sheet.need}
    for task in sheet.tasks:
        for line in task.lines:
            found[f"{task.letter} {line.address}"] = f"{task.letter}{line.number}", _starred(line.text)
        for what, words in (("It worked if", task.worked), ("If not", task.if_not)):
            if words:
                found[f"{what} {task.letter}"] = f"{what}, under {task.letter},", _starred(words)
    for trouble in sheet.troubles:
        found[f"trouble {plain(trouble.says)}"] = f"“{plain(trouble.says)}”", _starred(trouble.fix)
    help = sheet.help
    ours = [plain(line) for line in (help.library, help.phone, help.hours, help.place) if line]
    found["help"] = "Get help", ", ".join([*ours, *filter(None, [help.words])])
    found["accounts"] = "My accounts", ", ".join(sheet.accounts)
    return found


def _starred(phrase: Phrase) -> str:
    """Return the text with its labels between double asterisks, as in flows."""
    return "".join(f"**{span.text}**" if span.kind == "label" else plain((span,)) for span in phrase)


# ------------------------------------------------------------------ languages


def lost(before: Library, after: Library, old: Folders, new: Folders) -> Iterator[Told]:
    """Yield, for each language, the sheets that used to be available in it but no longer are.

    `old` and `new` are the content folders of the two versions. A sheet whose text is the same can't be lost.
    """
    earlier, later = _made(before), _made(after)
    changed = [pair for pair in earlier if pair in later and _on_paper_differs(earlier[pair], later[pair])]
    for language in bilingual.languages(after, new)[1:]:
        gone = [pair for pair in changed if _has(before, pair, language, old) and not _has(after, pair, language, new)]
        if gone:
            yield Told(bilingual.called(language, new), tuple(name(after, pair) for pair in gone))


def _on_paper_differs(before: Sheet, after: Sheet) -> bool:
    return next(_on_paper(before, after), None) is not None


def _has(library: Library, pair: Pair, language: str, folders: Folders) -> bool:
    return bilingual.sheet_in(language, walk_of(library, pair), ANY_DAY, folders, visited=False).notice == ""


# ------------------------------------------------------------------ words


def _quoted(words: str) -> str:
    return f"“{words}”" if words.endswith((".", "!", "?")) else f"“{words}”."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def as_text(found: Difference) -> str:
    """Return the difference as text."""
    if not found.flows and not found.sheets and not found.lost:
        return "There are no visible changes."
    parts = [f"{told.heading}\n" + "\n".join(f"  - {line}" for line in told.lines) for told in found.flows]
    if found.sheets:
        parts.append("ON PAPER: print these again")
        for told in found.sheets:
            parts.append("\n".join([told.heading, *(f"  - {line}" for line in told.lines)]))
    for told in found.lost:
        sheets = "".join(f"\n  - {line}" for line in told.lines)
        parts.append(f"NO LONGER AVAILABLE IN {told.heading.upper()}, until the new sentences are translated{sheets}")
    return "\n\n".join(parts)
