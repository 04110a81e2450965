"""The grammar of flow files. These classes define how files are read, the editors' schema, and the tables in the guide.

A field's name is its key (`only_if` is `only-if`, `try_` is `try`), its type says which values it accepts, and its note
is the help that authors see. A field without a default is required.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar, dataclass_transform

from wizard.content.way_table import WAYS
from wizard.content.yaml_nodes import Map, Seq

T = TypeVar("T")


class Plain(Enum):
    """The kinds of plain values. In Python, they're text or numbers. In a file, each kind has stricter rules."""

    TEXT = "text for people, with **labels**, {slots}, and [[optional phrases]]"
    NAME = "plain text"
    ID = "lowercase letters, digits, and hyphens"
    TARGET = "an id, or file/id"
    DAY = "a date, such as 2026-11-20"
    DAYS = "a number of days, such as 90 days"
    MINUTES = "a number of minutes, such as 5 min"
    URL = "an address, such as https://example.org"
    WORD = "a label, an icon, both, or ..."
    TREE = "the same as you'd write in the flow itself"


Text = Annotated[str, Plain.TEXT]
Name = Annotated[str, Plain.NAME]
Id = Annotated[str, Plain.ID]
Target = Annotated[str, Plain.TARGET]
Day = Annotated[str, Plain.DAY]
Days = Annotated[int, Plain.DAYS]
Minutes = Annotated[int, Plain.MINUTES]
Url = Annotated[str, Plain.URL]
Word = Annotated[str, Plain.WORD]
Tree = Annotated[Map | Seq | None, Plain.TREE]

Only = Mapping[str, tuple[str, ...]]
Confidence = Literal["confirmed", "likely", "unsure"]
Where = Literal["reader", "borrower", "computer"]
Who = Literal["patron", "staff", "together"]
Harm = Literal["factory-reset", "deregister", "erase-device", "buy", "nothing"]
Ending = Literal["done", "cannot", "refer", "callback", "other-way"]
Picture = Literal["kindle", "kobo", "reader", "tablet", "phone", "computer"]
E_READERS = ("kindle", "kobo", "reader")
"""The pictures that are of e-readers."""
Switch = Literal["yes", "no"]
Offering = Literal["books", "magazines", "movies", "music", "courses"]
Key = Literal["page-left", "page-right", "marks", "home", "arrows", "keyboard", "row", "logo-n", "camera", "apps"]
Edge = Literal["top", "middle", "bottom"]
WordId = Literal["pin", "hold", "loan", "card", "catalog"]
CommandId = Literal["practice", "promises", "patrons", "tour", "help", "theme", "print", "poster", "card", "country"]

# Descriptions of the desk's commands, shown when staff type a command's name.
COMMANDS: Mapping[CommandId, str] = {
    "practice": "a practice patron",
    "promises": "the callbacks",
    "patrons": "all open visits",
    "tour": "the tour",
    "help": "the help screen",
    "theme": "the next color theme",
    "print": "a take-home sheet",
    "poster": "a poster for the shelf",
    "card": "an appointment card",
    "country": "the choice of country",
}

OLD_KEYS: Mapping[str, str] = {
    "recognise": "recognize",
    "catalogue": "catalog",
    "library.catalogue": "library.catalog",
}
"""The British spellings of some keys, which older files still use."""

if TYPE_CHECKING:
    WayId = str  # A type checker can't build a Literal from a table.
