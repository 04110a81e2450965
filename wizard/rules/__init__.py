"""What can be said about flows without walking them. Each rule is one small function in the file of its subject.

Rules see whole files only: what points to a file that can't be read is left alone. They hunt for mistakes and for what
patrons stumble over, never for style.
"""

from wizard.problem import Problem
from wizard.rules import people, profile, questions, shapes, signs, steps, targets, trust, words
from wizard.rules.written import RULES, Written

__all__ = [
    "RULES",
    "Written",
    "people",
    "profile",
    "questions",
    "shapes",
    "signs",
    "static",
    "steps",
    "targets",
    "trust",
    "words",
]


def static(written: Written) -> list[Problem]:
    """Every problem that needs no walking."""
    return [problem for rule in RULES for problem in rule.problems(written)]
