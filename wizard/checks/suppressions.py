"""`# ok: CODE reason` comments, each of which turns off one finding on its own line, or on the line below it.

Only findings from rules and proofs can be turned off, not syntax problems. A comment that no longer turns anything off
is itself reported. (standards: DG09)
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wizard.content.problem import Location, Problem
from wizard.content.quoting import named
from wizard.content.scalars import nearest

_SILENCER = re.compile(r"(?:^|\s)(# ok:[ \t]*([\w-]*)[ \t]*(.*))$")


@dataclass(frozen=True, slots=True)
class Silencer:
    """An `# ok:` comment: its place, the line it applies to, its code, and its reason."""

    place: Location
    line: int
    code: str
    reason: str


def silencers(path: Path, text: str) -> Iterator[Silencer]:
    """Yield every silencer in a file."""
    lines = text.split("\n") if "# ok:" in text else []
    for number, line in enumerate(lines, 1):
        found = _SILENCER.search(line) if "# ok:" in line else None
        if found:
            place = Location(path, number, found.start(1) + 1, len(found[1].rstrip()))
            about = _below(lines, number) if line.lstrip().startswith("#") else number
            yield Silencer(place, about, found[2], found[3].strip())


def _below(lines: list[str], number: int) -> int:
    """Return the first line below that isn't a comment."""
    for below in range(number, len(lines)):
        if lines[below].strip() and not lines[below].lstrip().startswith("#"):
            return below + 1
    return number


def silenced(
    problems: Iterable[Problem], texts: Mapping[Path, str], known: Collection[str], judged: Collection[str]
) -> list[Problem]:
    """Return the problems that aren't silenced, and the problems with silencers.

    `known` has the codes that can be silenced, and `judged` has those that this check looked for.
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
    return [*kept, *(problem for own in every for problem in _own_problems(own, own in used, known, judged))]


def _own_problems(own: Silencer, used: bool, known: Collection[str], judged: Collection[str]) -> Iterator[Problem]:
    """Yield the problems with a silencer."""
    if own.code not in known:
        close = nearest(own.code, known)
        message = f"{named(own.code)} isn't a message code that you can turn off."
        message += f" Did you mean `{close}`?" if close else ""
        yield Problem(own.place, "silences-nothing", message, "Write `# ok: CODE reason`.", "warning")
    elif not used and own.code in judged:
        message = f"`check` no longer reports `{own.code}` on line {own.line}."
        yield Problem(own.place, "silences-nothing", message, "Delete this `# ok:`.", "warning")
    elif not own.reason:
        help = f"# ok: {own.code} the reason, in a few words"
        yield Problem(own.place, "silent-about-why", "Add the reason why this is fine.", help, "warning")