else:
    WayId = Literal[tuple(WAYS)]


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make a frozen dataclass that is compared by identity: two steps with the same text are still two steps.

    Only the reader makes records. It fills in their fields directly, because a generated `__init__` for each would be
    slow.
    """
    return dataclass(init=False, frozen=True, kw_only=True, eq=False, repr=False)(cls)


@record
class Record:
    """Anything written as keys and values. `at` is its place in the file."""

    at: Map


@record
class Verified(Record):
    """The date and method of the last check."""

    date: Annotated[Day, "The date, such as 2026-11-20."]
    how: Annotated[
        Literal["hands-on", "vendor-page", "public-pages", "reported"],
        "How it was checked: on a device, on the vendor's pages, on other public pages, or by someone's report.",
    ]
    with_: Annotated[Name, "The device and its version, or the page it was checked on."] = ""
    by: Annotated[Name, "A role or initials."] = ""


@record
class Source(Record):
    """A page that a claim is based on."""

    name: Annotated[Name, "The page's title."]
    url: Annotated[Url, "Its address."]
    checked: Annotated[Day, "The date you read it."]


@record
class Change(Record):
    """One entry in a file's history."""

    date: Annotated[Day, "The date of the change."]
    significance: Annotated[
        Literal["typo", "medium", "major"],
        "How much changed. After a `typo`, translations and printed sheets stay valid.",
    ]
    note: Annotated[Name, "What changed, in a sentence."]
    who: Annotated[Name, "A role or initials."] = ""


@record
class LabelWording(Record):
    """A label's text on some devices or versions."""

    text: Annotated[Name, "Its text on those devices or versions."]
    only_if: Annotated[Only, "When the label has this text."]


@record
class Label(Record):
    """The text of a button or menu on a screen. It's listed once, so renaming it means changing one line."""

    where: Annotated[Name, "The app or site it appears in, if that isn't what this file is about."] = ""
    confidence: Annotated[Confidence, "How sure we are of the exact text."] = "confirmed"
    was: Annotated[tuple[Name, ...], "Older text that some screens still show."] = ()
    elsewhere: Annotated[tuple[LabelWording, ...], "Its text on other devices."] = ()
    seen: Annotated[Day, "The date it was last seen."] = ""


@record
class Row(Record):
    """One row on a screen. Its only key says what kind of row it is."""

    book: Annotated[tuple[Word, ...] | None, "A book: a cover, some text, and its buttons."] = None
    app: Annotated[tuple[Word, ...] | None, "An app in a store: its icon, some text, and its button."] = None
    covers: Annotated[Name, "The number of book covers, side by side, such as `6`."] = ""
    item: Annotated[Word, "A line in a list."] = ""
    button: Annotated[Word, "A button as wide as the screen."] = ""
    field: Annotated[Word, "A text box."] = ""
    choice: Annotated[Word, "A drop-down list."] = ""
    tabs: Annotated[tuple[Word, ...] | None, "Words or icons next to each other."] = None
    text: Annotated[tuple[Word, ...] | None, "Lines of text. Write `...` for a line that doesn't matter."] = None
    menu: Annotated[tuple[Word, ...] | None, "A menu open over the screen."] = None
    dialog: Annotated[tuple["Row", ...] | None, "A dialog box that's open over the screen, with its own rows."] = None
    switch: Annotated[Word, "A line with an on-off switch."] = ""
    keys: Annotated[tuple[Word, ...] | None, "Keys to press together."] = None

    @property
    def kind(self) -> str:
        """Return the first key that was written, or "". `check` reports a row that doesn't have exactly one key."""
        return next((kind for kind in ROWS if kind in self.at), "")


ROWS = (
    "book",
    "app",
    "covers",
    "item",
    "button",
    "field",
    "choice",
    "tabs",
    "text",
    "menu",
    "dialog",
    "switch",
    "keys",
)


@record
class ScreenSketch(Record):
    """What a screen looks like, as far as a source shows it. A step finds its screen by the labels on it."""

    rows: Annotated[tuple[Row, ...], "What's on it, from top to bottom. List only what you know is there."] = ()
    title: Annotated[Name, "The name of the window, or the address of the page."] = ""
    top_bar: Annotated[tuple[Word, ...], "Words and icons along the top."] = ()
    bottom_bar: Annotated[tuple[Word, ...], "All words and icons along the bottom, in order."] = ()
    sidebar: Annotated[tuple[Row, ...], "A column on the left, in a window."] = ()
    devices: Annotated[tuple[Picture, ...], "The devices that show it this way. All devices, if left out."] = ()
    only_if: Annotated[Only, "When the screen looks this way."] = field(default_factory=dict)
    confidence: Annotated[Confidence, "How sure we are. An unsure screen is never drawn."] = "likely"
    seen: Annotated[Day, "The date someone last saw it."] = ""
    sources: Annotated[tuple[Source, ...], "The pages that show it."] = ()


