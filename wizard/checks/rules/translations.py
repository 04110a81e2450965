"""Rules about translation catalogs, for sentences that would be printed incorrectly or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.checks.rules.corpus import Finding, rule_of
from wizard.content.library import Library
from wizard.content.loader import shown
from wizard.content.problem import Location
from wizard.content.quoting import named
from wizard.content.spans import current_slots
from wizard.content.translation import UnreadableCatalog, catalogs, faults, own, printable, read
from wizard.system.invocation import to_run
from wizard.system.paths import Folders

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message


@dataclass(frozen=True)
class Catalogs:
    """The input for these rules: the flows, and the catalogs in all content folders."""

    library: Library
    folders: Folders

    @cached_property
    def read(self) -> "list[tuple[Path, Catalog | UnreadableCatalog]]":
        """Return each catalog, or the error if it can't be read."""
        return [(path, _read(path)) for path in catalogs("*", self.folders)]

    @cached_property
    def said(self) -> set[tuple[str, str]]:
        """Return every sentence that can be on a sheet, with its context."""
        return {(sentence.context, sentence.text) for sentence in printable(self.library)}

    def prints(self, message: "Message") -> bool:
        """Return whether this sentence can be on a sheet."""
        return (message.context, current_slots(str(message.id))) in self.said

    def each(self) -> "Iterator[tuple[Path, Message]]":
        """Yield every sentence in the catalogs that can be read."""
        for path, catalog in self.read:
            if not isinstance(catalog, UnreadableCatalog):
                yield from ((path, message) for message in catalog if message.id)


def _read(path: Path) -> "Catalog | UnreadableCatalog":
    try:
        return read(path)
    except UnreadableCatalog as error:
        return error


def _at(path: Path, line: int | None) -> Location:
    return Location(shown(path), line or 1, 1, 5)  # `msgid`


def translation_unreadable(catalogs: Catalogs) -> Iterator[Finding]:
    """A translation catalog that can't be read isn't used. Each sentence has three lines, `msgctxt`, `msgid`, and
    `msgstr`, each followed by text in quotation marks. A translation editor, such as Poedit, writes them for you.

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
    for path, error in catalogs.read:
        if isinstance(error, UnreadableCatalog):
            place = Location(shown(path), error.line, 1)
            yield Finding(place, error.why, error.help)


def translation_language(catalogs: Catalogs) -> Iterator[Finding]:
    """Name a catalog after its language code, such as `es.po`.

    The code decides how dates are written, and whether the text runs from right to left. (standards: TL06)
    """
    # This import is here because it's slow.
    from babel import Locale, UnknownLocaleError

    for path, _ in catalogs.read:
        try:
            Locale.parse(path.stem, sep="-")
        except (ValueError, UnknownLocaleError):
            message = f"{named(path.stem)} isn't a language code."
            yield Finding(_at(path, 1), message, "Use a file name such as `es.po`, `de.po`, or `ar.po`.")


def translation_differs(catalogs: Catalogs) -> Iterator[Finding]:
    """Keep a sentence's labels and slots exactly as they are in its translation: a label is what the device shows, and
    a slot is filled in. Translate what a label means once, in the context `…/labels`. (standards: TL01, TL04, HB03)

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
    for path, message in catalogs.each():
        # A fuzzy translation is for a different sentence, and it's never printed.
        wrong = faults(str(message.id), str(message.string)) if message.string and not message.fuzzy else ""
        if wrong:
            told = "The labels or slots in this translation don't match its sentence."
            yield Finding(_at(path, message.lineno), told, wrong)


def translation_changed(catalogs: Catalogs) -> Iterator[Finding]:
    """This sentence changed after it was translated, so its translation is marked `fuzzy`. Sheets with this sentence
    are only in English until you fix the translation and delete the mark. (standards: TL02, TL03)

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
    for path, message in catalogs.each():
        if message.fuzzy and catalogs.prints(message):
            help = "Fix the translation, and delete `fuzzy` above it."
            yield Finding(_at(path, message.lineno), "This sentence changed after it was translated.", help)


def translation_gone(catalogs: Catalogs) -> Iterator[Finding]:
    """The flows no longer use this sentence, so its translation is never printed. `ebook-setup translate` finds the
    new wording and marks the translation for review.

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
    for path, message in catalogs.each():
        if not catalogs.prints(message) and path == own(path.stem, catalogs.folders):
            help = f"Run `{to_run('translate', path.stem)}`."
            yield Finding(_at(path, message.lineno), "The flows no longer use this sentence.", help)


TRANSLATIONS = [
    rule_of(translation_unreadable, "error"),
    rule_of(translation_language, "error"),
    rule_of(translation_differs, "error"),
    rule_of(translation_changed, "warning"),
    rule_of(translation_gone, "warning"),
]
