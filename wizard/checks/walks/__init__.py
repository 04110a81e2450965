"""What walking proves about flows. Each proof is one small function, as a rule is, and sees what all walks met."""

from dataclasses import dataclass
from datetime import date

from wizard.checks.walks import outcomes, reachability
from wizard.checks.walks.case import PROOFS, Case, met
from wizard.content.library import Library
from wizard.content.problem import Problem
from wizard.presenters.plan import minutes

__all__ = ["PROOFS", "Proof", "outcomes", "prove", "reachability"]


@dataclass(frozen=True)
class Proof:
    """What was proved: the problems, how many edges were walked, and the longest visit by the usual answers."""

    problems: list[Problem]
    edges: int
    longest: int = 0
    longest_name: str = ""


def prove(library: Library, today: date, only: frozenset[str], shut: frozenset[str] = frozenset()) -> Proof:
    """Walk all that touches the files `only`, but not through the files `shut`, and say what that proves."""
    case = Case(library, met(library, only, shut), only, today)
    problems = [problem for proof in PROOFS for problem in proof.problems(case)]
    if not case.usual:
        return Proof(problems, case.seen.edges)
    longest = max(case.usual, key=lambda usual: minutes(usual.visit))
    model = library.model(longest.model)
    name = f"{model.name if model else ''} with {library.platforms[longest.platform].platform}"
    return Proof(problems, case.seen.edges, minutes(longest.visit), name)
