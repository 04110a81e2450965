"""New instructions that arrive during a visit, in a browser without scripts."""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser

from tests.desk.web.test_server import Served, begin
from tests.running import environment

PROFILE = """
phone: 555 0100
country: US
catalog: catalog.example.org
platforms:
  libby: {find-as: Hill}
"""


def test_new_instructions_are_offered_in_the_browser_and_keep_the_visit(chromium: Browser, tmp_path: Path) -> None:
    share, home = tmp_path / "share", tmp_path / "home"
    profile = share / "flows" / "library.yaml"
    profile.parent.mkdir(parents=True)
    profile.write_text("library: Hill Library" + PROFILE, encoding="utf-8")
    desk = Served(home, "--follow", str(share))
    try:
        page = chromium.new_context(java_script_enabled=False).new_page()
        page.goto(desk.link)
        begin(page)
        step, visit = page.inner_text("h1"), page.url
        profile.write_text("library: Lake Library" + PROFILE, encoding="utf-8")
        follow = [sys.executable, "-m", "wizard", "follow", str(share)]
        subprocess.run(follow, env=environment(EBOOK_SETUP_HOME=str(home)), check=True, timeout=120)
        page.goto(f"{desk.address}/find")
        page.get_by_role("button", name="New instructions from").click()
        assert "This desk now uses the new instructions." in page.inner_text("main")
        assert "Lake Library" in page.inner_text("header")
        page.goto(visit)
        assert page.inner_text("h1") == step
        page.context.close()
    finally:
        desk.stop()
