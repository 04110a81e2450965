"""`pack`: one folder with everything needed to install the program without internet access or an administrator.

To fill it, the command downloads wheels. No other command does that, and this one only when someone runs it.
"""

import argparse
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from wizard.cli import bill_of_materials as bill
from wizard.cli.bill_of_materials import Wheel, license_of
from wizard.cli.common import Refusal
from wizard.cli.output import make_folder, write

NAME = "ebook-setup-assistant"
PLATFORMS = {
    "windows": ("win_amd64",),
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
}


def add(commands: Any) -> None:
    command = commands.add_parser("pack", help="make a folder for installing the program without internet access")
    command.add_argument(
        "--for", dest="system", choices=tuple(PLATFORMS), required=True, help="the system to install it on"
    )
    command.add_argument("-o", "--output", type=Path, metavar="DIR", required=True, help="the folder to make")
    command.add_argument("--python", default=_OURS, metavar="X.Y", help=f"the Python version there (default: {_OURS})")
    command.add_argument(
        "--wheels", type=Path, metavar="DIR", help="use the wheels in this folder instead of downloading"
    )
    command.set_defaults(run=run)


_OURS = f"{sys.version_info.major}.{sys.version_info.minor}"


def run(parsed: argparse.Namespace) -> int:
    folder: Path = parsed.output
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} isn't empty. Choose a new folder.", 2)
    if parsed.wheels and not any(parsed.wheels.glob(f"{NAME.replace('-', '_')}-*.whl")):
        raise Refusal(f"{parsed.wheels} has no wheel for this program.", 2)
    wheels = folder / "wheels"
    make_folder(wheels)
    if parsed.wheels:
        for wheel in parsed.wheels.glob("*.whl"):
            write(wheels / wheel.name, wheel.read_bytes())
    else:
        _download(wheels, PLATFORMS[parsed.system], parsed.python)
    packed = bill.wheels(wheels)
    _write_licenses(folder, packed)
    write(folder / "sbom.cdx.json", bill.bill_of_materials(packed, NAME))
    for name, text in _scripts(parsed.system).items():
        end = "\r\n" if parsed.system == "windows" else "\n"
        write(folder / name, text.replace("PYTHON", parsed.python).replace("\n", end).encode())
        (folder / name).chmod(0o755 if name.endswith(".sh") else 0o644)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = (f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files)
    write(folder / "SHA256SUMS", "".join(sums).encode())
    print(
        f"Saved {folder}, with {len(list(wheels.iterdir()))} wheels. "
        f"Copy the folder, then open {_INSTALL[parsed.system]} in the copy."
    )
    return 0


_INSTALL = {"windows": "install.cmd", "linux": "install.sh"}


def _download(wheels: Path, platforms: tuple[str, ...], python: str) -> None:
    """Build the program's wheel from its project folder, and download the wheels it needs."""
    project = Path(__file__).resolve().parents[2]
    if not (project / "pyproject.toml").is_file():
        raise Refusal("Run this in the project's folder, or name a folder with wheels: --wheels DIR.", 2)
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(project))
    own = next(wheels.glob("*.whl"))
    system = (word for platform in platforms for word in ("--platform", platform))
    _pip("download", "--only-binary=:all:", "--python-version", python, *system, "--dest", str(wheels), str(own))


def _pip(*words: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        said = ran.stderr.strip().splitlines() or ["no reason was given"]
        raise Refusal(f"The wheels can't be downloaded: {said[-1]}", 2)


def _write_licenses(folder: Path, packed: list[Wheel]) -> None:
    """Write a list of the packages with their licenses, and copy the license texts from the wheels."""
    rows = []
    for wheel in packed:
        about = wheel.about
        rows.append(f"{about['Name']} {about['Version']}: {license_of(wheel)}\n")
        with zipfile.ZipFile(wheel.path) as archive:
            for name in filter(_is_license, archive.namelist()):
                text = folder / "licenses" / str(about["Name"]) / Path(name).name
                make_folder(text.parent)
                write(text, archive.read(name))
    make_folder(folder / "licenses")
    write(folder / "licenses" / "LIST.txt", "".join(rows).encode())


def _is_license(name: str) -> bool:
    inside, _, file = name.rpartition("/")
    return ".dist-info" in inside and file.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "OFL"))


