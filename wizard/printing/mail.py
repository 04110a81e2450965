"""A sheet as an email: a message file with the text, the web page, and the PDF. Any mail program can open it."""

import re
from email.message import EmailMessage
from email.policy import SMTP

from wizard.presenters.sheet import Paper
from wizard.printing import fit
from wizard.printing.fit import Fitted
from wizard.printing.qr_code import png

_QR = "square@sheet"
_PICTURE = re.compile(r'<img [^>]*src="data:[^"]*"[^>]*>')
_BACKGROUND = re.compile(r'url\("data:[^"]*"\)')
_ALT = re.compile(r'alt="([^"]+)"')


def message(fitted: Fitted, paper: Paper) -> bytes:
    """Return the message without an address. The person who opens it chooses where to send it.

    Mail programs don't show SVG drawings or pictures embedded in a page. So the drawings, which only repeat the names
    next to them, are left out, and the QR code is attached as a picture.
    """
    sheet = fitted.sheet
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = sheet.title.replace("\n", " ")
    mail["X-Unsent"] = "1"  # This makes Outlook open the message for editing.
    mail.set_content(fit.form(fitted, "text", paper).decode())
    page = _BACKGROUND.sub("none", _PICTURE.sub(_by_name, fit.form(fitted, "html", paper).decode()))
    mail.add_alternative(page, subtype="html")
    if sheet.help.url:
        part = mail.get_payload()[1]  # type: ignore[index]
        part.add_related(png(sheet.help.url), "image", "png", cid=f"<{_QR}>")  # type: ignore[union-attr]
    if fitted.pdf:
        mail.add_attachment(fitted.pdf, maintype="application", subtype="pdf", filename=f"sheet-{sheet.code}.pdf")
    return mail.as_bytes()


def _by_name(picture: re.Match[str]) -> str:
    alt = _ALT.search(picture[0])
    return f'<img src="cid:{_QR}" alt="{alt[1]}" width="180" height="180">' if alt else ""
