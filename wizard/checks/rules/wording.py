"""Rules about words: what a patron reads on paper must be plain, and mean one thing."""

import re
from collections.abc import Iterator

from wizard.checks.rules.corpus import SAID, SHOWN, STEPS, Finding, Words, Written, warning
from wizard.checks.rules.steps import VERBS
from wizard.content.flow import Device, Model, Platform
from wizard.content.quoting import named

# The plain word for each; only words that are hardly ever right in a step. (standards: 2.8)
AVOID = {
    "authenticate": "sign in",
    "credentials": "card number and PIN",
    "navigate": "go",
    "launch": "open",
    "utilise": "use",
    "utilize": "use",
    "synchronise": "bring up to date",
    "synchronize": "bring up to date",
    "toggle": "switch on, or switch off",
    "hamburger menu": "three lines",
    "kebab menu": "three dots",
    "interface": "screen",
    "pop-up": "box",
    "popup": "box",
    "modal": "box",
    "dropdown": "list",
    "drop-down": "list",
    "sideload": "copy with a cable",
    "side-load": "copy with a cable",
    "firmware": "the reader's own software",
    "DRM": "a lock that limits who can open the book",
    "ACSM": "the small file that fetches the book",
    "EPUB": "eBook file",
    "checkout": "borrow",
    "check out": "borrow",
    "log in": "sign in",
    "login": "sign in",
    "log out": "sign out",
    "vendor": "company",
    "compatible": "works with",
    "ensure": "make sure",
    "prior to": "before",
    "initiate": "start",
    "terminate": "end",
    "functionality": "what it does",
    "currently": "now",
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
    "whilst": "while",
}


@warning
def plain_word(written: Written) -> Iterator[Finding]:
    """A word that many patrons don't know, or that is longer than it need be. Labels may say it. (standards: HW07)

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
        yield Finding(words.spot(found), f"There is a plainer word than {named(found[0])}.", f"Say “{better}”.")


@warning
def needless_word(written: Written) -> Iterator[Finding]:
    """“Simply” and “just” make whoever can't do it feel stupid; “please” makes steps longer. (standards: HW06, SV12)

    Wrong:
        - id: open-wifi
          do: Simply tap **Wi-Fi**.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for words, found in written.holding(("simply", "obviously", "easily", "of course"), (*SAID, "text")):
        yield Finding(words.spot(found), f"Nobody needs {named(found[0])} here.", "Take it out.")
    for words, found in written.holding(("please", "just"), (*STEPS, "home")):
        yield Finding(words.spot(found), f"Nobody needs {named(found[0])} here.", "Take it out.")


# Words that only name things. A closed list: an unknown word is let pass, and so is whatever can be a verb, too.
_NOUNS = """account address battery branch browser button cable card catalogue charger code computer connection cover
device email file folder font format icon internet keyboard language library letter loan memory menu message name
network notification number page password phone picture profile queue reader reservation screen service setting shelf
software stick store storage tablet title version website wi-fi window"""
_NOUN = rf"(?:{'|'.join(_NOUNS.split())})s?"
_NOUN_STRING = rf"(?i)(?<![\w-]){_NOUN}(?: {_NOUN}){{3,}}(?![\w-])"


@warning
def noun_string(written: Written) -> Iterator[Finding]:
    """More than three nouns in a row must be untangled from behind. Labels may be longer. (standards: HW08)

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: the library network connection screen.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: the screen with our network.
    """
    for words, found in written.matching(_NOUN_STRING, (*SAID, "text"), f" {_NOUN} {_NOUN} "):
        message = f"{len(found[0].split())} nouns in a row: {named(found[0])}."
        yield Finding(words.spot(found), message, "Say it with “of”, “for” or “with”, as in: the number on your card")


_PASSIVE = r"(?i)\b(?:should|must|has to|have to|needs? to|is to) be \w+(?:ed|en)\b"


