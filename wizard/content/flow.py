"""The grammar of flow files. Reading, the editors' schema, and the guide are all made from these classes.

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
    """The kinds of plain values. In Python they're text or numbers. In a file, they follow stricter rules."""

    TEXT = "text for people, with **labels**, {slots}, and [[optional phrases]]"
    NAME = "plain text"
    ID = "lowercase letters, digits, and hyphens"
    TARGET = "an id, or file/id"
    DAY = "a date, such as 2026-11-20"
    DAYS = "a time, such as 90 days"
    MINUTES = "a time, such as 5 min"
    URL = "an address, such as https://example.org"
    WORD = "a label, an icon, both, or ..."
    TREE = "what you would write in the flow itself"


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
Switch = Literal["yes", "no"]
Offering = Literal["books", "magazines", "movies", "music", "courses"]
Key = Literal["page-left", "page-right", "marks", "home", "arrows", "keyboard", "row", "logo-n", "camera", "apps"]
Edge = Literal["top", "middle", "bottom"]
WordId = Literal["pin", "hold", "loan", "card", "catalog"]
CommandId = Literal["practice", "promises", "patrons", "tour", "help", "theme", "print", "poster", "card", "country"]

# Descriptions of the desk's commands, shown when staff type their names.
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
    "country": "the choice of the country",
}

OLD_KEYS: Mapping[str, str] = {
    "recognise": "recognize",
    "catalogue": "catalog",
    "library.catalogue": "library.catalog",
}
"""The British spelling of some keys, which older files still have."""

if TYPE_CHECKING:
    WayId = str  # a type checker can't build a Literal from a table
else:
    WayId = Literal[tuple(WAYS)]


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make a frozen dataclass that is compared by identity: two steps with the same text are still two steps.

    Only reading makes records, and it fills them directly, because an `__init__` for each would be slow to make.
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
        "On a device, on the vendor's pages, on other public pages, or as reported by someone.",
    ]
    with_: Annotated[Name, "The device and its version, or the page."] = ""
    by: Annotated[Name, "A role or initials."] = ""


@record
class Source(Record):
    """A page that a claim is based on."""

    name: Annotated[Name, "The page's title."]
    url: Annotated[Url, "Its address."]
    checked: Annotated[Day, "The date you read it."]


@record
class Change(Record):
    """One line of a file's history."""

    date: Annotated[Day, "The date of the change."]
    significance: Annotated[
        Literal["typo", "medium", "major"], "Whether translations and printed sheets are still right."
    ]
    note: Annotated[Name, "What changed, in a sentence."]
    who: Annotated[Name, "A role or initials."] = ""


@record
class LabelWording(Record):
    """A label's text on some devices or versions."""

    text: Annotated[Name, "The text there."]
    only_if: Annotated[Only, "When it has this text."]


@record
class Label(Record):
    """The text of a button or menu on a screen. It's listed once, so renaming it is one line."""

    where: Annotated[Name, "Whose screen it's on, if it isn't this file's."] = ""
    confidence: Annotated[Confidence, "How sure we are of the exact text."] = "confirmed"
    was: Annotated[tuple[Name, ...], "Older text that some screens still show."] = ()
    elsewhere: Annotated[tuple[LabelWording, ...], "Its text on other devices."] = ()
    seen: Annotated[Day, "The date it was last seen."] = ""


