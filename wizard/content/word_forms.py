"""Text as words that can be compared: lowercase, without accents, hyphens, and apostrophes."""

import re
import unicodedata
from functools import lru_cache
from sys import intern

_JOINING = re.compile(r"[-‐’']")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu)[’'](?=\w{2})")  # French, as in `l'application`
_E_WORD = re.compile(r"\be (?=readers?\b|books?\b|mails?\b|ink\b)")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_WORD = re.compile(r"\w+")
_ENDINGS = ("ings", "ing", "edly", "ed", "es", "s", "ly")
_Y = re.compile(r"(?<=[^aeioul])(?:y|ies|ied)$")  # `copy`, `copies`, `copied`
# Words that only look as if they have an ending.
_UNCHANGED = frozenset({"lost", "news", "series", "speed", "this"})
_FORMS = {
    "break": "broke broken",
    "choose": "chose chosen",
    "forget": "forgot forgotten",
    "freeze": "froze frozen",
    "give": "gave given",
    "go": "goes went",
    "hear": "heard",
    "hide": "hid hidden",
    "make": "made",
    "pay": "paid",
    "see": "saw seen",
    "send": "sent",
    "speak": "spoke spoken",
    "steal": "stole stolen",
    "take": "took taken",
    "throw": "threw thrown",
    "write": "wrote written",
    # Numbers: `2 cards` is `two cards`.
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_BASE = {form: base for base, forms in _FORMS.items() for form in forms.split()}


@lru_cache(maxsize=1 << 13)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text: `Wi-Fi` is `wifi`, `9th generation` is `9`, and `B&N` is `b` and `n`."""
    small = text.casefold()
    if not small.isascii():
        small = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    joined = _E_WORD.sub("e", _JOINING.sub("", _ELIDED.sub("", small)))
    found = _WORD.findall(_ORDINAL.sub(r"\1", joined))
    # The words are interned, because a few thousand of them make up all texts that the search knows.
    return tuple([intern(word) for word in found if word not in ("generation", "gen", "and")])


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return a word without its common English endings. Codes and numbers stay as they are."""
    word = _BASE.get(word, word)
    if word in _UNCHANGED or len(word) < 4 or not word.isalpha():
        return word
    if _Y.search(word):
        return _Y.sub("i", word)
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= 3), "")
    if ending and not word.endswith("ss"):
        word = word.removesuffix(ending)
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    doubled = len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls"
    return word[:-1] if doubled else word


def is_serial(word: str) -> bool:
    """Return whether a word looks like the start of a serial number: letters and digits."""
    return not word.isalpha() and not word.isdigit() and word.isalnum()
