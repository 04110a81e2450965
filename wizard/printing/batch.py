"""Make all sheets at once to fill the rack: one for each model and platform that work together. Uses all cores."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from wizard.content import sheet_texts
from wizard.content.library import Library
from wizard.presenters.bilingual import sheet_in
from wizard.presenters.sheet import Paper, Size, sized
from wizard.presenters.sheet_builder import NothingToPrint
from wizard.presenters.sheet_catalog import ANY_DAY, Pair, name, pairs, pairs_of, sheet, walk_of
from wizard.presenters.sheet_codes import Said
from wizard.printing import fit, fit_cache, printed_codes
from wizard.printing.printed_codes import said
from wizard.printing.template_overrides import with_ours
from wizard.printing.templates import filled
from wizard.system.paths import Folders
from wizard.system.writing import write_file


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """How to make a batch of sheets: the form (`pdf`, `html`, or `text`), paper, size, second language, and folder."""

    folders: Folders
    folder: Path
    form: str = "pdf"
    paper: Paper = "a4"
    size: Size = "standard"
    language: str = ""
    incomplete: bool = False  # Whether to also make sheets with steps missing.


@dataclass(frozen=True, slots=True)
class RackSheet:
    """One sheet in the rack, for the index. `notice` and `left_out` are for staff. `said` is what each step says.

    `file` is empty for a sheet that wasn't written because steps are missing.
    """

    pair: Pair
    name: str
    file: str
    code: str
    checked: str
    sides: int
    notice: str = ""
    left_out: str = ""
    said: Said = field(default_factory=dict)


def wanted(library: Library, before: Library | None = None) -> list[Pair]:
    """Return the pairs with a sheet in the rack, each with its best way, or only those that changed since `before`."""
    best = (pair for pair in pairs(library) if pairs_of(library, pair)[0] == pair)
    return [pair for pair in best if before is None or _differs(before, library, pair)]


def _differs(before: Library, after: Library, pair: Pair) -> bool:
    known = pair.model in before.models and pair.platform in before.platforms
    return not known or pairs_of(before, pair)[:1] != [pair] or sheet(before, pair) != sheet(after, pair)


def fill(
    library: Library, every: list[Pair], order: BatchOrder, home: Path, tell: Callable[[int], None]
) -> list[RackSheet]:
    """Make these sheets and write them. `tell` is called with the number done.

    Raises OSError if they can't be written. How they fit is saved in `home`, so the next run is quicker.
    """
    order.folder.mkdir(parents=True, exist_ok=True)
    known, made = fit_cache.load(home), list[RackSheet]()
    for some, fitted in _in_parallel(library, every, order, known):
        made += some
        known.update(fitted)
        tell(len(made))
    fit_cache.save(home, known)
    printed_codes.keep(home / "sheets", {one.code: one.said for one in made if one.file})
    return made


_ENDING = {"pdf": "pdf", "html": "html", "text": "txt"}
_Part = tuple[list[RackSheet], dict[str, fit_cache.Rung]]
_AT_ONCE = 8  # How many sheets a worker makes before it reports back.
_FEW = 12  # Making fewer sheets than this is faster than starting workers.


def _in_parallel(
    library: Library, every: list[Pair], order: BatchOrder, known: dict[str, fit_cache.Rung]
) -> Iterator[_Part]:
    parts = [every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE)]
    cores = min(len(parts), os.cpu_count() or 1)
    if cores < 2 or len(every) < _FEW:
        yield from (_made(library, part, order, known) for part in parts)
        return
    # Workers are new processes, because a forked copy of a process with Typst's threads would wait for them forever.
    afresh = get_context("spawn")
    with safe_path(), ProcessPoolExecutor(cores, afresh, _begin, (library, order, known)) as workers:
        yield from workers.map(_work, parts)


@contextmanager
def safe_path() -> Iterator[None]:
    """Keep any Python process started inside the `with` from importing files in the current folder as modules."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTHONSAFEPATH"]
        if before is not None:
            os.environ["PYTHONSAFEPATH"] = before


_at_work: tuple[Library, BatchOrder, dict[str, fit_cache.Rung]]  # A worker's data, set once when it starts.


def _begin(library: Library, order: BatchOrder, known: dict[str, fit_cache.Rung]) -> None:
    global _at_work
    _at_work = (library, order, known)


def _work(part: list[Pair]) -> _Part:
    library, order, known = _at_work
    return _made(library, part, order, known)


def _made(library: Library, part: list[Pair], order: BatchOrder, known: dict[str, fit_cache.Rung]) -> _Part:
    before = set(known)
    made = [one for pair in part if (one := _one(library, pair, order, known)) is not None]
    return made, {key: rung for key, rung in known.items() if key not in before}


def _one(library: Library, pair: Pair, order: BatchOrder, known: dict[str, fit_cache.Rung]) -> RackSheet | None:
    try:
        paper, notice = sheet_in(order.language, walk_of(library, pair), ANY_DAY, order.folders, visited=False)
    except NothingToPrint:
        return None
    if paper.missing and not order.incomplete:
        return RackSheet(pair, name(library, pair), "", paper.code, paper.checked, 0, notice)
    fitted = fit.fit(sized(paper, order.size), order.paper, order.folders, known)
    file = order.folder / f"{pair.model}-{pair.platform}.{_ENDING[order.form]}"
    write_file(file, fit.form(fitted, order.form, order.paper), synced=False)
    told = f"{notice} {fitted.notice}".strip()
    left_out = fitted.left_out if order.form == "pdf" else ""
    named = name(library, pair)
    return RackSheet(pair, named, file.name, paper.code, paper.checked, fitted.sides, told, left_out, said(paper))


# ---- the index -------------------------------------------------------------------------------------------------------


def index(library: Library, made: list[RackSheet], folders: Folders, today: date) -> tuple[str, str]:
    """Return a page that works offline, with links to all sheets by device, and a notice for staff."""
    devices = {file.device: [one for one in made if one.pair.model in file.models] for file in library.devices.values()}
    said = sheet_texts.words()
    seen = {
        "devices": {device: ones for device, ones in devices.items() if ones},
        "today": said.day(today, library.country),
    }
    named = {**seen, "library": library.profile.library if library.profile else ""}
    return with_ours(folders, lambda folders: filled("html", "index", named, folders))
