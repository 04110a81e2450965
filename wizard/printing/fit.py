"""Make a sheet fit its paper by moving parts closer together and leaving out what matters least."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise, product
from math import inf

from wizard.content.quoting import counted
from wizard.content.spans import plain
from wizard.presenters.sheet import Paper, Room, Sheet, tasks_of, worth_of
from wizard.printing import side_breaks
from wizard.printing.fit_cache import Rung
from wizard.printing.pdf import Typeset, has_typst, letters_without_font, without_font, without_language
from wizard.printing.render import count_words, drawn, html, text, words
from wizard.printing.sanitize import prepared
from wizard.printing.template_overrides import with_ours
from wizard.printing.templates import COLUMNS, height, letters_of, versions
from wizard.printing.typst_source import composed, head_name, source
from wizard.system.paths import Folders, shipped_handouts

PAPERS: tuple[Paper, ...] = ("a4", "letter")
SIDES = {"standard": 2, "large": 4}  # one sheet of paper on both sides, or two for large print (standard HS14)
WORD_LIMIT = {"standard": 440, "large": 480}  # With more words than this, a page looks crowded (sheet-design: fit).
WORDIER = 1.35  # A translation may have this many times as many words (standard HB10).

Rungs = MutableMapping[str, Rung]  # How sheets fit before, by the sheet and its template.


@dataclass(frozen=True, slots=True)
class Fitted:
    """A sheet that fits its paper, ready to print in all its forms.

    `pdf` is empty, and `sides` is 0, if this computer can't make PDFs. `notice` tells staff anything they should know:
    that the sheet takes more paper than usual, that no font has some characters, or that one of the library's own
    templates didn't work. If there is a PDF, `left_out` says what was left off the paper so that the rest fits.
    `folders` are the content folders whose templates draw the sheet.
    """

    sheet: Sheet
    pdf: bytes
    sides: int
    notice: str = ""
    folders: Folders = ()
    left_out: str = ""

    @property
    def words(self) -> int:
        """How many words it prints, in all its versions."""
        return sum(words(version, self.folders) for version in versions(self.sheet))


def fit(sheet: Sheet, paper: Paper, folders: Folders = (), rungs: Rungs | None = None) -> Fitted:
    """Make the sheet fit its paper by dropping what matters least and moving parts closer together.

    It takes the same number of sides on A4 and Letter. If a sheet is in two languages, each version is fitted on its
    own. If no font on this computer has the characters of the first language, the PDF is in the second language only,
    and the page is in both.
    This never fails because of what a sheet says. Characters that no font has print as `?`, and if one of a library's
    own templates doesn't work, the shipped ones are used. The notice tells staff about both. Raises RenderError if the
    shipped templates don't work either. `rungs` remembers how sheets fit, and this sheet is added to it.
    """
    known = {} if rungs is None else rungs

    def fitted(folders: Folders) -> Fitted:
        made = _with_paper(_fit_versions(prepared(sheet), paper, folders, known))
        if _has_own(folders, "html"):  # Nothing else has tried these templates yet.
            html(made.sheet, paper, folders)
        if _has_own(folders, "txt"):
            text(made.sheet, folders)
        return _noticed(replace(made, folders=folders), _short_name(sheet))

    made, notice = with_ours(folders, fitted)
    return replace(
        made, notice=f"{notice} {made.notice}".strip(), left_out=_left_out(sheet, made.sheet) if made.pdf else ""
    )


def _left_out(whole: Sheet, fitted: Sheet) -> str:
    """Return a sentence that tells staff what a sheet leaves out so that it fits, or "" if it's complete."""
    problems, maps = len(whole.troubles) - len(fitted.troubles), len(fitted.room.without)
    parts = [counted(count, one) for count, one in ((problems, "problem"), (maps, "drawing")) if count]
    name = "large-print sheet" if whole.size == "large" else "sheet"
    return f"To fit its paper, the {name} leaves out {' and '.join(parts)}." if parts else ""


def _has_own(folders: Folders, form: str) -> bool:
    """Return whether a library has its own templates of a form."""
    own = (folder / "handouts" for folder in folders if folder / "handouts" != shipped_handouts())
    return any(True for folder in own for _ in folder.glob(f"*.{form}.j2"))


