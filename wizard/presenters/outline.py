"""A whole plan as text for a patron at home: steps, questions with their branches, and what to do about problems.

Like a sheet, an outline is plain data. A page only lays it out.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from wizard.content.flow import Ask, Do, Fix, Step
from wizard.content.library import BORROWS_ON, Library
from wizard.content.spans import Phrase, plain
from wizard.content.trust import Trust, trust
from wizard.content.wording import Wording
from wizard.presenters.plan import needs
from wizard.presenters.screen_map import MapFinder, ScreenMap
from wizard.walk.graph import Node, facts_in_words, graph, merged, other_way
from wizard.walk.liveness import RestKeys
from wizard.walk.lookahead import ahead
from wizard.walk.stops import Stop
from wizard.walk.walk import Walk

SECTIONS = {"prepare": "A", "set-up": "A", "borrow": "B", "read": "C", "give-back": "D"}
"""The parts of a visit that a patron can do at home, and the letter for each, the same as on the sheet."""


class OutlineStep(NamedTuple):
    """One thing to do. `address` is its address in the plan, the same as on a sheet."""

    address: str
    place: str
    text: Phrase
    see: Phrase = ()
    problems: tuple[str, ...] = ()  # Keys in `Outline.problems`.
    tips: tuple[Phrase, ...] = ()
    screen: ScreenMap | None = None


class AnswerBranch(NamedTuple):
    """Answers that lead to the same steps, and those steps, before the text continues below the question.

    `ids` has the answers' names in the flow, and `answers` has their text. `continues` means the text below the
    question applies after these steps.
    """

    ids: tuple[str, ...]
    answers: tuple[str, ...]
    items: "tuple[Item, ...]"
    continues: bool


class Question(NamedTuple):
    """A question, and what to do after each answer. `walk` is at this question."""

    name: str
    ask: Phrase
    help: Phrase
    branches: tuple[AnswerBranch, ...]
    walk: Walk


class AnotherWay(NamedTuple):
    """A place where this way ends and another way continues."""

    way: str


class AskUs(NamedTuple):
    """A place where the patron needs the library's help. `why` may be empty."""

    why: Phrase


class PartHeading(NamedTuple):
    """The heading for a part of the visit, such as “B. Borrow.”"""

    letter: str


Item = OutlineStep | Question | AnotherWay | AskUs | PartHeading


