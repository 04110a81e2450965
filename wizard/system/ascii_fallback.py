"""Substitutes for characters that a terminal can't show, as in an old Windows console or an ASCII locale."""

import unicodedata

_SIGNS = {
    **dict.fromkeys("─—–‐−", "-"),
    "│": "|",
    **dict.fromkeys("┌┐└┘", "+"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("█▀▄▌", "#"),
    "►": ">",
    "▼": "v",
    "▲": "^",
    "√": "+",
    "·": ".",
    "…": "...",
    "→": ">",
    "ß": "ss",
}


def plainer(error: UnicodeError) -> tuple[str, int]:
    """Return the most similar ASCII text, or a question mark, as an error handler of `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(letter: str) -> str:
    if unicodedata.combining(letter):
        return ""
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return _SIGNS.get(letter) or bare or "?"
