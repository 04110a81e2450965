"""Characters that can't be seen but change how a terminal, a file, or an email shows the text around them."""

import re

# Control characters, line separators, characters that reverse text, and halves of characters. The two joiners
# that Persian, Hindi, and emoji need are left alone.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Return the text with each such character spelled out, such as `\\x1b` for Escape."""
    if text.isprintable():
        return text
    return _INVISIBLE.sub(lambda found: ascii(found[0])[1:-1], text)
