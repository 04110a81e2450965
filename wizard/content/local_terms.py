"""The words in which libraries differ: PIN or password, hold or reservation. Flows name them as {word.…} slots.

`{word.hold}` is one, `{word.holds}` more than one, `{word.a-hold}` has its article, `{Word.hold}` begins a sentence.
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
    "catalogue": "catalog",
}
_ABROAD: Words = {**USUAL, "hold": "reservation", "catalogue": "catalogue"}
_IN: Mapping[str, Words] = {"": USUAL, "US": USUAL, "CA": {**USUAL, "catalogue": "catalogue"}}

_VOWEL = re.compile(r"(?!uni|use|eu|one)[aeiou]", re.IGNORECASE)


def usual(country: str) -> Words:
    """The words of libraries in a country, by two capital letters; those of the flows while nobody knows where."""
    return _IN.get(country, _ABROAD)


def forms(words: Words = USUAL) -> dict[str, str]:
    """Every form of the words, by what may stand in a slot: `word.hold`, `word.holds`, `word.a-hold`, `Word.hold`…"""
    small: dict[str, str] = {}
    for key, word in words.items():
        small |= {key: word, f"{key}s": plural(word), f"a-{key}": f"{'an' if _VOWEL.match(word) else 'a'} {word}"}
    capital = {f"Word.{key}": said[0].upper() + said[1:] for key, said in small.items()}
    return {f"word.{key}": said for key, said in small.items()} | capital


def plural(word: str) -> str:
    """More than one of it."""
    if word.endswith(("s", "sh", "ch", "x")):
        return f"{word}es"
    return f"{word[:-1]}ies" if re.search(r"[^aeiou]y$", word) else f"{word}s"
