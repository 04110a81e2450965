"""The folder that installs the program without internet: the Linux one is really installed, from local wheels."""

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.running import ROOT, run

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def needed(name: str, seen: set[tuple[str, str]], extra: str = "") -> Iterator[str]:
    """Yield the names of the packages that a package needs, and those that they need."""
    for required in map(Requirement, distribution(name).requires or ()):
        if required.marker is None or required.marker.evaluate({"extra": extra}):
            yield required.name
            for part in {"", *required.extras} - {part for known, part in seen if known == required.name}:
                seen.add((required.name, part))
                yield from needed(required.name, seen, part)


def packed(package: Distribution, folder: Path) -> None:
    """Make a wheel of an installed package."""
    tags = re.findall(r"^Tag: (.+)$", package.read_text("WHEEL") or "", re.MULTILINE)
    name = f"{re.sub(r'[-.]+', '_', package.metadata['Name'])}-{package.version}-{tags[0]}.whl"
    with zipfile.ZipFile(folder / name, "w") as wheel:
        for file in package.files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                wheel.write(str(file.locate()), file.as_posix())


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheels of the program and of what it needs, made from what is installed here."""
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    for name in {*needed("ebook-setup-assistant", set())}:
        packed(distribution(name), folder)
    return folder


@pytest.fixture(scope="module")
def linux(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack") / "linux"
    ran = run("pack", "--for", "linux", "-o", str(folder), "--wheels", str(wheels))
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="installs the pack for Linux")
def test_pack_for_linux_installs_without_a_network_connection(linux: Path, tmp_path: Path) -> None:
    """The only index and proxy that pip knows here don't answer."""
    (tmp_path / "bin").mkdir()
    base = Path(sys.base_prefix, "bin", f"python{PYTHON}")
    (tmp_path / "bin" / f"python{PYTHON}").symlink_to(base)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    dead = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_PROXY": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull}
    around = {"PATH": path, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), **dead}
    ran = subprocess.run(["sh", str(linux / "install.sh")], env=around, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    made = subprocess.run(
        ["sh", str(linux / "start.sh"), "sheet", "kobo", "libby", "--country", "US"],
        env=around,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "Borrow a book" in made.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="installs the pack for Linux")
def test_changed_file_is_not_installed(linux: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(linux), str(copy)], check=True)
    with next((copy / "wheels").glob("ebook_setup*")).open("ab") as wheel:
        wheel.write(b"!")
    around = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    ran = subprocess.run(["sh", str(copy / "install.sh")], env=around, capture_output=True, text=True, check=False)
    assert (ran.returncode, (tmp_path / "data").exists()) == (1, False)
    assert "FAILED" in ran.stdout + ran.stderr


def test_every_file_has_its_hash_and_every_package_its_license(linux: Path) -> None:
    lines = (linux / "SHA256SUMS").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {path.relative_to(linux).as_posix(): path for path in linux.rglob("*") if path.is_file()}
    assert files.keys() - {"SHA256SUMS"} == listed.keys()
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == digest for name, digest in listed.items())
    licenses = (linux / "licenses" / "LIST.txt").read_text()
    assert len(licenses.splitlines()) == len(list((linux / "wheels").iterdir()))
    assert "see its license text" not in licenses
    assert "ebook-setup-assistant " in licenses and "MIT AND CC-BY-4.0 AND OFL-1.1" in licenses


def test_bill_of_materials_names_every_wheel_with_its_hash_license_and_dependencies(
    linux: Path, wheels: Path, tmp_path: Path
) -> None:
    bill = json.loads((linux / "sbom.cdx.json").read_text())
    parts = [bill["metadata"]["component"], *bill["components"]]
    files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in (linux / "wheels").iterdir()}
    assert {part["hashes"][0]["content"] for part in parts} == files.keys()
    assert all(part["version"] in files[part["hashes"][0]["content"]].name for part in parts)
    assert all("see its license text" not in str(part["licenses"]) for part in parts)
    needs = {row["ref"]: row["dependsOn"] for row in bill["dependencies"]}
    assert needs.keys() == {part["purl"] for part in parts} >= {one for every in needs.values() for one in every}
    assert any(one.startswith("pkg:pypi/textual@") for one in needs[parts[0]["purl"]])
    ran = run("pack", "--for", "windows", "-o", str(tmp_path / "again"), "--wheels", str(wheels))
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "again" / "sbom.cdx.json").read_bytes() == (linux / "sbom.cdx.json").read_bytes()


def test_damaged_wheel_is_reported_by_its_name(wheels: Path, tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    for wheel in wheels.glob("ebook_setup*"):
        (tmp_path / "wheels" / wheel.name).write_bytes(wheel.read_bytes()[:1000])
    ran = run("pack", "--for", "linux", "-o", str(tmp_path / "pack"), "--wheels", str(tmp_path / "wheels"))
    assert (ran.returncode, "isn't a complete wheel. Download it again." in ran.stderr) == (2, True)


def test_pack_for_windows_has_its_scripts_and_a_page_for_it(wheels: Path, tmp_path: Path) -> None:
    folder = tmp_path / "windows"
    ran = run("pack", "--for", "windows", "-o", str(folder), "--wheels", str(wheels), "--python", "3.12")
    assert ran.returncode == 0, ran.stderr
    install, start = ((folder / name).read_bytes() for name in ("install.cmd", "start.cmd"))
    assert b"py -3.12 -m venv" in install and b"--no-index -f wheels" in install
    assert b"where wt" in start
    assert all(script.count(b"\n") == script.count(b"\r\n") for script in (install, start))
    page = (folder / "for-IT.txt").read_text()
    assert "%LOCALAPPDATA%\\ebook-setup-assistant" in page and len(page.splitlines()) < 60
    assert "PYTHON" not in page + install.decode()


def test_pack_never_writes_into_a_folder_with_files(wheels: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ran = run("pack", "--for", "linux", "-o", str(tmp_path), "--wheels", str(wheels))
    assert (ran.returncode, "isn't empty" in ran.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
