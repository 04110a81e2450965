"""The start, stops, and end of a walk, with the answers given at its stops."""

from typing import Literal, NamedTuple

from wizard.content.flow import Answer, Ask, Do, Ending, Fix, Instead, Trouble
from wizard.walk.ways import Verdict

WAY_SECTIONS = ("set-up", "borrow", "read", "give-back")
PASSED = ("skipped", "said")
KEPT = "kept"  # The answer recorded for the return steps if the patron keeps the book.
NOT_SHOWN = (*PASSED, KEPT)
SOMETHING_ELSE = "something-else"  # The answer if none of a step's problems fits.

SEEN = "!seen"  # The suffix of a step's address for the question *What do you see?*

Kind = Literal["do", "ask", "fix", "last", "ready", "keep", "which", "seen"]


class Start(NamedTuple):
    """The start of a visit: a device and a platform, or a trouble (file/id) with the device and platform if known.

    `called` is what the patron's device is called, such as `iPhone`, if its flow covers several kinds of device.
    """

    device: str = ""
    platform: str = ""
    trouble: str = ""
    called: str = ""


class FixAt(NamedTuple):
    """The current fix, its trouble, and its number among the fixes for that trouble. A step's own fix has no trouble.

    `last` means there's nothing else to try after it, including the fixes for the step's other troubles.
    """

    fix: Fix
    file: str
    trouble: Trouble | None
    number: int
    of: int
    last: bool


class Stop(NamedTuple):
    """A stop that needs an answer.

    `record` is the step, question, or fix. `offers` has the ids of the answers, with the usual one first.

    `fixing` means the stop is part of a fix or follows one. `waiting` means staff have marked it as taking a while.
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
    """A turn that the walk has used.

    `passed` is set if the stop wasn't shown (`skipped` or `said`) or isn't needed (`kept`). `on_demand` means the
    question was asked before its own place in the flow.
    """

    stop: Stop
    answer: str
    passed: str = ""
    on_demand: bool = False

    @property
    def address(self) -> str:
        return self.stop.address


class StepMet(NamedTuple):
    """A step along a way, whether it was answered there or earlier."""

    way: str
    section: str
    address: str


class End(NamedTuple):
    """The end of a visit and the reason for it.

    `come-back` never comes from a flow. Staff choose it if the patron doesn't have everything that's needed.
    """

    how: Ending | Literal["come-back"]
    why: str = ""
    file: str = ""  # The file that has the text of `why`.
    instead: tuple[Instead, ...] = ()
    verdict: Verdict | None = None

    @property
    def cannot(self) -> bool:
        """Whether the setup isn't possible, either for this device and service or with the answers given."""
        return self.verdict is not None or self.how == "cannot"


# The conditions (by `id()`) and their results in all walks that share this set.
Watch = set[tuple[int, bool]]