def form(fitted: Fitted, form: str, paper: Paper, columns: int = COLUMNS) -> bytes:
    """Return a fitted sheet as `pdf`, `html`, or `text`. A PDF is empty if this computer can't make PDFs."""
    if form == "pdf":
        return fitted.pdf
    made = html(fitted.sheet, paper, fitted.folders) if form == "html" else text(fitted.sheet, fitted.folders, columns)
    return made.encode()


# ---- room first, then content ----------------------------------------------------------------------------------------

# How sheets are tightened, in this order. Note lines only use space that's left over, so they go first. Then parts move
# closer together, and maps show less around the tapped item.
_ROOMS = {
    "standard": (
        Room(),
        Room(step_gap=4.5, part_gap=14),
        Room(step_gap=3, part_gap=12),
        Room(step_gap=3, part_gap=12, beside=1),
        Room(step_gap=3, part_gap=11, beside=0, close=True),
        Room(step_gap=2, part_gap=9, beside=0, close=True),
        Room(step_gap=1, part_gap=7, beside=0, close=True),
        Room(step_gap=3, part_gap=11, beside=0, close=True, whole_tasks=False),
        Room(step_gap=2, part_gap=9, beside=0, close=True, whole_tasks=False),
        Room(step_gap=1, part_gap=7, beside=0, close=True, whole_tasks=False),
    ),
    "large": (
        Room(step_gap=9, part_gap=22),
        Room(step_gap=7, part_gap=18),
        Room(step_gap=5, part_gap=15),
        Room(step_gap=5, part_gap=15, beside=1),
        Room(step_gap=5, part_gap=15, beside=0),
        Room(step_gap=4, part_gap=12, beside=0, close=True),
        Room(step_gap=3, part_gap=10, beside=0, close=True),
        Room(step_gap=3, part_gap=10, beside=0, close=True, whole_tasks=False),
    ),
}


def shorter(sheet: Sheet) -> tuple[Sheet, ...]:
    """Return the sheet and its shorter forms. Each form leaves out what the one before does, and something more.

    The 4th and 3rd problems are dropped first. Then maps are dropped: first maps with only a wide button, then the map
    that takes the most space for how much it helps. The 2nd problem is dropped before most of the maps would be.
    Tasks, return steps, accounts, and help are never left out.
    """
    fewer = [replace(sheet, troubles=sheet.troubles[:most]) for most in (4, 3, 2)]
    order, gone = _maps_to_drop(sheet), sheet.room.without
    rooms = [replace(sheet.room, without=tuple(sorted({*gone, *order[:count]}))) for count in range(len(order) + 1)]
    most = int(len(order) * (1 - _MOST_MAPS))
    plainer = [replace(fewer[-1], room=room) for room in rooms[: most + 1]]
    plainest = [replace(sheet, troubles=sheet.troubles[:1], room=room) for room in rooms[most:]]
    return tuple(dict.fromkeys((*fewer, *plainer, *plainest)))


def has_most(sheet: Sheet, cut: Sheet) -> bool:
    """Return whether a shorter form still has two problems (or all there are) and most of the maps."""
    maps = sum(len(task.maps) for task in tasks_of(sheet)) - len(sheet.room.without)
    gone = len(cut.room.without) - len(sheet.room.without)
    return len(cut.troubles) >= min(2, len(sheet.troubles)) and maps - gone >= maps * _MOST_MAPS


_MOST_MAPS = 0.6


def _maps_to_drop(sheet: Sheet) -> list[int]:
    """Return the positions of the maps, in the order in which to leave them out."""
    tasks = [task for task in tasks_of(sheet) for _ in task.maps]
    worth = [worth_of(task, screen) for task in tasks_of(sheet) for screen in task.maps]
    every = frozenset(range(len(tasks)))
    closest = _ROOMS[sheet.size][-1]

    def room(place: int, without: frozenset[int]) -> float:
        return height(tasks[place], replace(sheet, room=replace(closest, without=tuple(sorted(without)))))

    def cost(place: int) -> float:
        return (room(place, every - {place}) - room(place, every)) / worth[place] if worth[place] else inf

    return sorted(every - {*sheet.room.without}, key=cost, reverse=True)