@record
class DeviceBack(Record):
    """Where the serial number is on the back of a device."""

    place: Annotated[Edge, "Where on the back the number is. If left out, it's drawn in the middle."] = "middle"
    begins: Annotated[Name, "How the number begins, such as `B0`."] = ""


@record
class Body(Record):
    """What a device looks like, so people can identify it."""

    name: Annotated[Name, "What the model is called."]
    model: Annotated[Id, "Which model it is."]
    tells: Annotated[Name, "How to recognize it, in a few words, such as `Two buttons on one side`."]
    display: Annotated[Name, "The width and height of its screen in millimeters, such as `91x122`."]
    size: Annotated[
        Name, "The width and height of the whole device. If left out, plain margins are drawn around the screen."
    ] = ""
    keys: Annotated[tuple[Key, ...], "The buttons and marks on its front."] = ()
    back: Annotated[DeviceBack | None, "Where its serial number is."] = None
    confidence: Annotated[Confidence, "How sure we are. An unsure device is never drawn."] = "likely"
    sources: Annotated[tuple[Source, ...], "The pages that show it."] = ()


@record
class Instead(Record):
    """An alternative to offer."""

    text: Annotated[Text, "What to tell the patron, in one sentence."]
    platform: Annotated[
        Id, "The platform to offer. It's offered only if the library has it and it works on the device."
    ] = ""
    only_if: Annotated[Only, "When to offer it."] = field(default_factory=dict)


@record
class Known(Record):
    """A reference to a problem listed elsewhere, for when a step didn't work."""

    trouble: Annotated[Target, "The problem's id, or file/id."]


@record
class Fix(Record):
    """One thing to try for a problem. Afterward, the program asks if it worked."""

    id: Annotated[Id, "The name that stands for this fix in references, such as problem/fix."]
    try_: Annotated[Text, "What to try, in one sentence."]
    steps: Annotated[tuple["Step", ...], "The steps of this fix, if one sentence isn't enough."] = ()
    see: Annotated[Text, "What shows that it worked."] = ""
    where: Annotated[Where, "The device to do it on."] = "reader"
    who: Annotated[Who, "Who does it. If left out, the patron does."] = "patron"
    wait: Annotated[Minutes, "How long to wait, such as `5 min`."] = 0
    only_if: Annotated[Only, "When to try it."] = field(default_factory=dict)
    does: Annotated[tuple[Harm, ...], "Anything it does to the device that can't be undone."] = ()
    confidence: Annotated[Confidence | None, "How sure we are, if that differs from the rest of the file."] = None


Remedy = Known | Fix


@record
class Trouble(Record):
    """A problem in the patron's words, with fixes to try in order."""

    id: Annotated[Id, "The name that stands for this problem in references, such as file/id."]
    says: Annotated[Text, "The problem in the patron's words, such as `My book isn't on my Kindle`."]
    fixes: Annotated[tuple[Fix, ...], "What to try, with the most likely fix first."]
    also: Annotated[tuple[Name, ...], "Other words that patrons use for it, so that search finds it."] = ()
    screen: Annotated[tuple[Name, ...], "The messages on the screen."] = ()
    only_if: Annotated[Only, "When it can happen."] = field(default_factory=dict)
    home: Annotated[Text, "What the patron can do at home. It's printed on the sheet."] = ""
    confidence: Annotated[Confidence | None, "How sure we are, if that differs from the rest of the file."] = None


