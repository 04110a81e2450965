"""Rules about catalogues of translations: what would be printed wrong, or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.checks.rules.corpus import Finding, rule_of
from wizard.content.library import Library
from wizard.content.loader import shown
from wizard.content.problem import Place
from wizard.content.quoting import named
from wizard.content.translation import Unreadable, catalogues, marks, own, printable, read
from wizard.system.invocation import this_program
from wizard.system.paths import Folders

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message


@dataclass(frozen=True)
class Catalogues:
    """What these rules look at: the flows, and the catalogues in all content folders."""

    library: Library
    folders: Folders

    @cached_property
    def read(self) -> "list[tuple[Path, Catalog | Unreadable]]":
        """Each catalogue, or why it can't be read."""
        return [(path, _read(path)) for path in catalogues("*", self.folders)]

    @cached_property
    def said(self) -> set[tuple[str, str]]:
        """Every sentence that sheets may hold, with its context."""
        return {(sentence.context, sentence.text) for sentence in printable(self.library)}

    def each(self) -> "Iterator[tuple[Path, Message]]":
        """Every sentence of those that can be read."""
        for path, catalogue in self.read:
            if not isinstance(catalogue, Unreadable):
                yield from ((path, message) for message in catalogue if message.id)


def _read(path: Path) -> "Catalog | Unreadable":
    try:
        return read(path)
    except Unreadable as error:
        return error


def _at(path: Path, line: int | None) -> Place:
    return Place(shown(path), line or 1, 1, 5)  # `msgid`


def translation_unreadable(catalogues: Catalogues) -> Iterator[Finding]:
    """A catalogue of translations that can't be read. Nothing of it is printed. Each sentence has three lines,
    `msgctxt`, `msgid` and `msgstr`, with text in quotation marks behind; a program for translators writes them right.

    Wrong:
        # in a translation
        # the whole file
        msgctxt "wifi"
        msgid "Wi-Fi"
        msgstr Wi-Fi

    Right:
        # in a translation
        # the whole file
        msgctxt "wifi"
        msgid "Wi-Fi"
        msgstr "Wi-Fi"
    """
    for path, error in catalogues.read:
        if isinstance(error, Unreadable):
            place = Place(shown(path), error.line, 1)
            yield Finding(place, "This catalogue can't be read from here on.", "Put quotation marks round each text.")


def translation_language(catalogues: Catalogues) -> Iterator[Finding]:
    """A catalogue is named by the letters of its language, as `es.po`; by these its days are written, and the direction
    of its script is known. (standards: TL06)
    """
    from babel import Locale, UnknownLocaleError

    for path, _ in catalogues.read:
        try:
            Locale.parse(path.stem, sep="-")
        except (ValueError, UnknownLocaleError):
            message = f"{named(path.stem)} is no language's letters."
            yield Finding(_at(path, 1), message, "Name the file as `es.po`, `de.po` or `ar.po`.")


def translation_differs(catalogues: Catalogues) -> Iterator[Finding]:
    """A translation has the labels and slots of its sentence, letter by letter: a label is what the device shows, and a
    slot is filled in. What the label means is said once, in the context `…/labels`. (standards: TL01, TL04, HB03)

    Wrong:
        # in a translation
        # the whole file
        msgctxt "wifi"
        msgid "Tap **Wi-Fi**, then the name of your network."
        msgstr "Toque **wifi** y luego el nombre de su red."

    Right:
        # in a translation
        # the whole file
        msgctxt "wifi"
        msgid "Tap **Wi-Fi**, then the name of your network."
        msgstr "Toque **Wi-Fi** y luego el nombre de su red."
    """
    for path, message in catalogues.each():
        text, said = str(message.id), str(message.string)
        if said and (marks(text) != marks(said) or _signs(text) != _signs(said)):
            told = "The translation has other labels or slots than its sentence."
            slots, names = marks(text)
            kept = ", ".join((*(f"{{{slot}}}" for slot in slots), *(f"**{name}**" for name in names)))
            yield Finding(_at(path, message.lineno), told, f"Write {kept or 'no ** and no {}'} in it, as above it.")


def _signs(text: str) -> list[int]:
    return [text.count(sign) for sign in ("{", "}", "**", "<")]


def translation_changed(catalogues: Catalogues) -> Iterator[Finding]:
    """A sentence changed after it was translated, so its catalogue calls it `fuzzy`. Sheets that print it are in
    English alone until somebody has read the translation, mended it, and deleted that word. (standards: TL02, TL03)

    Wrong:
        # in a translation
        # the whole file
        #, fuzzy
        #| msgid "Press **Wi-Fi**."
        msgctxt "wifi"
        msgid "Tap **Wi-Fi**, then the name of your network."
        msgstr "Pulse **Wi-Fi**."

    Right:
        # in a translation
        # the whole file
        msgctxt "wifi"
        msgid "Tap **Wi-Fi**, then the name of your network."
        msgstr "Toque **Wi-Fi** y luego el nombre de su red."
    """
    for path, message in catalogues.each():
        if message.fuzzy:
            help = "Mend the translation, and delete `fuzzy` above it."
            yield Finding(_at(path, message.lineno), "The sentence changed after it was translated.", help)


def translation_gone(catalogues: Catalogues) -> Iterator[Finding]:
    """A sentence that the flows no longer say in these words, so its translation is never printed. `ebook-setup
    translate` finds what became of it, and marks its translation to be looked at.

    Wrong:
        # in a translation
        # the whole file
        msgctxt "wifi"
        msgid "Press **Wi-Fi**."
        msgstr "Pulse **Wi-Fi**."

    Right:
        # in a translation
        # the whole file
        msgctxt "wifi"
        msgid "Tap **Wi-Fi**, then the name of your network."
        msgstr "Toque **Wi-Fi** y luego el nombre de su red."
    """
    for path, message in catalogues.each():
        if path == own(path.stem, catalogues.folders) and (message.context, message.id) not in catalogues.said:
            help = f"Run `{this_program()} translate {path.stem}`."
            yield Finding(_at(path, message.lineno), "The flows do not say this any more.", help)


TRANSLATIONS = [
    rule_of(translation_unreadable, "error"),
    rule_of(translation_language, "error"),
    rule_of(translation_differs, "error"),
    rule_of(translation_changed, "warning"),
    rule_of(translation_gone, "warning"),
]
