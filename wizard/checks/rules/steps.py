"""Rules about single steps: their length, having one action, their first word, and whether they fit the device."""

import re
from collections.abc import Iterator

from wizard.checks.rules.corpus import SAID, STEPS, Corpus, Finding, error, warning
from wizard.content.flow import Ask, Device, Do, Model, Platform, Topic
from wizard.content.quoting import counted
from wizard.content.traversal import sections

MOST_WORDS = 20  # The limit for one step. (standards: HW01)
MOST_IN_A_SENTENCE = 25  # The limit for one sentence in any other text. (standards: HW03)

# Verbs for actions in steps. The list is fixed, and verbs that aren't on it are ignored.
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
def long_step(written: Corpus) -> Iterator[Finding]:
    """Keep a step to 20 words. People read longer steps twice, or skip them. A label counts as one word. (standards:
    HW01)

    Wrong:
        - id: open-wifi
          do: On the first page you see after you turn it on, find the line with the names of the networks nearby.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: On the first page, tap **Wi-Fi**.
          see: a list of networks.
    """
    for words in written.under(STEPS):
        count = _count(words.masked)
        if count > MOST_WORDS:
            yield Finding(
                words.place,
                f"This step has {count} words. Keep it to {MOST_WORDS}.",
                _split_here(words.masked, words.text),
            )


def _count(text: str) -> int:
    return len(re.findall(r"[^\s–—]+", text))


def _split_here(masked: str, text: str) -> str:
    """Return help for splitting a long step at the period, “then”, or “and” that's closest to its middle."""
    joints = list(re.finditer(r"[.;]\s+|,?\s+then\s+|,?\s+and\s+", masked))
    if not joints:
        return "Keep only what the patron does. The rest belongs in `say`, `see`, or `note`."
    middle = min(joints, key=lambda joint: abs(joint.start() - len(text) / 2))
    rest = text[middle.end() :][:60]
    return f"Start a second step with “{rest[:1].upper()}{rest[1:]}”."


@error
def long_sentence(written: Corpus) -> Iterator[Finding]:
    """Keep sentences to 25 words or fewer. (standards: HW03)

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of all the networks nearby, with the name of our own network at the top, and with a small lock
            icon next to the name of each one.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks. Ours is the first.
    """
    for words in written.under((*SAID, "text", "help", "note")):
        if words.key in STEPS or len(words.masked) < 4 * MOST_IN_A_SENTENCE:
            continue
        count = max(map(_count, re.split(r"(?<=[.!?])\s+", words.masked)))
        if count > MOST_IN_A_SENTENCE:
            message = f"This sentence has {count} words. Keep it to {MOST_IN_A_SENTENCE}."
            yield Finding(words.place, message, "Make it two sentences.")


MOST_ON_AVERAGE = 14  # The limit for the average number of words in a task's steps. (standards: HW02)
A_TASK = 3  # The fewest steps for a useful average.


@warning
def wordy_task(written: Corpus) -> Iterator[Finding]:
    """Keep the steps in a task to 14 words on average. A longer step now and then is fine. (standards: HW02)

    Wrong:
        - id: open-settings
          do: On the home screen of your slate, in the top right corner, tap the small gear icon.
          see: the settings.
        - id: open-wifi
          do: In the long list of settings that opens on the left, tap the line **Wi-Fi**.
          see: a list of networks.
        - id: join
          do: In the list of networks on the right, tap the name of the one in our library.
          see: a check mark next to it.

    Right:
        - id: open-settings
          do: On the home screen, tap the gear icon.
          see: the settings.
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
        - id: join
          do: Tap the name of our network.
          see: a check mark next to it.
    """
    counts = {id(words.record): _count(words.masked) for words in written.under(("do",))}
    for file in written.library.files.values():
        for steps in sections(file):
            # A step that's too long by itself is reported separately.
            task = [step for step in steps if isinstance(step, Do) and counts[id(step)] <= MOST_WORDS]
            average = sum(counts[id(step)] for step in task) / max(len(task), 1)
            if len(task) >= A_TASK and average > MOST_ON_AVERAGE:
                longest = max(task, key=lambda step: counts[id(step)])
                message = f"These steps average {average:.0f} words. Keep the average to {MOST_ON_AVERAGE}."
                yield Finding(longest.at.place("do"), message, "Start by shortening this step, which is the longest.")


_JOINTS = r"[.;:,]\s+|\bthen\b|\band\b"
_ONE_GESTURE = (
    r"(?i)\b(?:press|tap|touch) and hold\b|\bturn (?:\w+ )?off and on\b|\bdrag and drop\b|\b(?:find|look for) and\b"
    r"|\bclose\b.*\bopen it again\b"
)


def actions(masked: str) -> list[str]:
    """Return the verbs for a step's actions, in order. `Press and hold` is one action, and `or` doesn't start
    another.
    """
    pieces = re.split(_JOINTS, re.sub(_ONE_GESTURE, "", masked))
    firsts = (re.match(r"[a-z]+(?![\w'-])", piece.strip().lower()) for piece in pieces)
    return [first[0] for first in firsts if first and first[0] in VERBS]


