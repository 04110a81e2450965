"""The sheets on the website, as PDFs. Only changed sheets are remade."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from wizard.content.library import Library
from wizard.presenters.sheet import Sheet, Size, sized
from wizard.presenters.sheet_catalog import Pair
from wizard.printing.batch import BatchOrder, fill
from wizard.printing.site_folder import SiteFolder
from wizard.system.paths import Folders, shipped_handouts

FILES: dict[Size, str] = {"standard": "sheet.pdf", "large": "large-print.pdf"}
"""The file names of a sheet. The files are in the folder of its plan's page."""


def add_sheets(
    library: Library,
    sheets: dict[Pair, Sheet],
    site: SiteFolder,
    folders: Folders,
    home: Path,
    tell: Callable[[int], None] = lambda _: None,
) -> None:
    """Make the PDFs that are new or changed. How sheets fit is remembered in `home`. `tell` gets the number made."""
    look = f"{library.paper} {_look(folders)}"
    for size, file in FILES.items():
        paths = {pair: f"{pair.model}/{pair.platform}/{file}" for pair in sheets}
        new = [
            pair for pair, path in paths.items() if not site.keep(path, _hash(f"{look} {sized(sheets[pair], size)}"))
        ]
        with TemporaryDirectory(prefix="ebook-setup-") as place:
            order = BatchOrder(folders, Path(place), "pdf", library.paper, size)
            for made in fill(library, new, order, home, tell):
                data = (order.folder / made.file).read_bytes() if made.file else b""
                if data:
                    site.put(paths[made.pair], data)


def _look(folders: Folders) -> str:
    """Return a key that changes with the templates, words, colors, fonts, and drawings of sheets, and with our code."""
    every = dict.fromkeys((*(folder / "handouts" for folder in folders), shipped_handouts()))
    files = [file for folder in every for file in sorted(folder.rglob("*")) if file.is_file()]
    files += sorted(Path(__file__).parent.glob("*.py"))
    return _hash(" ".join(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
