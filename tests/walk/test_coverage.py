"""Edge coverage: the quick walk meets everything that walking each combination of facts meets."""

from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings

from tests.running import ROOT
from tests.tiny import START, Flows
from tests.walk.test_random_walks import libraries
from wizard.checks.walks.case import Seen, Supposed, starts, supposed
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.walk.coverage import Edge, Edges, every_edge
from wizard.walk.stops import Start, Watch
from wizard.walk.walk import Walk


def each_combination(library: Library, start: Start, watch: Watch) -> Iterator[Edge]:
    """Yield every answer at every address with every combination of facts. Slow, but simple enough to trust."""
    first = Walk(library, start)
    first.watch = watch
    seen, waiting = set[object](), [first]
    while waiting:
        walk = waiting.pop()
        for answer in walk.at.offers if walk.at else ():
            edge = (
                walk.at and walk.at.address,
                answer,
                tuple(walk.skipped_sections.items()),
                frozenset(walk.facts.items()),
            )
            if edge not in seen and answer != "waiting" and walk.at:
                seen.add(edge)
                after = walk.fork()
                after.answer(answer)
                yield Edge(walk.at, answer, after)
                waiting.append(after)


def met(worlds: list[Supposed], quick: bool, begin: list[Start]) -> Seen:
    seen = Seen()
    edges = Edges(worlds[0], seen.watch)
    for library in worlds:
        for start in begin:
            for edge in edges.of(start, library) if quick else each_combination(library, start, seen.watch):
                seen.note(edge, library)
    return seen


