"""Rules about words: text for patrons must be plain and have only one meaning."""

import re
from collections.abc import Iterator

from wizard.checks.rules.corpus import PRINTED, SAID, STEPS, Corpus, Finding, warning
from wizard.checks.rules.steps import VERBS
from wizard.content.flow import Device, Model, Platform
from wizard.content.quoting import named

# Words that have a plain synonym. Terms that patrons see on their own screen (pop-up, router) are fine.
# (standards: HW07)
AVOID = {
    "authenticate": "sign in",
    "credentials": "card number and PIN",
    "navigate": "go",
    "launch": "open",
    "utilise": "use",
    "utilize": "use",
    "synchronise": "sync",
    "synchronize": "sync",
    "toggle": "turn on, or turn off",
    "hamburger menu": "three-line menu",
    "kebab menu": "three-dot menu",
    "interface": "screen",
    "modal": "pop-up",
    "sideload": "copy with a cable",
    "side-load": "copy with a cable",
    "firmware": "software",
    "DRM": "copy protection",
    "checkout": "borrow",
    "check out": "borrow",
    "vendor": "company",
    "compatible": "works with",
    "ensure": "make sure",
    "prior to": "before",
    "initiate": "start",
    "terminate": "end",
    "functionality": "what it does",
    "in order to": "to",
    "additional": "more",
    "approximately": "about",
    "attempt": "try",
    "commence": "start",
    "obtain": "get",
    "subsequently": "then",
    "sufficient": "enough",
    "modify": "change",
    "locate": "find",
    "assistance": "help",
    "numerous": "many",
    "thereafter": "then",
}


@warning
def plain_word(written: Corpus) -> Iterator[Finding]:
    """This long or technical word has a plain synonym. Write labels as they appear on the device. (standards: HW07)

    A technical term is fine if patrons will see it, such as router, software update, or pop-up. Explain it where you
    first use it, for example: the loan file (its name ends in .acsm).

    Wrong:
        - id: open-wifi
          do: Navigate to **Wi-Fi**.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Go to **Wi-Fi**.
          see: a list of networks.
    """
    plain = {word.lower(): better for word, better in AVOID.items()}
    for words, found in written.holding(AVOID, (*SAID, "text")):
        better = plain[found[0].lower()]
        yield Finding(words.spot(found), f"There's a plainer word for {named(found[0])}.", f"Write “{better}”.")


@warning
def needless_word(written: Corpus) -> Iterator[Finding]:
    """Steps are clearer without “please” and “just”. “Simply” and “easily” discourage people who find it hard. What
    staff say aloud is different: a friendly “just” or “of course” is fine in `say`. (standards: HW06, SV12)

    Wrong:
        - id: open-wifi
          do: Simply tap **Wi-Fi**.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          say: Now just tap the name of our network.
          see: a list of networks.
    """
    read = (*PRINTED, "ask", "text")
    for words, found in written.holding(("simply", "obviously", "easily", "of course"), read):
        yield Finding(words.spot(found), f"You don't need {named(found[0])} here.", "Take it out.")
    for words, found in written.holding(("please", "just"), (*STEPS, "home")):
        yield Finding(words.spot(found), f"You don't need {named(found[0])} here.", "Take it out.")


# Words that are always nouns. Words that can also be verbs aren't listed. A fixed compound counts as one noun.
_COMPOUNDS = "library card number|library card|card number|wi-fi password|wi-fi network|phone hotspot|file manager"
_NOUNS = """account address battery branch browser button cable card catalog charger code computer connection cover
device email file folder font format icon internet keyboard language library letter loan memory menu message name
network notification number page password phone picture profile queue reader reservation router screen service setting
shelf software stick storage tablet title version website wi-fi window"""
_NOUN = rf"(?>(?:{_COMPOUNDS}|{'|'.join(_NOUNS.split())})s?(?![\w-]))"
MOST_NOUNS = 4
_NOUN_STRING = rf"(?i)(?<![\w-]){_NOUN}(?: {_NOUN}){{{MOST_NOUNS},}}"


@warning
def noun_string(written: Corpus) -> Iterator[Finding]:
    """More than four nouns in a row are hard to understand. Labels can be longer, and a fixed compound such as library
    card number counts as one noun. (standards: HW08)

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: the library network connection setting page.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: the library's network settings.
    """
    for words, found in written.matching(_NOUN_STRING, (*SAID, "text"), f" {_NOUN} {_NOUN} "):
        count = len(re.findall(f"(?i){_NOUN}", found[0]))
        help = "Use a possessive, such as “the book's page,” or make two sentences."
        yield Finding(words.spot(found), f"{named(found[0])} has {count} nouns in a row.", help)


_PASSIVE = r"(?i)\b(?:should|must|has to|have to|needs? to|is to) be \w+(?:ed|en)\b"


@warning
def passive(written: Corpus) -> Iterator[Finding]:
    """“Should be tapped” doesn't say who taps it. (standards: HW06)

    The passive is fine if it doesn't matter who does it: “Books are returned automatically.” Don't make up a person
    just to avoid it.

    Wrong:
        - id: open-wifi
          do: In **Settings**, **Wi-Fi** should be tapped.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: In **Settings**, tap **Wi-Fi**.
          see: a list of networks.
    """
    for words, found in written.matching(_PASSIVE, (*STEPS, "home"), " be "):
        yield Finding(words.spot(found), f"{named(found[0])} doesn't say who does it.", "Start with what to do: Tap …")


