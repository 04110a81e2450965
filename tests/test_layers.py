"""The modules that an import or a command actually loads. The contracts are in pyproject.toml."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import wizard
from tests.running import ROOT, python

SCREEN = {"textual", "rich"}
PAPER = {"jinja2", "typst", "segno"}
DISK = {"sqlalchemy", "alembic", "sqlite3"}

# Whole packages that must load without a screen, a template, or a database.
CORE = ("system", "content", "walk", "presenters", "authoring", "checks", "desk.search")


def _loaded(program: str, cwd: Path) -> set[str]:
    """The packages that are loaded once a program has run; it may print what it likes."""
    ran = python("-c", f"import sys\n{program}\nimport json\nprint('\\n' + json.dumps(sorted(sys.modules)))", cwd=cwd)
    assert ran.returncode == 0, ran.stderr
    names: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in names} | {name for name in names if name.startswith("wizard.")}


def test_the_core_loads_no_screen_template_or_database(tmp_path: Path) -> None:
    own = Path(wizard.__file__).parent
    files = [path for name in CORE for path in (own / name.replace(".", "/")).rglob("*.py")]
    modules = [".".join(("wizard", *path.relative_to(own).with_suffix("").parts)) for path in files]
    assert len(modules) > 60
    assert (
        _loaded("\n".join(f"import {name.removesuffix('.__init__')}" for name in modules), tmp_path)
        & (SCREEN | PAPER | DISK)
        == set()
    )


_IN_PLACE = re.compile(r"""\.write_(text|bytes)\(|open\([^)\n]*["'][wx]b?\+?["']""")
_MADE_AGAIN = {
    "authoring/impact.py": "a copy in a temporary folder, to compare with",
    "cli/diff.py": "an earlier version in a temporary folder",
    "cli/doctor.py": "an empty file, to see if the folder can be written to",
    "printing/pdf.py": "a page on its way to Typst",
    "printing/print_job.py": "a paper on its way to the printer, under a new name",
    "system/writing.py": "the one place that replaces files",
}


def test_important_files_are_only_written_in_one_piece() -> None:
    own = Path(wizard.__file__).parent
    found = {
        path.relative_to(own).as_posix() for path in own.rglob("*.py") if _IN_PLACE.search(path.read_text("utf-8"))
    }
    assert found == set(_MADE_AGAIN), "use wizard.system.writing"


@pytest.mark.parametrize(
    ("words", "spared"),
    [
        (["check", str(ROOT / "tests/checks/base/flows")], SCREEN | PAPER | DISK),
        (["matrix"], SCREEN | PAPER | DISK),
        (["sheet", "kindle", "libby"], SCREEN | DISK),
        (["walk", "--script", str(ROOT / "tests/walks/kindle.walk")], SCREEN | PAPER),
        (["--version"], SCREEN | PAPER | DISK | {"yaml"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_command_loads_only_the_modules_it_needs(words: list[str], spared: set[str], tmp_path: Path) -> None:
    program = f"from wizard.cli.main import main\ntry:\n    main({words!r})\nexcept SystemExit:\n    pass"
    assert _loaded(program, tmp_path) & spared == set()


def test_line_mode_walk_loads_no_screen(tmp_path: Path) -> None:
    keys = "import io\nsys.stdin = io.StringIO('quit')"
    program = f"{keys}\nfrom wizard.cli.main import main\nmain(['walk', 'kindle', 'libby'])"
    loaded = _loaded(program, tmp_path)
    assert "sqlalchemy" in loaded
    assert loaded & SCREEN == set()


def test_replayed_script_opens_no_database(tmp_path: Path) -> None:
    program = f"from wizard.cli.main import main\nmain(['walk', '--script', {str(ROOT / 'tests/walks/kindle.walk')!r}])"
    assert _loaded(program, tmp_path) & DISK == set()


def test_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([str(lint), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
