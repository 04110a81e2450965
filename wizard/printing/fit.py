"""Make a sheet fit its paper, by moving parts closer together and leaving out what matters least."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

from wizard.content.quoting import counted
from wizard.presenters.sheet import Paper, Room, Sheet, tasks_of, worth_of
from wizard.printing.fit_cache import Rung
from wizard.printing.own import with_ours
from wizard.printing.pdf import Typeset, has_typst, letters_without_font, without_font, without_language
from wizard.printing.render import drawn, html, text, words
from wizard.printing.sanitize import prepared
from wizard.printing.templates import COLUMNS, height, letters_of, versions
from wizard.printing.typst_source import composed, head_name, source
from wizard.system.paths import Folders, shipped_handouts

PAPERS: tuple[Paper, ...] = ("a4", "letter")
SIDES = {"standard": 2, "large": 4}  # one sheet of paper on both sides, or two for large print (standard HS14)
WORD_LIMIT = {"standard": 440, "large": 480}  # more words than this and the page looks full (sheet-design: fit)
WORDIER = 1.35  # how many times as many a translation may have (standard HB10)

Rungs = MutableMapping[str, Rung]  # what fitted before, by the sheet and its template


@dataclass(frozen=True, slots=True)
class Fitted:
    """A sheet made to fit, as it is to be printed in all its forms.

    `pdf` is empty, and `sides` 0, where nothing on this computer makes PDFs. `notice` is for staff, where there is
    something to say: more paper than usual, letters that no font has, a template of the library's that did not work;
    `left_out` says what isn't on paper so that the rest fits. `folders` are those whose templates draw it.
    """

    sheet: Sheet
    pdf: bytes
    sides: int
    words: int
    notice: str = ""
    folders: Folders = ()
    left_out: str = ""


def fit(sheet: Sheet, paper: Paper, folders: Folders = (), rungs: Rungs | None = None) -> Fitted:
    """Make the sheet fit its paper, by dropping what matters least and by closing up; as many sides on either paper.

    In a sheet in two languages, each version is made to fit on its own. If no font here has the letters of the first,
    the PDF is in the second alone, and the page is in both.

    Never fails for what a sheet says: characters that no font has print as `?`, and where one of a library's own
    templates does not work the shipped ones are used; both are said in the notice. Raises RenderError if those do not
    work. `rungs` remembers what fitted, and is added to.
    """
    known = {} if rungs is None else rungs

    def fitted(folders: Folders) -> Fitted:
        made = _with_paper(_fit_versions(prepared(sheet), paper, folders, known))
        if _own_pages(folders):
            html(made.sheet, paper, folders)  # the other forms were made on the way; this one was not tried yet
        return _noticed(replace(made, folders=folders), _short_name(sheet))

    made, notice = with_ours(folders, fitted)
    return replace(made, notice=f"{notice} {made.notice}".strip(), left_out=_left_out(sheet, made.sheet))


def _left_out(whole: Sheet, fitted: Sheet) -> str:
    """Tell staff what a sheet doesn't have so that it fits; "" if it has everything."""
    problems, maps = len(whole.troubles) - len(fitted.troubles), len(fitted.room.without)
    parts = [counted(count, one) for count, one in ((problems, "problem"), (maps, "drawing")) if count]
    return f"To fit its paper, the sheet leaves out {' and '.join(parts)}." if parts else ""


def _own_pages(folders: Folders) -> bool:
    """Return whether a library has its own templates for pages."""
    own = (folder / "handouts" for folder in folders if folder / "handouts" != shipped_handouts())
    return any(True for folder in own for _ in folder.glob("*.html.j2"))


def form(fitted: Fitted, form: str, paper: Paper, columns: int = COLUMNS) -> bytes:
    """Return a fitted sheet as `pdf`, `html` or `text`; empty if nothing on this computer makes PDFs."""
    if form == "pdf":
        return fitted.pdf
    made = html(fitted.sheet, paper, fitted.folders) if form == "html" else text(fitted.sheet, fitted.folders, columns)
    return made.encode()


# ---- room first, then content ----------------------------------------------------------------------------------------

# What gives way, in this order. Note lines take only room that is left, so they go first of all; then parts move closer
# together, and maps show less around what is tapped.
_ROOMS = {
    "standard": (
        Room(),
        Room(step_gap=4.5, part_gap=14),
        Room(step_gap=3, part_gap=12),
        Room(step_gap=3, part_gap=12, beside=1),
        Room(step_gap=3, part_gap=11, beside=0, close=True),
        Room(step_gap=2, part_gap=9, beside=0, close=True),
        Room(step_gap=3, part_gap=11, beside=0, close=True, whole_tasks=False),
        Room(step_gap=1, part_gap=7, beside=0, close=True, whole_tasks=False),
    ),
    "large": (
        Room(step_gap=9, part_gap=22),
        Room(step_gap=7, part_gap=18),
        Room(step_gap=5, part_gap=15),
        Room(step_gap=5, part_gap=15, beside=1),
        Room(step_gap=5, part_gap=15, beside=0),
        Room(step_gap=4, part_gap=12, beside=0, close=True),
        Room(step_gap=3, part_gap=10, beside=0, close=True, whole_tasks=False),
    ),
}


