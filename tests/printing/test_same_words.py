"""Formats of random shipped plans: page, text, paper, and email have the same words in the same order."""

import email
import email.policy
import re
import struct
import zlib
from typing import cast

import pytest

from tests.papers import drawn_by_lot
from tests.printing.test_render import assert_same_words, html_text, plain_text, tokens
from tests.sheets_data import KINDLE_AFTER_VISIT
from wizard.presenters.sheet import Paper
from wizard.printing import fit, mail

DRAWN = drawn_by_lot(18)
PAPERS: tuple[Paper, ...] = ("a4", "letter")


@pytest.mark.parametrize(("name", "paper"), [(name, PAPERS[n % 2]) for n, name in enumerate(DRAWN)])
def test_page_text_and_paper_have_the_same_words(name: str, paper: Paper) -> None:
    assert_same_words(fit.fit(DRAWN[name], paper), paper)


def test_random_sample_has_every_kind_of_sheet() -> None:
    sheets = DRAWN.values()
    assert {sheet.size for sheet in sheets} == {"standard", "large"}
    assert any(sheet.to_do and sheet.promise for sheet in sheets)
    assert any(sheet.done and not sheet.to_do for sheet in sheets)
    assert any(not sheet.done and sheet.tasks[0].letter == "A" for sheet in sheets)


def test_message_is_valid_for_mail_programs() -> None:
    """The text comes first, then the page with its pictures. The PDF is attached."""
    fitted = fit.fit(KINDLE_AFTER_VISIT, "a4")
    read = email.message_from_bytes(mail.message(fitted, "a4"), policy=email.policy.default)
    assert read.get_content_type() == "multipart/mixed"
    assert read["X-Unsent"] == "1"
    shown, attached = read.iter_parts()
    assert shown.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in shown.iter_parts()] == [
        "text/plain",
        "multipart/related",
    ]
    kinds = {part.get_content_type(): part.get_content() for part in read.walk() if not part.is_multipart()}
    text, page = kinds["text/plain"], kinds["text/html"]
    assert tokens(html_text(page)) == tokens(plain_text(text))
    pictures = {part["Content-ID"]: part for part in read.walk() if part.get_content_maintype() == "image"}
    assert [f"<{name}>" for name in re.findall(r'src="cid:([^"]+)"', page)] == list(pictures)
    assert "data:" not in page
    assert attached.get_filename() == "sheet-KL7X.pdf"
    assert attached.get_content_disposition() == "attachment"
    assert attached.get_content() == fitted.pdf


def test_qr_code_in_a_message_opens_the_address() -> None:
    """HQ08 holds for the picture that mail programs show."""
    zxing = pytest.importorskip("zxingcpp", reason="zxing-cpp reads QR codes; install the dev extra")
    read = email.message_from_bytes(mail.message(fit.fit(KINDLE_AFTER_VISIT, "a4"), "a4"))
    (picture,) = (part.get_payload(decode=True) for part in read.walk() if part.get_content_maintype() == "image")
    width, gray = points(cast(bytes, picture))
    found = zxing.read_barcodes(memoryview(gray).cast("B", (len(gray) // width, width)))
    assert [code.text for code in found] == [KINDLE_AFTER_VISIT.help.url]


def points(png: bytes) -> tuple[int, bytes]:
    """Return the width and the gray pixels of a 1-bit PNG with unfiltered or up-filtered rows."""
    width, _, depth, colours = struct.unpack(">IIBB", png[16:26])
    at, row = png.index(b"IDAT"), -(-width // 8)
    packed = zlib.decompress(png[at + 4 : at + 4 + int.from_bytes(png[at - 4 : at], "big")])
    above, bits = bytes(row), ""
    for start in range(0, len(packed), row + 1):
        told, own = packed[start], packed[start + 1 : start + 1 + row]
        assert (depth, colours) == (1, 0) and told in (0, 2)
        above = bytes((byte + told // 2 * up) % 256 for byte, up in zip(own, above, strict=True))
        bits += "".join(f"{byte:08b}" for byte in above)[:width]
    return width, bytes(255 * int(bit) for bit in bits)
