"""Rules for flows that don't need a walk. Each rule is a small function in the module for its subject.

Rules only see complete files, and they ignore links to files that can't be read. They find mistakes, and text that's
hard for patrons to understand.
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
from wizard.checks.rules.corpus import RULES, Corpus
from wizard.checks.rules.translations import TRANSLATIONS, Catalogs
from wizard.content.library import Library
from wizard.content.problem import Problem
from wizard.system.paths import Folders

__all__ = [
    "RULES",
    "TRANSLATIONS",
    "Corpus",
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


def static(written: Corpus) -> list[Problem]:
    """Return every problem that can be found without a walk."""
    return [problem for rule in RULES for problem in rule.problems(written)]


def translated(library: Library, folders: Folders) -> list[Problem]:
    """Return every problem in the translation catalogs."""
    catalogs = Catalogs(library, folders)
    return [problem for rule in TRANSLATIONS for problem in rule.problems(catalogs)]
