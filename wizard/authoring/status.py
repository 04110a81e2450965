"""Statistics for flow keepers: how certain, how old, and how readable all the content is."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from wizard.authoring.readability import VERY_EASY, Ease, eases
from wizard.content.flow import Fix, Source
from wizard.content.library import Library
from wizard.content.quoting import counted
from wizard.content.traversal import records
from wizard.content.trust import CERTAINTY
from wizard.presenters.matrix import Matrix

_HOW = {
    "hands-on": "on a device",
    "vendor-page": "vendor's page",
    "public-pages": "public pages",
    "reported": "as reported",
}


@dataclass(frozen=True, slots=True)
class Fresh:
    """The date and method of a file's last check, its next review, and how sure we are of its labels."""

    file: str
    checked: str
    days: int
    due_in: int
    how: str
    labels: dict[str, int]
    sources: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts for all content. `labels` and `ways` are by confidence, and `pairs` are by answer.

    `reading` starts with the hardest file, and `files` starts with the oldest.
    """

    labels: dict[str, int]
    pairs: dict[str, int]
    ways: dict[str, int]
    pages: tuple[str, ...]
    troubles: int
    fixes: int
    reading: tuple[Ease, ...]
    files: tuple[Fresh, ...]

    def as_json(self) -> dict[str, object]:
        """Return the summary for other tools."""
        return asdict(self)

    def as_text(self) -> str:
        """Return the summary as text that's at most 80 columns wide."""
        return "\n".join((*self._totals(), "", *self._table()))

    def _totals(self) -> Iterator[str]:
        due = sum(file.due_in < 0 for file in self.files)
        soon = sum(0 <= file.due_in <= 30 for file in self.files)
        how = Counter(_HOW[file.how] for file in self.files)
        yield f"Labels    {sum(self.labels.values())}: {_listed(self.labels)}"
        yield f"Pairs     {sum(self.pairs.values())}: {_listed(self.pairs)}"
        yield f"Ways      {sum(self.ways.values())}: {_listed(self.ways)}"
        yield f"Problems  {self.troubles}, with {counted(self.fixes, 'thing')} to try"
        yield f"Files     {len(self.files)}: {_listed({name: how[name] for name in _HOW.values()})}"
        yield f"To check  {due} overdue, {soon} within 30 days"
        yield f"Sources   {counted(len(set(self.pages)), 'page')}"
        if self.reading:
            hard, easy = self.reading[0], self.reading[-1]
            yield f"Reading   LIX {easy.lix} to {hard.lix} (below {VERY_EASY}: very easy), hardest {hard.file}"

    def _table(self) -> Iterator[str]:
        yield f"{'File':<22}{'Checked':<12}{'Days':>4}  {'How':<15}{'Sure':>5}{'Likely':>8}{'Unsure':>8}"
        for file in self.files:
            labels = "".join(f"{file.labels[level] or '·':>{width}}" for level, width in _WIDTHS.items())
            yield f"{file.file:<22}{file.checked:<12}{file.days:>4}  {_HOW[file.how]:<15}{labels}"


_WIDTHS = {"confirmed": 5, "likely": 8, "unsure": 8}


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def summary(library: Library, matrix: Matrix, today: date) -> Summary:
    """Return the counts for all content on a given day."""
    files = sorted((fresh(library, id, today) for id in library.files), key=lambda file: (file.checked, file.file))
    verdicts = [cell.verdict for row in matrix.rows for cell in row.cells.values()]
    answers = Counter(verdict.answer for verdict in verdicts)
    return Summary(
        labels=_by_confidence(label.confidence for file in library.files.values() for label in file.labels.values()),
        pairs={"work": answers["way"], "can't": answers["cannot"], "not known yet": answers["ask"]},
        ways=_by_confidence(verdict.confidence for verdict in verdicts if verdict.answer == "way"),
        pages=tuple(source.url for file in library.files.values() for source in file.sources),
        troubles=sum(len(file.troubles) for file in library.files.values()),
        fixes=sum(isinstance(record, Fix) for file in library.files.values() for record in records(file)),
        reading=tuple(eases(library, today)),
        files=tuple(files),
    )


def fresh(library: Library, id: str, today: date) -> Fresh:
    """Return the age and confidence of one flow on a given day."""
    file = library.files[id]
    days = (today - date.fromisoformat(file.verified.date)).days
    return Fresh(
        file=id,
        checked=file.verified.date,
        days=days,
        due_in=file.review_every - days,
        how=file.verified.how,
        labels=_by_confidence(label.confidence for label in file.labels.values()),
        sources=sum(isinstance(record, Source) for record in records(file)),
    )


def _by_confidence(levels: Iterable[str]) -> dict[str, int]:
    counts = Counter(levels)
    return {level: counts[level] for level in reversed(CERTAINTY)}
