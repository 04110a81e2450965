"""Rules about one step: its length, its one action, how it begins, and whether it fits the thing in the hand."""

import re
from collections.abc import Iterator

from wizard.checks.rules.corpus import SAID, STEPS, Finding, Written, error, warning
from wizard.content.flow import Ask, Device, Do, Model, Platform, Topic
from wizard.content.quoting import counted
from wizard.content.traversal import sections

MOST_WORDS = 20  # of a step (HW01)
MOST_IN_A_SENTENCE = 25  # of any other text (HW03)

# What a step may ask for. A closed list: an unknown verb is let pass.
VERBS = frozenset(
    re.findall(
        r"\w+",
        """accept add agree allow answer ask attach begin borrow bring call change charge check choose clear click close
    connect copy create delete deregister disconnect download drag drop eject enter erase fill find follow give go hold
    install join launch leave log look make mark move navigate open paste pick place plug press pull push put remove
    rename renew replace reset restart return ring save scan scroll search select send set show sign skip start stop
    swipe switch take tap tell touch try turn type unlock unplug update use verify write""",
    )
)


@error
def long_step(written: Written) -> Iterator[Finding]:
    """A step has at most 20 words; longer ones are read twice, or not at all. A label counts as one. (standards: HW01)

    Wrong:
        - id: open-wifi
          do: On the first page that you see once it is on, find the long line with the names of all networks.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: On the first page, tap **Wi-Fi**.
          see: a list of networks.
    """
    for words in written.under(STEPS):
        count = _count(words.masked)
        if count > MOST_WORDS:
            yield Finding(words.place, f"{count} words; keep to {MOST_WORDS}.", _split_here(words.masked, words.text))


def _count(text: str) -> int:
    return len(re.findall(r"[^\s–—]+", text))


def _split_here(masked: str, text: str) -> str:
    """Where a long step could be parted in two: at the stop, `then` or `and` nearest its middle."""
    joints = list(re.finditer(r"[.;]\s+|,?\s+then\s+|,?\s+and\s+", masked))
    if not joints:
        return "Say only what the hand does; the rest belongs in `say`, `see` or `note`."
    middle = min(joints, key=lambda joint: abs(joint.start() - len(text) / 2))
    rest = text[middle.end() :][:60]
    return f"Make a second step that begins “{rest[:1].upper()}{rest[1:]}”."


@error
def long_sentence(written: Written) -> Iterator[Finding]:
    """A sentence that is read or said has at most 25 words. (standards: HW03)

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of all the networks that are near by, with the name of our own network, which is
            the first of them, and with a small lock beside each name.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks. Ours is the first.
    """
    for words in written.under((*SAID, "text", "help", "note")):
        if words.key in STEPS or len(words.masked) < 4 * MOST_IN_A_SENTENCE:
            continue
        count = max(map(_count, re.split(r"(?<=[.!?:])\s+", words.masked)))
        if count > MOST_IN_A_SENTENCE:
            message = f"A sentence of {count} words; keep to {MOST_IN_A_SENTENCE}."
            yield Finding(words.place, message, "Make two sentences of it.")


MOST_ON_AVERAGE = 11  # words, of the steps of one task (HW02)
A_TASK = 3  # steps; the average of fewer says nothing


@warning
def wordy_task(written: Written) -> Iterator[Finding]:
    """The steps of a task have some eleven words on average; a longer one now and then is fine. (standards: HW02)

    Wrong:
        - id: open-settings
          do: On the first page of your slate, tap the small wheel at the top.
          see: a list.
        - id: open-wifi
          do: In the long list that is there now, tap the line **Wi-Fi**.
          see: a list of networks.
        - id: join
          do: In the list of networks, tap the name of the one in our library.
          see: a tick beside it.

    Right:
        - id: open-settings
          do: At the top of the first page, tap the small wheel.
          see: a list.
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
        - id: join
          do: Tap the name of our network.
          see: a tick beside it.
    """
    counts = {id(words.record): _count(words.masked) for words in written.under(("do",))}
    for file in written.library.files.values():
        for steps in sections(file):
            # A step that is too long by itself is told as that.
            task = [step for step in steps if isinstance(step, Do) and counts[id(step)] <= MOST_WORDS]
            average = sum(counts[id(step)] for step in task) / max(len(task), 1)
            if len(task) >= A_TASK and average > MOST_ON_AVERAGE:
                longest = max(task, key=lambda step: counts[id(step)])
                message = f"{average:.0f} words a step on average; keep to {MOST_ON_AVERAGE}."
                yield Finding(longest.at.place("do"), message, "Shorten the longest first, which is this one.")


