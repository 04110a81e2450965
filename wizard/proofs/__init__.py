"""What walking proves about flows. Each proof is one small function, as a rule is, and sees what all walks met."""

from dataclasses import dataclass
from datetime import date

from wizard.library import Library
from wizard.plan import minutes
from wizard.problem import Problem
from wizard.proofs import outcomes, reached
from wizard.proofs.case import PROOFS, Case, met

__all__ = ["PROOFS", "Proof", "outcomes", "prove", "reached"]


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
    longest = max(((minutes(usual.visit), usual) for usual in case.usual), key=lambda own: own[0], default=None)
    if longest is None:
        return Proof(problems, case.seen.edges)
    name = f"{library.devices[library.models[longest[1].model]].models[longest[1].model].name}"
    return Proof(
        problems, case.seen.edges, longest[0], f"{name} with {library.platforms[longest[1].platform].platform}"
    )
