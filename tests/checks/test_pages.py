"""Pages of `explain`: `check` reports each wrong example and accepts each right one."""

from pathlib import Path

import pytest

from tests.check_cases import content, problems
from wizard.checks.docs import Page, pages

PAGES = pages()
SHOWN = [page for page in PAGES.values() if (page.wrong and not page.wrong.startswith("# ")) or "\n" in page.wrong]


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.code)
def test_wrong_example_is_reported_with_exactly_its_code(page: Page, tmp_path: Path) -> None:
    found = problems(content(tmp_path, page.wrong))
    assert {problem.code for problem in found} == {page.code}, [problem.message for problem in found]
    assert {problem.severity for problem in found} == {page.severity}


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.code)
def test_right_example_has_no_problems(page: Page, tmp_path: Path) -> None:
    found = problems(content(tmp_path, page.right))
    assert not found, [f"{problem.code} {problem.place.line}: {problem.message}" for problem in found]
