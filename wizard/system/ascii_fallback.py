"""A plain sign for each letter that a terminal lacks: an old Windows console has few, some locales only ASCII."""

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
    """What to write instead, as an error handler of `codecs`: the nearest sign of ASCII, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(letter: str) -> str:
    if unicodedata.combining(letter):
        return ""
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return _SIGNS.get(letter) or bare or "?"
