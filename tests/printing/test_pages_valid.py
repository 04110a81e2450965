"""Every kind of web page: three checkers test its HTML and accessibility (standards HA01 to HA08).

html-validate and vnu come from npm; `EBOOK_SETUP_CHECKERS` names the folder they're installed in.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.papers import every_page

# Safari doesn't treat a list without bullets as a list, so VoiceOver doesn't count it. `role` restores it,
# but the checkers report the role as unnecessary.
HTML_VALIDATE = {
    "root": True,
    "extends": [f"html-validate:{preset}" for preset in ("recommended", "document", "browser", "a11y")],
    "rules": {
        "no-redundant-role": "off",
        "prefer-native-element": ["error", {"exclude": ["list"]}],
        "doctype-style": ["error", {"style": "lowercase"}],
        "tel-non-breaking": ["error", {"ignoreClasses": ["nobreak"]}],
        "heading-level": ["error", {"allowMultipleH1": True}],  # two versions, in two languages, have two titles
    },
}
# The sample in Arabic has Arabic words around English steps.
UNTOLD = r".*“list” role is unnecessary.*|.*appears to be written in.*"
WRONG = "<!doctype html><title>A page</title><main><img src='data:,'><h1>One</h1><h3>Three</h3></main>"


def checker(*place: str) -> str:
    """Return a checker's file, or skip the test if it isn't installed."""
    path = Path(os.environ.get("EBOOK_SETUP_CHECKERS", "/nowhere"), "node_modules", *place)
    if not path.is_file():
        pytest.skip(f"{place[0]} is not here; .ci/run fetches it and names its folder in EBOOK_SETUP_CHECKERS.")
    return str(path)


def program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not on this computer; a checker of web pages needs it.")
    return found


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Make a folder with every page and one invalid page."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, page in {**every_page(), "wrong": WRONG}.items():
        (folder / f"{name}.html").write_text(page, "utf-8")
    return folder


def checked(*command: str) -> str:
    """Return a checker's output. It exits with 1 because of the invalid page."""
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert ran.returncode == 1, ran.stderr
    return ran.stdout or ran.stderr


def test_html_validate_finds_no_errors(pages: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps(HTML_VALIDATE), "utf-8")
    validate = checker("html-validate", "bin", "html-validate.mjs")
    said = json.loads(checked(program("node"), validate, "--config", str(config), "-f", "json", str(pages)))
    faults = {Path(page["filePath"]).stem: [message["ruleId"] for message in page["messages"]] for page in said}
    assert "wcag/h37" in faults.pop("wrong")
    assert faults == {}


def test_vnu_finds_no_errors(pages: Path) -> None:
    jar = checker("vnu-jar", "build", "dist", "vnu.jar")
    said = checked(program("java"), "-jar", jar, "--format", "json", "--filterpattern", UNTOLD, str(pages))
    faults = [(Path(fault["url"]).stem, fault["message"]) for fault in json.loads(said)["messages"]]
    assert [page for page, message in faults if "must have an “alt” attribute" in message] == ["wrong"]
    assert [fault for fault in faults if fault[0] != "wrong"] == []
