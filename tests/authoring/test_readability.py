"""Readability of the steps: an index for information only."""

from datetime import date

import pytest

from tests.tiny import Flows
from wizard.authoring.readability import ENOUGH, eases, lix
from wizard.authoring.status import summary
from wizard.presenters.matrix import matrix

TODAY = date(2026, 11, 24)
EASY = "Tap the top of the page."
HARD = "Authenticate yourself using institutional credentials afterwards."


@pytest.mark.parametrize(
    ("texts", "index"),
    [
        (["Tap it now."], 3),
        (["Tap it now. Then look at it again."], 4),  # 8 words in 2 sentences
        (["Connect the reader."], 3 + 33),
        (["Tap it now", "Then look at it again"], 4),  # the end of a text ends its sentence, with or without a period
        (["Open bookshare.org on it."], 4 + 25),  # a dot inside a web address doesn't end a sentence
    ],
)
def test_index_combines_sentence_length_and_share_of_long_words(texts: list[str], index: int) -> None:
    assert lix(texts) == index


def steps(text: str, count: int) -> str:
    return "borrow:\n" + "".join(f"  - {{id: s{number}, do: '{text}'}}\n" for number in range(count))


def test_hardest_file_comes_first(flows: Flows) -> None:
    library = flows({"platforms/lend": steps(HARD, 20), "platforms/easy": steps(EASY, 20)})
    hard, easy = eases(library, TODAY)
    assert (hard.file, hard.mean, hard.longest, hard.lix) == ("lend", 6.0, 6, 89)
    assert (easy.file, easy.mean, easy.longest, easy.lix) == ("easy", 6.0, 6, 6)


def test_label_counts_as_one_short_word(flows: Flows) -> None:
    library = flows({"platforms/lend": steps("Tap **Accessibility and Personalisation** now.", 40)})
    (ease,) = eases(library, TODAY)
    assert (ease.mean, ease.lix) == (3.0, 3)


def test_short_file_has_no_index(flows: Flows) -> None:
    library = flows({"platforms/lend": steps(EASY, ENOUGH // 6)})
    assert eases(library, TODAY) == []


def test_summary_names_the_hardest_file(flows: Flows) -> None:
    library = flows({"platforms/lend": steps(HARD, 20), "platforms/easy": steps(EASY, 20)})
    made = summary(library, matrix(library), TODAY)
    assert "Reading   LIX 6 to 89 (below 30: very easy), hardest lend" in made.as_text().splitlines()
