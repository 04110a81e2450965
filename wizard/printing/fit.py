"""A sheet made to fit the paper it may take: by dropping what matters least, and by closing up."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from wizard.presenters.sheet import Paper, Room, Sheet, Task
from wizard.printing.fit_cache import Rung
from wizard.printing.own import with_ours
from wizard.printing.pdf import Typeset, has_typst, without_font
from wizard.printing.render import drawn, html, text, words
from wizard.printing.sanitize import prepared
from wizard.printing.templates import versions
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
    `folders` are those whose templates draw it.
    """

    sheet: Sheet
    pdf: bytes
    sides: int
    words: int
    notice: str = ""
    folders: Folders = ()


def fit(sheet: Sheet, paper: Paper, folders: Folders = (), rungs: Rungs | None = None) -> Fitted:
    """Make the sheet fit its paper, by dropping what matters least and by closing up; as many sides on either paper.

    Of a sheet in two languages each version is made to fit by itself.

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
    return replace(made, notice=f"{notice} {made.notice}".strip())


def _own_pages(folders: Folders) -> bool:
    """Whether a library has templates of its own for pages."""
    own = (folder / "handouts" for folder in folders if folder / "handouts" != shipped_handouts())
    return any(True for folder in own for _ in folder.glob("*.html.j2"))


def form(fitted: Fitted, form: str, paper: Paper) -> bytes:
    """A fitted sheet as `pdf`, `html` or `text`; empty where nothing on this computer makes PDFs."""
    if form == "pdf":
        return fitted.pdf
    said = html(fitted.sheet, paper, fitted.folders) if form == "html" else text(fitted.sheet, fitted.folders)
    return said.encode()


# ---- content first, then room ----------------------------------------------------------------------------------------


def _give_back_in_a_line(sheet: Sheet) -> Sheet:
    """Print a task's one-line form where it has one; its square in *Try it yourself* goes too."""
    tasks = (Task(task.letter, task.title, (), task.short) if task.short else task for task in sheet.tasks)
    shortened = tuple(f"({task.letter})" for task in sheet.tasks if task.short)
    tries = (item for item in sheet.tries if not item.endswith(shortened))
    return replace(sheet, tasks=tuple(tasks), tries=tuple(tries))


_CONTENT: tuple[Callable[[Sheet], Sheet], ...] = (
    lambda sheet: replace(sheet, troubles=sheet.troubles[:3]),
    lambda sheet: replace(sheet, troubles=sheet.troubles[:2]),
    lambda sheet: replace(sheet, accounts=sheet.accounts[:1]),
    _give_back_in_a_line,
)

_ROOMS = {
    "standard": (
        Room(),
        Room(squares_in_a_row=True),
        Room(squares_in_a_row=True, step_gap=4.5, part_gap=14),
        Room(squares_in_a_row=True, step_gap=3, part_gap=11),
        Room(squares_in_a_row=True, step_gap=3, part_gap=11, whole_tasks=False),
    ),
    "large": (
        Room(step_gap=9, part_gap=22),
        Room(step_gap=7, part_gap=18),
        Room(step_gap=5, part_gap=15),
        Room(step_gap=5, part_gap=15, whole_tasks=False),
    ),
}


# A translation has more words than its English, so its parts may come closer together.
_CLOSER = {
    "standard": Room(squares_in_a_row=True, step_gap=2, part_gap=8, whole_tasks=False),
    "large": Room(step_gap=4, part_gap=12, whole_tasks=False),
}


def shorter(sheet: Sheet) -> tuple[Sheet, ...]:
    """The sheet and its shorter forms, each without what the one before left out."""
    return tuple(dict.fromkeys(accumulate(_CONTENT, lambda cut, drop: drop(cut), initial=sheet)))


def _candidates(sheet: Sheet, folders: Folders, wordier: float) -> tuple[Sheet, ...]:
    """The forms to try, longest first: those within the word limit, and the last that only want of room calls for."""
    cuts = shorter(sheet)
    limit = WORD_LIMIT[sheet.size] * wordier
    first = next((at for at, cut in enumerate(cuts) if words(cut, folders) <= limit), len(cuts) - 1)
    fewer = replace(cuts[-1], troubles=cuts[-1].troubles[:1])
    no_lines = replace(fewer, accounts=())
    return tuple(dict.fromkeys((*cuts[first:], fewer, no_lines, replace(no_lines, tries=()))))


def _fit_versions(sheet: Sheet, paper: Paper, folders: Folders, rungs: Rungs) -> Fitted:
    """Fit a sheet, or both versions of one, each on paper of its own and with the same parts (standard HB02)."""
    if sheet.other is None:
        return _fit(sheet, paper, folders, rungs)
    second = _fit(sheet.other, paper, folders, rungs)
    first = _fit(_no_more(replace(sheet, other=None), second.sheet), paper, folders, rungs, WORDIER)
    trimmed = _no_more(second.sheet, first.sheet)
    if trimmed != replace(second.sheet, room=Room()):
        second = _fit(trimmed, paper, folders, rungs)
    both = replace(first.sheet, other=second.sheet)
    made = drawn(both, paper, folders)
    return Fitted(both, made.pdf, made.sides, first.words + second.words, without_font(made.missing))


