"""Two branches of one library: each has a server of its own, and both share one PostgreSQL database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.desk.web.test_server import CONTENT, Served, begin
from tests.records.server import Server, programs

BRANCHES = CONTENT / "branches"


@pytest.fixture
def database() -> Iterator[str]:
    found = programs()
    if found is None:
        pytest.skip("there is no PostgreSQL server on this computer (Debian: apt-get install postgresql)")
    server = Server(found)
    yield server.database()
    server.remove()


def opened(chromium: Browser, desk: Served, branch: str) -> Page:
    """Open the desk in a separate browser, and choose the branch."""
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(desk.link)
    page.get_by_role("button", name=branch).click()
    page.wait_for_url("**/find")
    return page


def test_two_servers_on_one_database_show_each_branch_its_own_patrons(
    chromium: Browser, database: str, tmp_path: Path
) -> None:
    """Each branch sees its own patrons first, can see all of them, and can continue a visit from the other branch."""
    desks = [Served(tmp_path / name, content=BRANCHES, EBOOK_SETUP_DATABASE=database) for name in ("one", "two")]
    try:
        main, hill = (opened(chromium, *each) for each in zip(desks, ("Main Street", "Hill Branch"), strict=True))
        begin(main)
        handle = main.inner_text("h1").split(" · ")[0]
        hill.goto(f"{desks[1].address}/patrons")
        assert handle not in hill.inner_text("main")
        hill.get_by_role("button", name="All branches 1 visit").click()
        assert f"{handle} · Main Street" in hill.inner_text("main")
        hill.get_by_role("button", name="Kindle + Libby").click()
        assert handle in hill.inner_text("h1")
        assert "Which branch is this?" not in opened_again(hill, desks[1])
        for page in (main, hill):
            page.context.close()
    finally:
        assert [desk.stop() for desk in desks] == [0, 0]


def opened_again(page: Page, desk: Served) -> str:
    """Sign in again with the same browser, as on the next morning. Return what it shows."""
    page.context.clear_cookies(name="desk")
    page.goto(desk.link)
    return page.inner_text("main")
