"""The bill of materials (SBOM) for a pack, in CycloneDX 1.6: each package with its version, license, and hash.

The file has no date or serial number, so the same wheels always produce the same file.
"""

import json
import re
import zipfile
from collections.abc import Sequence
from email.message import Message
from email.parser import HeaderParser
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from wizard.cli.common import Refusal


class Wheel(NamedTuple):
    """A wheel and its metadata."""

    path: Path
    about: Message

    @property
    def name(self) -> str:
        """Return the package's name as the package index spells it, so that names can be compared."""
        return normalized(self.about["Name"])

    @property
    def reference(self) -> str:
        """Return the package and its version as a package URL."""
        return f"pkg:pypi/{self.name}@{self.about['Version']}"


def wheels(folder: Path) -> list[Wheel]:
    """Return the wheels in a folder, sorted by file name. Raises Refusal if one of them can't be read."""
    return [Wheel(path, _metadata(path)) for path in sorted(folder.glob("*.whl"))]


def _metadata(path: Path) -> Message:
    try:
        with zipfile.ZipFile(path) as packed:
            (name,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
            return HeaderParser().parsestr(packed.read(name).decode())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refusal(f"{path.name} isn't a complete wheel. Download it again.", 2) from None


def normalized(name: str) -> str:
    """Return a package's name as the package index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def bill_of_materials(packed: Sequence[Wheel], program: str) -> bytes:
    """Return the bill of materials for a program and the wheels it needs."""
    own = next(wheel for wheel in packed if wheel.name == program)
    references = {wheel.name: wheel.reference for wheel in packed}
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**_component(own), "type": "application"}},
        "components": [_component(wheel) for wheel in packed if wheel is not own],
        "dependencies": [{"ref": wheel.reference, "dependsOn": _needs(wheel, references)} for wheel in packed],
    }
    return f"{json.dumps(bill, indent=2)}\n".encode()


def _component(wheel: Wheel) -> dict[str, Any]:
    expression = wheel.about["License-Expression"]
    return {
        "type": "library",
        "bom-ref": wheel.reference,
        "name": wheel.about["Name"],
        "version": wheel.about["Version"],
        "purl": wheel.reference,
        "hashes": [{"alg": "SHA-256", "content": sha256(wheel.path.read_bytes()).hexdigest()}],
        "licenses": [{"expression": expression} if expression else {"license": {"name": license_of(wheel)}}],
    }


def license_of(wheel: Wheel) -> str:
    """Return a package's license. There are three ways that its metadata can state it."""
    about = wheel.about
    kinds = [kind.rpartition(" :: ")[2] for kind in about.get_all("Classifier", []) if kind.startswith("License ::")]
    short = (about["License"] or "").strip()
    return about["License-Expression"] or ", ".join(kinds) or short.partition("\n")[0] or "see its license text"


def _needs(wheel: Wheel, references: dict[str, str]) -> list[str]:
    """Return the packages in the pack that a package depends on, not counting its extras."""
    every = (line for line in wheel.about.get_all("Requires-Dist", []) if not re.search(r"\bextra\b", line))
    names = {normalized(found[0]) for line in every if (found := re.match(r"[\w.-]+", line))}
    return sorted(references[name] for name in names & references.keys())
