"""Translations of the sentences in flows that appear on sheets.

They're in gettext catalogs, such as `flows/translations/es.po`, one for each language, so that translators can use the
tools they know. A sentence's context is the id of its file, so a step keeps its translation if it moves within the file
or gets another id.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.content import local_terms
from wizard.content.flow import Ask, Device, Do, File, Model, Platform, Step, Topic, Way
from wizard.content.library import Library
from wizard.content.spans import OPTIONAL, current_slots, is_sentence, labels, slots
from wizard.content.traversal import all_steps
from wizard.system.paths import Folders, read_file

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

# Contexts of texts that aren't in a flow: the library's words for {word.…} slots, and the words around labels and
# blanks.
WORD, AROUND = "word", "around"

# What to show for empty slots: in parentheses on the screen, and after a blank line on the sheet.
OWN = {
    "library.library": "your library",
    "library.short-name": "your library",
    "library.phone": "your phone number",
    "library.country": "your country",
    "library.catalog": "your catalog",
    "library.hours": "your hours",
    "library.address": "your address",
    "library.web": "your web page",
    "platform.find-as": "your library",
}
LIKE, OR = "a button like", "or"
TAP = ("tap", "Tap")  # The slots {tap} and {Tap}.
GESTURES = {"tap": "a touch screen", "click": "a computer", "choose": "a device that can be either"}


class UnreadableCatalog(Exception):
    """A catalog that can't be read from `line` on. `why` and `help` are for the flow keeper."""

    def __init__(self, path: Path, line: int = 1, why: str = "", help: str = "") -> None:
        self.line = line
        self.why = why or "This catalog can't be read after this point."
        self.help = help or "Put quotation marks around each text."
        super().__init__(f"{path.name}, line {line}: {self.why}")


class Untranslated(Exception):
    """An exception for a sentence that has no translation. Its message is the sentence."""

    def said(self, own: str, other: str) -> str:
        """Return a sentence that tells staff why a sheet is only in `own` and not also in `other`."""
        return f"This sheet is in {own} only, because this sentence has no {other} translation: “{self}”"


class NoCatalog(Untranslated):
    """An exception for a language without a readable catalog. Its message has the file and the reason."""

    def said(self, own: str, other: str) -> str:
        return f"This sheet is in {own} only. {self}"


@dataclass(frozen=True)
class Translation:
    """All translations into one language. If no one has `checked` them, a line on the sheet says so."""

    language: str
    texts: Mapping[tuple[str, str], str]
    checked: bool = False
    unread: str = ""  # The error in a catalog that couldn't be read. Another catalog was used instead.

    def say(self, text: str, context: str) -> str:
        """Return the text in this language. Raise Untranslated if it's missing, so that sheets never mix languages."""
        said = self.texts.get((context, text))
        if not said:
            raise Untranslated(text)
        return said

    def label(self, words: str, owner: str) -> str:
        """Return the meaning of a label, to print next to it, or "" if it has no translation. (standards: HB03)"""
        return self.texts.get((labels_of(owner), words), "")


def labels_of(file: str) -> str:
    """Return the context for a file's labels."""
    return f"{file}/labels"


# ------------------------------------------------------------------ catalogs


@lru_cache(maxsize=16)
def translation(language: str, folders: Folders) -> Translation:
    """Return the translations into a language. For each sentence, the first folder that has it counts.

    Fuzzy translations are left out, because they belong to an older sentence. (standards: TL02) If a catalog can't be
    read, the next folder's catalog is used. Raise NoCatalog if there isn't one.
    """
    texts: dict[tuple[str, str], str] = {}
    checked, unread = True, ""
    for path in reversed(catalogs(language, folders)):
        try:
            catalog = read(path)
        except UnreadableCatalog as error:
            unread = str(error)
            continue
        texts.update(translated(catalog))
        checked = checked and status(catalog) == CHECKED
    if unread and not texts:
        raise NoCatalog(unread)
    return Translation(language, texts, checked, unread)


def catalogs(language: str, folders: Folders) -> list[Path]:
    """Return the catalogs for a language, or for all languages if it's `*`, in the order of the folders."""
    return [path for folder in folders for path in sorted((folder / PLACE).glob(f"{language}{CATALOG_SUFFIX}"))]


def own(language: str, folders: Folders) -> Path:
    """Return the path of the catalog in the first folder."""
    return folders[0] / PLACE / f"{language}{CATALOG_SUFFIX}"


PLACE, CATALOG_SUFFIX = Path("flows", "translations"), ".po"
CHECKED = "checked"
_STATUS = re.compile(r"^# status: *(\w+)", re.MULTILINE)


def status(catalog: "Catalog") -> str:
    """Return the status in a catalog's first lines: `machine`, or `checked` if a person has read all of it. (standards:
    HB08)
    """
    found = _STATUS.search(catalog.header_comment)
    return found[1] if found else ""


