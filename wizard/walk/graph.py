"""Every visit that one plan allows, as a graph: its stops, their answers, and the stops where branches join again.

A node is a state of the walk, so this module doesn't need to know the rules for flows. A step has one next node,
because its problems are handled separately. A question has one for each answer. A question's immediate post-dominator
is where all answers that reach the end join again. A printed text lists the nodes before it as branches, and then
continues below the question.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from wizard.content.library import BORROWS_ON, Library
from wizard.walk.liveness import RestKeys
from wizard.walk.stops import Stop
from wizard.walk.walk import Walk

AT_HOME = {"ready": "done", "keep": "give-back"}
"""Questions that only staff ask, and the answer to each that leads through every step."""
_DESK_ONLY = ("teach-back", "clean-up")


@dataclass(eq=False, slots=True)
class Node:
    """One state of the walk. `meet` is where its branches join again. `lives` means the end can be reached from it."""

    walk: Walk
    next: dict[str, "Node"] = field(default_factory=dict)
    lives: bool = False
    meet: "Node | None" = None
    depth: int = 0

    @property
    def stop(self) -> Stop | None:
        """The stop here, or None at the end."""
        return self.walk.at

    @property
    def done(self) -> bool:
        """Return whether a patron at home is done here, because only steps for the desk are left."""
        return self.stop is not None and self.stop.section in _DESK_ONLY

    @property
    def given_up(self) -> bool:
        """Return whether there's nothing left to try, so only the library can help."""
        return self.stop is not None and self.stop.kind == "last"


def other_way(node: Node, way: str) -> str:
    """Return the way that the visit has switched to at this node, or "" if it's still on `way`."""
    now = node.walk.facts.get("way", "")
    return now if now not in ("", way) else ""


def graph(first: Walk, keys: RestKeys, words: tuple[str, ...]) -> list[Node]:
    """Return all nodes that a walk can reach, up to where it switches ways. Each comes after the nodes it leads to.

    `words` are the library's `facts_in_words`.
    """
    way = first.facts.get("way", "")
    nodes: dict[Hashable, Node] = {}
    order: list[Node] = []

    def visit(walk: Walk) -> Node:
        while walk.at is not None and walk.at.kind in AT_HOME:
            walk.answer(AT_HOME[walk.at.kind])
        key: Hashable = (
            ("end", walk.end) if walk.end else (keys.state(walk, keys.place(walk)), tuple(map(walk.facts.get, words)))
        )
        if key in nodes:
            return nodes[key]
        node = nodes[key] = Node(walk)
        if walk.at is not None and not (node.done or node.given_up or other_way(node, way)):
            for answer in ("done",) if walk.at.kind == "do" else walk.at.offers:
                if answer != "waiting":
                    fork = walk.fork()
                    fork.answer(answer)
                    node.next[answer] = visit(fork)
        order.append(node)
        return node

    visit(first.fork())
    return order


def facts_in_words(library: Library) -> tuple[str, ...]:
    """Return the facts that change only how a step reads, not where the walk goes.

    States that differ in these facts must stay separate nodes.
    """
    labels = (label for file in library.files.values() for label in file.labels.values())
    named = {fact for label in labels for other in label.elsewhere for fact in other.only_if}
    return tuple(sorted((named | {BORROWS_ON}) - {"model", "device", "platform", "way"}))


def merged(order: Iterable[Node], reads: Callable[[Node], Hashable]) -> list[Node]:
    """Return the nodes after joining those that read the same and lead to the same nodes.

    A question is left out if all its answers lead to the same node. `reads` returns what a reader sees of a node. The
    order stays the same, so each node comes after those it leads to.
    """
    kept: dict[Hashable, Node] = {}
    found: dict[int, Node] = {}
    fresh: list[Node] = []
    for node in order:
        onward = {answer: found[id(other)] for answer, other in node.next.items()}
        targets = list(dict.fromkeys(onward.values()))
        if node.stop is not None and node.stop.kind != "do" and len(targets) == 1:
            found[id(node)] = targets[0]
            continue
        key = reads(node), tuple((answer, id(other)) for answer, other in onward.items())
        if key not in kept:
            node.next = onward
            kept[key] = node
            fresh.append(node)
        found[id(node)] = kept[key]
    last = found[id(node)]
    if fresh[-1] is not last:  # The first node was joined with a later one.
        fresh = [*(other for other in fresh if other is not last), last]
    _find_meetings(fresh)
    return fresh


def _find_meetings(order: Iterable[Node]) -> None:
    """Find where the branches of each node meet: at its immediate post-dominator in an acyclic graph.

    This is the method from Cooper, Harvey, and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
    """
    for node in order:
        end = node.walk.end
        node.lives = node.done or (end is not None and end.how == "done")
        alive = [other for other in dict.fromkeys(node.next.values()) if other.lives]
        if alive:
            node.lives = True
            meet: Node | None = alive[0]
            for other in alive[1:]:
                meet = _common(meet, other)
            node.meet = meet
            node.depth = meet.depth + 1 if meet else 1


def _common(one: Node | None, other: Node | None) -> Node | None:
    while one is not other:
        if one is None or other is None:
            return None
        if one.depth >= other.depth:
            one = one.meet
        else:
            other = other.meet
    return one