@warning
def two_actions(written: Corpus) -> Iterator[Finding]:
    """Give each step only one action, so that staff can confirm it. (standards: HW04)

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
            message = f"This step has {len(found)} actions: {named}."
            yield Finding(words.place, message, "Write one step for each action.")


_NOT_VERBS = frozenset(
    re.findall(
        r"\w+",
        """the a an this that these those you your it its they their there here we our i he she his her my please
    tapping clicking pressing choosing opening typing""",
    )
)


@error
def verb_first(written: Corpus) -> Iterator[Finding]:
    """Start a step with a verb. If it starts with a place or a condition, add a comma, and then the verb. A reassurance
    can start with “You don't need to.” (standards: HW05)

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
        if words.masked.lower().replace("’", "'").startswith(_REASSURES):
            continue
        if first and first[0] in _NOT_VERBS and not actions(words.masked.partition(",")[2]):
            message = f"A step starts with a verb. This one starts with “{words.text[: first.end()]}”."
            yield Finding(words.place, message, "Start with a verb, such as *Tap*, or with the place and a comma.")


_REASSURES = ("you don't need to ", "you don't have to ")


_DONT = ("do not ", "don't ", "don’t ", "never ")


@warning
def only_dont(written: Corpus) -> Iterator[Finding]:
    """If a step only says what not to do, patrons don't know what to do instead. (standards: HW15)

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
                words.place,
                "This only says what not to do.",
                "Add what to do, for example `Tap **Next**, not **Cancel**.`",
            )


_WAIT = r"(?i)\bwait\b[^.\0]*\b(minutes?|hours?|until)\b"


@warning
def say_the_wait(written: Corpus) -> Iterator[Finding]:
    """If a step involves waiting, add how long, so that staff can help the next patron meanwhile. (standards: SV02)

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
            yield Finding(words.spot(found, 1), "Add how long to wait.", "wait: 5 min")


@error
def gesture_fits(written: Corpus) -> Iterator[Finding]:
    """People tap on a touch screen and click with a mouse. `{tap}` is the right verb on each device. (standards: HW10)

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
        if words.text[found.start()] == "{":  # This is the {tap} slot.
            continue
        if where == "computer" and gesture != "click":
            yield Finding(
                words.spot(found),
                f"`{found[0]}` is for touch screens. A computer has a mouse.",
                "Write *Click*, or {Tap}.",
            )
        elif where == "reader" and gesture == "click":
            yield Finding(
                words.spot(found),
                "An e-reader has no mouse to click with.",
                "Write *Tap*, or for a physical button, *Press*.",
            )


@warning
def says_patron(written: Corpus) -> Iterator[Finding]:
    """In texts for the patron, write “you” instead of “the patron.” (standards: HS15)

    Wrong:
        - id: card
          do: Put the patron's card on the desk.
          see: a number.

    Right:
        - id: card
          do: Put your card on the desk.
          see: a number.
    """
    keys = (*STEPS, "see", "home", "did")
    for words, found in written.holding(("patron", "patrons", "the patron", "the patron's", "patron's"), keys):
        if getattr(words.record, "who", "patron") == "patron":
            yield Finding(
                words.spot(found),
                "The patron reads this. Write “you” or “your”.",
                "Write “patron” only in a `note`, or in a step with `who: staff`.",
            )


THRICE = 3


@warning
def same_step_thrice(written: Corpus) -> Iterator[Finding]:
    """The same step is in three files. If a button is renamed, it's easy to miss one of them. (standards: CM14)

    Wrong:
        # the same `do`, `where`, and `see` in three files

    Right:
        - use: wifi
    """
    found: dict[tuple[str, str, str], list[tuple[str, Do]]] = {}
    for file, step in written.each(Do):
        if not re.fullmatch(
            r"\{[^{}]*\}\.?", step.do
        ):  # A step that's only a slot is fine, because its text is already in one place.
            found.setdefault((step.do, step.where, step.see), []).append((file, step))
    for same in found.values():
        files = list(dict.fromkeys(file for file, _ in same))
        if len(files) >= THRICE:
            message = f"This step is in {counted(len(files), 'file')}: {', '.join(files[:THRICE])}."
            help = "Write it once, as a part in a topic, and include it in each file with `use:`."
            yield Finding(_first(same)[1].at.place("do"), message, help)


def _first(same: list[tuple[str, Do]]) -> tuple[str, Do]:
    return min(same, key=lambda own: own[1].at.place())


MOST_IN_AN_ANSWER = 8
MOST_CHARACTERS = 60


@warning
def long_answer(written: Corpus) -> Iterator[Finding]:
    """Staff read answers at a glance, so keep each one to about eight words. (standards: CM13)

    Wrong:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: "The card is here on the desk, and the date on it is in the future"}
            - {id: away, text: Away, end: callback, why: "The card is needed."}

    Right:
        - id: card
          ask: Is the card here?
          answers:
            - {id: here, text: "It's here, and valid"}
            - {id: away, text: Away, end: callback, why: "The card is needed."}
    """
    for _, ask in written.each(Ask):
        for answer in ask.answers if ask.remember != "model" else ():
            count = _count(answer.text.replace("**", ""))
            if count > MOST_IN_AN_ANSWER * 3 // 2:
                message = f"This answer has {count} words. Keep it to {MOST_IN_AN_ANSWER}."
                yield Finding(answer.at.place("text"), message, "Put the rest in `help`.")


@warning
def long_name(written: Corpus) -> Iterator[Finding]:
    """A name becomes a heading, so keep it to 60 characters. (standards: HS02)

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
            if len(name) > MOST_CHARACTERS:
                message = f"This name has {len(name)} characters. A heading has room for {MOST_CHARACTERS}."
                yield Finding(record.at.place(key), message, "Write a shorter name.")
