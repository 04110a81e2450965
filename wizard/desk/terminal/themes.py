"""The desk's themes, and how text in each role looks in them.

All text has a contrast of at least 7:1 with any background it's drawn on. No role is shown by color alone. A word,
quotation marks, brackets, a bar, or a mark shows it too.
"""

from collections.abc import Iterable, Mapping

from textual.color import Color
from textual.theme import Theme

from wizard.desk.settings import PLAIN
from wizard.system.contrast import CONTRAST, contrast

# `desk` is the background, `card` is for cards on it, `bar` for the title and the key bar, `pick` for the chosen line,
# `line` for borders, `cap` for a device's buttons, and `paper` for the sheet. `ink` is the color of text on `act`.
TOKENS: Mapping[str, Mapping[str, str]] = {
    "dark": {
        "desk": "#0f1815", "card": "#192823", "bar": "#1f332b", "pick": "#263f35", "line": "#67887a",
        "text": "#f4efe1", "quiet": "#c3d0c8", "act": "#f7c95c", "say": "#b0d8ff", "see": "#a6ebad", "bad": "#ffbf9b",
        "ink": "#0f1815", "cap": "#f4efe1", "cap-ink": "#10201a", "paper": "#f7f2e4", "paper-ink": "#15201b",
    },
    "light": {
        "desk": "#ece5d6", "card": "#fffdf6", "bar": "#e0d8c5", "pick": "#dcebdf", "line": "#857a5f",
        "text": "#1a201d", "quiet": "#3e443c", "act": "#5a2a00", "say": "#083c80", "see": "#0a4620", "bad": "#7c1700",
        "ink": "#ffffff", "cap": "#1d4034", "cap-ink": "#ffffff", "paper": "#ffffff", "paper-ink": "#14201b",
    },
    "strong": {
        "desk": "#000000", "card": "#000000", "bar": "#00006e", "pick": "#00006e", "line": "#ffffff",
        "text": "#ffffff", "quiet": "#ffffff", "act": "#ffff00", "say": "#00ffff", "see": "#00ff66", "bad": "#ffb000",
        "ink": "#000000", "cap": "#ffff00", "cap-ink": "#000000", "paper": "#ffffff", "paper-ink": "#000000",
    },
}  # fmt: skip
OWN = dict.fromkeys(TOKENS["dark"], "ansi_default")
"""The terminal's own two colors. Text that has its own background in other themes is bold or reversed here."""

LOOKS: Mapping[str, str] = {
    "text": "$text",
    "strong": "bold $text",
    "quiet": "$quiet",
    "line": "$line",
    "say": "$say",
    "say-word": "bold $say",
    "see": "$see",
    "see-word": "bold $see",
    "act": "bold $act",
    "bad": "bold $bad",
    "label": "bold $cap-ink on $cap",
    "chip": "bold $ink on $act",
    "ready": "bold $ink on $act",
    "paper": "$paper-ink",
    "paper-now": "bold $paper-ink",
}
"""The style of each role."""
_INVERSE = frozenset({"chip", "ready"})


def looks(theme: str) -> Mapping[str, str]:
    """Return the style of each role in a theme."""
    if theme != PLAIN:
        return LOOKS
    return {role: "bold reverse" if role in _INVERSE else "bold" if "bold" in LOOKS[role] else "" for role in LOOKS}


def _theme(name: str, token: Mapping[str, str]) -> Theme:
    """Return a Textual theme with these tokens. They become variables in `desk.tcss`."""
    cursor = {"background": token["act"], "foreground": token["ink"]}
    return Theme(
        name,
        primary=token["act"],
        secondary=token["say"],
        accent=token["act"],
        foreground=token["text"],
        background=token["desk"],
        surface=token["card"],
        panel=token["bar"],
        success=token["see"],
        warning=token["act"],
        error=token["bad"],
        dark=name != "light",
        ansi=name == PLAIN,
        variables={
            **token,
            **({"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"} if name == PLAIN else {}),
            **{f"input-cursor-{part}": color for part, color in cursor.items()},
            **{f"input-selection-{part}": color for part, color in cursor.items()},
            **{f"screen-selection-{part}": color for part, color in cursor.items()},
            **dict.fromkeys(("block-cursor-background", "block-cursor-blurred-background"), token["pick"]),
            **dict.fromkeys(("block-cursor-foreground", "block-cursor-blurred-foreground"), token["text"]),
            **dict.fromkeys(("block-cursor-text-style", "block-cursor-blurred-text-style"), "bold"),
            "block-hover-background": token["bar"],
            "input-cursor-text-style": "reverse" if name == PLAIN else "none",
            "border": token["act"],
            "border-blurred": token["line"],
            **dict.fromkeys(("scrollbar", "scrollbar-hover", "scrollbar-active"), token["line"]),
            **dict.fromkeys(("scrollbar-background", "scrollbar-background-hover"), token["card"]),
            **dict.fromkeys(("scrollbar-background-active", "scrollbar-corner-color"), token["card"]),
            **dict.fromkeys(("text-disabled", "text-muted", "foreground-muted"), token["quiet"]),
        },
    )


def in_color(name: str, color: str) -> Mapping[str, str]:
    """Return a theme's tokens with the library's color in the bars and, in the light theme, on buttons too.

    The color is made darker or lighter until everything on it is readable. High contrast stays as it is.
    """
    token = TOKENS[name]
    if name == "dark":
        return {**token, "bar": _until_readable(color, "#000000", (token["text"], token["act"]))}
    if name == "light":
        return {**token, "cap": color, "bar": _until_readable(color, "#ffffff", (token["text"], token["act"]))}
    return token


def _until_readable(color: str, toward: str, inks: Iterable[str]) -> str:
    """Return a color, changed toward black or white until text in every ink is readable on it."""
    steps = (Color.parse(color).blend(Color.parse(toward), step / 20).hex6.lower() for step in range(21))
    return next((ground for ground in steps if all(contrast(ink, ground) >= CONTRAST for ink in inks)), toward)


def desk_themes(color: str = "") -> tuple[Theme, ...]:
    """Return the desk's themes, with the library's color if it has one."""
    colored = {name: in_color(name, color) if color else token for name, token in TOKENS.items()}
    return tuple(_theme(name, token) for name, token in (*colored.items(), (PLAIN, OWN)))
