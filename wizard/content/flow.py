"""What a flow file may say. These classes are the grammar: reading, the editors' schema and the guide follow them.

A field's name is its key (`only_if` is `only-if`, `try_` is `try`), its type says what may be written there, and its
note is what an author is told. A field without a default must be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Literal, TypeVar, dataclass_transform

from wizard.content.yaml_tree import Map

T = TypeVar("T")


class Plain(Enum):
    """The kinds of plain value. To Python they are text or numbers; an author is held to more."""

    TEXT = "text for people; may hold **labels** and {slots}"
    NAME = "plain text"
    ID = "small letters, figures and hyphens"
    TARGET = "an id, or file/id"
    DAY = "a day, as 2026-11-20"
    DAYS = "a time, as 90 days"
    MINUTES = "a time, as 5 min"
    URL = "an address, as https://example.org"


Text = Annotated[str, Plain.TEXT]
Name = Annotated[str, Plain.NAME]
Id = Annotated[str, Plain.ID]
Target = Annotated[str, Plain.TARGET]
Day = Annotated[str, Plain.DAY]
Days = Annotated[int, Plain.DAYS]
Minutes = Annotated[int, Plain.MINUTES]
Url = Annotated[str, Plain.URL]

Only = Mapping[str, tuple[str, ...]]
Confidence = Literal["confirmed", "likely", "unsure"]
Where = Literal["reader", "borrower", "computer"]
Who = Literal["patron", "staff", "together"]
Harm = Literal["factory-reset", "deregister", "erase-device", "buy", "nothing"]
Ending = Literal["done", "cannot", "refer", "callback", "other-way"]
Picture = Literal["kindle", "kobo", "reader", "tablet", "phone", "computer"]
WayId = Literal["app", "browser", "kindle", "kobo", "reader-browser", "adobe-usb", "plain-file"]
Switch = Literal["yes", "no"]
WordId = Literal["pin", "hold", "loan", "card", "catalogue"]

# How a way is spoken of, beside the name of a platform.
WAY_NAMES: Mapping[str, str] = {
    "app": "with its app",
    "browser": "in the browser",
    "kindle": "sent to it by Amazon",
    "kobo": "built in",
    "reader-browser": "in the reader's own browser",
    "adobe-usb": "by cable, from a computer",
    "plain-file": "as a file, without a lock",
}


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """A frozen dataclass compared by identity: two steps that read alike are still two steps.

    Only reading makes records, and it fills them by itself; an `__init__` for each would be slow to make.
    """
    return dataclass(init=False, frozen=True, kw_only=True, eq=False, repr=False)(cls)


@record
class Record:
    """Anything written as names with values. `at` is where it was written."""

    at: Map


@record
class Verified(Record):
    """When and how somebody last made sure."""

    date: Annotated[Day, "The day, as 2026-11-20."]
    how: Annotated[
        Literal["hands-on", "vendor-page", "public-pages", "reported"],
        "On a device, from the vendor's page, from other public pages, or told by somebody.",
    ]
    with_: Annotated[Name, "The device and version, or the page."] = ""
    by: Annotated[Name, "A role or initials."] = ""


@record
class Source(Record):
    """Where a claim comes from."""

    name: Annotated[Name, "The page's title."]
    url: Annotated[Url, "Its address."]
    checked: Annotated[Day, "The day it was read."]


@record
class Change(Record):
    """One line of a file's history."""

    date: Annotated[Day, "The day of the change."]
    significance: Annotated[
        Literal["typo", "medium", "major"], "Whether translations and printed sheets are still good."
    ]
    note: Annotated[Name, "What changed, in words."]
    who: Annotated[Name, "A role or initials."] = ""


@record
class Wording(Record):
    """Other words for a label on some devices or versions."""

    text: Annotated[Name, "The words there."]
    only_if: Annotated[Only, "Where they stand."]


@record
class Label(Record):
    """A word on a device's screen. Written once here, so a rename is one line."""

    where: Annotated[Name, "Whose screen it is on, when not this file's."] = ""
    confidence: Annotated[Confidence, "How sure we are of the exact words."] = "confirmed"
    was: Annotated[tuple[Name, ...], "Older words that some screens still show."] = ()
    elsewhere: Annotated[tuple[Wording, ...], "Other words on other devices."] = ()
    seen: Annotated[Day, "The day somebody last saw it."] = ""


@record
class Instead(Record):
    """Something else to offer."""

    text: Annotated[Text, "One sentence to the patron."]
    platform: Annotated[Id, "Offered only where the library has this and it reaches the device."] = ""
    only_if: Annotated[Only, "When to offer it."] = field(default_factory=dict)