def read(path: Path) -> "Catalog":
    """Return a catalog as it is on disk. Raise UnreadableCatalog if it can't be read."""
    # This import is here because it's slow, and only sheets in other languages need it.
    from babel.messages.pofile import PoFileError, denormalize, read_po

    try:
        lines = decoded(path, read_file(path)).splitlines()
        for number, line in enumerate(lines, 1):
            if not _LINE.fullmatch(line):  # Babel would silently ignore this line.
                raise UnreadableCatalog(path, number)
        catalog = read_po(lines, locale=path.stem, abort_invalid=True)
    except PoFileError as error:
        raise UnreadableCatalog(path, error.lineno + 1) from error
    except OSError as error:
        why = (error.strerror or "the disk reported an error").lower()
        raise UnreadableCatalog(
            path, 1, f"This catalog can't be read: {why}.", "Try again, or replace it with a good copy."
        ) from error
    except ValueError as error:
        raise UnreadableCatalog(path) from error
    for message in catalog:  # Babel writes the previous sentence as a comment, but doesn't restore it when reading.
        before = [line for line in message.user_comments if line.startswith(_BEFORE)]
        message.user_comments = [line for line in message.user_comments if line not in before]
        message.previous_id = [denormalize(line.removeprefix(_BEFORE)) for line in before]
    return catalog


_AS_UTF8 = "In your editor, save it with UTF-8 encoding."


def decoded(path: Path, data: bytes, help: str = _AS_UTF8) -> str:
    """Return a file's text, without a byte order mark. Raise UnreadableCatalog with `help` if it isn't UTF-8."""
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise UnreadableCatalog(path, 1, "This file is saved as UTF-16, not UTF-8.", help)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        own = _CHARSET.search(data)
        named = own[1].decode() if own and own[1].upper() not in (b"UTF-8", b"CHARSET") else "Latin-1 (Windows-1252)"
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableCatalog(path, line, f"This file is saved as {named}, not UTF-8.", help) from None


_CHARSET = re.compile(rb"charset=([\w-]+)")
_LINE = re.compile(r'\s*(#.*|(msg\w+(\[\d\])?\s+)?"([^"\\]|\\.)*"\s*)?')
_BEFORE = "| msgid "


def translated(catalog: "Catalog") -> Iterator[tuple[tuple[str, str], str]]:
    """Yield every sentence that can be printed, with its context and its translation."""
    for message in catalog:
        if message.id and message.string and not message.fuzzy:
            yield (message.context or "", current_slots(str(message.id))), current_slots(str(message.string))


class Marks(NamedTuple):
    """The parts of a sentence that its translation must also have: slots, slots in optional phrases, and labels."""

    slots: list[str]
    optional: list[str]
    labels: list[str]


def marks(text: str) -> Marks:
    """Return the marks in a text. A slot may start a sentence in only one of the languages. (standards: TL01)"""
    optional = " ".join(OPTIONAL.findall(text))
    return Marks(_sorted(slots(text)), _sorted(slots(optional)), sorted(labels(text)))


def faults(text: str, said: str) -> str:
    """Return what to fix in a translation that doesn't have the same marks as its sentence, or "". (standards: TL01)"""
    own = marks(text)
    if own == marks(said) and all(text.count(sign) == said.count(sign) for sign in _SIGNS):
        return ""
    kept = ", ".join((*(f"{{{slot}}}" for slot in own.slots), *(f"**{name}**" for name in own.labels)))
    return f"Keep {kept} as in the original." if kept else "Leave out ** and {}, as in the original."


_SIGNS = ("{", "}", "**", "<", "[[", "]]")


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(name[0].lower() + name[1:] for name in names)


# ------------------------------------------------------------------ sentences to translate


class Sentence(NamedTuple):
    """A text that can be printed. `address` is its place in the flows, and `what` tells translators its purpose."""

    context: str
    text: str
    address: str
    what: str


def printable(library: Library) -> list[Sentence]:
    """Return every text that can be on a sheet, in the order of the flows. Texts can occur twice."""
    said = [sentence for id, file in library.files.items() for sentence in _of_file(id, file)]
    return [*_around(), *_words(library, said), *said, *_labels(library, said)]


def wanted(library: Library, language: str, folders: Folders) -> list[Sentence]:
    """Return the sentences for the catalog in the first folder: those that catalogs in the other folders haven't
    translated.
    """
    further = [path for path in catalogs(language, folders) if path != own(language, folders)]
    known = {key for path in further for key, _ in translated(read(path))}
    return [sentence for sentence in printable(library) if (sentence.context, sentence.text) not in known]