class ProblemText(NamedTuple):
    """A problem in the patron's words, and the fixes to try in order, each with its steps, if any."""

    says: Phrase
    fixes: tuple[tuple[Phrase, tuple[Phrase, ...]], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole text for one device, service, and way."""

    way: str
    needs: tuple[Phrase, ...]
    items: tuple[Item, ...]
    problems: dict[str, ProblemText]
    others: dict[str, Walk]  # Other ways that the text leads to, each with the walk that starts it.
    trust: Trust


class _Words(NamedTuple):
    """A step's text, and where the patron does it."""

    place: str
    text: Phrase
    see: Phrase
    screen: ScreenMap | None


class Outlines:
    """The outlines for one library. It caches what each step says, because many plans share the same steps."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.keys = RestKeys(library)
        self.words = facts_in_words(library)
        self._facts = _facts_in_words(library)
        self._finders: dict[tuple[str | None, ...], MapFinder] = {}
        self._said: dict[tuple[int, str, int], _Words] = {}

    def of(self, walk: Walk) -> Outline:
        """Return the outline from a walk that's at its beginning, or at the point where it switched to another way."""
        return _Writer(walk, self).outline()

    def wording(self, node: Node) -> Wording:
        """Return the wording for a node. Nodes with the same values for the facts that affect texts share it."""
        return self._finder(node).wording

    def say(self, node: Node, step: Do, file: str) -> _Words:
        """Return what a step says at a node.

        It's what the desk says. A line on the sheet may cover several steps, and here each step has its own.
        """
        finder = self._finder(node)
        key = (id(finder), file, id(step))
        if key not in self._said:
            wording = finder.wording
            self._said[key] = _Words(
                wording.screen_place(step.where),
                wording.say(step.do, file, step.where),
                wording.say(step.see, file, step.where),
                finder.map_for(file, step),
            )
        return self._said[key]

    def _finder(self, node: Node) -> MapFinder:
        facts = node.walk.facts
        key = tuple(map(facts.get, self._facts))
        if key not in self._finders:
            self._finders[key] = MapFinder(Wording(self.library, dict(facts)))
        return self._finders[key]


def _facts_in_words(library: Library) -> tuple[str, ...]:
    """Return the facts that can change what a step says or shows."""
    files = library.files.values()
    labels = (other.only_if for file in files for label in file.labels.values() for other in label.elsewhere)
    screens = (screen.only_if for file in files for screen in file.screens.values())
    named = {fact for only_if in (*labels, *screens) for fact in only_if}
    return tuple(sorted(named | {"model", "device", "platform", "way", "screen-language", BORROWS_ON}))


@dataclass
class _Writer:
    """The builder of one outline. It can't be reused."""

    walk: Walk
    known: Outlines
    problems: dict[str, ProblemText] = field(default_factory=dict)
    others: dict[str, Walk] = field(default_factory=dict)
    questions: int = 0

    @property
    def library(self) -> Library:
        return self.walk.library

    def outline(self) -> Outline:
        nodes = merged(graph(self.walk, self.known.keys, self.known.words), self._reads)
        first = nodes[-1]
        self.way = first.walk.facts.get("way", "")
        plan = ahead(self.walk)
        wording = Wording(self.library, plan.facts)
        self.trust = trust(self.library, plan.facts.get("platform", ""))
        items = tuple(self._run(first, None))
        return Outline(self.way, needs(plan, wording, self.walk.trail), items, self.problems, self.others, self.trust)

    def _wording(self, node: Node) -> Wording:
        return self.known.wording(node)

    def _reads(self, node: Node) -> Hashable:
        """Return what a reader sees of a node, so nodes that read the same can be joined."""
        stop, walk = node.stop, node.walk
        if stop is None:
            return walk.end and (walk.end.how, walk.end.why)
        way = other_way(node, self.walk.facts.get("way", ""))
        if way or node.done or node.given_up:
            return way, node.done
        record = stop.record
        if isinstance(record, Do):
            if record.who == "staff":
                return ("staff",)
            said = self.known.say(node, record, stop.file)
            return stop.section, said.place, said.text, said.see
        if isinstance(record, Ask):
            asked = self._wording(node).say(record.home or record.ask, stop.file)
            return asked, tuple(answer.text for answer in stop.answers)
        return stop.kind, stop.address

    # ------------------------------------------------------------------ the text

    def _run(self, node: Node | None, until: Node | None, letter: str = "") -> Iterator[Item]:
        """Yield the text from a node up to `until`, where its branch joins another one, or up to the end.

        `letter` is the part that the text is in already, so its heading isn't repeated.
        """
        while node is not None and node is not until:
            stop = node.stop
            if stop is None or not node.next:
                yield from self._leaf(node)
                return
            if _is_shown(stop) and SECTIONS.get(stop.section, letter) != letter:
                letter = SECTIONS[stop.section]
                yield PartHeading(letter)
            if stop.kind == "do":
                yield from self._step(node, stop)
                node = next(iter(node.next.values()))
            else:
                yield self._question(node, stop, letter)
                node = node.meet

    def _leaf(self, node: Node) -> Iterator[Item]:
        end, way = node.walk.end, other_way(node, self.way)
        if way:
            self.others.setdefault(way, node.walk.fork())
            yield AnotherWay(way)
        elif end is not None and end.how != "done":
            yield AskUs(self._wording(node).say(end.why, end.file) if end.why and end.file else ())
        elif end is None and not node.done:
            yield AskUs(())

    def _step(self, node: Node, stop: Stop) -> Iterator[Item]:
        step = stop.record
        if not isinstance(step, Do) or step.who == "staff":
            return
        said = self.known.say(node, step, stop.file)
        problems, tips = self._remedies(node, stop, step)
        self.trust = self.trust.and_(trust(self.library, stop.file, step))
        yield OutlineStep(stop.address, said.place, said.text, said.see, problems, tips, said.screen)

    def _question(self, node: Node, stop: Stop, letter: str) -> Question:
        assert isinstance(stop.record, Ask)
        self.questions += 1
        name, wording = f"q{self.questions}", self._wording(node)
        texts = {answer.id: wording.plain(answer.home or answer.text, stop.file) for answer in stop.answers}
        groups: dict[int, tuple[Node, list[str]]] = {}
        for answer, onward in node.next.items():
            groups.setdefault(id(onward), (onward, []))[1].append(answer)
        branches = (
            AnswerBranch(
                tuple(answers),
                tuple(texts.get(answer, "Not sure") for answer in answers),
                tuple(self._run(onward, node.meet, letter)),
                onward.lives,
            )
            for onward, answers in groups.values()
        )
        asked = wording.say(stop.record.home or stop.record.ask, stop.file)
        return Question(name, asked, wording.say(stop.record.help, stop.file), tuple(branches), node.walk)

    # ------------------------------------------------------------------ problems

    def _remedies(self, node: Node, stop: Stop, step: Do) -> tuple[tuple[str, ...], tuple[Phrase, ...]]:
        """Return the problems that a step names, and the fixes written in the step itself."""
        problems, tips = list[str](), list[Phrase]()
        for remedy in step.if_not:
            if isinstance(remedy, Fix):
                if self._fit_for_home(node, remedy):
                    tips.append(self._wording(node).say(remedy.try_, stop.file))
                continue
            found = self.library.trouble(stop.file, remedy.trouble)
            if found is None or not node.walk.may_hold(found.trouble.only_if):
                continue
            key = f"{found.file}/{found.trouble.id}"
            if key not in self.problems:
                wording = self._wording(node)
                fixes = (fix for fix in found.trouble.fixes if self._fit_for_home(node, fix))
                tried = tuple(self._fix(node, fix, found.file) for fix in fixes)
                self.problems[key] = ProblemText(wording.say(found.trouble.says, found.file), tried)
            problems.append(key)
        return tuple(problems), tuple(tips)

    def _fit_for_home(self, node: Node, fix: Fix) -> bool:
        """Return whether a patron can do a fix alone without harming this device."""
        model = self.library.model(node.walk.facts.get("model", ""))
        harm = set(fix.does) & set(model.never if model else ())
        return fix.who != "staff" and not harm and node.walk.may_hold(fix.only_if)

    def _fix(self, node: Node, fix: Fix, file: str) -> tuple[Phrase, tuple[Phrase, ...]]:
        wording = self._wording(node)
        steps = self._inside(node, fix.steps, file)
        return wording.say(fix.try_, file), tuple(wording.say(step.do, owner, step.where) for owner, step in steps)

    def _inside(self, node: Node, steps: tuple[Step, ...], file: str, depth: int = 0) -> Iterator[tuple[str, Do]]:
        """Yield the steps of a fix, including those it takes from elsewhere with `use`."""
        for step in steps:
            if not node.walk.may_hold(step.only_if) or isinstance(step, Ask):
                continue
            if isinstance(step, Do):
                if step.who != "staff":
                    yield file, step
            elif depth < 2 and (target := self.library.target(file, step.use)):
                yield from self._inside(node, target.steps, target.file, depth + 1)


def _is_shown(stop: Stop) -> bool:
    """Return whether a patron at home sees anything of a stop."""
    return not (isinstance(stop.record, Do) and stop.record.who == "staff")


def words(items: tuple[Item, ...]) -> Iterator[str]:
    """Yield the steps and questions in a text as plain text, in order, for tests and for the search."""
    for item in items:
        if isinstance(item, OutlineStep):
            yield plain(item.text)
        elif isinstance(item, Question):
            yield plain(item.ask)
            for branch in item.branches:
                yield from words(branch.items)
