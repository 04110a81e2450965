"""The page *Which e-reader is this?* has a drawing of every model, in every form."""

import pytest

from tests.papers import shipped
from tests.printing.test_render import assert_ua, pdf_text
from wizard.presenters.device_outline import outlines
from wizard.presenters.models_page import models_page
from wizard.presenters.sheet_builder import NothingToPrint
from wizard.printing import leaflet_fit


def test_page_draws_every_model_on_one_side() -> None:
    page = models_page(shipped())
    made = leaflet_fit.made(page, "letter")
    assert_ua(made.pdf)
    assert "takes" not in made.notice
    names = [body.name for device in shipped().devices.values() for of in outlines(device).values() for body in of]
    assert len(names) > 10
    for words in (" ".join(pdf_text(made.pdf).split()), " ".join(made.text.split()), made.page):
        assert [name for name in names if name not in words] == []
    assert made.page.count("<svg") == len(names)


def test_page_can_be_about_one_device() -> None:
    page = models_page(shipped(), "kobo")
    assert (page.title, [part.title for part in page.parts]) == ("Which Kobo is this?", ["Kobo e-reader"])


def test_nothing_is_printed_when_device_has_no_drawings() -> None:
    with pytest.raises(NothingToPrint, match="no drawings"):
        models_page(shipped(), "computer")