def _no_more(sheet: Sheet, other: Sheet) -> Sheet:
    """The sheet without what its other version had to leave out."""
    if sum(len(task.lines) for task in other.tasks) < sum(len(task.lines) for task in sheet.tasks):
        sheet = _give_back_in_a_line(sheet)
    troubles, accounts = sheet.troubles[: len(other.troubles)], sheet.accounts[: len(other.accounts)]
    return replace(sheet, troubles=troubles, accounts=accounts, tries=sheet.tries if other.tries else (), room=Room())


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
        self.rooms = _ROOMS[sheet.size] if wordier == 1 else (*_ROOMS[sheet.size], _CLOSER[sheet.size])
        self._made: dict[tuple[Sheet, Paper], Typeset] = {}

    @cached_property
    def key(self) -> str:
        """What names this sheet and the template that draws it."""
        return hashlib.sha256(source(self.sheet, self.folders).encode()).hexdigest()[:16]

    @cached_property
    def cuts(self) -> tuple[Sheet, ...]:
        return _candidates(self.sheet, self.folders, self.wordier)

    def knows(self, rung: Rung) -> bool:
        """Whether a remembered rung is one of this sheet's."""
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
        """How many sides a rung takes."""
        return self.made(self.laid(rung), paper).sides

    def laid(self, rung: Rung) -> Sheet:
        """The sheet as a rung lays it out."""
        sheet = self.sheet if rung.cut == _ALL else self.cuts[rung.cut]
        return replace(sheet, room=replace(self.rooms[rung.room], try_after=rung.place))

    def arranged(self, rung: Rung, paper: Paper) -> Sheet:
        """The sheet as it is printed. Where the other paper takes a side more, help stands on a side of its own, so
        that staff who know one know the other (standard HP09)."""
        laid = self.laid(rung)
        if self.made(laid, paper).sides == rung.sides:
            return laid
        apart = replace(laid, room=replace(laid.room, help_apart=True))
        return apart if self.made(apart, paper).sides == rung.sides else laid

    def made(self, laid: Sheet, paper: Paper) -> Typeset:
        """The PDF of a sheet that was laid out."""
        if (laid, paper) not in self._made:
            self._made[laid, paper] = composed(laid, paper, self.folders)
        return self._made[laid, paper]


class _Search:
    """Looks for the rung that fits all of some papers."""

    def __init__(self, press: _Press, papers: tuple[Paper, ...]) -> None:
        self.press, self.papers = press, papers

    def best(self) -> Rung:
        """The longest cut that fits, as roomy as it may be; everything, comfortably, where none fits."""
        every = range(len(self.press.cuts))
        cut = 0 if self._fits(0) else bisect_left(every, True, 1, key=self._fits)
        closest = self._moved(cut - 1) if cut else None
        if closest is None and cut == len(every):
            return self._tried(_ALL, 0, -1)
        return self._roomiest(closest or self._tried(cut, self.closest_room, -1))

    @property
    def closest_room(self) -> int:
        return len(self.press.rooms) - 1

    def _fits(self, cut: int) -> bool:
        return self._tried(cut, self.closest_room, -1).sides <= self.press.limit

    def _moved(self, cut: int) -> Rung | None:
        """A cut that is too long by one side, made to fit by *Try it yourself* at the foot of a side after a task."""
        sheet, limit = self.press.cuts[cut], self.press.limit
        if not sheet.tries or self._tried(cut, self.closest_room, -1).sides != limit + 1:
            return None
        after = (at for at in reversed(range(len(sheet.tasks))) if sheet.tasks[at].letter != "A")
        moved = (self._tried(cut, self.closest_room, at) for at in after)
        return next((rung for rung in moved if rung.sides <= limit), None)

    def _roomiest(self, closest: Rung) -> Rung:
        """The rooms get closer and closer, so half of those left can be ruled out with each try; *Try it yourself*
        stays where it was moved to, since in a roomier place of its own it would take the side more again."""

        def fits(room: int) -> bool:
            return self._tried(closest.cut, room, closest.place).sides <= closest.sides

        first = bisect_left(range(self.closest_room), True, key=fits)
        return self._tried(closest.cut, first, closest.place)

    def _tried(self, cut: int, room: int, place: int) -> Rung:
        rung = Rung(cut, room, place, 0)
        return rung._replace(sides=max(self.press.sides(rung, paper) for paper in self.papers))


def _counted(sheet: Sheet, made: Typeset, folders: Folders) -> Fitted:
    return Fitted(sheet, made.pdf, made.sides, words(sheet, folders), without_font(made.missing))


def _with_paper(fitted: Fitted) -> Fitted:
    """With a notice where it takes more paper than it should."""
    if fitted.sides <= SIDES[fitted.sheet.size] * len(versions(fitted.sheet)):
        return fitted
    return _noticed(fitted, f"This sheet takes {fitted.sides} sides, on {-(-fitted.sides // 2)} sheets of paper.")


def _short_name(sheet: Sheet) -> str:
    head = head_name(sheet)
    return f"The top of each side says “{head}”. The full name is under Get help." if head.endswith("…") else ""


def _noticed(fitted: Fitted, notice: str) -> Fitted:
    return replace(fitted, notice=f"{fitted.notice} {notice}".strip())