@record
class Row(Record):
    """One row of a screen, named by the one key it has."""

    book: Annotated[tuple[Word, ...] | None, "A book: a cover, some text, and its buttons."] = None
    app: Annotated[tuple[Word, ...] | None, "An app in a store: its icon, some text, and its button."] = None
    covers: Annotated[Name, "How many covers, side by side, such as `6`."] = ""
    item: Annotated[Word, "A line of a list."] = ""
    button: Annotated[Word, "A button as wide as the screen."] = ""
    field: Annotated[Word, "A box to type in."] = ""
    choice: Annotated[Word, "A box to choose in, with an arrow."] = ""
    tabs: Annotated[tuple[Word, ...] | None, "Words or icons next to each other."] = None
    text: Annotated[tuple[Word, ...] | None, "Lines of text; `...` for one that doesn't matter."] = None
    menu: Annotated[tuple[Word, ...] | None, "A menu open over the screen."] = None
    dialog: Annotated[tuple["Row", ...] | None, "A box open over the screen, with its own rows."] = None
    switch: Annotated[Word, "A line with an on-off switch."] = ""
    keys: Annotated[tuple[Word, ...] | None, "Keys to press together."] = None

    @property
    def kind(self) -> str:
        """Return the first key that was written, or "". `check` reports a row with another number of keys than one."""
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
    """The look of a screen, as far as a source shows it. Steps find it by its labels."""

    rows: Annotated[tuple[Row, ...], "What is on it, from top to bottom. Only what is known."] = ()
    title: Annotated[Name, "The name of the window, or the address of the page."] = ""
    top_bar: Annotated[tuple[Word, ...], "Words and icons along the top."] = ()
    bottom_bar: Annotated[tuple[Word, ...], "Words and icons along the bottom: all of them, in order."] = ()
    sidebar: Annotated[tuple[Row, ...], "A column on the left, in a window."] = ()
    devices: Annotated[tuple[Picture, ...], "Which devices show it this way. All, if left out."] = ()
    only_if: Annotated[Only, "When it looks this way."] = field(default_factory=dict)
    confidence: Annotated[Confidence, "How sure we are. An unsure screen is never drawn."] = "likely"
    seen: Annotated[Day, "The day someone last saw it."] = ""
    sources: Annotated[tuple[Source, ...], "The pages that show it."] = ()


@record
class DeviceBack(Record):
    """The place of the number on the back of a device."""

    place: Annotated[Edge, "Where on the back. It's drawn in the middle if left out."] = "middle"
    begins: Annotated[Name, "How the number begins, such as `B0`."] = ""


@record
class Body(Record):
    """The appearance of a device, so people can identify it."""

    name: Annotated[Name, "What it's called."]
    model: Annotated[Id, "Which model it is."]
    tells: Annotated[Name, "How to recognize it, in a few words: `Two buttons on one side`."]
    display: Annotated[Name, "Width and height of its screen in millimeters, such as `91x122`."]
    size: Annotated[Name, "Its own width and height. If left out, plain margins are drawn around the screen."] = ""
    keys: Annotated[tuple[Key, ...], "The buttons and marks on its front."] = ()
    back: Annotated[DeviceBack | None, "Where its number is."] = None
    confidence: Annotated[Confidence, "How sure we are. An unsure one is never drawn."] = "likely"
    sources: Annotated[tuple[Source, ...], "The pages that show it."] = ()


@record
class Instead(Record):
    """An alternative to offer."""

    text: Annotated[Text, "One sentence to the patron."]
    platform: Annotated[Id, "Offer it only if the library has this platform and it works on the device."] = ""
    only_if: Annotated[Only, "When to offer it."] = field(default_factory=dict)


@record
class Known(Record):
    """A problem listed elsewhere, for when a step didn't work."""

    trouble: Annotated[Target, "The problem's id, or file/id."]


@record
class Fix(Record):
    """One thing to try for a problem. After it, the program asks if it worked."""

    id: Annotated[Id, "The fix's name in addresses."]
    try_: Annotated[Text, "What to try, in one sentence."]
    steps: Annotated[tuple["Step", ...], "Its steps, if one sentence isn't enough."] = ()
    see: Annotated[Text, "What shows that it worked."] = ""
    where: Annotated[Where, "Which device it's done on."] = "reader"
    who: Annotated[Who, "Who does it. The patron, if left out."] = "patron"
    wait: Annotated[Minutes, "How long to wait, such as `5 min`."] = 0
    only_if: Annotated[Only, "When to try it."] = field(default_factory=dict)
    does: Annotated[tuple[Harm, ...], "What it does to the device that can't be undone."] = ()
    confidence: Annotated[Confidence | None, "If it differs from the file's."] = None


Remedy = Known | Fix


@record
class Trouble(Record):
    """A problem in the patron's words, with fixes to try in order."""

    id: Annotated[Id, "The problem's name in addresses."]
    says: Annotated[Text, "In the patron's words: `My book isn't on my Kindle`."]
    fixes: Annotated[tuple[Fix, ...], "What to try, the most likely fix first."]
    also: Annotated[tuple[Name, ...], "Other words patrons use, for the search."] = ()
    screen: Annotated[tuple[Name, ...], "The message on the screen."] = ()
    only_if: Annotated[Only, "When it can happen."] = field(default_factory=dict)
    home: Annotated[Text, "What the patron can do at home. It's printed on the sheet."] = ""
    confidence: Annotated[Confidence | None, "If it differs from the file's."] = None


