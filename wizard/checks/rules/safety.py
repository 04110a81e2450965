"""Rules that keep people and their devices from harm."""

import re
from collections.abc import Iterator

from wizard.checks.rules.corpus import Corpus, Finding, error
from wizard.content.flow import Do, Fix
from wizard.content.quoting import named

_DEVICE = "kindle|kobo|nook|reader|tablet|phone|ipad|iphone|device"
_HARMS = (
    rf"(?i)\bfactory[ -]reset|\breset (?:the|your|this) (?:{_DEVICE})\b|\bderegister|\bunregister"
    r"|\berase\b(?! (?:the )?authori[sz]ation)|\bwipe (?:the|your|this)\b|\bbuy\b|\bpurchase\b"
)


@error
def say_what_it_does(written: Corpus) -> Iterator[Finding]:
    """If a step resets, deregisters, erases, or buys something, list that under `does`. (standards: SV09)

    Then the step is never shown on a model that it could harm. Erasing a computer's authorization doesn't count,
    because it changes nothing on the device.

    Wrong:
        - id: let-go
          do: Deregister the slate.
          see: the sign-in screen.

    Right:
        - id: let-go
          do: Deregister the slate.
          does: [deregister]
          see: the sign-in screen.
    """
    for words in written.under(("do", "try")):
        record = words.record
        bare = words.text.replace("**", "")
        if isinstance(record, Do | Fix) and not record.does and (found := re.search(_HARMS, bare)):
            message = f"Add what {named(found[0].lower())} does to the device."
            help = "does: [factory-reset], [deregister], [erase-device], or [buy]; or [nothing] if it's a false alarm"
            yield Finding(words.place, message, help)


_SECRET = r"(PIN|password|card number|passcode)"
_TYPES = rf"(?i)\b(type|enter|write|read out|ask for|note)\b[^.\0]*\b{_SECRET}\b"
_TO_US = "me|us|staff|them|the librarian|a librarian|the library|the desk|someone|somebody"
_TELLS = (
    rf"(?i)(?<!never )(?<!not )(?<!n't )(?<!you to )\b(?:tell|give|show|read|spell|send|email|text|hand|lend|leave)"
    rf" (?:{_TO_US})\b[^.?!\0]*\b{_SECRET}\b|\bwrite (?:down )?(?:your |the )[^.?!\0]*\b{_SECRET}\b"
)
_ASKS = rf"(?i)\b(what(?: is|['’]s)|tell me|give me|read (?:me|out)|spell)\b[^.?!\0]*\b{_SECRET}\b"


@error
def secret_in_staff_hands(written: Corpus) -> Iterator[Finding]:
    """Only patrons type PINs, passwords, and card numbers. (standards: PR01, SV06)

    Wrong:
        - id: type-pin
          do: Type your PIN.
          who: staff
          see: your name.

    Right:
        - id: type-pin
          do: Type your PIN.
          see: your name.
    """
    for words, _ in written.matching(_TYPES, ("do", "try"), _SECRET):
        if getattr(words.record, "who", "") == "staff":
            place = words.record.at.place("who")
            yield Finding(place, "Only the patron types PINs, passwords, and card numbers.", "who: patron")


@error
def asks_a_secret(written: Corpus) -> Iterator[Finding]:
    """Staff never ask for a PIN or password, so they can't lose or misuse it. (standards: PR01, SV06)

    Wrong:
        - id: type-pin
          do: Type your PIN.
          say: What's your PIN?
          see: your name.

    Right:
        - id: type-pin
          do: Type your PIN.
          say: Go ahead and type your PIN. I'll look away.
          see: your name.
    """
    for words, found in written.matching(_ASKS, ("say", "ask"), _SECRET):
        help = "For example: Go ahead and type it. I'll look away."
        yield Finding(words.spot(found), "This asks the patron for a secret.", help)
    for words, found in written.matching(_TELLS, ("say", "ask", "do", "try", "sheet", "home", "note", "help"), _SECRET):
        help = "Let the patron type it, and offer to look away."
        yield Finding(words.spot(found), "This asks the patron for a secret.", help)
