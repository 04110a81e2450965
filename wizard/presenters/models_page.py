"""The page *Which e-reader is this?*: drawings for staff that tell models apart, and where to look for the number."""

from wizard.content.flow import Device
from wizard.content.library import Library
from wizard.content.spans import Phrase, Span
from wizard.presenters.device_outline import DeviceOutline, outlines
from wizard.presenters.leaflet import Leaflet, Section
from wizard.presenters.sheet_builder import NothingToPrint, help_of, words_of

_LOOK = "Find the drawing that matches the front. If you aren't sure, turn the device over."


def models_page(library: Library, only: str = "") -> Leaflet:
    """Return the page for every device that has drawings, or for `only` one. It's in English, like the desk.

    Raise NothingToPrint if there are no drawings of it.
    """
    drawn = {id: bodies for id in library.shelf() if only in ("", id) and (bodies := _bodies(library.devices[id]))}
    if not drawn:
        raise NothingToPrint("There are no drawings of that device.")
    parts = [
        Section(library.devices[id].device, "dots", tuple(map(_words, bodies)), outlines=bodies)
        for id, bodies in drawn.items()
    ]
    others = [_short(library, id) for id in library.shelf() if id not in drawn and _is_reader(library.devices[id])]
    if others and not only:
        parts.append(
            Section(
                "Another name on it?", "dots", ((Span("text", f"Type the name at the desk: {', '.join(others)}."),),)
            )
        )
    title = f"Which {library.short_name(only)} is this?" if only else "Which e-reader is this?"
    return Leaflet(
        "models", "en", title, (Span("text", _LOOK),), "reader", tuple(parts), help_of(library, words_of(library))
    )


def _bodies(device: Device) -> tuple[DeviceOutline, ...]:
    return tuple(body for bodies in outlines(device).values() for body in bodies)


def _short(library: Library, device: str) -> str:
    return library.word(device, "", "short") or library.short_name(device)


def _is_reader(device: Device) -> bool:
    return device.picture in ("kindle", "kobo", "reader") and "name" in device.words


def _words(body: DeviceOutline) -> Phrase:
    model = body.model_name[:1].upper() + body.model_name[1:]
    number = f"On the back: {body.number_begins}…" if body.number_begins else ""
    said = " ".join(filter(None, (f"{body.tells}.", number, f"{model}.")))
    return (Span("label", body.name), Span("text", f": {said}"))