@record
class Answer(Record):
    """One answer to a question."""

    id: Annotated[Id, "The answer's name in addresses."]
    text: Annotated[Text, "What staff see and choose."]
    home: Annotated[Text, "The same for a patron who reads alone, such as `My own`."] = ""
    only_if: Annotated[Only, "When to offer it."] = field(default_factory=dict)
    means: Annotated[Id, "The value to remember, if it isn't the id."] = ""
    needs: Annotated[Mapping[Id, Text], "What the patron needs then, for *You need* on the sheet."] = field(
        default_factory=dict
    )
    steps: Annotated[
        tuple["Step", ...], "Steps for this answer. After them, the visit continues below the question."
    ] = ()
    again: Annotated[Switch, "Ask again after these steps, without this answer."] = "no"
    end: Annotated[Ending | None, "Close the visit, or try another way."] = None
    why: Annotated[Text, "The reason, for staff to say."] = ""
    instead: Annotated[tuple[Instead, ...], "What to offer then."] = ()


@record
class Named(Record):
    """The keys that every step and question can have."""

    id: Annotated[Id, "The step's name in visits and walk scripts."]
    say: Annotated[Text, "What staff say aloud, without quotation marks."] = ""
    note: Annotated[Text, "For staff only."] = ""
    minutes: Annotated[Minutes, "If it takes more than one minute, such as `3 min`."] = 1
    only_if: Annotated[Only, "When to show it."] = field(default_factory=dict)
    confidence: Annotated[Confidence | None, "If it differs from the file's."] = None
    verified: Annotated[Verified | None, "If it differs from the file's."] = None
    sources: Annotated[tuple[Source, ...], "If it differs from the file's."] = ()


@record
class Do(Named):
    """A step: one thing to do."""

    do: Annotated[Text, "One action, with the place first."]
    where: Annotated[Where, "Which device it's done on."] = "reader"
    see: Annotated[
        Text, "What's on the screen if it worked: the name of something, or a sentence with a capital letter."
    ] = ""
    who: Annotated[Who, "Who does it. The patron, if left out."] = "patron"
    wait: Annotated[Minutes, "How long to wait, such as `5 min`."] = 0
    if_not: Annotated[tuple[Remedy, ...], "What to try if it didn't work, in order."] = ()
    does: Annotated[tuple[Harm, ...], "What it does to the device that can't be undone."] = ()
    did: Annotated[Text, "A line in the past tense for `Today we did`."] = ""
    sheet: Annotated[Text, "Different text for the sheet, or `no`."] = ""
    on_screen: Annotated[Target, "The screen it's done on, if the words don't make it clear. `no` for no map."] = ""
    taps: Annotated[tuple[Word, ...], "What is tapped there, if the words don't make it clear."] = ()
    drags: Annotated[tuple[Word, ...], "What is dragged, then where to."] = ()
    shows: Annotated[Target, "The screen that `see` describes."] = ""


@record
class Ask(Named):
    """A question for staff to answer."""

    ask: Annotated[Text, "What staff find out."]
    home: Annotated[Text, "The same for a patron who reads alone: `Are you on Wi-Fi?`"] = ""
    answers: Annotated[tuple[Answer, ...], "The answers, the usual one first."]
    help: Annotated[Text, "How to find out."] = ""
    remember: Annotated[Id, "The name of the fact that this question finds out."] = ""


@record
class Use(Record):
    """Steps from elsewhere: a part of this file, a topic, or topic/part."""

    use: Annotated[Target, "The part, topic, or topic/part to include here."]
    id: Annotated[Id, "Needed if a plan includes the same steps twice."] = ""
    only_if: Annotated[Only, "When to include them."] = field(default_factory=dict)


Step = Do | Ask | Use
Steps = tuple[Step, ...]


@record
class File(Record):
    """The keys that every flow file can have."""

    owner: Annotated[Name, "Who maintains it: a role, not a person."]
    verified: Annotated[Verified, "When and how it was last checked."]
    review_every: Annotated[Days, "How long until its next review, such as `90 days`."]
    made_on: Annotated[Name, "In your own copy of a shipped flow: the version of ours you copied."] = ""
    sources: Annotated[tuple[Source, ...], "The pages it's based on."] = ()
    changes: Annotated[tuple[Change, ...], "Its history, newest change first."] = ()
    labels: Annotated[Mapping[str, Label], "The labels on screens that its texts name."] = field(default_factory=dict)
    labels_from: Annotated[tuple[Id, ...], "Other files whose labels it uses."] = ()
    screens: Annotated[Mapping[Id, ScreenSketch], "How its screens look, for the maps."] = field(default_factory=dict)
    needs: Annotated[Mapping[Id, Text], "What the patron needs, for *You need*."] = field(default_factory=dict)
    parts: Annotated[Mapping[Id, Steps], "Steps to `use`, by name."] = field(default_factory=dict)
    troubles: Annotated[tuple[Trouble, ...], "What can go wrong."] = ()
    clean_up: Annotated[Steps, "Steps to do before a visit is closed, if it used this file."] = ()