@record
class Known(Record):
    """A trouble written elsewhere, as a way out of a step."""

    trouble: Annotated[Target, "The trouble's id, or file/id."]


@record
class Fix(Record):
    """One thing to try against a trouble. After it the wizard asks whether it worked."""

    id: Annotated[Id, "Names the fix."]
    try_: Annotated[Text, "What to try, in one sentence."]
    steps: Annotated[tuple["Step", ...], "The steps of it, where one sentence is not enough."] = ()
    see: Annotated[Text, "How you know it worked."] = ""
    where: Annotated[Where, "Which of the things in the patron's hands."] = "reader"
    who: Annotated[Who, "Who does it; the patron if left out."] = "patron"
    wait: Annotated[Minutes, "How long it takes by itself, as `5 min`."] = 0
    only_if: Annotated[Only, "When to try it."] = field(default_factory=dict)
    does: Annotated[tuple[Harm, ...], "What it does to the device that can't be undone."] = ()
    confidence: Annotated[Confidence | None, "Where it differs from the file's."] = None


Remedy = Known | Fix


@record
class Trouble(Record):
    """What goes wrong, in the patron's words, with fixes tried in order."""

    id: Annotated[Id, "Names the trouble."]
    says: Annotated[Text, "In the patron's words: `My book is not on my Kindle`."]
    fixes: Annotated[tuple[Fix, ...], "What to try, the likeliest first."]
    also: Annotated[tuple[Name, ...], "Other words patrons use, for the search."] = ()
    screen: Annotated[tuple[Name, ...], "The words on the screen."] = ()
    only_if: Annotated[Only, "When it can happen at all."] = field(default_factory=dict)
    home: Annotated[Text, "What the patron can do alone; the sheet's line."] = ""
    confidence: Annotated[Confidence | None, "Where it differs from the file's."] = None


@record
class Answer(Record):
    """One answer to a question."""

    id: Annotated[Id, "Names the answer."]
    text: Annotated[Text, "What staff see and choose."]
    only_if: Annotated[Only, "When to offer it."] = field(default_factory=dict)
    means: Annotated[Id, "The value remembered, when it isn't the id."] = ""
    steps: Annotated[tuple["Step", ...], "Steps for this answer; then the walk goes on below the question."] = ()
    again: Annotated[Switch, "Then ask once more, without this answer."] = "no"
    end: Annotated[Ending | None, "Close the visit, or give up this way."] = None
    why: Annotated[Text, "Said when it ends."] = ""
    instead: Annotated[tuple[Instead, ...], "What to offer when it ends."] = ()


@record
class Named(Record):
    """What every step that is shown has."""

    id: Annotated[Id, "Names the step; turns and walk scripts use it."]
    say: Annotated[Text, "What staff say aloud, without quotation marks."] = ""
    note: Annotated[Text, "For staff only."] = ""
    minutes: Annotated[Minutes, "If it takes more than one, as `3 min`."] = 1
    only_if: Annotated[Only, "When to show it."] = field(default_factory=dict)
    confidence: Annotated[Confidence | None, "Where it differs from the file's."] = None
    verified: Annotated[Verified | None, "Where it differs from the file's."] = None
    sources: Annotated[tuple[Source, ...], "Where it differs from the file's."] = ()


@record
class Do(Named):
    """One thing to do."""

    do: Annotated[Text, "One action, place first."]
    where: Annotated[Where, "Which of the things in the patron's hands."] = "reader"
    see: Annotated[Text, "How you know it worked: what is on the screen now."] = ""
    who: Annotated[Who, "Who does it; the patron if left out."] = "patron"
    wait: Annotated[Minutes, "How long it takes by itself, as `5 min`."] = 0
    if_not: Annotated[tuple[Remedy, ...], "What to try when it didn't work, in order."] = ()
    does: Annotated[tuple[Harm, ...], "What it does to the device that can't be undone."] = ()
    did: Annotated[Text, "One past line for `Today we did`."] = ""
    sheet: Annotated[Text, "Other words for the sheet, or `no`."] = ""


@record
class Ask(Named):
    """One question."""

    ask: Annotated[Text, "What staff find out."]
    answers: Annotated[tuple[Answer, ...], "The usual one first."]
    help: Annotated[Text, "How to find out."] = ""
    remember: Annotated[Id, "The fact this question finds out."] = ""


@record
class Use(Record):
    """Steps written elsewhere: a part of this file, a topic, or topic/part."""

    use: Annotated[Target, "The part, topic, or topic/part to walk here."]
    id: Annotated[Id, "Needed when the same steps are walked twice in one plan."] = ""
    only_if: Annotated[Only, "When to walk them."] = field(default_factory=dict)