def _candidates(sheet: Sheet, folders: Folders, wordier: float) -> tuple[Sheet, ...]:
    """Return the forms to try, longest first: those within the word limit, or with at most two problems."""
    cuts, few = shorter(sheet), 2
    if len(sheet.troubles) <= few:
        return cuts
    too_many = words(sheet, folders) - WORD_LIMIT[sheet.size] * wordier

    def short(cut: Sheet) -> bool:
        dropped = sheet.troubles[len(cut.troubles) :]
        fewer = sum(count_words(plain(part)) for trouble in dropped for part in (trouble.says, trouble.fix))
        return len(cut.troubles) <= few or fewer >= too_many

    return cuts[next(at for at, cut in enumerate(cuts) if short(cut)) :]


def _fit_versions(sheet: Sheet, paper: Paper, folders: Folders, rungs: Rungs) -> Fitted:
    """Fit a sheet, or both versions of one. Each version has its own paper, and both have the same parts (HB02)."""
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
    return _fitted(both, made)


def _no_more(sheet: Sheet, other: Sheet) -> Sheet:
    """Return the sheet without the parts that its other version had to leave out."""
    same = [len(task.maps) for task in tasks_of(sheet)] == [len(task.maps) for task in tasks_of(other)]
    room = Room(without=other.room.without) if same else Room()
    return replace(sheet, troubles=sheet.troubles[: len(other.troubles)], room=room)


def _fit(sheet: Sheet, paper: Paper, folders: Folders, rungs: Rungs, wordier: float = 1) -> Fitted:
    """Use the longest form that fits. If none does, print everything, comfortably spaced, on more paper."""
    if not has_typst():
        cut = _candidates(sheet, folders, wordier)[0]
        return _fitted(cut, drawn(cut, paper, folders))
    press = _Press(sheet, folders, wordier)
    rung = rungs.get(press.key)
    if rung is None or not press.knows(rung):
        rung = press.best()
    rungs[press.key] = rung
    arranged = press.arranged(rung, paper)
    return _fitted(arranged, press.made(arranged, paper))


class _Press:
    """Tries rungs for one sheet, and keeps every PDF it makes."""

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
    def cuts(self) -> tuple[Sheet, ...]:
        """Return the forms to try, longest first."""
        return _candidates(self.sheet, self.folders, self.wordier)

    @cached_property
    def little(self) -> int:
        """Return the maps that hardly help, with a bit set for each."""
        worth = [worth_of(task, screen) for task in tasks_of(self.sheet) for screen in task.maps]
        return sum(1 << at for at, helps in enumerate(worth) if not helps)

    def knows(self, rung: Rung) -> bool:
        """Return whether a remembered rung is valid for this sheet."""
        return 0 <= rung.problems <= len(self.sheet.troubles) and rung.room < len(self.rooms)

    def best(self) -> Rung:
        """Return the longest cut that fits both papers, in the roomiest layout that takes no more sides.

        Letter is the shorter paper. What fits on it usually fits on A4, too, so A4 is only checked at the end. If the
        sheet doesn't fit after all, it's fitted again on both papers, without estimates.
        """
        for papers, estimates in ((("letter",), True), (PAPERS, False)):
            rung = _Search(self, papers, estimates).best()
            most = max(self.sides(rung, paper) for paper in PAPERS)
            if most == rung.sides:
                break
        return rung._replace(sides=most)

    def sides(self, rung: Rung, paper: Paper) -> int:
        """Return how many sides a rung takes."""
        return self.made(self.laid(rung), paper).sides

    def crossing(self, rung: Rung, paper: Paper) -> int:
        """Return how many tasks continue on another sheet of paper in large print."""
        return side_breaks.laid_out(self.laid(rung), paper).crossing if self.sheet.size == "large" else 0

    def laid(self, rung: Rung) -> Sheet:
        """Return the sheet laid out as a rung says. If anything is left out, so are the note lines."""
        without = tuple(at for at in range(rung.without.bit_length()) if rung.without >> at & 1)
        troubles = self.sheet.troubles[: rung.problems]
        whole = not without and troubles == self.sheet.troubles
        room = replace(self.rooms[rung.room], without=without, notes=whole, problems_early=rung.early > 0)
        room = replace(room, help_early=rung.early > 1)
        return replace(self.sheet, troubles=troubles, room=room)

    def arranged(self, rung: Rung, paper: Paper) -> Sheet:
        """Return the sheet as it's printed.

        If the other paper takes one more side, help gets its own side here, so that both match (standard HP09).
        """
        laid = self.laid(rung)
        if self.made(laid, paper).sides == rung.sides:
            return laid
        apart = replace(laid, room=replace(laid.room, help_apart=True))
        return apart if self.made(apart, paper).sides == rung.sides else laid

    def made(self, laid: Sheet, paper: Paper) -> Typeset:
        """Return the PDF for a sheet that has been laid out."""
        if (laid, paper) not in self._made:
            self._made[laid, paper] = composed(laid, paper, self.folders)
        return self._made[laid, paper]