@record
class Model(Record):
    """A group of devices that work the same way."""

    name: Annotated[Name, "What staff call it."]
    ways: Annotated[tuple[WayId, ...], "How books get to it, best way first."]
    why: Annotated[Text, "The reason, if none of them works."] = ""
    marks: Annotated[tuple[Name, ...], "Numbers and names that identify it, for the search."] = ()
    never: Annotated[tuple[Harm, ...], "What must never be done to it."] = ()
    why_never: Annotated[Text, "Why not."] = ""
    words: Annotated[Mapping[Id, Text], "Its own words for {device.…} slots."] = field(default_factory=dict)
    facts: Annotated[Mapping[Id, Id], "Facts that are always true of it."] = field(default_factory=dict)
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()
    confidence: Annotated[Confidence, "How sure we are that these ways work."] = "confirmed"
    picture: Annotated[Picture | None, "Its drawing on the sheet, if it differs from the device's."] = None


@record
class Device(File):
    """A family of devices."""

    device: Annotated[Name, "Its name."]
    models: Annotated[Mapping[Id, Model], "Its models, by id."]
    recognize: Annotated[Steps, "Questions that find out the model."]
    also: Annotated[tuple[Name, ...], "Other words people type for it."] = ()
    prepare: Annotated[Steps, "Steps before any platform: charging, Wi-Fi, accounts."] = ()
    words: Annotated[Mapping[Id, Text], "Phrases for {device.…} slots."] = field(default_factory=dict)
    facts: Annotated[Mapping[Id, Id], "Facts that are always true of it."] = field(default_factory=dict)
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()
    picture: Annotated[Picture, "Its drawing on the sheet."] = "reader"
    bodies: Annotated[Mapping[Id, Body], "What its models look like, to tell them apart."] = field(default_factory=dict)


@record
class Way(Record):
    """A way for books to get from a platform to a device. Its own sections replace the platform's."""

    only_if: Annotated[Only, "The library and model facts it depends on."] = field(default_factory=dict)
    why_not: Annotated[Text, "The reason, if they aren't true."] = ""
    borrower: Annotated[Where | None, "What the patron borrows with, if no question asks."] = None
    needs: Annotated[Mapping[Id, Text], "What else this way needs."] = field(default_factory=dict)
    set_up: Annotated[Steps | None, "Once."] = None
    borrow: Annotated[Steps | None, "Each time."] = None
    read: Annotated[Steps | None, "Each time."] = None
    give_back: Annotated[Steps | None, "Each time."] = None
    clean_up: Annotated[Steps, "Steps to do before the visit is closed, if it used this way."] = ()
    confidence: Annotated[Confidence, "How sure we are that this way works."] = "confirmed"


@record
class Limit(Record):
    """A device, model, or library that a platform doesn't work with."""

    why: Annotated[Text, "The reason, for staff to say."]
    only_if: Annotated[Only, "Which devices, models, or libraries."] = field(default_factory=dict)
    ways: Annotated[tuple[WayId, ...], "Which ways. All, if left out."] = ()
    answer: Annotated[Literal["cannot", "ask"], "Whether it can't work, or staff should ask."] = "cannot"
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()


@record
class Platform(File):
    """A lending service."""

    platform: Annotated[Name, "Its name."]
    ways: Annotated[Mapping[WayId, Way], "How its books get to a device."]
    also: Annotated[tuple[Name, ...], "Other words people type for it."] = ()
    words: Annotated[Mapping[Id, Text], "Phrases for {platform.…} slots of shared topics: `app`, `site`."] = field(
        default_factory=dict
    )
    countries: Annotated[tuple[Name, ...], "Countries whose libraries use it. Everywhere, if left out."] = ()
    returns: Annotated[Switch, "Whether its books are returned. `no` if patrons keep them."] = "yes"
    heard: Annotated[Switch, "Whether patrons listen to its books: sheets then say *listen*, not *read*."] = "no"
    offers: Annotated[Offering, "What it has, if not books. Its sheets then say *watch movies*, for example."] = "books"
    open_to_all: Annotated[Switch, "Whether anyone can use it, even if their library doesn't offer it."] = "no"
    account: Annotated[Name, "What patrons write down under *My accounts*, if it has accounts of its own."] = ""
    limits: Annotated[tuple[Limit, ...], "What it doesn't work with."] = ()
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()
    set_up: Annotated[Steps, "Once, for all ways."] = ()
    borrow: Annotated[Steps, "Each time, for all ways."] = ()
    read: Annotated[Steps, "Each time, for all ways."] = ()
    give_back: Annotated[Steps, "Each time, for all ways."] = ()