Step = Do | Ask | Use
Steps = tuple[Step, ...]


@record
class File(Record):
    """What every flow file has."""

    owner: Annotated[Name, "Who keeps it."]
    verified: Annotated[Verified, "When and how it was last made sure of."]
    review_every: Annotated[Days, "How long it may be trusted, as `90 days`."]
    sources: Annotated[tuple[Source, ...], "Where its claims come from."] = ()
    changes: Annotated[tuple[Change, ...], "Its history, newest first."] = ()
    labels: Annotated[Mapping[str, Label], "The words on screens that its texts name."] = field(default_factory=dict)
    screens: Annotated[tuple[Id, ...], "Other files whose labels it names."] = ()
    needs: Annotated[Mapping[Id, Text], "What the patron needs, for *You need*."] = field(default_factory=dict)
    parts: Annotated[Mapping[Id, Steps], "Steps to `use`, by name."] = field(default_factory=dict)
    troubles: Annotated[tuple[Trouble, ...], "What goes wrong with this."] = ()
    clean_up: Annotated[Steps, "Steps owed before a visit closes, once this file was entered."] = ()


@record
class Model(Record):
    """A class of devices that behave alike."""

    name: Annotated[Name, "What staff call it."]
    ways: Annotated[tuple[WayId, ...], "How books get to it, the best first."]
    why: Annotated[Text, "Said when none of them serves."] = ""
    marks: Annotated[tuple[Name, ...], "Numbers and names that tell it, for the search."] = ()
    never: Annotated[tuple[Harm, ...], "What must never be done to it."] = ()
    why_never: Annotated[Text, "Why not."] = ""
    words: Annotated[Mapping[Id, Text], "Its own words for {device.…} slots."] = field(default_factory=dict)
    facts: Annotated[Mapping[Id, Id], "What is always so."] = field(default_factory=dict)
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()
    confidence: Annotated[Confidence, "How sure we are that these ways work."] = "confirmed"
    picture: Annotated[Picture | None, "Its drawing on the sheet, where it differs."] = None


@record
class Device(File):
    """A family of hardware."""

    device: Annotated[Name, "Its name."]
    models: Annotated[Mapping[Id, Model], "Its models, by id."]
    recognise: Annotated[Steps, "Steps that find the model."]
    also: Annotated[tuple[Name, ...], "Other words people type for it."] = ()
    prepare: Annotated[Steps, "Steps before any platform: charge, Wi-Fi, accounts."] = ()
    words: Annotated[Mapping[Id, Text], "Phrases for {device.…} slots."] = field(default_factory=dict)
    facts: Annotated[Mapping[Id, Id], "What is always so."] = field(default_factory=dict)
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()
    picture: Annotated[Picture, "Its drawing on the sheet."] = "reader"


@record
class Way(Record):
    """How a book gets from a platform to a device. Its own sections replace the platform's."""

    only_if: Annotated[Only, "Library and model facts on which it depends."] = field(default_factory=dict)
    why_not: Annotated[Text, "Said where they don't hold."] = ""
    borrower: Annotated[Where | None, "What the patron borrows with, when no question asks it."] = None
    needs: Annotated[Mapping[Id, Text], "What this way needs besides."] = field(default_factory=dict)
    set_up: Annotated[Steps | None, "Once."] = None
    borrow: Annotated[Steps | None, "Each time."] = None
    read: Annotated[Steps | None, "Each time."] = None
    give_back: Annotated[Steps | None, "Each time."] = None
    clean_up: Annotated[Steps, "Owed before the visit closes, once this way was taken."] = ()
    confidence: Annotated[Confidence, "How sure we are that this way works."] = "confirmed"


@record
class Limit(Record):
    """Where a platform does not reach."""

    why: Annotated[Text, "Said instead of starting."]
    only_if: Annotated[Only, "Which devices, models, or libraries."] = field(default_factory=dict)
    ways: Annotated[tuple[WayId, ...], "Which ways; all, if left out."] = ()
    answer: Annotated[Literal["cannot", "ask"], "Whether it can't, or nobody knows."] = "cannot"
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
    countries: Annotated[tuple[Name, ...], "Where libraries mostly lend through it; everywhere, if left out."] = ()
    returns: Annotated[Switch, "Whether its books go back; `no` where one keeps them."] = "yes"
    heard: Annotated[Switch, "Whether its books are listened to, so that sheets say *listen*, not *read*."] = "no"
    open_to_all: Annotated[Switch, "Whether it serves people whose library has nothing to do with it."] = "no"
    limits: Annotated[tuple[Limit, ...], "Where it does not reach."] = ()
    instead: Annotated[tuple[Instead, ...], "What else to offer."] = ()
    set_up: Annotated[Steps, "Once, for all ways."] = ()
    borrow: Annotated[Steps, "Each time, for all ways."] = ()
    read: Annotated[Steps, "Each time, for all ways."] = ()
    give_back: Annotated[Steps, "Each time, for all ways."] = ()


