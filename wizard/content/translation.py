"""The flows' own sentences in another language, as far as they reach a patron's paper.

They stand in gettext catalogues, `flows/translations/es.po`, one for each language, so that translators can use the
tools they know. A sentence's context is the id of its file: a step that moves, or gets another id, keeps its words.
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

# Contexts of what stands in no file: the library's own words for {word.…}, and what is said around labels and blanks.
WORD, AROUND = "word", "around"

# What belongs in a slot, said to staff and written under a line on paper.
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
TAP = ("tap", "Tap")  # the slots {tap} and {Tap}
GESTURES = {"tap": "a touch screen", "click": "a computer", "choose": "a device that can be either"}


class Unreadable(Exception):
    """A catalog that can't be read from `line` on. `why` and `help` are for the flow keeper."""

    def __init__(self, path: Path, line: int = 1, why: str = "", help: str = "") -> None:
        self.line = line
        self.why = why or "This catalog can't be read after this point."
        self.help = help or "Put quotation marks around each text."
        super().__init__(f"{path.name}, line {line}: {self.why}")


class Untranslated(Exception):
    """A sentence that has no translation. Its text is the sentence."""

    def said(self, own: str, other: str) -> str:
        """Why a sheet is in `own` only and not in `other` too, for staff."""
        return f"This sheet is in {own} only, because this sentence has no {other} translation: “{self}”"


class NoCatalogue(Untranslated):
    """A catalog that can't be read. Its text says which and why."""

    def said(self, own: str, other: str) -> str:
        return f"This sheet is in {own} only. {self}"


@dataclass(frozen=True)
class Translation:
    """What is translated into one language. `checked`: by a person; else a line on the sheet says that it isn't."""

    language: str
    texts: Mapping[tuple[str, str], str]
    checked: bool = False
    unread: str = ""  # which catalog couldn't be read, so that another took its place

    def say(self, text: str, context: str) -> str:
        """The text in this language. Raises Untranslated: nothing is ever said half in one and half in another."""
        said = self.texts.get((context, text))
        if not said:
            raise Untranslated(text)
        return said

    def label(self, words: str, owner: str) -> str:
        """What a word on a screen means, to stand beside it; empty where nobody has said so. (standards: HB03)"""
        return self.texts.get((labels_of(owner), words), "")


def labels_of(file: str) -> str:
    """The context of the words on a file's screens."""
    return f"{file}/labels"


# ------------------------------------------------------------------ catalogues


@lru_cache(maxsize=16)
def translation(language: str, folders: Folders) -> Translation:
    """What is translated into a language, sentence by sentence by the nearest folder that has it.

    What is marked fuzzy was made for an older sentence, and is left out. (standards: TL02)

    A catalog that can't be read leaves the one behind it in use. Raises NoCatalogue if there is none.
    """
    texts: dict[tuple[str, str], str] = {}
    checked, unread = True, ""
    for path in reversed(catalogues(language, folders)):
        try:
            catalogue = read(path)
        except Unreadable as error:
            unread = str(error)
            continue
        texts.update(translated(catalogue))
        checked = checked and status(catalogue) == CHECKED
    if unread and not texts:
        raise NoCatalogue(unread)
    return Translation(language, texts, checked, unread)


def catalogues(language: str, folders: Folders) -> list[Path]:
    """The catalogues of a language, nearest first; of every language where `*` is named."""
    return [path for folder in folders for path in sorted((folder / PLACE).glob(f"{language}{CATALOGUE}"))]


def own(language: str, folders: Folders) -> Path:
    """Where the nearest folder has its catalogue."""
    return folders[0] / PLACE / f"{language}{CATALOGUE}"


PLACE, CATALOGUE = Path("flows", "translations"), ".po"
CHECKED = "checked"
_STATUS = re.compile(r"^# status: *(\w+)", re.MULTILINE)


def status(catalogue: "Catalog") -> str:
    """What its first lines say of it: `machine`, or `checked` once a person has read all of it. (standards: HB08)"""
    found = _STATUS.search(catalogue.header_comment)
    return found[1] if found else ""