@record
class Answer(Record):
    """One answer to a question."""

    id: Annotated[Id, "The name that stands for this answer in references, such as question/answer."]
    text: Annotated[Text, "What staff see and choose."]
    home: Annotated[Text, "The answer as worded for a patron who reads it alone, such as `My own`."] = ""
    only_if: Annotated[Only, "When to offer it."] = field(default_factory=dict)
    means: Annotated[Id, "The value to remember, if it isn't the answer's id."] = ""
    needs: Annotated[
        Mapping[Id, Text], "What the patron needs if this is the answer. It's printed under *You need* on the sheet."
    ] = field(default_factory=dict)
    steps: Annotated[
        tuple["Step", ...], "Steps for this answer. After them, the visit continues with the step after the question."
    ] = ()
    again: Annotated[Switch, "Ask again after these steps, without this answer."] = "no"
    end: Annotated[Ending | None, "Close the visit, or try another way."] = None
    why: Annotated[Text, "The reason that staff can give the patron."] = ""
    instead: Annotated[tuple[Instead, ...], "What to offer the patron after this answer."] = ()


@record
class Named(Record):
    """The keys that every step and question can have."""

    id: Annotated[Id, "The step's name in visits and walk scripts."]
    say: Annotated[Text, "What staff say aloud, without quotation marks."] = ""
    note: Annotated[Text, "A note for staff only."] = ""
    minutes: Annotated[Minutes, "How long it takes, if it's more than a minute, such as `3 min`."] = 1
    only_if: Annotated[Only, "When to show this step."] = field(default_factory=dict)
    confidence: Annotated[Confidence | None, "How sure we are, if that differs from the rest of the file."] = None
    verified: Annotated[
        Verified | None, "When and how it was last checked, if that differs from the rest of the file."
    ] = None
    sources: Annotated[tuple[Source, ...], "The web pages it's based on, if they differ from the file's."] = ()


@record
class Do(Named):
    """A step: one thing to do."""

    do: Annotated[Text, "One action. Start with where it's done."]
    where: Annotated[Where, "The device to do it on."] = "reader"
    see: Annotated[
        Text,
        "What's on the screen if it worked: the name of something, or a sentence that starts with a capital letter.",
    ] = ""
    who: Annotated[Who, "Who does it. If left out, the patron does."] = "patron"
    wait: Annotated[Minutes, "How long to wait, such as `5 min`."] = 0
    if_not: Annotated[tuple[Remedy, ...], "What to try if it didn't work, in order."] = ()
    does: Annotated[tuple[Harm, ...], "Anything it does to the device that can't be undone."] = ()
    did: Annotated[Text, "A line in the past tense for *Today we did* on the sheet."] = ""
    sheet: Annotated[Text, "Different text for the sheet, or `no` to leave the step off the sheet."] = ""
    on_screen: Annotated[
        Target, "The screen it's done on, if the text doesn't make that clear, or `no` for no drawing."
    ] = ""
    taps: Annotated[tuple[Word, ...], "What to tap on that screen, if the text doesn't make it clear."] = ()
    drags: Annotated[tuple[Word, ...], "What to drag, then where to drag it."] = ()
    shows: Annotated[Target, "The screen that `see` describes."] = ""


@record
class Ask(Named):
    """A question for staff to answer."""

    ask: Annotated[Text, "The question that staff have to answer."]
    home: Annotated[Text, "The question as worded for a patron who reads it alone, such as `Are you on Wi-Fi?`"] = ""
    answers: Annotated[tuple[Answer, ...], "The answers, with the usual one first."]
    help: Annotated[Text, "How staff can find out the answer."] = ""
    remember: Annotated[Id, "The name of the fact that the answer to this question sets."] = ""


@record
class Use(Record):
    """Steps from elsewhere: a part of this file, a topic, or topic/part."""

    use: Annotated[Target, "The part, topic, or topic/part to include here."]
    id: Annotated[Id, "A name for this `use`. It's needed if a visit includes the same steps twice."] = ""
    only_if: Annotated[Only, "When to include these steps."] = field(default_factory=dict)