def _around() -> Iterator[Sentence]:
    yield Sentence(AROUND, LIKE, AROUND, "before a label we aren't sure of")
    yield Sentence(AROUND, OR, AROUND, "between a label and its older text")
    for gesture, device in GESTURES.items():
        yield Sentence(AROUND, gesture, AROUND, f"fills {{tap}} on {device}")
    for whose in dict.fromkeys(OWN.values()):
        yield Sentence(AROUND, whose, AROUND, "in parentheses, after a line to write on")


def _words(library: Library, said: Iterable[Sentence]) -> Iterator[Sentence]:
    every_slot = dict.fromkeys(slot for sentence in said for slot in slots(sentence.text))
    every = [library.spoken, *(local_terms.forms(local_terms.usual(country)) for country in ("US", "CA", "GB"))]
    for slot in every_slot:
        for spoken in every:
            if slot in spoken:
                yield Sentence(WORD, spoken[slot], slot, f"fills {{{slot}}}")


def _labels(library: Library, said: Iterable[Sentence]) -> Iterator[Sentence]:
    for sentence in said:
        for words in labels(sentence.text):
            if found := library.label(sentence.context, words):
                owner, label = found
                for shown in (words, *(other.text for other in label.elsewhere)):
                    yield Sentence(labels_of(owner), shown, sentence.address, "a label: what it means")


def _of_file(id: str, file: File) -> Iterator[Sentence]:
    named = {Device: "device", Platform: "platform", Topic: "topic"}[type(file)]
    yield Sentence(id, getattr(file, named), f"{id}/{named}", "a name")
    if isinstance(file, Topic | Platform) and file.account:
        yield Sentence(id, file.account, f"{id}/account", "printed under My accounts")
    yield from _named(id, file)
    for name, model in getattr(file, "models", {}).items():
        yield Sentence(id, model.name, f"{id}/{name}.name", "a name, on the website")
        yield from _named(id, model)
    for way in getattr(file, "ways", {}).values():
        yield from _named(id, way)
    for steps in _sections(file):
        yield from _of_steps(id, steps)
    for step in all_steps(file):
        if isinstance(step, Do) and step.did:
            yield Sentence(id, step.did, f"{id}/{step.id}.did", "printed under Today we did")
    for trouble in file.troubles:
        if trouble.home:
            yield Sentence(id, trouble.says, f"{id}/{trouble.id}.says", "what goes wrong, in the patron's words")
            yield Sentence(id, trouble.home, f"{id}/{trouble.id}.home", "what the patron can do alone")


def _named(id: str, holder: File | Model | Way) -> Iterator[Sentence]:
    for name, text in getattr(holder, "needs", {}).items():
        yield Sentence(id, text, f"{id}/needs.{name}", "printed under You need")
    kind = "platform" if isinstance(holder, Platform) else "device"
    for name, text in getattr(holder, "words", {}).items():
        yield Sentence(id, text, f"{id}/words.{name}", f"fills {{{kind}.{name}}}")


def _sections(file: File) -> Iterator[tuple[Step, ...]]:
    """Yield the lists of steps that are printed. Steps only for staff aren't."""
    for holder in (file, *getattr(file, "ways", {}).values()):
        for name in ("prepare", "set_up", "borrow", "read", "give_back", "steps"):
            yield getattr(holder, name, ()) or ()
    yield from file.parts.values()


def _of_steps(id: str, steps: tuple[Step, ...]) -> Iterator[Sentence]:
    proofs = {step.id for step in _last_seen(steps)}
    for step in steps:
        if isinstance(step, Ask):
            for answer in step.answers:
                for name, text in answer.needs.items():
                    yield Sentence(id, text, f"{id}/{step.id}.{answer.id}.needs.{name}", "printed under You need")
                if answer.why and answer.end in ("callback", "refer"):
                    yield Sentence(id, answer.why, f"{id}/{step.id}.{answer.id}.why", "why a visit ended early")
                yield from _of_steps(id, answer.steps)
        elif isinstance(step, Do) and _is_printed(step):
            yield from _of_step(id, step, step.id in proofs)


def _of_step(id: str, step: Do, proof: bool) -> Iterator[Sentence]:
    yield Sentence(id, step.do, f"{id}/{step.id}.do", "what to do")
    if step.sheet:
        yield Sentence(id, step.sheet, f"{id}/{step.id}.sheet", "what to do")
    if step.see and proof:
        before = "It worked if:" if is_sentence(step.see) else "It worked if you see"
        yield Sentence(id, step.see, f"{id}/{step.id}.see", f"after: {before}")


def _last_seen(steps: tuple[Step, ...]) -> Iterator[Do]:
    """Yield the steps whose `see` could be the last one in a task: from the end back to a step that is always done."""
    for step in reversed(steps):
        if isinstance(step, Do) and step.see and _is_printed(step):
            yield step
            if not step.only_if:
                return


def _is_printed(step: Do) -> bool:
    return step.who != "staff" and step.sheet != "no"