class _Search:
    """Looks for the best rung that fits all the given papers.

    With `estimates`, it only lays out a sheet if the estimated height is too close to tell whether it fits.
    """

    def __init__(self, press: _Press, papers: tuple[Paper, ...], estimates: bool) -> None:
        self.press, self.papers, self.estimates = press, papers, estimates
        self._sides: dict[Rung, int] = {}

    def best(self) -> Rung:
        """Return the rung that leaves out the least and is as roomy as possible. If none fits, allow one more side.

        If that isn't enough, return the rung with everything, comfortably spaced.
        """
        for aims in self._aims():
            found: list[tuple[Rung, _Aim]] = []
            for aim in aims:
                if rung := self._longest(aim):
                    found.append((rung, aim))
                    if has_most(self.press.sheet, self.press.laid(rung)):
                        break
            if found:
                return self._with_more_problems(*self._roomiest(*max(found, key=lambda one: self._kept(one[0]))))
        return self._tried(_rung(self.press.sheet, 0))

    def _aims(self) -> Iterator[tuple["_Aim", ...]]:
        """Yield groups of aims to try, the best first. In each group, the result that keeps the most wins.

        On a standard sheet, problems and help fill the front, below the first task, if most maps would be left out
        otherwise. If help doesn't fit there, it stays last, and a task may continue on the back at a heading. A task
        continues elsewhere only if that isn't enough, too. In large print, a task continues on another sheet of paper
        only if that saves a sheet, even with the problems early.
        """
        cuts, limit = self.press.cuts, self.press.limit
        whole_rooms = [at for at, room in enumerate(self.press.rooms) if room.whole_tasks]
        usual, closest, last = whole_rooms[-2], whole_rooms[-1], len(self.press.rooms) - 1
        if self.press.sheet.size == "large":  # The tightest room is a last resort, because the page looks dark.
            yield _Aim(cuts, limit, usual, uncrossed=True), _Aim(cuts, limit, closest, uncrossed=True, early=1)
        else:
            plenty = tuple(cut for cut in cuts if has_most(self.press.sheet, cut))
            yield (_Aim(plenty, limit, usual),)
            for early, some in product((2, 1), (plenty, cuts)):
                yield (_Aim(some, limit, closest, early=early),)
        for most, room in ((limit, last - 1), (limit, last), (limit + 1, last)):
            yield (_Aim(cuts, most, room),)

    def _longest(self, aim: "_Aim") -> Rung | None:
        """Return the longest cut that meets the aim, with anything put back that fits after all."""
        every = [_rung(cut, aim.room, aim.early) for cut in aim.cuts]
        fits = partial(self._reaches, aim)
        if every and self._room(every[0], aim) is not None:
            return every[0]
        if not every or not fits(every[-1]):
            return None
        return self._fuller(every[: bisect_left(every, True, 1, key=fits) + 1], fits)

    def _kept(self, rung: Rung) -> int:
        """Return a score for how much a rung keeps. A map is worth two problems."""
        return rung.problems - 2 * rung.without.bit_count()

    def _reaches(self, aim: "_Aim", rung: Rung) -> bool:
        if aim.uncrossed and any(self.press.crossing(rung, paper) for paper in self.papers):
            return False
        return self._fits(rung, aim.sides)

    def _fits(self, rung: Rung, most: int) -> bool:
        """Return whether a rung takes at most this many sides on every paper."""
        for other, sides in self._sides.items():
            if sides > most and _holds(rung, other):
                return False
            if sides <= most and _holds(other, rung):
                return True
        guesses = [side_breaks.fits(self.press.laid(rung), paper, most) for paper in self.papers if self.estimates]
        if guesses and None not in guesses:
            return all(guesses)
        return self._tried(rung).sides <= most

    def _fuller(self, rungs: Sequence[Rung], fits: Callable[[Rung], bool]) -> Rung:
        """Return the last of these rungs, which fits, with anything put back that was left out but also fits.

        Maps are put back first, the last one left out before the others. Maps that hardly help come after problems.
        """
        best = rungs[-1]
        dropped = [after.without & ~before.without for before, after in pairwise(rungs)]
        maps = sorted(filter(None, reversed(dropped)), key=lambda bit: bool(bit & self.press.little))
        helpful = sum(not bit & self.press.little for bit in maps)
        for bit in maps[:helpful]:
            best = next(filter(fits, [best._replace(without=best.without & ~bit)]), best)
        fuller = (best._replace(problems=some) for some in range(rungs[0].problems, best.problems, -1))
        best = next(filter(fits, fuller), best)
        for bit in maps[helpful:]:
            best = next(filter(fits, [best._replace(without=best.without & ~bit)]), best)
        return best

    def _roomiest(self, rung: Rung, aim: "_Aim") -> tuple[Rung, "_Aim"]:
        """Return the roomiest layout that takes no more sides than the tightest one, and the aim it reaches."""
        most = min(aim.sides, self._tried(self._roomier(rung, aim)).sides)
        fewest = next(sides for sides in range(most, 0, -1) if sides == 1 or not self._fits(rung, sides - 1))
        aim = replace(aim, sides=fewest)
        return self._roomier(rung, aim)._replace(sides=aim.sides), aim

    def _roomier(self, rung: Rung, aim: "_Aim") -> Rung:
        """Return a rung in the roomiest room that reaches the aim, or as it is if none does."""
        room = self._room(rung, aim)
        return rung if room is None else rung._replace(room=room)

    def _room(self, rung: Rung, aim: "_Aim") -> int | None:
        """Return the roomiest room that reaches the aim, or None.

        Most sheets fit in one of the first rooms. If parts have to come early, only the last ones help.
        """

        def fits(room: int) -> bool:
            return self._reaches(aim, rung._replace(room=room))

        start = 0
        for room in (*(first for first in (0, 1, 2, 4) if first < aim.room and not aim.early), aim.room):
            if fits(room):
                return bisect_left(range(room), True, start, key=fits)
            start = room + 1
        return None

    def _with_more_problems(self, rung: Rung, aim: "_Aim") -> Rung:
        """Return the rung with problems that the word limit left out, if there's room for them without closing up."""
        most = len(self.press.cuts[0].troubles)
        limited = range(len(self.press.sheet.troubles), most, -1) if rung.problems == most else ()
        more = (rung._replace(problems=some) for some in limited)
        return next(filter(partial(self._reaches, aim), more), rung)

    def _tried(self, rung: Rung) -> Rung:
        tried = rung._replace(sides=0)
        if tried not in self._sides:
            self._sides[tried] = max(self.press.sides(rung, paper) for paper in self.papers)
        return rung._replace(sides=self._sides[tried])