Step = Do | Ask | Use
Steps = tuple[Step, ...]


@record
class File(Record):
    """The keys that every flow file can have."""

    owner: Annotated[Name, "Who maintains it: a role, not a person."]
    verified: Annotated[Verified, "When and how it was last checked."]
    review_every: Annotated[Days, "How often it needs a review, such as `90 days`."]
    made_on: Annotated[Name, "In your own copy of a built-in flow: the version of our flow that you copied."] = ""
    sources: Annotated[tuple[Source, ...], "The web pages it's based on."] = ()
    changes: Annotated[tuple[Change, ...], "Its history, with the newest change first."] = ()
    labels: Annotated[Mapping[str, Label], "The buttons and menus on screens that its texts mention."] = field(
        default_factory=dict
    )
    labels_from: Annotated[tuple[Id, ...], "Other files whose labels it uses."] = ()
    screens: Annotated[
        Mapping[Id, ScreenSketch], "What its screens look like, for the drawings that show where to tap."
    ] = field(default_factory=dict)
    needs: Annotated[Mapping[Id, Text], "What the patron needs. It's printed under *You need* on the sheet."] = field(
        default_factory=dict
    )
    parts: Annotated[Mapping[Id, Steps], "Groups of steps that a `use` can include, by name."] = field(
        default_factory=dict
    )
    troubles: Annotated[tuple[Trouble, ...], "What can go wrong."] = ()
    clean_up: Annotated[Steps, "Steps to do before closing a visit that used this file."] = ()


@record
class Model(Record):
    """A group of devices that work the same way."""

    name: Annotated[Name, "What staff call it."]
    ways: Annotated[tuple[WayId, ...], "How books get to it, with the best way first."]
    why: Annotated[Text, "The reason, if none of the ways work."] = ""
    marks: Annotated[tuple[Name, ...], "Numbers and names that identify it, so that search finds it."] = ()
    never: Annotated[tuple[Harm, ...], "What must never be done to it."] = ()
    why_never: Annotated[Text, "The reason these things must never be done."] = ""
    words: Annotated[Mapping[Id, Text], "This model's own phrases for the {device.…} slots."] = field(
        default_factory=dict
    )
    facts: Annotated[Mapping[Id, Id], "Facts that are always true of this device."] = field(default_factory=dict)
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()
    confidence: Annotated[Confidence, "How sure we are that the model's ways work."] = "confirmed"
    picture: Annotated[Picture | None, "The picture of it on the sheet, if it differs from the device's."] = None


@record
class Device(File):
    """A family of devices."""

    device: Annotated[Name, "Its name."]
    models: Annotated[Mapping[Id, Model], "Its models, by id."]
    recognize: Annotated[Steps, "Questions that determine the model."]
    also: Annotated[tuple[Name, ...], "Other words people type for it."] = ()
    prepare: Annotated[Steps, "Steps to do before setting up any platform, such as charging, Wi-Fi, and accounts."] = ()
    words: Annotated[Mapping[Id, Text], "Phrases that fill the {device.…} slots."] = field(default_factory=dict)
    facts: Annotated[Mapping[Id, Id], "Facts that are always true of this device."] = field(default_factory=dict)
    instead: Annotated[
        tuple[Instead, ...],
        "What else to offer. For an e-reader, lines without a platform are left out if the platform has its own.",
    ] = ()
    picture: Annotated[Picture, "The picture of it on the sheet."] = "reader"
    bodies: Annotated[Mapping[Id, Body], "What its models look like, to tell them apart."] = field(default_factory=dict)


