"""Renaming a label in the translations. Sentences that use it keep their translation under the new name."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from wizard.authoring.catalogs import dumped, made
from wizard.authoring.text_edits import like
from wizard.content.translation import CATALOG_SUFFIX, PLACE, decoded, labels_of
from wizard.system.paths import read_file


class Translated(NamedTuple):
    """A catalog with the new name: its language, the text to write and where, and how many sentences changed."""

    language: str
    path: Path
    text: str
    sentences: int


class LabelRename(NamedTuple):
    """A label's old and new name, the file it's in, and the files whose sentences use it."""

    owner: str
    files: Collection[str]
    old: str
    new: str


def catalogs(rename: LabelRename, own: Path, further: Collection[Path]) -> list[Translated]:
    """Return the catalogs to write in the library's own folder. Raise OSError or UnreadableCatalog.

    Sentences that are translated only in a folder further down the list are copied, because that folder doesn't belong
    to the library.
    """
    every = {path.stem for folder in (own, *further) for path in (folder / PLACE).glob(f"*{CATALOG_SUFFIX}")}
    found = (_catalog(rename, language, own, further) for language in sorted(every))
    return [one for one in found if one.sentences]


def _catalog(rename: LabelRename, language: str, own: Path, further: Collection[Path]) -> Translated:
    path = own / PLACE / f"{language}{CATALOG_SUFFIX}"
    before = decoded(path, read_file(path)).replace("\r\n", "\n") if path.exists() else ""
    blocks, count = list[str](), 0
    for block in _blocks(before):
        changed = _renamed(block, rename)
        count += changed != block
        blocks.append(changed)
    known = {_key(block) for block in blocks}
    for folder in further:
        for block in _blocks(_text(folder / PLACE / path.name)):
            changed = _renamed(block, rename)
            if changed != block and _key(changed) not in known:
                known.add(_key(changed))
                blocks.append(changed)
                count += 1
    if count and not before:
        blocks = [*_blocks(dumped(made(language, []))), *blocks]
    return Translated(language, path, like(path, "\n\n".join(blocks) + "\n") if count else before, count)


def _text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):  # `check` reports the reason.
        return ""


def _blocks(text: str) -> list[str]:
    return [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text) if block.strip()]


_CONTEXT = re.compile(r'^msgctxt "(.*)"$', re.MULTILINE)
_SENTENCE = re.compile(r'^msgid ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)


def _key(block: str) -> tuple[str, str]:
    """Return an entry's context and sentence."""
    context, sentence = _CONTEXT.search(block), _SENTENCE.search(block)
    joined = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', sentence[1])) if sentence else ""
    return context[1] if context else "", joined


def _renamed(block: str, rename: LabelRename) -> str:
    """Return an entry with the new name. If it's the label's own meaning, mark it as fuzzy, because the meaning may
    have changed.
    """
    context, sentence = _key(block)
    old, new = (name.replace("\\", "\\\\").replace('"', '\\"') for name in (rename.old, rename.new))
    if context == labels_of(rename.owner) and sentence == old:
        changed = re.sub(r'^msgid ".*"$', lambda _: f'msgid "{new}"', block, flags=re.MULTILINE)
        return changed if "#, fuzzy" in block or not _has_translation(block) else _fuzzy(changed)
    if context not in rename.files or f"**{old}**" not in sentence:
        return block
    lines = (line if line.startswith("#") else line.replace(f"**{old}**", f"**{new}**") for line in block.split("\n"))
    return "\n".join(lines)


def _has_translation(block: str) -> bool:
    return not re.search(r'^msgstr ""$(?!\n")', block, re.MULTILINE)


def _fuzzy(block: str) -> str:
    return re.sub(r"^msgctxt ", "#, fuzzy\nmsgctxt ", block, count=1, flags=re.MULTILINE)
