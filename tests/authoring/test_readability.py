"""How easily the steps read: an index, for information only."""

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
        (["Tap it now", "Then look at it again"], 4),  # a text ends its sentence, with a full stop or without
        (["Open bookshare.org on it."], 4 + 25),  # a dot inside an address ends none
    ],
)
def test_the_index_is_words_in_a_sentence_and_the_share_of_long_words(texts: list[str], index: int) -> None:
    assert lix(texts) == index


def steps(text: str, count: int) -> str:
    return "borrow:\n" + "".join(f"  - {{id: s{number}, do: '{text}'}}\n" for number in range(count))


def test_the_file_that_is_hardest_to_read_stands_first(flows: Flows) -> None:
    library = flows({"platforms/lend": steps(HARD, 20), "platforms/easy": steps(EASY, 20)})
    hard, easy = eases(library, TODAY)
    assert (hard.file, hard.mean, hard.longest, hard.lix) == ("lend", 6.0, 6, 89)
    assert (easy.file, easy.mean, easy.longest, easy.lix) == ("easy", 6.0, 6, 6)


def test_a_label_is_one_short_word_however_long_it_is(flows: Flows) -> None:
    library = flows({"platforms/lend": steps("Tap **Accessibility and Personalisation** now.", 40)})
    (ease,) = eases(library, TODAY)
    assert (ease.mean, ease.lix) == (3.0, 3)


def test_of_a_few_words_nothing_is_said(flows: Flows) -> None:
    library = flows({"platforms/lend": steps(EASY, ENOUGH // 6)})
    assert eases(library, TODAY) == []


def test_the_summary_names_the_hardest(flows: Flows) -> None:
    library = flows({"platforms/lend": steps(HARD, 20), "platforms/easy": steps(EASY, 20)})
    made = summary(library, matrix(library), TODAY)
    assert "Reading   LIX 6 to 89 (below 30: very easy), hardest lend" in made.as_text().splitlines()