@record
class Way(Record):
    """A way for books to get from a platform to a device. Its own sections of steps replace the platform's."""

    only_if: Annotated[Only, "The facts about the library and model that must be true for this way to work."] = field(
        default_factory=dict
    )
    why_not: Annotated[Text, "The reason to give the patron if these conditions aren't met."] = ""
    borrower: Annotated[Where | None, "The device the patron borrows on, if no question asks for it."] = None
    needs: Annotated[Mapping[Id, Text], "What else the patron needs for this way."] = field(default_factory=dict)
    set_up: Annotated[Steps | None, "Steps to do once."] = None
    borrow: Annotated[Steps | None, "Steps to borrow a book."] = None
    read: Annotated[Steps | None, "Steps to read a book."] = None
    give_back: Annotated[Steps | None, "Steps to return a book."] = None
    clean_up: Annotated[Steps, "Steps to do before closing a visit that used this way."] = ()
    confidence: Annotated[Confidence, "How sure we are that this way works."] = "confirmed"


@record
class Limit(Record):
    """A device, model, or library that a platform doesn't work with."""

    why: Annotated[Text, "The reason that staff can give the patron."]
    only_if: Annotated[Only, "The devices, models, or libraries that this limit is for."] = field(default_factory=dict)
    ways: Annotated[tuple[WayId, ...], "The ways that this limit is for. All ways, if left out."] = ()
    answer: Annotated[Literal["cannot", "ask"], "`cannot` if it can't work, or `ask` if staff should ask."] = "cannot"
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()


@record
class Platform(File):
    """A lending service."""

    platform: Annotated[Name, "Its name."]
    ways: Annotated[Mapping[WayId, Way], "How its books get to a device."]
    also: Annotated[tuple[Name, ...], "Other words people type for it."] = ()
    words: Annotated[
        Mapping[Id, Text], "Phrases that fill the {platform.…} slots in shared topics, such as `app` and `site`."
    ] = field(default_factory=dict)
    countries: Annotated[tuple[Name, ...], "The countries where libraries use it. All countries, if left out."] = ()
    returns: Annotated[Switch, "Whether books have to be returned. Write `no` if patrons keep them."] = "yes"
    heard: Annotated[Switch, "Whether patrons listen to its books. If so, sheets say *listen* instead of *read*."] = (
        "no"
    )
    offers: Annotated[Offering, "What it offers, if not books. Its sheets then say *watch movies*, for example."] = (
        "books"
    )
    open_to_all: Annotated[Switch, "Whether anyone can use it, even if their library doesn't offer it."] = "no"
    account: Annotated[
        Name, "What patrons write down under *My accounts* on the sheet, if it has its own accounts."
    ] = ""
    limits: Annotated[tuple[Limit, ...], "Devices, models, and libraries that it doesn't work with."] = ()
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()
    set_up: Annotated[Steps, "Steps to do once, for all ways."] = ()
    borrow: Annotated[Steps, "Steps to borrow a book, for all ways."] = ()
    read: Annotated[Steps, "Steps to read a book, for all ways."] = ()
    give_back: Annotated[Steps, "Steps to return a book, for all ways."] = ()


@record
class Topic(File):
    """Steps that many flows share."""

    topic: Annotated[Name, "Its name."]
    also: Annotated[tuple[Name, ...], "Other words people type for it."] = ()
    steps: Annotated[Steps, "Its steps. They're done only once in a visit."] = ()
    account: Annotated[Name, "What patrons write down under *My accounts* on the sheet, such as `Amazon email`."] = ""


def title_of(file: File) -> str:
    """Return a file's own name, such as `Libby`."""
    if isinstance(file, Device):
        return file.device
    if isinstance(file, Platform):
        return file.platform
    assert isinstance(file, Topic)
    return file.topic


