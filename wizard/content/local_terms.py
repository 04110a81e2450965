"""The words that differ between libraries, such as PIN or password, and hold or reservation. Flows use {word.…} slots.

`{word.hold}` is the singular, `{word.holds}` is the plural, `{word.a-hold}` adds the article, and `{Word.hold}` starts
with a capital.
"""

import re
from collections.abc import Mapping

from wizard.content.flow import WordId

Words = Mapping[WordId, str]

USUAL: Words = {
    "pin": "PIN",
    "hold": "hold",
    "loan": "loan",
    "card": "library card",
    "catalog": "catalog",
}
_ABROAD: Words = {**USUAL, "hold": "reservation", "catalog": "catalogue"}
_IN: Mapping[str, Words] = {"": USUAL, "US": USUAL, "CA": {**USUAL, "catalog": "catalogue"}}

_VOWEL = re.compile(r"(?!uni|use|eu|one)[aeiou]", re.IGNORECASE)


def usual(country: str) -> Words:
    """Return the usual words in a country, or the words in the flows if the country isn't known.

    Country codes have two capital letters.
    """
    return _IN.get(country, _ABROAD)


def forms(words: Words = USUAL) -> dict[str, str]:
    """Return every form of the words by slot: `word.hold`, `word.holds`, `word.a-hold`, `Word.hold`, and so on."""
    small: dict[str, str] = {}
    for key, word in words.items():
        small |= {key: word, f"{key}s": plural(word), f"a-{key}": f"{'an' if _VOWEL.match(word) else 'a'} {word}"}
    capital = {f"Word.{key}": said[0].upper() + said[1:] for key, said in small.items()}
    return {f"word.{key}": said for key, said in small.items()} | capital


def plural(word: str) -> str:
    """Return the plural of a word."""
    if word.endswith(("s", "sh", "ch", "x")):
        return f"{word}es"
    return f"{word[:-1]}ies" if re.search(r"[^aeiou]y$", word) else f"{word}s"