def shorter(sheet: Sheet) -> tuple[Sheet, ...]:
    """Return the sheet and its shorter forms, each without what the one before left out.

    The 4th and the 3rd problem go first, then maps: those with nothing but a wide button, and then the one that takes
    most room for what it helps. Tasks, return steps, accounts, and help are never left out.
    """
    fewer = [replace(sheet, troubles=sheet.troubles[:most]) for most in (4, 3, 2)]
    plainer = (replace(fewer[-1], room=Room(without=without)) for without in _fewer_maps(sheet))
    return tuple(dict.fromkeys((*fewer, *plainer)))


def _fewer_maps(sheet: Sheet) -> Iterator[tuple[int, ...]]:
    """Yield the places of the maps to leave out, one more each time."""
    tasks = [task for task in tasks_of(sheet) for _ in task.maps]
    worth = [worth_of(task, screen) for task in tasks_of(sheet) for screen in task.maps]
    without = sheet.room.without
    closest = _ROOMS[sheet.size][-1]

    def room(place: int, without: tuple[int, ...]) -> float:
        return height(tasks[place], replace(sheet, room=replace(closest, without=without)))

    def cost(place: int) -> float:
        return (room(place, without) - room(place, (*without, place))) / worth[place] if worth[place] else inf

    while left := [place for place in range(len(tasks)) if place not in without]:
        yield without
        without = tuple(sorted((*without, max(left, key=cost))))
    yield without


def _candidates(sheet: Sheet, folders: Folders, wordier: float) -> tuple[Sheet, ...]:
    """Return the forms to try, longest first: those within the word limit, and one with a single problem."""
    cuts = shorter(sheet)
    limit = WORD_LIMIT[sheet.size] * wordier
    fewest = min(len(cut.troubles) for cut in cuts)  # fewer maps don't make fewer words
    first = next(at for at, cut in enumerate(cuts) if len(cut.troubles) == fewest or words(cut, folders) <= limit)
    return tuple(dict.fromkeys((*cuts[first:], replace(cuts[-1], troubles=cuts[-1].troubles[:1]))))


def _fit_versions(sheet: Sheet, paper: Paper, folders: Folders, rungs: Rungs) -> Fitted:
    """Fit a sheet, or both versions of one, each on paper of its own and with the same parts (standard HB02)."""
    if sheet.other is None:
        return _fit(sheet, paper, folders, rungs)
    second = _fit(sheet.other, paper, folders, rungs)
    if has_typst() and (missing := letters_without_font(letters_of(sheet.language, folders))):
        notice = without_language(sheet.called, second.sheet.called, missing)
        return replace(second, sheet=replace(sheet, other=second.sheet), notice=f"{notice} {second.notice}".strip())
    first = _fit(_no_more(replace(sheet, other=None), second.sheet), paper, folders, rungs, WORDIER)
    trimmed = _no_more(second.sheet, first.sheet)
    if trimmed != replace(second.sheet, room=trimmed.room):
        second = _fit(trimmed, paper, folders, rungs)
    both = replace(first.sheet, other=second.sheet)
    made = drawn(both, paper, folders)
    return Fitted(both, made.pdf, made.sides, first.words + second.words, without_font(made.missing))


def _no_more(sheet: Sheet, other: Sheet) -> Sheet:
    """Return the sheet without what its other version had to leave out."""
    same = [len(task.maps) for task in tasks_of(sheet)] == [len(task.maps) for task in tasks_of(other)]
    room = Room(without=other.room.without) if same else Room()
    return replace(sheet, troubles=sheet.troubles[: len(other.troubles)], room=room)


def _fit(sheet: Sheet, paper: Paper, folders: Folders, rungs: Rungs, wordier: float = 1) -> Fitted:
    """Take the longest form that fits; if none does, print all of it comfortably on more paper."""
    if not has_typst():
        cut = _candidates(sheet, folders, wordier)[0]
        return _counted(cut, drawn(cut, paper, folders), folders)
    press = _Press(sheet, folders, wordier)
    if press.key not in rungs or not press.knows(rungs[press.key]):
        rungs[press.key] = press.best()
    arranged = press.arranged(rungs[press.key], paper)
    return _counted(arranged, press.made(arranged, paper), folders)


_ALL = -1  # the cut that is none: everything, comfortably, on more paper