KNOWN_SHORT = frozenset(
    re.findall(r"\w+", "PIN PINs USB QR PC PCs ID TV US UK EU OK SMS VPN CD DVD AM PM AA HD EPUB PDF")
)
_SHORT = r"\b[A-Z]{2,}s?\b"
_CAPITALS = r"\b[A-Z]{2,}(?:[\s,]+[A-Z]{2,})+\b"


@warning
def unexplained_short(written: Corpus) -> Iterator[Finding]:
    """Explain an abbreviation where you first use it. (standards: HW11)

    Wrong:
        - id: open-wifi
          do: Tap **Settings**.
          see: the SSID of this library.

    Right:
        - id: open-wifi
          do: Tap **Settings**.
          see: the name of this library's network.
    """
    known = KNOWN_SHORT | {word for word in AVOID if word.isupper()} | _words_of_names(written)
    for words, found in written.matching(_SHORT, SAID, "[A-Z]{2}"):
        explained = f"({found[0]})" in words.masked or f"{found[0]} (" in words.masked
        if found[0] not in known and not explained and not re.search(_CAPITALS, words.masked):
            yield Finding(words.spot(found), f"Not everyone knows what {named(found[0])} means.", "Spell it out.")


def _words_of_names(written: Corpus) -> set[str]:
    """Return the words in the names of devices, models, and services, because a name such as `NOOK` has no
    longer form.
    """
    names = [record.name for _, record in written.each(Model)]
    names += [word for _, file in written.each(Device) for word in (file.device, *file.also)]
    names += [word for _, file in written.each(Platform) for word in (file.platform, *file.also)]
    return set(re.findall(r"\w+", " ".join(names)))


@warning
def capitals(written: Corpus) -> Iterator[Finding]:
    """Words in capitals are hard to read and sound like shouting. (standards: HW13)

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list. DO NOT close it.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list. Leave it open.
    """
    for words, found in written.matching(_CAPITALS, (*SAID, "text"), "[A-Z]{2}"):
        if not KNOWN_SHORT.issuperset(re.findall(r"\w+", found[0])):
            yield Finding(words.spot(found), "Capitals sound like shouting.", "Use lowercase.")


_COLORS = "red|green|blue|orange|yellow|purple|pink|grey|gray|white|black"
_THINGS = "button|icon|box|link|bar|circle|arrow|square|dot"
_POINTED = rf"(?i)\b(?:{_COLORS}) (?:{_THINGS})\b|\b(?:{_THINGS}) (?:on|at) the (?:left|right)\b"


@warning
def only_by_colour(written: Corpus) -> Iterator[Finding]:
    """Sheets are black and white, and not everyone can see colors. Name the button as well. (standards: HW12)

    Wrong:
        - id: open-wifi
          do: Tap the green button.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap the green button **Wi-Fi**.
          see: a list of networks.
    """
    for words, found in written.matching(_POINTED, (*STEPS, "home"), _THINGS):
        if "§" not in words.masked:
            yield Finding(
                words.spot(found),
                "On paper, a color or a side alone isn't enough.",
                "Add its name, for example: the green **OK**",
            )


_RANGE = r"\b\d{1,2}\s?[-–]\s?\d{1,2}(?= (?:minutes?|hours?|days?|weeks?|seconds?|books?|times)\b)"
_DATE = r"(?<![\w./-])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\w/.-]*\w)"


@warning
def number_form(written: Corpus) -> Iterator[Finding]:
    """A dash between numbers looks like a minus sign, and 3/12 is March in one country and December in another. Write
    “5 to 10 minutes” and “March 12, 2026.” (standards: HW14)

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list, after 5-10 seconds.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list, after 5 to 10 seconds.
    """
    for words, found in written.matching(_RANGE, (*SAID, "text"), "[0-9] ?[-–]"):
        yield Finding(words.spot(found), "A dash between numbers looks like a minus sign.", "Write “to” between them.")
    for words, found in written.matching(_DATE, (*SAID, "text"), "[0-9][/.-][0-9]"):
        yield Finding(words.spot(found), "This date can be read in two ways.", "Write it like this: March 12, 2026.")


@warning
def says_the_cause(written: Corpus) -> Iterator[Finding]:
    """Patrons describe what they see, not the cause or the fix. Write `says` in their words. (standards: CM12)

    Wrong:
        troubles:
          - id: no-network
            says: Reset the network
            fixes:
              - id: again
                try: Tap **Wi-Fi** again.

    Right:
        troubles:
          - id: no-network
            says: My slate has no network
            fixes:
              - id: again
                try: Tap **Wi-Fi** again.
    """
    for words in written.under(("says",)):
        first = re.match(r"[a-z]+", words.masked.lower())
        if first and (first[0] in VERBS or words.masked.lower().startswith(("how to", "fix", "troubleshoot", "error"))):
            message = "A patron wouldn't say this."
            yield Finding(words.place, message, "Write it in their words, for example: My book isn't on my Kindle")
