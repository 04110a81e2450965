"""Everything staff can do at the desk, as data.

A screen offers actions, and the desk applies them. An action carries its visit and the address of the step that the
visit was at when the action was offered. So the desk can reject an action that arrives late or twice.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from wizard.desk.place import Place

if TYPE_CHECKING:  # At run time, these are imported only after the first screen is drawn.
    from wizard.presenters.sheet import Size
    from wizard.records.promise import Promise
    from wizard.walk.stops import Start

Turns: TypeAlias = tuple[tuple[str, str], ...]
Passing: TypeAlias = Literal["skipped", "said"]

# ------------------------------------------------------------------ visits


@dataclass(frozen=True)
class Begin:
    """Open a visit.

    `aim` is the step or section where it should start. `found_in` is the visit that staff searched from, so Backspace
    can return there. `same_patron` is another visit for the same patron, which stays open. `notice` is shown once.
    """

    start: "Start"
    turns: Turns = ()
    aim: str = ""
    by_phone: bool = False
    notice: str = ""
    found_in: int = 0
    same_patron: int = 0


@dataclass(frozen=True)
class Resume:
    """Continue with an open visit."""

    visit: int


@dataclass(frozen=True)
class GiveAnswer:
    """Answer the step at `address`."""

    visit: int
    address: str
    answer: str


@dataclass(frozen=True)
class GoBack:
    """Go back one answer from `address`."""

    visit: int
    address: str


@dataclass(frozen=True)
class GoTo:
    """Jump from `address` to the step `target`. `how` says how to mark the steps in between."""

    visit: int
    address: str
    target: str
    how: Passing = "skipped"


@dataclass(frozen=True)
class StartAt:
    """Start at a section, and mark every step before it as done."""

    visit: int
    address: str
    section: str


@dataclass(frozen=True)
class OpenProblem:
    """Open a problem (file/id) at the step in this visit that names it, or in a new visit if no step does."""

    visit: int
    problem: str
    otherwise: Begin


@dataclass(frozen=True)
class ByPhone:
    """Switch between the wording for a phone call and the usual wording."""

    visit: int


@dataclass(frozen=True)
class Flag:
    """Report the step at `address` as wrong, or as still right.

    `label` is what the button says now. `sure` is True if staff have confirmed that a flagged step is right.
    """

    visit: int
    address: str
    reason: str
    label: str = ""
    sure: bool = False


@dataclass(frozen=True)
class ReferPatron:
    """Mark the patron as referred to someone else, and show what staff have tried."""

    visit: int


@dataclass(frozen=True)
class SaveReferral:
    """Save the referral as a file."""

    visit: int


@dataclass(frozen=True)
class RecordCheck:
    """Record that the steps in a visit worked on this device. The initials tell the flow keeper who tried them."""

    visit: int
    device: str
    initials: str


@dataclass(frozen=True)
class Close:
    """Close a visit and delete it. No other action closes a visit."""

    visit: int


# ------------------------------------------------------------------ callbacks


@dataclass(frozen=True)
class PromiseCall:
    """Promise a visit's patron a call. If there's no `contact`, staff write the name and number on a paper slip."""

    visit: int
    due: date
    contact: Turns = ()


@dataclass(frozen=True)
class MovePromise:
    """Move a visit's callback to another day."""

    visit: int
    due: date


@dataclass(frozen=True)
class WithdrawPromise:
    """Delete a visit's callback, because the patron doesn't want it."""

    visit: int


@dataclass(frozen=True)
class UpdateCall:
    """Add a staff member's initials or findings to the callback as they saw it."""

    seen: "Promise"
    field: Literal["who", "found"]
    text: str


@dataclass(frozen=True)
class MoveCall:
    """Move a callback, as staff saw it, to another day."""

    seen: "Promise"
    due: date


@dataclass(frozen=True)
class EndCall:
    """Finish a callback, as staff saw it, and delete it."""

    seen: "Promise"
    how: Literal["kept", "removed"]


# ------------------------------------------------------------------ paper


@dataclass(frozen=True)
class PrintSheet:
    """Print the sheet that is previewed at a place.

    `number` is how many times the sheet had already been sent to the printer when this was offered.
    """

    place: Place
    size: "Size" = "standard"
    copies: int = 1
    number: int = 0


@dataclass(frozen=True)
class PrintCard:
    """Print a card with what a visit's patron should bring."""

    visit: int


@dataclass(frozen=True)
class PrintInstead:
    """Print what works instead, for a visit that can't work, or for a model and a platform without a visit."""

    visit: int = 0
    model: str = ""
    platform: str = ""


@dataclass(frozen=True)
class PrintLast:
    """Print the last sheet again. `number` is how many sheets had been sent to the printer when this was offered."""

    number: int


@dataclass(frozen=True)
class PrintCalls:
    """Print the list of callbacks."""


@dataclass(frozen=True)
class PrintAnswer:
    """Print a callback's findings for the patron."""

    seen: "Promise"


@dataclass(frozen=True)
class FindPrinters:
    """Find printers and list them."""


@dataclass(frozen=True)
class ChoosePrinter:
    """Use this printer from now on, or the computer's default printer if `name` is empty."""

    name: str


# ------------------------------------------------------------------ the desk


@dataclass(frozen=True)
class Show:
    """Show another screen. *Back* returns to this one."""

    place: Place


@dataclass(frozen=True)
class Turn:
    """Replace this screen with another one, if `was` is still shown."""

    place: Place
    was: Place


@dataclass(frozen=True)
class Back:
    """Return to the previous screen."""

    place: Place


@dataclass(frozen=True)
class Home:
    """Show the first screen, for a new patron."""


@dataclass(frozen=True)
class Say:
    """Show a message, such as the reason a text can't be saved."""

    sentence: str


@dataclass(frozen=True)
class NoteSearch:
    """Save a search that found nothing, for the flow keeper."""

    words: str


@dataclass(frozen=True)
class UseInstructions:
    """Use the newer instructions from the network share."""


@dataclass(frozen=True)
class SetCountry:
    """Set the country, or "" to ask later. Then begin the visit that needs it, if there is one."""

    country: str
    then: Begin | None = None


@dataclass(frozen=True)
class SetBranch:
    """Set the branch that this computer is at. Then do what needs it, such as beginning a visit."""

    branch: str
    then: "Action | None" = None


@dataclass(frozen=True)
class EndTour:
    """Leave the tour, and no longer offer it as the first thing."""


@dataclass(frozen=True)
class Practice:
    """Start practice, or return to the real desk."""


@dataclass(frozen=True)
class OfFace:
    """Run a command that only the terminal or browser handles, such as changing colors. The desk ignores it."""

    name: str


@dataclass(frozen=True)
class Leave:
    """Close the desk."""


Action: TypeAlias = (
    Begin
    | Resume
    | GiveAnswer
    | GoBack
    | GoTo
    | StartAt
    | OpenProblem
    | ByPhone
    | Flag
    | ReferPatron
    | SaveReferral
    | RecordCheck
    | Close
    | PromiseCall
    | MovePromise
    | WithdrawPromise
    | UpdateCall
    | MoveCall
    | EndCall
    | PrintSheet
    | PrintCard
    | PrintInstead
    | PrintLast
    | PrintCalls
    | PrintAnswer
    | FindPrinters
    | ChoosePrinter
    | Show
    | Turn
    | Back
    | Home
    | Say
    | NoteSearch
    | UseInstructions
    | SetCountry
    | SetBranch
    | EndTour
    | Practice
    | OfFace
    | Leave
)
