"""QR codes: SVG for paper and web pages, PNG for email."""

import io
from functools import lru_cache


@lru_cache(maxsize=64)
def qr_code(url: str, alt: str) -> dict[str, object]:
    """Return what templates need to draw a QR code: its SVG, and its size in millimeters.

    The symbol is 30 mm wide. Its quiet zone of four white modules extends past the text's edge. (standards: HQ02 to
    HQ04)
    """
    import segno

    code = segno.make(url, error="m", boost_error=False, micro=False)
    modules = code.symbol_size(border=0)[0]
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=4, scale=4, xmldecl=False, nl=False, light="#fff")
    quiet = 30 * 4 / modules
    return {"svg": drawn.getvalue().decode(), "side": 30 + 2 * quiet, "quiet": quiet, "alt": alt}


def png(url: str) -> bytes:
    """Return a QR code as a picture that every email program can show."""
    import segno

    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="png", scale=6, border=4)
    return drawn.getvalue()
