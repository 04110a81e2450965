"""`# ok: CODE reason`: an author's word that one finding is all right, on its line or on a line of its own above.

Only what rules and proofs find can be silenced; what can't be read stays told. A silencer that silences nothing is
told as well, so that none outlives what it was for. (standards: DG09)
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wizard.content.problem import Place, Problem
from wizard.content.quoting import named
from wizard.content.scalars import nearest

_SILENCER = re.compile(r"(?:^|\s)(# ok:[ \t]*([\w-]*)[ \t]*(.*))$")


@dataclass(frozen=True, slots=True)
class Silencer:
    """One `# ok:`: where it stands, the line it is about, and what it says."""

    place: Place
    line: int
    code: str
    reason: str


def silencers(path: Path, text: str) -> Iterator[Silencer]:
    """Every silencer of a file."""
    lines = text.split("\n") if "# ok:" in text else []
    for number, line in enumerate(lines, 1):
        found = _SILENCER.search(line) if "# ok:" in line else None
        if found:
            place = Place(path, number, found.start(1) + 1, len(found[1].rstrip()))
            about = _below(lines, number) if line.lstrip().startswith("#") else number
            yield Silencer(place, about, found[2], found[3].strip())


def _below(lines: list[str], number: int) -> int:
    """The first line below that is no comment."""
    for below in range(number, len(lines)):
        if lines[below].strip() and not lines[below].lstrip().startswith("#"):
            return below + 1
    return number


def silenced(
    problems: Iterable[Problem], texts: Mapping[Path, str], known: Collection[str], judged: Collection[str]
) -> list[Problem]:
    """The problems that are not silenced, and those that silencers themselves make.

    `known` are the codes that can be silenced; `judged` those that were looked for this time.
    """
    every = [own for path, text in texts.items() for own in silencers(path, text)]
    marks = {(own.place.path, own.line, own.code): own for own in every if own.code in known}
    kept, used = list[Problem](), set[Silencer]()
    for problem in problems:
        mark = marks.get((problem.place.path, problem.place.line, problem.code))
        if mark is None:
            kept.append(problem)
        else:
            used.add(mark)
    return [*kept, *(problem for own in every for problem in _amiss(own, own in used, known, judged))]


def _amiss(own: Silencer, used: bool, known: Collection[str], judged: Collection[str]) -> Iterator[Problem]:
    """What is wrong with a silencer itself."""
    if own.code not in known:
        close = nearest(own.code, known)
        message = f"No finding that can be silenced is called {named(own.code)}."
        message += f" Did you mean `{close}`?" if close else ""
        yield Problem(own.place, "silences-nothing", message, "Write `# ok: CODE reason`.", "warning")
    elif not used and own.code in judged:
        message = f"There is no `{own.code}` on line {own.line} any more."
        yield Problem(own.place, "silences-nothing", message, "Delete this `# ok:`.", "warning")
    elif not own.reason:
        help = f"# ok: {own.code} and then why"
        yield Problem(own.place, "silent-about-why", "Say why this is all right.", help, "warning")
