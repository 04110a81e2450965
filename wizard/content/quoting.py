"""How messages count things and quote an author's own words."""


def counted(number: int, thing: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


SHOWN = 40


def named(text: str) -> str:
    """An author's own word as a message names it: short, and on one line."""
    flat = " ".join(text.split())
    return f"`{flat}`" if len(flat) <= SHOWN else f"`{flat[:SHOWN]}…`"


def quoted(text: str) -> str:
    """The text with quotes round it, as it can be typed in a flow."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
