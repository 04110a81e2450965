"""The values of a walk: how it starts, where it stops, what was answered there, and how it ends."""

from typing import Literal, NamedTuple

from wizard.content.flow import Answer, Ask, Do, Ending, Fix, Instead, Trouble
from wizard.walk.ways import Verdict

WAY_SECTIONS = ("set-up", "borrow", "read", "give-back")
PASSED = ("skipped", "said")
KEPT = "kept"  # a step of giving back, which the patron who keeps the book need not do
SOMETHING_ELSE = "something-else"  # none of the troubles that a step names

SEEN = "!seen"  # behind a step's address: the question what is seen where it did not work

Kind = Literal["do", "ask", "fix", "last", "ready", "keep", "which", "seen"]


class Start(NamedTuple):
    """What a visit begins with: a device and a platform, or a trouble (file/id) with as much of them as is known."""

    device: str = ""
    platform: str = ""
    trouble: str = ""


class FixAt(NamedTuple):
    """A fix under way: which one it is of how many, and the trouble it is against (None: written on the step).

    `last` tells that nothing is left to try after it, against other troubles neither.
    """

    fix: Fix
    file: str
    trouble: Trouble | None
    number: int
    of: int
    last: bool


class Stop(NamedTuple):
    """Somebody must answer. `record` is the step, question or fix; `offers` the answers' ids, the usual one first.

    `fixing`: it stands in a fix or after one. `waiting`: it takes its time, and somebody said so.
    """

    address: str
    kind: Kind
    offers: tuple[str, ...]
    section: str
    file: str = ""
    record: Do | Ask | Fix | None = None
    answers: tuple[Answer, ...] = ()
    fixing: bool = False
    waiting: bool = False


class Taken(NamedTuple):
    """A turn that was used.

    `passed`: no one saw it (`skipped` or `said`) or needs to (`kept`). `on_demand`: asked before its place in the flow.
    """

    stop: Stop
    answer: str
    passed: str = ""
    on_demand: bool = False

    @property
    def address(self) -> str:
        return self.stop.address


class StepMet(NamedTuple):
    """A step that a way led to, whether it was answered there or before."""

    way: str
    section: str
    address: str


class End(NamedTuple):
    """How the visit ended, and why. `come-back` is none that a flow can name: what the patron needs is not at hand."""

    how: Ending | Literal["come-back"]
    why: str = ""
    file: str = ""  # whose words `why` is
    instead: tuple[Instead, ...] = ()
    verdict: Verdict | None = None


# What became of conditions, by identity, over all walks that share it.
Watch = set[tuple[int, bool]]
