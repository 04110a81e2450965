"""Phrases as HTML."""

from wizard.content.spans import Span
from wizard.desk.web.page import phrase_html


def test_icon_is_left_out_next_to_its_words() -> None:
    phrase = (Span("text", "Tap the magnifying glass"), Span("icon", "magnifier"), Span("text", " & "))
    assert phrase_html((*phrase, Span("label", "<Search>"))) == (
        'Tap the magnifying glass &amp; <b class="label">&lt;Search&gt;</b>'
    )