@dataclass(frozen=True, slots=True)
class _Aim:
    """What to try: these forms of a sheet, on at most `sides` sides, in this room and all roomier ones.

    `uncrossed`: no task continues on another sheet of paper. `early`: the problems come after the first task,
    and with 2, help does, too.
    """

    cuts: tuple[Sheet, ...]
    sides: int
    room: int
    uncrossed: bool = False
    early: int = 0


def _rung(cut: Sheet, room: int, early: int = 0) -> Rung:
    """Return the rung for this form of a sheet in a room."""
    return Rung(len(cut.troubles), sum(1 << at for at in cut.room.without), room, 0, early)


def _holds(more: Rung, less: Rung) -> bool:
    """Return whether a rung takes at least as much paper as another one, because it holds more in a roomier room."""
    return (
        more.early == less.early
        and more.problems >= less.problems
        and not more.without & ~less.without
        and more.room <= less.room
    )


def _fitted(sheet: Sheet, made: Typeset) -> Fitted:
    return Fitted(sheet, made.pdf, made.sides, without_font(made.missing))


def _with_paper(fitted: Fitted) -> Fitted:
    """Return the sheet, with a notice if it takes more paper than it should."""
    if fitted.sides <= SIDES[fitted.sheet.size] * len(versions(fitted.sheet)):
        return fitted
    return _noticed(fitted, f"This sheet takes {fitted.sides} sides ({-(-fitted.sides // 2)} sheets of paper).")


def _short_name(sheet: Sheet) -> str:
    head = head_name(sheet)
    return f"The top of each side says “{head}”. The full name is under Get help." if head.endswith("…") else ""


def _noticed(fitted: Fitted, notice: str) -> Fitted:
    return replace(fitted, notice=f"{fitted.notice} {notice}".strip())