def missed(worlds: list[Supposed], begin: list[Start]) -> list[object]:
    """Return the items that the quick walk misses."""
    quick, slow = met(worlds, True, begin), met(worlds, False, begin)
    quick_wordless = {(*key, step) for key, steps in quick.wordless.items() for step in steps}
    return [
        *(slow.stops - quick.stops),
        *(slow.answers - quick.answers),
        *(slow.ways - quick.ways),
        *(slow.hidden - quick.hidden),
        *(slow.watch - quick.watch),
        *({(*key, step) for key, steps in slow.wordless.items() for step in steps} - quick_wordless),
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(libraries())
def test_walking_every_edge_finds_everything_when_flows_are_random(library: Library) -> None:
    assert missed([supposed(library, yes=True), supposed(library, yes=False)], [START]) == []


def test_walking_every_edge_finds_everything_in_shipped_flows() -> None:
    library = supposed(load((ROOT,)).library, yes=True)
    every = starts(library, frozenset(library.files))
    begin = [s for s in every if (s.device in ("kindle", "kobo") and s.platform == "libby") or "libby/" in s.trouble]
    assert missed([library], begin) == []


QUESTIONS = """
    borrow:
      - {id: a, ask: A?, remember: a, answers: [{id: x, text: X}, {id: y, text: Y}]}
      - {id: b, ask: B?, remember: b, answers: [{id: x, text: X}, {id: y, text: Y}]}
      - {id: c, ask: C?, remember: c, answers: [{id: x, text: X}, {id: y, text: Y}]}
      - {id: tap, do: Tap.}
      - {id: paint, do: Paint., only-if: {c: [x]}}
"""


def test_edges_are_not_repeated_when_later_steps_ignore_a_fact(flows: Flows) -> None:
    edges = [(edge.stop.address, edge.answer) for edge in every_edge(flows({"platforms/lend": QUESTIONS}), START)]
    assert edges.count(("lend/b", "x")) == 1
    assert edges.count(("lend/tap", "done")) == 2  # with paint and without


def test_shared_steps_of_two_plans_are_walked_once(flows: Flows) -> None:
    wifi = "steps: [{id: join, do: Join., if-not: [{id: again, try: Again.}]}]"
    use = "set-up: [{use: wifi}]\nborrow: [{id: tap, do: Tap.}]"
    library = flows({"topics/wifi": wifi, "platforms/lend": use, "platforms/other": use})
    edges = Edges(library)
    first, second = ([edge.stop.address for edge in edges.of(Start("reader", to))] for to in ("lend", "other"))
    assert "wifi/join!again" in first and "lend/tap" in first
    assert "wifi/join!again" not in second and "other/tap" in second


SLATE = """
    models: {two: {name: Slate Two, ways: [app]}}
    recognize: [{id: which, ask: Which one is it?, remember: model, answers: [{id: two, text: Two}]}]
"""


def test_steps_of_a_platform_are_walked_once_for_two_devices(flows: Flows) -> None:
    borrow = "borrow: [{id: tap, do: Tap., if-not: [{id: again, try: Again.}]}]"
    library = flows({"devices/slate": SLATE, "platforms/lend": borrow})
    edges = Edges(library)
    first, second = ([edge.stop.address for edge in edges.of(Start(device, "lend"))] for device in ("reader", "slate"))
    assert "lend/tap" in first and "lend/tap!again" in first
    assert "slate/which" in second and "lend/tap" not in second


def test_steps_of_a_platform_are_walked_for_each_device_when_a_condition_needs_it(flows: Flows) -> None:
    borrow = """
    borrow:
      - {id: tap, do: Tap., only-if: {device: [slate]}}
      - {id: press, do: Press., only-if: {device: [reader]}}
    """
    library = flows({"devices/slate": SLATE, "platforms/lend": borrow})
    edges = Edges(library)
    first, second = ({edge.stop.address for edge in edges.of(Start(device, "lend"))} for device in ("reader", "slate"))
    assert "lend/press" in first and "lend/tap" not in first
    assert "lend/tap" in second and "lend/press" not in second


def test_cleanup_of_a_known_topic_is_walked_for_the_second_platform(flows: Flows) -> None:
    topic = "steps: [{id: join, do: Join.}]\nclean-up: [{id: forget, do: Forget.}]"
    use = "set-up: [{use: wifi}]\nborrow: [{id: tap, do: Tap.}]\nclean-up: [{id: sign-out, do: Sign out.}]"
    library = flows({"topics/wifi": topic, "platforms/lend": use, "platforms/other": use})
    edges = Edges(library)
    first, second = ([edge.stop.address for edge in edges.of(Start("reader", to))] for to in ("lend", "other"))
    assert "wifi/forget" in first and "lend/sign-out" in first
    assert "wifi/join" not in second and "other/sign-out" in second


def test_steps_for_all_libraries_are_walked_once_and_steps_for_some_libraries_twice(flows: Flows) -> None:
    wifi = """
    steps:
      - {id: join, do: Join., if-not: [{id: again, try: Again.}]}
      - {id: accept, do: Accept., only-if: {library.wifi.portal: ["yes"]}, if-not: [{id: reload, try: Reload.}]}
    """
    lend = "set-up: [{use: wifi}]\nborrow: [{id: tap, do: Tap., if-not: [{id: wait, try: Wait.}]}]"
    library = flows({"topics/wifi": wifi, "platforms/lend": lend})
    worlds = [supposed(library, yes) for yes in (True, False)]
    assert missed(worlds, [START]) == []
    edges = Edges(library)
    first, second = ([edge.stop.address for edge in edges.of(START, world)] for world in worlds)
    assert {"wifi/accept", "wifi/accept!reload", "lend/tap!wait"} <= {*first}
    assert "wifi/join" in second and "lend/tap!wait" not in second


def test_cleanup_is_walked_when_only_some_visits_have_done_its_steps_before(flows: Flows) -> None:
    lend = """
    parts: {out: [{id: sign-out, do: Sign out.}]}
    set-up: [{id: open, do: Open.}, {id: sign-in, do: Sign in.}]
    borrow: [{id: tap, do: Tap.}, {use: out}, {id: look, do: Look.}]
    read: [{id: turn, do: Turn the page.}, {id: close, do: Close the book.}]
    clean-up: [{use: out}]
    """
    edges = [(edge.stop.section, edge.stop.address) for edge in every_edge(flows({"platforms/lend": lend}), START)]
    assert edges.count(("borrow", "lend/sign-out")) == 2
    assert edges.count(("clean-up", "lend/sign-out")) == 2
