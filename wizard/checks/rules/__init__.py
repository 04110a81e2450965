"""What can be said about flows without walking them. Each rule is one small function in the file of its subject.

Rules see whole files only: what points to a file that can't be read is left alone. They hunt for mistakes and for what
patrons stumble over.
"""

from wizard.checks.rules import (
    freshness,
    profile,
    punctuation,
    questions,
    references,
    safety,
    screens,
    search_words,
    steps,
    structure,
    style,
    translations,
    wording,
)
from wizard.checks.rules.corpus import RULES, Written
from wizard.checks.rules.translations import TRANSLATIONS, Catalogues
from wizard.content.library import Library
from wizard.content.problem import Problem
from wizard.system.paths import Folders

__all__ = [
    "RULES",
    "TRANSLATIONS",
    "Written",
    "freshness",
    "profile",
    "punctuation",
    "questions",
    "references",
    "safety",
    "screens",
    "search_words",
    "static",
    "steps",
    "structure",
    "style",
    "translated",
    "translations",
    "wording",
]


def static(written: Written) -> list[Problem]:
    """Every problem that needs no walking."""
    return [problem for rule in RULES for problem in rule.problems(written)]


def translated(library: Library, folders: Folders) -> list[Problem]:
    """Every problem of the catalogues of translations."""
    catalogues = Catalogues(library, folders)
    return [problem for rule in TRANSLATIONS for problem in rule.problems(catalogues)]