@record
class LocalChange(Record):
    """One thing in a built-in flow that your library changes, and the change."""

    step: Annotated[Target, "The id of the step or question to change, or what a `use` includes."] = ""
    answer: Annotated[Target, "The answer to change: question/answer."] = ""
    fix: Annotated[Target, "The fix to change: problem/fix, or step/fix."] = ""
    trouble: Annotated[Id, "The problem to change."] = ""
    label: Annotated[Name, "The label to change."] = ""
    way: Annotated[Name, "The way to change."] = ""
    model: Annotated[Id, "The model to change."] = ""
    flow: Annotated[Id, "The flow's id, to add something to the flow itself."] = ""
    in_: Annotated[Id, "The way, part, or section it's in, if the flow has more than one with this id."] = ""
    made_on: Annotated[
        Name, "The version of ours that you changed. `check` tells you what to write, and when ours changes."
    ] = ""
    replace: Annotated[Tree, "What to use in its place."] = None
    change: Annotated[Tree, "The keys to change. The others stay as they are."] = None
    add: Annotated[Tree, "New keys, or more items for its lists."] = None
    before: Annotated[Tree, "What to insert before it."] = None
    after: Annotated[Tree, "What to insert after it."] = None
    remove: Annotated[Switch, "Whether to leave it out."] = "no"
    why: Annotated[Name, "The reason, for your colleagues."] = ""


@record
class Patch(Record):
    """What your library changes in a built-in flow. The rest of the flow stays ours."""

    patch: Annotated[Id, "The id of the built-in flow, such as `libby`."]
    changes: Annotated[tuple[LocalChange, ...], "Your changes."]


@record
class Check(Record):
    """A test on a real device: one model with one platform, step by step."""

    model: Annotated[Id, "The model that was tested."]
    platform: Annotated[Id, "The platform it was tested with."]
    date: Annotated[Day, "The date of the test."]
    with_: Annotated[Name, "The device and its version, such as `Paperwhite 11`."]
    by: Annotated[Name, "The tester's initials. They're never printed."]
    steps: Annotated[Mapping[str, Name], "The steps that worked (file/id), each with a hash of its text."] = field(
        default_factory=dict
    )
    wrong: Annotated[Mapping[str, Name], "The steps that didn't match the device, in the same form."] = field(
        default_factory=dict
    )


@record
class Checks(Record):
    """The tests your library did on real devices. `ebook-setup checked` writes this file."""

    checks: Annotated[tuple[Check, ...], "One for each test."]


PATCHES = "patches"
"""The folder that has the patches. It's next to the folders that have the flows."""

Words = tuple[Name, ...]


@record
class SearchWords(Record):
    """Words that the desk's search treats as the same."""

    meanings: Annotated[Mapping[Id, Words], "Words and phrases that mean the same thing, in any language."]
    negations: Annotated[Words, "Words that all count as *not*, such as `can't` and `never`."] = ()
    skipped: Annotated[Words, "Small words that a phrase may or may not include, such as `does` and `the`."] = ()
    idle: Annotated[Words, "Words that mean nothing on their own, such as `please` and `error`."] = ()
    everyday: Annotated[Words, "Words that many problems share, such as `book`, so they don't count for much."] = ()
    starting: Annotated[
        Words, "Words that mean *let's begin* when they're next to a name, such as `set up` and `new`."
    ] = ()
    elsewhere: Annotated[Words, "Words for topics this desk can't help with, such as `printer` and `tax`."] = ()
    commands: Annotated[Mapping[CommandId, Words], "What people type to run one of the desk's commands."] = field(
        default_factory=dict
    )


@record
class Card(Record):
    """What the library's card is like. Write in the third person, because both staff and patrons read it."""

    number: Annotated[Name, "Where the number is, and how long it is."] = ""
    prefix: Annotated[Name, "The digits that every number starts with."] = ""
    zeros: Annotated[Switch, "Whether patrons have to type leading zeros."] = "no"
    pin: Annotated[Name, "What the PIN usually is."] = ""


@record
class Wifi(Record):
    """The library's own Wi-Fi."""

    name: Annotated[Name, "The network's name."] = ""
    portal: Annotated[Switch, "Whether it has a sign-in page."] = "no"


