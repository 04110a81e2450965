"""The authoring guide: its example works, and its rules and tables match the program."""

import re
from pathlib import Path

import pytest
import yaml

from wizard.authoring.guide_tables import renewed
from wizard.cli import main
from wizard.content import flow, yaml_tree
from wizard.content.decoder import read_as
from wizard.content.problem import Problem

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "flows" / "README.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
RULES = re.findall(r"^\| \d+ \| (.+?) \| (.+?) \| (.+?) \|$", GUIDE, re.MULTILINE)
COMMANDS = re.findall(r"`ebook-setup ([^`]+)`", GUIDE)


def test_tables_of_the_guide_are_current() -> None:
    assert renewed(GUIDE) == GUIDE, "Run: ebook-setup schema --guide flows/README.md"


def test_guide_is_not_changed_when_it_has_no_place_for_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "README.md"
    other.write_text("Nothing here.", encoding="utf-8")
    assert main.main(["schema", "--guide", str(other)]) == 2
    assert "no place for the tables" in capsys.readouterr().err
    assert other.read_text(encoding="utf-8") == "Nothing here."


# ------------------------------------------------------------------ the example


@pytest.fixture
def townbooks(tmp_path: Path) -> Path:
    """Make a library's folder with the guide's example under the name from the guide."""
    (name,) = re.findall(r"Save it as `(flows/.+?)`", GUIDE)
    path = tmp_path / "own" / name
    path.parent.mkdir(parents=True)
    path.write_text(EXAMPLE, encoding="utf-8")
    return tmp_path / "own"


def test_example_passes_check(townbooks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--content", str(townbooks), "check", str(townbooks)]) == 0
    assert "No problems in 1 file" in capsys.readouterr().out


def test_example_makes_a_sheet(townbooks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--content", str(townbooks), "sheet", "ios-16", "townbooks"]) == 0
    assert "Take Out" in capsys.readouterr().out


# ------------------------------------------------------------------ the rules

FLOW = """\
topic: Example
owner: us
verified: {date: 2026-11-20, how: reported}
review-every: 90 days
troubles:
  - id: example
    says: It does not work
    fixes:
      - id: again
        try: Try again.
"""


def _written(cell: str) -> str:
    """Return the lines of a table cell as an author would write them in a flow."""
    lines = [line.replace("⇥", "\t") for line in re.findall(r"`(.+?)`(?:<br>|$)", cell)]
    if lines[0].startswith("verified:"):
        return re.sub("^verified:.*$", lines[0], FLOW, flags=re.MULTILINE)
    return FLOW + "".join(f"{'' if line.startswith(chr(9)) else '    '}{line}\n" for line in lines)


def _problems(text: str) -> list[str]:
    found: list[Problem] = []
    tree = yaml_tree.parse(text, Path("example.yaml"), found.append)
    if tree is not None:
        try:
            read_as(flow.Topic, tree, found)
        except yaml_tree.Unreadable:
            assert found
    return [problem.message for problem in found]


def test_guide_has_ten_rules() -> None:
    assert len(RULES) == 10


@pytest.mark.parametrize(("wrong", "says", "right"), RULES)
def test_each_rule_matches_the_message_of_check(wrong: str, says: str, right: str) -> None:
    assert _problems(_written(wrong)) == [says]
    assert _problems(_written(right)) == []


# ------------------------------------------------------------------ its commands


def test_every_command_in_the_guide_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["--help"])
    told = capsys.readouterr().out
    for command in COMMANDS:
        assert re.search(rf"^\s+{command.split()[0]}\b", told, re.MULTILINE), command


def test_example_starts_like_every_flow() -> None:
    assert EXAMPLE.startswith("# yaml-language-server: $schema=../schema.json\n")
    assert yaml.safe_load(EXAMPLE)["platform"] == "TownBooks"