class _Press:
    """Tries rungs for one sheet, and keeps what was made."""

    def __init__(self, sheet: Sheet, folders: Folders, wordier: float) -> None:
        self.sheet, self.folders, self.wordier = sheet, folders, wordier
        self.limit = SIDES[sheet.size]
        self.rooms = _ROOMS[sheet.size]
        self._made: dict[tuple[Sheet, Paper], Typeset] = {}

    @cached_property
    def key(self) -> str:
        """Return the key for this sheet and the template that draws it."""
        return hashlib.sha256(source(self.sheet, self.folders).encode()).hexdigest()[:16]

    @cached_property
    def shorter(self) -> tuple[Sheet, ...]:
        return _candidates(self.sheet, self.folders, self.wordier)

    @cached_property
    def cuts(self) -> tuple[Sheet, ...]:
        """Return the shorter forms, and after them those without maps but with more problems again."""
        most = len(self.shorter[0].troubles)
        fewer = [cut for cut in self.shorter if cut.room.without and len(cut.troubles) > 1]
        more = (replace(cut, troubles=self.sheet.troubles[:some]) for cut in fewer for some in range(most, 2, -1))
        return (*self.shorter, *more)

    def fuller(self, cut: int) -> list[int]:
        """Return the cuts without the same maps but with more problems, those with most first."""
        without = self.cuts[cut].room.without
        return [at for at in range(len(self.shorter), len(self.cuts)) if self.cuts[at].room.without == without]

    def knows(self, rung: Rung) -> bool:
        """Return whether a remembered rung exists for this sheet."""
        return rung.cut < len(self.cuts) and rung.room < len(self.rooms)

    def best(self) -> Rung:
        """The longest cut that fits on both papers, and the roomiest arrangement that takes no more sides.

        Letter is the shorter paper. What fits it mostly fits A4, too, and only then A4 is tried.
        """
        for papers in (("letter",), PAPERS):
            search = _Search(self, papers)
            rung = search.best()
            most = max(self.sides(rung, paper) for paper in PAPERS)
            if most == rung.sides:
                break
        return rung._replace(sides=most)

    def sides(self, rung: Rung, paper: Paper) -> int:
        """Return how many sides a rung takes."""
        return self.made(self.laid(rung), paper).sides

    def laid(self, rung: Rung) -> Sheet:
        """Return the sheet as a rung lays it out."""
        sheet = self.sheet if rung.cut == _ALL else self.cuts[rung.cut]
        return replace(sheet, room=replace(self.rooms[rung.room], without=sheet.room.without))

    def arranged(self, rung: Rung, paper: Paper) -> Sheet:
        """The sheet as it is printed. Where the other paper takes a side more, help stands on a side of its own, so
        that staff who know one know the other (standard HP09)."""
        laid = self.laid(rung)
        if self.made(laid, paper).sides == rung.sides:
            return laid
        apart = replace(laid, room=replace(laid.room, help_apart=True))
        return apart if self.made(apart, paper).sides == rung.sides else laid

    def made(self, laid: Sheet, paper: Paper) -> Typeset:
        """Return the PDF of a sheet that was laid out."""
        if (laid, paper) not in self._made:
            self._made[laid, paper] = composed(laid, paper, self.folders)
        return self._made[laid, paper]


class _Search:
    """Looks for the rung that fits all of some papers."""

    def __init__(self, press: _Press, papers: tuple[Paper, ...]) -> None:
        self.press, self.papers = press, papers

    def best(self) -> Rung:
        """Return the longest cut that fits, as roomy as possible, or that takes one more side if none fits.

        Everything, comfortably, if that isn't enough. In large print, a task goes on to another sheet of paper only if
        that saves one.
        """
        every, rooms, limit = range(len(self.press.shorter)), len(self.press.rooms), self.press.limit
        tries = [(limit, rooms - 1), (limit + 1, rooms - 1)]
        if self.press.sheet.size == "large":
            tries = [(limit, rooms - 2), *tries]
        for most, closest in tries:

            def fits(cut: int, most: int = most, closest: int = closest) -> bool:
                return self._tried(cut, closest).sides <= most

            cut = 0 if fits(0) else bisect_left(every, True, 1, key=fits)
            if cut < len(every):
                return self._roomiest(next(filter(fits, self.press.fuller(cut)), cut), closest)
        return self._tried(_ALL, 0)

    def _roomiest(self, cut: int, closest: int) -> Rung:
        """Return the roomiest arrangement that takes no more sides. Each try rules out half of those left."""
        least = self._tried(cut, closest).sides

        def fits(room: int) -> bool:
            return self._tried(cut, room).sides <= least

        return self._tried(cut, bisect_left(range(closest), True, key=fits))

    def _tried(self, cut: int, room: int) -> Rung:
        rung = Rung(cut, room, 0)
        return rung._replace(sides=max(self.press.sides(rung, paper) for paper in self.papers))


def _counted(sheet: Sheet, made: Typeset, folders: Folders) -> Fitted:
    return Fitted(sheet, made.pdf, made.sides, words(sheet, folders), without_font(made.missing))


def _with_paper(fitted: Fitted) -> Fitted:
    """Return the sheet with a notice if it takes more paper than it should."""
    if fitted.sides <= SIDES[fitted.sheet.size] * len(versions(fitted.sheet)):
        return fitted
    return _noticed(fitted, f"This sheet takes {fitted.sides} sides, on {-(-fitted.sides // 2)} sheets of paper.")


def _short_name(sheet: Sheet) -> str:
    head = head_name(sheet)
    return f"The top of each side says “{head}”. The full name is under Get help." if head.endswith("…") else ""


def _noticed(fitted: Fitted, notice: str) -> Fitted:
    return replace(fitted, notice=f"{fitted.notice} {notice}".strip())