@record
class Topic(File):
    """Steps that many flows share."""

    topic: Annotated[Name, "Its name."]
    also: Annotated[tuple[Name, ...], "Other words people type for it."] = ()
    steps: Annotated[Steps, "Its steps, done once in a visit."] = ()
    account: Annotated[Name, "What patrons write down under *My accounts*: `Amazon email`."] = ""


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
    """One thing of a shipped flow that is different in your library, and what is different about it."""

    step: Annotated[Target, "The step or question it's about, by its id; a `use` by what it uses."] = ""
    answer: Annotated[Target, "The answer it's about: question/answer."] = ""
    fix: Annotated[Target, "The fix it's about: trouble/fix, or step/fix."] = ""
    trouble: Annotated[Id, "The problem it's about."] = ""
    label: Annotated[Name, "The label it's about."] = ""
    way: Annotated[Name, "The way it's about."] = ""
    model: Annotated[Id, "The model it's about."] = ""
    flow: Annotated[Id, "The flow's own id, to add to the flow itself."] = ""
    in_: Annotated[Id, "The way, part, or section it's in, if it's there more than once."] = ""
    made_on: Annotated[Name, "The version of it that you changed. `check` tells you which, and when ours changes."] = ""
    replace: Annotated[Tree, "What to use in its place."] = None
    change: Annotated[Tree, "The keys that differ. The others stay."] = None
    add: Annotated[Tree, "Keys it doesn't have yet, or more items for its lists."] = None
    before: Annotated[Tree, "What to insert before it."] = None
    after: Annotated[Tree, "What to insert after it."] = None
    remove: Annotated[Switch, "Whether to leave it out."] = "no"
    why: Annotated[Name, "The reason, for your colleagues."] = ""


@record
class Patch(Record):
    """What is different in your library from a shipped flow. The rest of the flow stays ours."""

    patch: Annotated[Id, "The shipped flow's id, such as `libby`."]
    changes: Annotated[tuple[LocalChange, ...], "What is different."]


@record
class Check(Record):
    """What someone tried on a real device: one model with one platform, step by step."""

    model: Annotated[Id, "The model that was tried."]
    platform: Annotated[Id, "The platform it was tried with."]
    date: Annotated[Day, "The date it was tried."]
    with_: Annotated[Name, "The device and its version, such as `Paperwhite 11`."]
    by: Annotated[Name, "Initials. They are never printed."]
    steps: Annotated[Mapping[str, Name], "The steps that worked (file/id), each with a hash of its words."] = field(
        default_factory=dict
    )
    wrong: Annotated[Mapping[str, Name], "The steps that weren't as written, in the same form."] = field(
        default_factory=dict
    )


@record
class Checks(Record):
    """What your library tried on real devices. `ebook-setup checked` writes it."""

    checks: Annotated[tuple[Check, ...], "One for each time someone tried it."]


PATCHES = "patches"
"""The folder of patches, next to those of flows."""

Words = tuple[Name, ...]


@record
class SearchWords(Record):
    """Words that the desk's search treats as the same."""

    meanings: Annotated[Mapping[Id, Words], "Words and phrases that mean the same, in any language."]
    negations: Annotated[Words, "Words that all count as *not*: `can't`, `never`."] = ()
    skipped: Annotated[Words, "Small words that a phrase may or may not have: `does`, `the`."] = ()
    idle: Annotated[Words, "Words that mean nothing on their own: `please`, `error`."] = ()
    everyday: Annotated[Words, "Words that many problems share, so they don't count for much: `book`."] = ()
    starting: Annotated[Words, "Words that, next to a name, mean *let's begin*: `set up`, `new`."] = ()
    elsewhere: Annotated[Words, "Words for what this desk can't answer: `printer`, `tax`."] = ()
    commands: Annotated[Mapping[CommandId, Words], "What people type to get a command of the desk."] = field(
        default_factory=dict
    )


