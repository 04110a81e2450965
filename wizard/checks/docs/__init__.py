"""A page for every message code: what it means, a wrong example, and a right one.

A rule's page is its docstring. Pages for problems found while reading are written here. The examples are fragments of a
topic (`- ` lines are its steps), or of the file named in their first line. A test makes sure that each example fits its
code. (standards: DG06)
"""

import re
from textwrap import dedent
from typing import NamedTuple

from wizard.checks.docs.patch_codes import OUTDATED, PATCHES
from wizard.checks.docs.syntax_codes import LINES, SILENCERS
from wizard.checks.docs.value_codes import OLD_KEYS, OLDER, VALUES
from wizard.content.problem import Severity


class Page(NamedTuple):
    """The page for a code: its severity, meaning, wrong and right examples, and whether it can be turned off."""

    code: str
    severity: Severity
    cause: tuple[str, ...]
    wrong: str = ""
    right: str = ""
    silenced: bool = True


def pages() -> dict[str, Page]:
    """Return every page by its code."""
    # These imports are here because they load all rules and the walk, and only this function needs them.
    from wizard.checks.rules import RULES, TRANSLATIONS
    from wizard.checks.walks import PROOFS

    found = [_page(code, "error", text, silenced=False) for code, text in (LINES | VALUES | PATCHES).items()]
    milder = SILENCERS | OLD_KEYS | OLDER | OUTDATED
    found += [_page(code, "warning", text, silenced=False) for code, text in milder.items()]
    found += [_page(rule.code, rule.severity, rule.page) for rule in (*RULES, *PROOFS)]
    found += [_page(rule.code, rule.severity, rule.page, silenced=False) for rule in TRANSLATIONS]
    return {page.code: page for page in sorted(found)}


_PARTS = re.compile(r"^ *(Wrong|Right):\n", re.MULTILINE)
_STANDARDS = re.compile(r"\s*\(standards: [^)]*\)")


def _page(code: str, severity: Severity, text: str, silenced: bool = True) -> Page:
    """Return a page from its text, which has sentences and then the examples under `Wrong:` and `Right:`."""
    cause, *examples = _PARTS.split(text)
    shown = {
        head: dedent(example).strip("\n").rstrip() for head, example in zip(examples[::2], examples[1::2], strict=True)
    }
    said = tuple(" ".join(_STANDARDS.sub("", part).split()) for part in cause.strip().split("\n\n"))
    return Page(code, severity, said, shown.get("Wrong", ""), shown.get("Right", ""), silenced)