def read(path: Path) -> "Catalog":
    """A catalogue as it stands on disk. Raises Unreadable for one that can't be read."""
    from babel.messages.pofile import PoFileError, denormalize, read_po  # slow to import, and for other languages only

    try:
        lines = _decoded(path).splitlines()
        for number, line in enumerate(lines, 1):
            if not _LINE.fullmatch(line):  # Babel would read it as if nothing stood there
                raise Unreadable(path, number)
        catalogue = read_po(lines, locale=path.stem, abort_invalid=True)
    except PoFileError as error:
        raise Unreadable(path, error.lineno + 1) from error
    except OSError as error:
        why = (error.strerror or "the disk refuses").lower()
        raise Unreadable(path, 1, f"This catalog can't be read: {why}.", "Try again, or copy it again.") from error
    except ValueError as error:
        raise Unreadable(path) from error
    for message in catalogue:  # Babel writes the sentence before a change, and takes it for a remark when it reads
        before = [line for line in message.user_comments if line.startswith(_BEFORE)]
        message.user_comments = [line for line in message.user_comments if line not in before]
        message.previous_id = [denormalize(line.removeprefix(_BEFORE)) for line in before]
    return catalogue


def _decoded(path: Path) -> str:
    """The text of a catalog, with or without a byte order mark. Raises Unreadable, naming another encoding."""
    data, help = read_file(path), "In your editor, choose Save with encoding, then UTF-8."
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise Unreadable(path, 1, "This catalog is saved as UTF-16, not UTF-8.", help)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        own = _CHARSET.search(data)
        named = own[1].decode() if own and own[1].upper() not in (b"UTF-8", b"CHARSET") else "Latin-1 (Windows-1252)"
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(path, line, f"This catalog is saved as {named}, not UTF-8.", help) from None


_CHARSET = re.compile(rb"charset=([\w-]+)")
_LINE = re.compile(r'\s*(#.*|(msg\w+(\[\d\])?\s+)?"([^"\\]|\\.)*"\s*)?')
_BEFORE = "| msgid "


def translated(catalogue: "Catalog") -> Iterator[tuple[tuple[str, str], str]]:
    """Every sentence that may be printed, with its context and its translation."""
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            yield (message.context or "", current_slots(str(message.id))), current_slots(str(message.string))


class Marks(NamedTuple):
    """What a translation must keep: the slots of its sentence, those in an optional phrase, and the labels."""

    slots: list[str]
    optional: list[str]
    labels: list[str]


def marks(text: str) -> Marks:
    """Return the marks of a text. A slot may begin a sentence in one language only. (standards: TL01)"""
    optional = " ".join(OPTIONAL.findall(text))
    return Marks(_sorted(slots(text)), _sorted(slots(optional)), sorted(labels(text)))


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(name[0].lower() + name[1:] for name in names)


# ------------------------------------------------------------------ what there is to translate


class Sentence(NamedTuple):
    """A text that can come to stand on paper. `address` is where it is written, `what` says what it is for."""

    context: str
    text: str
    address: str
    what: str


def printable(library: Library) -> list[Sentence]:
    """Every text that a sheet of any visit may hold, in the order of the flows; one twice where it is written twice."""
    said = [sentence for id, file in library.files.items() for sentence in _of_file(id, file)]
    return [*_around(), *_words(library, said), *said, *_labels(library, said)]


def wanted(library: Library, language: str, folders: Folders) -> list[Sentence]:
    """What belongs in the catalogue of the nearest folder: all that no folder further off has translated."""
    further = [path for path in catalogues(language, folders) if path != own(language, folders)]
    known = {key for path in further for key, _ in translated(read(path))}
    return [sentence for sentence in printable(library) if (sentence.context, sentence.text) not in known]


def _around() -> Iterator[Sentence]:
    yield Sentence(AROUND, LIKE, AROUND, "before a label we aren't sure of")
    yield Sentence(AROUND, OR, AROUND, "between a label and its older text")
    for gesture, device in GESTURES.items():
        yield Sentence(AROUND, gesture, AROUND, f"fills {{tap}} on {device}")
    for whose in dict.fromkeys(OWN.values()):
        yield Sentence(AROUND, whose, AROUND, "after a line to write on, in parentheses")


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
    for model in getattr(file, "models", {}).values():
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
    """The lists of steps that are printed; what only staff walk is not."""
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
    """The steps whose `see` may be a task's last: from the end up to one that is always walked."""
    for step in reversed(steps):
        if isinstance(step, Do) and step.see and _is_printed(step):
            yield step
            if not step.only_if:
                return


def _is_printed(step: Do) -> bool:
    return step.who != "staff" and step.sheet != "no"