@record
class Card(Record):
    """The look of the library's card, in the third person because staff and patrons both read it."""

    number: Annotated[Name, "Where the number is, and how long it is."] = ""
    prefix: Annotated[Name, "The digits that every number starts with."] = ""
    zeros: Annotated[Switch, "Whether patrons type leading zeros."] = "no"
    pin: Annotated[Name, "What the PIN usually is."] = ""


@record
class Wifi(Record):
    """The library's own Wi-Fi."""

    name: Annotated[Name, "The network's name."] = ""
    portal: Annotated[Switch, "Whether it has a sign-in page."] = "no"


@record
class Offer(Record):
    """A platform as this library offers it, or what replaced it."""

    find_as: Annotated[
        Name, "The library's name in the platform's list. Often it's the name of a group of libraries."
    ] = ""
    then_choose: Annotated[Name, "The library's own name in a second list, after the group's name."] = ""
    address: Annotated[Name, "The library's own page there, without https://."] = ""
    loans: Annotated[Name, "How many books at a time."] = ""
    monthly: Annotated[Name, "How many books a month, if there's a monthly limit."] = ""
    holds: Annotated[Name, "How many holds at a time."] = ""
    days: Annotated[Name, "How long a loan lasts."] = ""
    gone: Annotated[Day, "The date the library dropped it."] = ""
    replaced_by: Annotated[Id, "The platform to use now."] = ""


@record
class Branch(Record):
    """One branch of a library. What it leaves out is the same as for the library."""

    name: Annotated[Name, "The branch's name."]
    phone: Annotated[Name, "The number to call."] = ""
    hours: Annotated[Name, "Opening hours."] = ""
    address: Annotated[Name, "Where the desk is."] = ""
    wifi: Annotated[Wifi | None, "The branch's Wi-Fi."] = None
    print_with: Annotated[tuple[Name, ...], "The branch's own print command. The file's name is added at the end."] = ()


WARN, WIPE, LONGEST = 14, 30, 90  # days


@record
class PromiseDays(Record):
    """The time limits for storing a promised callback, at most 90 days. It's deleted when the call is done."""

    warn: Annotated[Days, "How long before the desk warns staff about a callback."] = WARN
    wipe: Annotated[Days, "How long before the name and number are deleted, even if you haven't called."] = WIPE


@record
class Profile(Record):
    """The library's own facts."""

    library: Annotated[Name, "The library's name."]
    phone: Annotated[Name, "The number to call."]
    country: Annotated[Name, "A two-letter code: US, CA, GB, AU, DE…"]
    short_name: Annotated[Name, "A shorter name, for running text."] = ""
    hours: Annotated[Name, "Opening hours."] = ""
    address: Annotated[Name, "Where the desk is."] = ""
    web: Annotated[Name, "The address of your eBook page, without https://."] = ""
    catalog: Annotated[Name, "The address of the catalog, where patrons can try their card."] = ""
    site: Annotated[Name, "The address of the website that `site` writes, without https://."] = ""
    languages: Annotated[tuple[Id, ...], "The languages of the sheets: the flows' own, then those to offer first."] = (
        "en",
    )
    paper: Annotated[Literal["a4", "letter"] | None, "The paper in the printer; if left out, the country's."] = None
    card: Annotated[Card | None, "What the library's card looks like."] = None
    wifi: Annotated[Wifi | None, "The library's Wi-Fi."] = None
    transfer_computer: Annotated[Switch, "Whether patrons can use our computer to copy books by cable."] = "no"
    print_with: Annotated[
        tuple[Name, ...], "The library's own print command. The file's name is added at the end."
    ] = ()
    branches: Annotated[Mapping[Id, Branch], "Its branches. The program asks once which branch a desk is in."] = field(
        default_factory=dict
    )
    we_may_not: Annotated[tuple[Name, ...], "What staff may not do here, each continuing `We may not …`."] = ()
    counting: Annotated[Switch, "Whether the program counts how visits end, without patron data."] = "no"
    promises: Annotated[PromiseDays | None, "How long promised callbacks are stored."] = None
    words: Annotated[Mapping[WordId, Name], "The library's own words for {word.…} slots."] = field(default_factory=dict)
    platforms: Annotated[Mapping[Id, Offer], "The platforms the library offers, or used to."] = field(
        default_factory=dict
    )
