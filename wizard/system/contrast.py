"""How well one color stands out from another (WCAG 2.2, contrast ratio)."""

CONTRAST = 7.0
"""The minimum contrast ratio between text and its background (WCAG 2.2, 1.4.6; standard HP06)."""


def contrast(color: str, ground: str) -> float:
    """Return the contrast ratio between two colors such as "#003a8c": 1 for the same color, 21 for black and white."""
    paler, darker = sorted((_luminance(color), _luminance(ground)), reverse=True)
    return (paler + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    """Return the relative luminance of an sRGB color, from 0 to 1."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
