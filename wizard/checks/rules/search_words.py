"""Rules about the desk's search words, `flows/search-words.yaml`."""

from collections.abc import Iterator

from wizard.checks.rules.corpus import Corpus, Finding, error, warning
from wizard.content.concepts import NEGATION, Concepts
from wizard.content.flow import Do, SearchWords
from wizard.content.quoting import named
from wizard.content.spans import labels
from wizard.content.traversal import all_steps
from wizard.content.word_forms import words
from wizard.content.yaml_nodes import Map, Seq


@error
def search_phrase_empty(written: Corpus) -> Iterator[Finding]:
    """A phrase needs a word with a meaning of its own. Without the small words, `is over` is only `over`.

    Wrong:
        # in the search words
        skipped: [is]
        idle: [over]
        meanings:
          frozen: [frozen, is over]

    Right:
        # in the search words
        skipped: [is]
        idle: [over]
        meanings:
          frozen: [frozen, loan is over]
    """
    for data, concepts, meaning, number in _phrases(written):
        phrase = data.meanings[meaning][number]
        plain = concepts.plain(words(phrase))
        if plain == (NEGATION,) or (concepts.idle.issuperset(plain[:1]) and len(plain) < 2):
            message = f"{named(phrase)} would match almost everything."
            yield Finding(_list(data, meaning).place(number), message, "Add a more specific word.")


@error
def search_phrase_twice(written: Corpus) -> Iterator[Finding]:
    """List each phrase only once, under one meaning. Different endings, accents, or small words don't make a new
    phrase.

    Wrong:
        # in the search words
        meanings:
          frozen: [frozen, stuck, Stucks]

    Right:
        # in the search words
        meanings:
          frozen: [frozen, stuck]
    """
    seen: dict[tuple[str, ...], tuple[str, str]] = {}
    for data, concepts, meaning, number in _phrases(written):
        phrase = data.meanings[meaning][number]
        first = seen.setdefault(concepts.plain(words(phrase)), (meaning, phrase))
        if first != (meaning, phrase) or list(data.meanings[meaning]).index(phrase) != number:
            message = f"{named(phrase)} is the same as {named(first[1])} under `{first[0]}`."
            yield Finding(_list(data, meaning).place(number), message, "Delete one of them.")


@warning
def search_meaning_unused(written: Corpus) -> Iterator[Finding]:
    """A meaning helps only if a flow uses one of its phrases, in a problem, a topic's name, or a label.

    Wrong:
        # in the search words
        meanings:
          frozen: [frozen, stuck]
          weather: [rain, snow]

    Right:
        # in the search words
        meanings:
          frozen: [frozen, stuck]
    """
    data = written.library.search_words
    if data is None:
        return
    concepts = Concepts(data)
    said = {term for text in {*_searched(written)} for term in concepts.terms(words(text))}
    for meaning in data.meanings.keys() - said:
        place = data.at["meanings"].key_place(meaning)
        yield Finding(
            place,
            f"The phrases under `{meaning}` aren't used in any flow.",
            "Add a phrase from a flow, or delete this line.",
        )


def _phrases(written: Corpus) -> Iterator[tuple[SearchWords, Concepts, str, int]]:
    """Yield every phrase, as its meaning and its place in that meaning's list."""
    data = written.library.search_words
    if data is None:
        return
    concepts = Concepts(data)
    for meaning, phrases in data.meanings.items():
        yield from ((data, concepts, meaning, number) for number in range(len(phrases)))


def _list(data: SearchWords, meaning: str) -> Seq:
    meanings: Map = data.at["meanings"]
    found: Seq = meanings[meaning]
    return found


def _searched(written: Corpus) -> Iterator[str]:
    """Yield every text that the search compares with what people type."""
    for file in written.library.files.values():
        for trouble in file.troubles:
            yield from (trouble.says, *trouble.also, *trouble.screen, trouble.home)
            yield from (fix.try_ for fix in trouble.fixes)
        for step in all_steps(file):
            yield from labels(step.do) if isinstance(step, Do) else ()
    for topic in written.library.topics.values():
        yield from (topic.topic, *topic.also)