@warning
def passive(written: Written) -> Iterator[Finding]:
    """“Should be tapped” does not say by whom. (standards: HW06)

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
        yield Finding(words.spot(found), f"{named(found[0])} does not say who does it.", "Say what to do: Tap …")


SPELLINGS = (
    ("e-mail", "email", "Email", "E-mail"),
    ("eBook", "ebook", "e-book", "Ebook"),
    ("Wi-Fi", "WiFi", "Wifi", "wifi"),
)


@warning
def two_spellings(written: Written) -> Iterator[Finding]:
    """One thing has one name in a file, or readers look for two things. (standards: HW09)

    Wrong:
        - id: open-wifi
          do: Tap **Settings**.
          see: your WiFi and other things.
        - id: join
          do: Find the Wi-Fi of this library.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Settings**.
          see: your Wi-Fi and other things.
        - id: join
          do: Find the Wi-Fi of this library.
          see: a list of networks.
    """
    present = [group for group in SPELLINGS if written.vocabulary.issuperset(re.findall("[a-z]+", group[0].lower()))]
    for group in present:
        first: dict[str, dict[str, tuple[Words, re.Match[str]]]] = {}
        for words, found in written.matching(rf"(?<![\w-])(?:{'|'.join(group)})(?![\w-])", SHOWN, "|".join(group)):
            first.setdefault(words.file, {}).setdefault(_one_case(found[0], group), (words, found))
        for spelt in first.values():
            others = [spelling for spelling in spelt if spelling != group[0]]
            for other in others if len(spelt) > 1 else ():
                words, found = spelt[other]
                message = f"This file says {named(found[0])} here, and `{group[0]}` elsewhere."
                yield Finding(words.spot(found), message, f"Say {group[0]}.")


def _one_case(found: str, group: tuple[str, ...]) -> str:
    """A word at the beginning of a sentence is the same word."""
    return group[0] if found[:1].lower() + found[1:] == group[0] else found


KNOWN_SHORT = frozenset(re.findall(r"\w+", "PIN PINs USB QR PC PCs ID TV US UK EU OK SMS VPN CD DVD AM PM AA HD"))
_SHORT = r"\b[A-Z]{2,}s?\b"
_CAPITALS = r"\b[A-Z]{2,}(?:[\s,]+[A-Z]{2,})+\b"


@warning
def unexplained_short(written: Written) -> Iterator[Finding]:
    """Letters that stand for words are explained where they are first used. (standards: HW11)

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
            yield Finding(words.spot(found), f"Not everybody knows {named(found[0])}.", "Say it in words.")


def _words_of_names(written: Written) -> set[str]:
    """The words of all names of devices, models and services: nobody can say `NOOK` otherwise."""
    names = [record.name for _, record in written.each(Model)]
    names += [word for _, file in written.each(Device) for word in (file.device, *file.also)]
    names += [word for _, file in written.each(Platform) for word in (file.platform, *file.also)]
    return set(re.findall(r"\w+", " ".join(names)))


@warning
def capitals(written: Written) -> Iterator[Finding]:
    """Words in capitals are hard to read, and sound like shouting. (standards: HW13)

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
            yield Finding(words.spot(found), "Capitals sound like shouting.", "Write small letters.")


_COLOURS = "red|green|blue|orange|yellow|purple|pink|grey|gray|white|black"
_THINGS = "button|icon|box|link|bar|circle|arrow|square|dot"
_POINTED = rf"(?i)\b(?:{_COLOURS}) (?:{_THINGS})\b|\b(?:{_THINGS}) (?:on|at) the (?:left|right)\b"


@warning
def only_by_colour(written: Written) -> Iterator[Finding]:
    """Paper is black and white, and not everybody sees colours: name the button, too. (standards: HW12)

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
                words.spot(found), "A colour or a side alone is not enough on paper.", "Name it: the green **OK**"
            )


_RANGE = r"\b\d{1,2}\s?[-–]\s?\d{1,2}(?= (?:minutes?|hours?|days?|weeks?|seconds?|books?|times)\b)"
_DATE = r"(?<![\w./-])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\w/.-]*\w)"


@warning
def number_form(written: Written) -> Iterator[Finding]:
    """Say “5 to 10 minutes” and “12 March 2026”: a dash reads as minus, and 12/3 is two days. (standards: HW14)

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
        yield Finding(words.spot(found), "A dash between numbers reads as minus.", "Write “to” between them.")
    for words, found in written.matching(_DATE, (*SAID, "text"), "[0-9][/.-][0-9]"):
        yield Finding(words.spot(found), "This day can be read in two ways.", "Write it as 12 March 2026.")


@warning
def says_the_cause(written: Written) -> Iterator[Finding]:
    """A trouble is found by what the patron says, not by its cause or its cure. (standards: CM12)

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
            message = "This is not what a patron says."
            yield Finding(words.place, message, "Write it as they say it: My book is not on my Kindle")
