"""Every visit of one plan as a graph: its stops, their answers, and the stops where branches join again.

A node is a state of the walk, so this module does not depend on the rules of flows. A step has one next node, because
its problems are handled separately. A question has one for each answer. At the immediate post-dominator, all answers
that reach the end join again. There the text continues below the question, and the nodes before it are the branches.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from wizard.content.library import BORROWS_ON, Library
from wizard.walk.liveness import RestKeys
from wizard.walk.stops import Stop
from wizard.walk.walk import Walk

AT_HOME = {"ready": "done", "keep": "give-back"}
"""Questions that only staff ask, and the answer that reads every step."""
_DESK_ONLY = ("teach-back", "clean-up")


@dataclass(eq=False, slots=True)
class Node:
    """One state of the walk. `meet` is where its branches come together, and `lives` says if the end can be reached."""

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
        """Return whether the patron at home is done here, because the rest is for the desk."""
        return self.stop is not None and self.stop.section in _DESK_ONLY

    @property
    def given_up(self) -> bool:
        """Return whether there is nothing left to try, so that only the library can help."""
        return self.stop is not None and self.stop.kind == "last"


def other_way(node: Node, way: str) -> str:
    """Return the way that the visit has changed to at this node, or "" if it's still the given one."""
    now = node.walk.facts.get("way", "")
    return now if now not in ("", way) else ""


def graph(first: Walk, keys: RestKeys, words: tuple[str, ...]) -> list[Node]:
    """Return all nodes that can be reached from a walk on its own way. A node comes after all nodes it leads to.

    `words` are the library's `facts_in_words`.
    """
    way = first.facts.get("way", "")
    nodes: dict[Hashable, Node] = {}
    order: list[Node] = []

    def visit(walk: Walk) -> Node:
        while walk.at is not None and walk.at.kind in AT_HOME:
            walk.answer(AT_HOME[walk.at.kind])
        key: Hashable = ("end", walk.end) if walk.end else (keys.state(walk), tuple(map(walk.facts.get, words)))
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
    """Return the facts that change how a step reads, though not where the walk goes: two such states aren't one."""
    labels = (label for file in library.files.values() for label in file.labels.values())
    named = {fact for label in labels for other in label.elsewhere for fact in other.only_if}
    return tuple(sorted((named | {BORROWS_ON}) - {"model", "device", "platform", "way"}))


def merged(order: Iterable[Node], reads: Callable[[Node], Hashable]) -> list[Node]:
    """Return the nodes with those joined that read the same and lead to the same; a question that changes nothing goes.

    `reads` gives what a reader sees of a node. The order stays: a node comes after all that it leads to.
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
    if fresh[-1] is not last:  # the first node was joined with a later one
        fresh = [*(other for other in fresh if other is not last), last]
    _find_meetings(fresh)
    return fresh


def _find_meetings(order: Iterable[Node]) -> None:
    """Set where the branches of each node meet: immediate post-dominators of a graph without circles.

    The method is the one of Cooper, Harvey, and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
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
