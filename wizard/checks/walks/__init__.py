"""Checks that need walks through the flows. Each one is a small function, like a rule, and sees the results of all
walks.
"""

from dataclasses import dataclass

from wizard.checks.walks import outcomes, reachability
from wizard.checks.walks.case import PROOFS, Case, met
from wizard.content.library import Library
from wizard.content.problem import Problem
from wizard.presenters.plan import minutes

__all__ = ["PROOFS", "WalkResult", "outcomes", "prove", "reachability"]


@dataclass(frozen=True)
class WalkResult:
    """The result of the walks: the problems, the number of edges, and the longest visit with the usual answers."""

    problems: list[Problem]
    edges: int
    longest: int = 0
    longest_name: str = ""


def prove(library: Library, only: frozenset[str], shut: frozenset[str] = frozenset()) -> WalkResult:
    """Walk every visit that uses the files in `only` but none in `shut`, and return the result."""
    case = Case(library, met(library, only, shut), only, shut)
    problems = [problem for proof in PROOFS for problem in proof.problems(case)]
    if not case.usual:
        return WalkResult(problems, case.seen.edges)
    longest = max(case.usual, key=lambda usual: minutes(usual.visit))
    model = library.model(longest.model)
    name = f"{model.name if model else ''} with {library.platforms[longest.platform].platform}"
    return WalkResult(problems, case.seen.edges, minutes(longest.visit), name)