@record
class Offer(Record):
    """The details of a platform at this library, or what replaced the platform."""

    find_as: Annotated[
        Name, "The library's name in the platform's list of libraries. Often it's the name of a group of libraries."
    ] = ""
    then_choose: Annotated[
        Name, "The library's own name in the second list, which appears after choosing the group."
    ] = ""
    address: Annotated[Name, "The address of the library's own page on the platform, without https://."] = ""
    loans: Annotated[Name, "How many books patrons can borrow at a time."] = ""
    monthly: Annotated[Name, "How many books patrons can borrow a month, if there's a monthly limit."] = ""
    holds: Annotated[Name, "How many holds patrons can have at a time."] = ""
    days: Annotated[Name, "How long a loan lasts."] = ""
    gone: Annotated[Day, "The date the library stopped offering it."] = ""
    replaced_by: Annotated[Id, "The platform to use now."] = ""


@record
class Branch(Record):
    """One branch of a library. For anything left out, the library's own value is used."""

    name: Annotated[Name, "The branch's name."]
    phone: Annotated[Name, "The number to call."] = ""
    hours: Annotated[Name, "Opening hours."] = ""
    address: Annotated[Name, "Where the desk is."] = ""
    wifi: Annotated[Wifi | None, "The branch's Wi-Fi."] = None
    print_with: Annotated[tuple[Name, ...], "The branch's own print command. The file's name is added at the end."] = ()


WARN, WIPE, LONGEST = 14, 30, 90  # days


@record
class PromiseDays(Record):
    """The time limits for storing a promised callback, at most 90 days. It's deleted once the call is made."""

    warn: Annotated[Days, "How many days before the desk warns staff about a callback."] = WARN
    wipe: Annotated[Days, "How many days before the name and number are deleted, even if you haven't called."] = WIPE


@record
class Profile(Record):
    """The library's own facts."""

    library: Annotated[Name, "The library's name."]
    phone: Annotated[Name, "The number to call."]
    country: Annotated[Name, "A two-letter country code, such as US, CA, GB, AU, or DE."]
    short_name: Annotated[Name, "A shorter name, for use in sentences."] = ""
    hours: Annotated[Name, "Opening hours."] = ""
    address: Annotated[Name, "Where the desk is."] = ""
    web: Annotated[Name, "The address of your eBook page, without https://."] = ""
    catalog: Annotated[Name, "The address of the catalog, where patrons can try their card."] = ""
    site: Annotated[Name, "The address of the website that the `site` command creates, without https://."] = ""
    languages: Annotated[
        tuple[Id, ...], "The languages of the sheets: the language of the flows, then the languages to offer first."
    ] = ("en",)
    paper: Annotated[
        Literal["a4", "letter"] | None, "The paper in the printer. If left out, the country's usual paper."
    ] = None
    card: Annotated[Card | None, "What the library's card looks like."] = None
    wifi: Annotated[Wifi | None, "The library's Wi-Fi."] = None
    transfer_computer: Annotated[Switch, "Whether patrons can use our computer to copy books by cable."] = "no"
    print_with: Annotated[
        tuple[Name, ...], "The library's own print command. The file's name is added at the end."
    ] = ()
    branches: Annotated[Mapping[Id, Branch], "The library's branches. Each desk asks once which branch it's in."] = (
        field(default_factory=dict)
    )
    we_may_not: Annotated[
        tuple[Name, ...], "What staff aren't allowed to do here. Each item completes the sentence `We may not …`."
    ] = ()
    counting: Annotated[Switch, "Whether the program counts how visits end, without patron data."] = "no"
    promises: Annotated[PromiseDays | None, "How long promised callbacks are stored."] = None
    words: Annotated[Mapping[WordId, Name], "The library's own words for the {word.…} slots."] = field(
        default_factory=dict
    )
    platforms: Annotated[Mapping[Id, Offer], "The platforms that the library offers or used to offer."] = field(
        default_factory=dict
    )