_JOINTS = r"[.;:,]\s+|\bthen\b|\band\b"
_ONE_GESTURE = (
    r"(?i)\b(?:press|tap|touch) and hold\b|\bturn (?:\w+ )?off and on\b|\bdrag and drop\b|\b(?:find|look for) and\b"
    r"|\bclose\b.*\bopen it again\b"
)


def actions(masked: str) -> list[str]:
    """The verbs of what a step asks for, in order. `Press and hold` is one; what stands behind `or` is a choice."""
    pieces = re.split(_JOINTS, re.sub(_ONE_GESTURE, "", masked))
    firsts = (re.match(r"[a-z]+(?![\w'-])", piece.strip().lower()) for piece in pieces)
    return [first[0] for first in firsts if first and first[0] in VERBS]


@warning
def two_actions(written: Written) -> Iterator[Finding]:
    """A step asks for one thing, so that staff can say “done” after each. (standards: HW04)

    Wrong:
        - id: open-wifi
          do: Tap **Settings**, then tap **Wi-Fi**.
          see: a list of networks.

    Right:
        - id: open-settings
          do: Tap **Settings**.
          see: a list.
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for words in written.under(("do",)):
        found = actions(words.masked) if _count(words.masked) <= MOST_WORDS else []
        if len(found) > 1 and not words.masked.lower().startswith(("if ", "when ")):
            named = ", ".join(f"*{verb}*" for verb in found)
            message = f"This step asks for {len(found)} things: {named}."
            yield Finding(words.place, message, "Write a step for each.")


_NOT_VERBS = frozenset(
    re.findall(
        r"\w+",
        """the a an this that these those you your it its they their there here we our i he she his her my please
    tapping clicking pressing choosing opening typing""",
    )
)


@error
def verb_first(written: Written) -> Iterator[Finding]:
    """A step begins with what to do, or with a place or condition, a comma, and then what to do. (standards: HW05)

    Wrong:
        - id: open-wifi
          do: You tap **Wi-Fi** there.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: In **Settings**, tap **Wi-Fi**.
          see: a list of networks.
    """
    for words in written.under(("do", "try")):
        first = re.match(r"[a-z]+", words.masked.lower())
        if first and first[0] in _NOT_VERBS and not actions(words.masked.partition(",")[2]):
            message = f"A step begins with what to do; this one begins with “{words.text[: first.end()]}”."
            yield Finding(words.place, message, "Begin with a verb, such as Tap, or with the place and a comma.")


_DONT = ("do not ", "don't ", "don’t ", "never ")


@warning
def only_dont(written: Written) -> Iterator[Finding]:
    """A step that only says what not to do leaves the patron with nothing to do. (standards: HW15)

    Wrong:
        - id: stay
          do: Do not tap **Cancel**.
          see: a list.

    Right:
        - id: stay
          do: Tap **Next**, not **Cancel**.
          see: a list.
    """
    for words in written.under(("do", "try")):
        if words.masked.lower().startswith(_DONT) and not actions(words.masked):
            yield Finding(
                words.place, "This only says what not to do.", "Say what to do: `Tap **Next**, not **Cancel**.`"
            )


_WAIT = r"(?i)\bwait\b[^.\0]*\b(minutes?|hours?|until)\b"


@warning
def say_the_wait(written: Written) -> Iterator[Finding]:
    """A step that waits says how long, so that staff can help the next patron meanwhile. (standards: SV02)

    Wrong:
        - id: hold-on
          do: Wait until the light is green.
          see: a green light.

    Right:
        - id: hold-on
          do: Wait until the light is green.
          see: a green light.
          wait: 5 min
    """
    for words, found in written.matching(_WAIT, ("do", "try"), "[Ww]ait"):
        if not getattr(words.record, "wait", 0):
            yield Finding(words.spot(found, 1), "Say how long this takes by itself.", "wait: 5 min")


@error
def gesture_fits(written: Written) -> Iterator[Finding]:
    """One taps a screen and clicks with a mouse; the wrong word sends people looking. (standards: HW10)

    Wrong:
        - id: open-wifi
          do: Click **Wi-Fi**.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for words, found in written.holding(("tap", "swipe", "click"), ("do", "try")):
        where, gesture = getattr(words.record, "where", "reader"), found[0].lower()
        if where == "computer" and gesture != "click":
            yield Finding(
                words.spot(found), f"A computer has a mouse; `{found[0]}` is for screens one touches.", "Click …"
            )
        elif where == "reader" and gesture == "click":
            yield Finding(words.spot(found), "A reader has no mouse to click with.", "Tap …, or Press … for a button")


