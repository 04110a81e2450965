"""What no box takes: card numbers, PINs, passwords; and, where they have no place, numbers and e-mail addresses.

Nobody can tell a title from other words, so the boxes that hold words ask for none. (standards: PR01, PR02)
"""

import re
import unicodedata

CARD = "This looks like a card number. Please leave it out; we never keep one."
SECRET = "This looks like a PIN or a password. Please leave it out; we never keep one."
NUMBER = "Please leave out numbers of four digits or more. Write a time as 17:30."
MAIL = "Please leave out the e-mail address."

_SEPARATED = re.compile(r"\d(?:[ \t.\-/()–—_]{0,3}\d)+")
_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_SECRET = re.compile(r"\b(?:pin|password|passcode|passwort|kennwort|contrase[nñ]a|mot de passe)\b(.*)", re.IGNORECASE)
# What may be said about a PIN, since it is not the PIN itself: "PIN is blocked", "password was reset".
_ABOUT = "not|never|no|wrong|refused|blocked|locked|reset|expired|forgotten|lost|unknown|missing|new|changed|old"
_GIVEN = re.compile(
    rf"\s*(?:number|no\.?|code)?\s*(?:(?:is|was|ist|es|est)\b|[:=→-])\s*(?!(?:{_ABOUT})\b)\S"
    r"|\s*(?:number|no\.?|code)?\s*\S*\d",
    re.IGNORECASE,
)


def refusal(text: str) -> str:
    """Why this text can't be kept, in one sentence; empty where it can."""
    plain = _plain(text)
    if _is_card(plain):
        return CARD
    if gives_secret(text):
        return SECRET
    if _MAIL.search(plain):
        return MAIL
    return NUMBER if _has_number(plain) else ""


def contact_refusal(text: str) -> str:
    """Why this is not one phone number or one e-mail address that can be kept; empty where it is."""
    plain = _plain(text).strip()
    if gives_secret(text):
        return SECRET
    if _MAIL.fullmatch(plain) and "." in plain.rpartition("@")[2]:
        return CARD if _is_card(plain) else ""
    digits = re.sub(r"\D", "", plain)
    if _is_card(plain) or len(digits) > 15:
        return CARD
    phone = re.fullmatch(r"\+?[\d \-./()]+(?:\s*(?:x|ext\.?)\s*\d{1,5})?", plain)
    return "" if phone and len(digits) >= 3 else "Please type one phone number or one e-mail address."


_REACHED = {"phone", "hours", "address"}
_OF_ITSELF = _REACHED | {"library", "short-name", "web", "catalogue", "name", "find-as", "then-choose", "branches"}


def library_refusal(key: str, text: str) -> str:
    """Why a library's profile can't hold this at a key, as `card/pin`; empty where it can.

    What a library says of itself is kept: how it is reached, also by e-mail, and what things of its own are called.
    """
    plain, last = _plain(text), key.rpartition("/")[2]
    if any(map(_is_card, re.findall(r"\d+", plain) if last in _REACHED else [plain])):  # two phone numbers are no card
        return CARD
    if last == "pin" and _has_number(plain):
        return SECRET
    if key != "card/pin" and gives_secret(text):  # how a first PIN is made may be said: it is the birthday
        return SECRET
    return MAIL if _MAIL.search(plain) and last not in _OF_ITSELF else ""


def gives_secret(text: str) -> bool:
    """Whether a text says what somebody's PIN or password is."""
    after = _SECRET.search(_plain(text))
    return bool(after and _GIVEN.match(after[1]))


def _plain(text: str) -> str:
    """The text with digits and signs of every script and width as the usual ones."""
    usual = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in usual)


def _is_card(plain: str) -> bool:
    numbers = (re.sub(r"\D", "", found[0]) for found in _SEPARATED.finditer(plain))
    return any(len(number) == 14 or (12 < len(number) < 20 and _luhn(number)) for number in numbers)


def _luhn(number: str) -> bool:
    """The check digit that library cards and bank cards share (mod 10)."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _has_number(plain: str) -> bool:
    """A number that may be a PIN or a phone number; not the end of a word, as E_LIC_1022."""
    return any(
        sum(char.isdigit() for char in found[0]) > 3
        for found in _SEPARATED.finditer(plain)
        if not re.search(r"[^\W\d]\S*$", plain[: found.start()])
    )
