"""The start, stops, and end of a walk, with the answers given at its stops."""

from typing import Literal, NamedTuple

from wizard.content.flow import Answer, Ask, Do, Ending, Fix, Instead, Trouble
from wizard.walk.ways import Verdict

WAY_SECTIONS = ("set-up", "borrow", "read", "give-back")
PASSED = ("skipped", "said")
KEPT = "kept"  # The answer to a return step if the patron keeps the book.
NOT_SHOWN = (*PASSED, KEPT)
SOMETHING_ELSE = "something-else"  # The answer if none of a step's problems fits.

SEEN = "!seen"  # The suffix of a step's address for the question *What do you see?*

Kind = Literal["do", "ask", "fix", "last", "ready", "keep", "which", "seen"]


class Start(NamedTuple):
    """The start of a visit: a device and a platform, or a trouble (file/id) and as much of the others as is known.

    `called` is the device's own name if its flow is for several, such as `iPhone`.
    """

    device: str = ""
    platform: str = ""
    trouble: str = ""
    called: str = ""


class FixAt(NamedTuple):
    """The current fix, its number among the fixes of its trouble, and that trouble. A step's own fixes have no trouble.

    `last` means there is nothing else to try, including the fixes of the step's other troubles.
    """

    fix: Fix
    file: str
    trouble: Trouble | None
    number: int
    of: int
    last: bool


class Stop(NamedTuple):
    """A stop that needs an answer.

    `record` is the step, question, or fix. `offers` has the ids of the answers, the usual one first.

    `fixing` means the stop is part of a fix or follows one. `waiting` means staff have answered that it takes a while.
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

    `passed` is set if the stop wasn't shown (`skipped` or `said`) or isn't needed (`kept`). `on_demand` means it was
    asked before its place in the flow.
    """

    stop: Stop
    answer: str
    passed: str = ""
    on_demand: bool = False

    @property
    def address(self) -> str:
        return self.stop.address


class StepMet(NamedTuple):
    """A step on the path of a way, answered there or earlier."""

    way: str
    section: str
    address: str


class End(NamedTuple):
    """The end of a visit and its reason. Flows can't use `come-back`: staff choose it if the patron lacks something."""

    how: Ending | Literal["come-back"]
    why: str = ""
    file: str = ""  # The file that has the text of `why`.
    instead: tuple[Instead, ...] = ()
    verdict: Verdict | None = None

    @property
    def cannot(self) -> bool:
        """Whether it can't be done, for this device and service or with the answers given."""
        return self.verdict is not None or self.how == "cannot"


# The results of conditions, by identity, in all walks that share this set.
Watch = set[tuple[int, bool]]