@record
class Topic(File):
    """Steps shared by many flows."""

    topic: Annotated[Name, "Its name."]
    steps: Annotated[Steps, "Walked once a visit."] = ()
    account: Annotated[Name, "What to write down of it under *My accounts*: `Amazon e-mail`."] = ""


@record
class Card(Record):
    """What a library's card looks like, in the third person, since staff and patrons both read it."""

    number: Annotated[Name, "Where the number stands and how long it is."] = ""
    prefix: Annotated[Name, "The figures with which every number begins."] = ""
    zeros: Annotated[Switch, "Whether zeros at the front of a number are typed, too."] = "no"
    pin: Annotated[Name, "What the PIN usually is."] = ""


@record
class Wifi(Record):
    """The library's own Wi-Fi."""

    name: Annotated[Name, "The network's name."] = ""
    portal: Annotated[Switch, "Whether a page must be accepted first."] = "no"


@record
class Offer(Record):
    """A platform as this library has it, or what replaced it."""

    find_as: Annotated[Name, "The library's name in the platform's own list; often that of a group of libraries."] = ""
    then_choose: Annotated[Name, "The library's own name in a second list, where a group is found first."] = ""
    address: Annotated[Name, "The library's own page there, without https://."] = ""
    loans: Annotated[Name, "How many books at once."] = ""
    monthly: Annotated[Name, "How many books a month, where they are counted so."] = ""
    holds: Annotated[Name, "How many holds at once."] = ""
    days: Annotated[Name, "How long a loan lasts."] = ""
    gone: Annotated[Day, "The day the library dropped it."] = ""
    replaced_by: Annotated[Id, "The platform to use now."] = ""


@record
class Branch(Record):
    """One house of a library; what it leaves out is as the library says."""

    name: Annotated[Name, "The branch's name."]
    phone: Annotated[Name, "The number to call."] = ""
    hours: Annotated[Name, "When somebody answers."] = ""
    address: Annotated[Name, "Where the desk is."] = ""
    wifi: Annotated[Wifi | None, "The branch's Wi-Fi."] = None
    print_with: Annotated[tuple[Name, ...], "The branch's own print command; the file's name is added."] = ()


WARN, WIPE, LONGEST = 14, 30, 90  # days


@record
class PromiseDays(Record):
    """How long a promise to call is kept, at most 90 days. It is wiped at once when the call is done."""

    warn: Annotated[Days, "From this age on the desk warns."] = WARN
    wipe: Annotated[Days, "At this age name and number are wiped, called or not."] = WIPE


@record
class Profile(Record):
    """The library's own facts."""

    library: Annotated[Name, "The library's name."]
    phone: Annotated[Name, "The number to call."]
    country: Annotated[Name, "Two letters: US, CA, GB, AU, DE…"]
    catalogue: Annotated[Name, "The catalogue's address, where a card can be tried."]
    short_name: Annotated[Name, "A shorter name, for running text."] = ""
    hours: Annotated[Name, "When somebody answers."] = ""
    address: Annotated[Name, "Where the desk is."] = ""
    web: Annotated[Name, "The page about eBooks, without https://."] = ""
    languages: Annotated[tuple[Id, ...], "The sheet's languages: the flows' own, then those to offer first."] = ("en",)
    paper: Annotated[Literal["a4", "letter"], "The paper in the printer."] = "a4"
    card: Annotated[Card | None, "What the library's card looks like."] = None
    wifi: Annotated[Wifi | None, "The library's Wi-Fi."] = None
    transfer_computer: Annotated[Switch, "Whether our own computer may move books by cable."] = "no"
    print_with: Annotated[tuple[Name, ...], "The library's own print command; the file's name is added."] = ()
    branches: Annotated[Mapping[Id, Branch], "Its houses; a desk is asked once in which it stands."] = field(
        default_factory=dict
    )
    we_may_not: Annotated[tuple[Name, ...], "What staff may not do here, each after `We may not …`."] = ()
    counting: Annotated[Switch, "Whether outcomes of visits are counted, without anything about the patron."] = "no"
    promises: Annotated[PromiseDays | None, "How long promises to call are kept."] = None
    words: Annotated[Mapping[WordId, Name], "The library's own words for {word.…} slots."] = field(default_factory=dict)
    platforms: Annotated[Mapping[Id, Offer], "The platforms the library has, or had."] = field(default_factory=dict)