@warning
def says_patron(written: Written) -> Iterator[Finding]:
    """What the patron reads speaks to them: “you”, not “the patron”. (standards: HS15)

    Wrong:
        - id: card
          do: Put the patron's card on the table.
          see: a number.

    Right:
        - id: card
          do: Put your card on the table.
          see: a number.
    """
    keys = (*STEPS, "see", "home", "did")
    for words, found in written.holding(("patron", "patrons", "the patron", "the patron's", "patron's"), keys):
        if getattr(words.record, "who", "patron") == "patron":
            yield Finding(
                words.spot(found), "The patron reads this. Say “you” or “your”.", "Only `note` and `who: staff` may."
            )


THRICE = 3


@warning
def same_step_thrice(written: Written) -> Iterator[Finding]:
    """The same step in three files: when a button is renamed, one of them will be forgotten. (standards: CM14)

    Wrong:
        # the same `do`, `where` and `see` in three files

    Right:
        - use: wifi
    """
    found: dict[tuple[str, str, str], list[tuple[str, Do]]] = {}
    for file, step in written.each(Do):
        if not re.fullmatch(r"\{[^{}]*\}\.?", step.do):  # the device's own words: one place already
            found.setdefault((step.do, step.where, step.see), []).append((file, step))
    for same in found.values():
        files = list(dict.fromkeys(file for file, _ in same))
        if len(files) >= THRICE:
            message = f"This step stands in {counted(len(files), 'file')}: {', '.join(files[:THRICE])}."
            help = "Write it once, as a part of a topic, and `use:` it."
            yield Finding(_first(same)[1].at.place("do"), message, help)


def _first(same: list[tuple[str, Do]]) -> tuple[str, Do]:
    return min(same, key=lambda own: own[1].at.place())


MOST_IN_AN_ANSWER = 8
MOST_LETTERS = 60


@warning
def long_answer(written: Written) -> Iterator[Finding]:
    """An answer is read at a glance, with two people waiting: some eight words. (standards: CM13)

    Wrong:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: "The card is here on the table and it looks as if it were a valid one"}
            - {id: away, text: Away, end: callback, why: "The card is needed."}

    Right:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: "It is here, and valid"}
            - {id: away, text: Away, end: callback, why: "The card is needed."}
    """
    for _, ask in written.each(Ask):
        for answer in ask.answers if ask.remember != "model" else ():
            count = _count(answer.text.replace("**", ""))
            if count > MOST_IN_AN_ANSWER * 3 // 2:
                message = f"An answer of {count} words; keep to {MOST_IN_AN_ANSWER}."
                yield Finding(answer.at.place("text"), message, "Put the rest in `help`.")


@warning
def long_name(written: Written) -> Iterator[Finding]:
    """A name that becomes a heading has at most 60 letters. (standards: HS02)

    Wrong:
        topic: The wireless network in this library, in the branch, and in the patron's home
        steps:
          - id: open-wifi
            do: Tap **Wi-Fi**.
            see: a list of networks.

    Right:
        topic: Wi-Fi
        steps:
          - id: open-wifi
            do: Tap **Wi-Fi**.
            see: a list of networks.
    """
    for _, record in written.each(Device, Platform, Topic, Model):
        for key in ("device", "platform", "topic", "name"):
            name = vars(record).get(key, "")
            if len(name) > MOST_LETTERS:
                message = f"A name of {len(name)} letters; {MOST_LETTERS} fit a heading."
                yield Finding(record.at.place(key), message, "Write a shorter one.")
