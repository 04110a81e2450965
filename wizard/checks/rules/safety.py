"""Rules that keep people and their devices from harm."""

import re
from collections.abc import Iterator

from wizard.checks.rules.corpus import Finding, Written, error
from wizard.content.flow import Do, Fix
from wizard.content.quoting import named

_DEVICE = "kindle|kobo|nook|reader|tablet|phone|ipad|iphone|device"
_HARMS = (
    rf"(?i)\bfactory[ -]reset|\breset (?:the|your|this) (?:{_DEVICE})\b|\bderegister|\bunregister"
    r"|\berase\b(?! (?:the )?authori[sz]ation)|\bwipe (?:the|your|this)\b|\bbuy\b|\bpurchase\b"
)


@error
def say_what_it_does(written: Written) -> Iterator[Finding]:
    """A step that resets, deregisters, erases or buys says so under `does`. (standards: SV09)

    Then it is shown only where it can't do harm, and never on a model that must not be touched. Erasing the
    authorization of a computer is meant by none of these: it changes nothing on the device.

    Wrong:
        - id: let-go
          do: Deregister the slate.
          see: a screen to sign in.

    Right:
        - id: let-go
          do: Deregister the slate.
          does: [deregister]
          see: a screen to sign in.
    """
    for words in written.under(("do", "try")):
        record = words.record
        bare = words.text.replace("**", "")
        if isinstance(record, Do | Fix) and not record.does and (found := re.search(_HARMS, bare)):
            message = f"Say what {named(found[0].lower())} does to the device."
            help = "does: [factory-reset], [deregister], [erase-device], [buy]; or [nothing], if this is a false alarm"
            yield Finding(words.place, message, help)


_SECRET = r"(PIN|password|card number|passcode)"
_TYPES = rf"(?i)\b(type|enter|write|read out|ask for|note)\b[^.\0]*\b{_SECRET}\b"
_ASKS = rf"(?i)\b(what(?: is|['’]s)|tell me|give me|read (?:me|out)|spell)\b[^.?!\0]*\b{_SECRET}\b"


@error
def secret_in_staff_hands(written: Written) -> Iterator[Finding]:
    """PINs, passwords and card numbers are typed by the patron, and by nobody else. (standards: PR01, SV06)

    Wrong:
        - id: type-pin
          do: Type the PIN.
          who: staff
          see: a page.

    Right:
        - id: type-pin
          do: Type the PIN.
          see: a page.
    """
    for words, _ in written.matching(_TYPES, ("do", "try"), _SECRET):
        if getattr(words.record, "who", "") == "staff":
            place = words.record.at.place("who")
            yield Finding(place, "The patron types secrets, not staff.", "who: patron")


@error
def asks_a_secret(written: Written) -> Iterator[Finding]:
    """Staff never ask for a PIN or a password; what nobody has heard, nobody can lose. (standards: PR01, SV06)

    Wrong:
        - id: type-pin
          do: Type the PIN.
          say: What is your PIN?
          see: a page.

    Right:
        - id: type-pin
          do: Type the PIN.
          say: You type the PIN. I look away.
          see: a page.
    """
    for words, found in written.matching(_ASKS, ("say", "ask"), _SECRET):
        help = "Say that they type it, and that you look away."
        yield Finding(words.spot(found), "This asks the patron for a secret.", help)
