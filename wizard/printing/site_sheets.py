"""The sheets on the website, as PDFs. Only changed sheets are remade."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from wizard import __version__
from wizard.content.library import Library
from wizard.presenters.sheet import Sheet, Size, sized
from wizard.presenters.sheet_catalog import Pair
from wizard.printing.batch import BatchOrder, fill
from wizard.printing.sanitize import prepared
from wizard.printing.site_folder import SiteFolder
from wizard.printing.typst_source import source
from wizard.system.paths import Folders

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
    for size, file in FILES.items():
        paths = {pair: f"{pair.model}/{pair.platform}/{file}" for pair in sheets}
        new = [pair for pair, path in paths.items() if not site.keep(path, _key(sheets[pair], size, library, folders))]
        with TemporaryDirectory(prefix="ebook-setup-") as place:
            order = BatchOrder(folders, Path(place), "pdf", library.paper, size)
            for made in fill(library, new, order, home, tell):
                data = (order.folder / made.file).read_bytes() if made.file else b""
                if data:
                    site.put(paths[made.pair], data)


def _key(sheet: Sheet, size: Size, library: Library, folders: Folders) -> str:
    """Return a key that changes when the sheet's content or layout does."""
    text = f"{__version__} {library.paper} {source(prepared(sized(sheet, size)), folders)}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
