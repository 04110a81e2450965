"""The wheel holds all it needs, and runs from anywhere."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network from what is installed."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_wheel_contains_flows_and_handouts(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for kept in ("flows/platforms/libby.yaml", "flows/library.yaml", "handouts/sheet.typ.j2", "handouts/LICENSE"):
        assert f"wizard/_content/{kept}" in names


def test_installed_wheel_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """Only the wheel itself is installed; what it depends on is borrowed from the environment of the tests."""
    home = tmp_path / "venv"
    venv.EnvBuilder(symlinks=sys.platform != "win32").create(home)
    bin = home / ("Scripts" if sys.platform == "win32" else "bin")
    packages = next(home.rglob("site-packages"))
    zipfile.ZipFile(wheel).extractall(packages)
    (packages / "borrowed.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    code = (
        "import sys; sys.argv[1:] = ['sheet', 'kobo', 'libby', '--country', 'US']; from wizard.cli.main import main; "
    )
    code += "import wizard; print(wizard.__file__); raise SystemExit(main())"
    ran = subprocess.run([str(bin / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(str(packages))
    assert "Borrow a book" in ran.stdout


def test_two_builds_are_identical(tmp_path: Path) -> None:
    for name in ("one", "two"):
        command = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / name)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    built = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert len(built) == 2
    assert {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()} == built