def _scripts(system: str) -> dict[str, str]:
    """Return the scripts and the page for IT. PYTHON in them stands for the Python version."""
    if system == "windows":
        return {"install.cmd": _INSTALL_CMD, "start.cmd": _START_CMD, "for-IT.txt": _FOR_IT.format(**_WINDOWS)}
    return {"install.sh": _INSTALL_SH, "start.sh": _START_SH, "for-IT.txt": _FOR_IT.format(**_LINUX)}


_INSTALL_CMD = """\
@echo off
setlocal
cd /d "%~dp0"
set "program=%LOCALAPPDATA%\\Programs\\ebook-setup"
py -PYTHON -m venv "%program%" || goto nopython
set "PIP_DISABLE_PIP_VERSION_CHECK=1"
"%program%\\Scripts\\python.exe" -m pip install -q --no-index -f wheels ebook-setup-assistant || goto failed
echo The program is installed. To start it, open start.cmd.
pause
exit /b 0
:nopython
echo Python PYTHON is missing. Ask your IT department. The file for-IT.txt says what to install.
pause
exit /b 1
:failed
echo The program could not be installed. Show the lines above to your IT department.
pause
exit /b 1
"""
_START_CMD = """\
@echo off
set "program=%LOCALAPPDATA%\\Programs\\ebook-setup\\Scripts\\ebook-setup.exe"
if not exist "%program%" echo Open install.cmd first.& pause & exit /b 1
where wt >nul 2>nul && (start "" wt "%program%" %*) || "%program%" %*
"""
_INSTALL_SH = """\
#!/bin/sh
# Installs the program for this user. It works offline and without an administrator.
set -eu
cd "$(dirname "$0")"
program="${XDG_DATA_HOME:-$HOME/.local/share}/ebook-setup-program"
sha256sum --check --quiet SHA256SUMS
if ! command -v pythonPYTHON >/dev/null; then
  echo "Python PYTHON is missing. The file for-IT.txt says what to install."
  exit 1
fi
pythonPYTHON -m venv "$program"
export PIP_DISABLE_PIP_VERSION_CHECK=1
"$program/bin/python" -m pip install -q --no-index -f wheels ebook-setup-assistant
echo "The program is installed. To start it, run $PWD/start.sh."
"""
_START_SH = """\
#!/bin/sh
exec "${XDG_DATA_HOME:-$HOME/.local/share}/ebook-setup-program/bin/ebook-setup" "$@"
"""
_FOR_IT = """\
eBook setup assistant: what IT needs to know

It's a program for the terminal. Library staff use it to set up eBooks on a
patron's device and to print a take-home sheet.

Needs         Python PYTHON, 64-bit, with venv and pip. {python}
Installs to   {program}
              No administrator rights, service, registry key, or scheduled task.
Saves to      {data}
              Open visits, promised callbacks, settings, and sheets waiting for
              the printer. Card numbers, PINs, and passwords are never saved.
Network       None. It opens no port and no connection, and checks for no
              updates. Exceptions, all off until someone turns them on: a
              database server, a folder on a network share, and the desk in a
              browser, which listens on this computer only.
Prints        With the system's print service, or from a PDF program or browser.
Check         SHA256SUMS has the hash of every file. {check}
Licenses      licenses/LIST.txt names every package and its license.
              sbom.cdx.json has the same and more for other tools (CycloneDX).
Update        Install a newer folder the same way. Saved visits remain.
Remove        Delete the two folders above.
"""
_WINDOWS = {
    "python": "The installer from\n              python.org works without an administrator (for this user only).",
    "program": "%LOCALAPPDATA%\\Programs\\ebook-setup",
    "data": "%LOCALAPPDATA%\\ebook-setup-assistant",
    "check": "On Windows:\n              certutil -hashfile FILE SHA256",
}
_LINUX = {
    "python": "",
    "program": "~/.local/share/ebook-setup-program",
    "data": "~/.local/share/ebook-setup-assistant",
    "check": "install.sh checks\n              them first.",
}
