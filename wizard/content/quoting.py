"""Counts and quoted text for messages."""


def counted(number: int, thing: str) -> str:
    """Return a number with its noun, such as `1 line` or `2 lines`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


SHOWN = 40


def named(text: str) -> str:
    """Return an author's word as quoted in messages: shortened, and on one line."""
    flat = " ".join(text.split())
    return f"`{flat}`" if len(flat) <= SHOWN else f"`{flat[:SHOWN]}…`"


def quoted(text: str) -> str:
    """Return the text in quotes, written as authors would in a flow."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
