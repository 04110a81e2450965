"""A website's folder. Unchanged files aren't rewritten, and old addresses lead to the nearest page."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from wizard.system.paths import read_json
from wizard.system.writing import write_file

MEMORY = "site.json"
"""What's remembered for the next run: the files, the addresses that lead elsewhere, and the keys for PDFs."""
INDEX = "index.html"
_ADDRESS = re.compile(r"[A-Za-z0-9/_-]+")


@dataclass
class SiteFolder:
    """A folder to write a site into, once. `base` is the site's address, such as `https://books.example.org/guides`."""

    root: Path
    base: str = ""
    files: set[str] = field(default_factory=set)
    changed: int = 0
    _keys: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = _remembered(self.root / MEMORY)
        self._files_before, self._moved, self._keys_before = known

    @property
    def path(self) -> str:
        """Return the site's path on its server, or "" if it's at the root."""
        return urlsplit(self.base).path

    @property
    def pages(self) -> list[str]:
        """Return the addresses of all pages, such as `kindle-2013/libby/`."""
        return [file.removesuffix(INDEX) for file in sorted(self.files) if f"/{file}".endswith(f"/{INDEX}")]

    def put(self, path: str, data: bytes) -> None:
        """Write a file, unless it already exists with the same bytes."""
        self.files.add(path)
        file = self.root / path
        with suppress(OSError):
            if file.read_bytes() == data:
                return
        file.parent.mkdir(parents=True, exist_ok=True)
        write_file(file, data, synced=path == MEMORY)  # The pages can be regenerated.
        self.changed += 1

    def keep(self, path: str, key: str) -> bool:
        """Return whether the file for this key already exists, and keep it if so."""
        self._keys[path] = key
        kept = self._keys_before.get(path) == key and (self.root / path).is_file()
        if kept:
            self.files.add(path)
        return kept

    def size(self, path: str) -> int:
        """Return a file's size in bytes, or 0 if this site doesn't have it."""
        return (self.root / path).stat().st_size if path in self.files else 0

    # ------------------------------------------------------------------ addresses

    def finish(self, codes: dict[str, str]) -> None:
        """Redirect codes and old addresses to their pages, remove files that are no longer made, and save MEMORY.

        `codes` has the page for each code printed on sheets.
        """
        pages = set(self.pages)
        gone = {file for file in self._files_before if f"/{file}".endswith(f"/{INDEX}")} - self.files
        old = {file.removesuffix(INDEX).rstrip("/"): file.removesuffix(INDEX) for file in gone}
        every = {**old, **self._moved, **codes}
        moved = {address: _nearest(to, pages) for address, to in sorted(every.items()) if f"{address}/" not in pages}
        for address, to in moved.items():
            self.put(f"{address}/{INDEX}", _leading(address, "../" * (address.count("/") + 1) + to))
        lines = (f"{self.path}/{address}/* {self.path}/{to} 301\n" for address, to in moved.items())
        self.put("_redirects", "".join(lines).encode())
        rules = (
            f"RedirectMatch 301 ^{self.path}/(?i:{address})/?$ {self.path}/{to}\n" for address, to in moved.items()
        )
        self.put(".htaccess", f"ErrorDocument 404 {self.path}/404.html\n{''.join(rules)}".encode())
        for file in set(self._files_before) - self.files:
            with suppress(OSError):
                (self.root / file).unlink()
                self.changed += 1
        keys = {path: key for path, key in sorted(self._keys.items()) if path in self.files}
        known = {"files": sorted(self.files), "moved": moved, "papers": keys}
        self.put(MEMORY, json.dumps(known, indent=0).encode())


def _nearest(page: str, pages: set[str]) -> str:
    """Return the page if it exists, or the nearest existing page above it."""
    while page and page not in pages:
        page = page.rstrip("/").rpartition("/")[0]
        page = f"{page}/" if page else ""
    return page


def _leading(address: str, to: str) -> bytes:
    name = escape(address)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<title>This page has moved: {name}</title><meta name="robots" content="noindex">'
        f'<link rel="canonical" href="{to}"><meta http-equiv="refresh" content="0; url={to}"></head>'
        f'<body><p><a href="{to}">Continue to the page for {name}</a></p></body></html>\n'
    ).encode()


def _remembered(file: Path) -> tuple[tuple[str, ...], dict[str, str], dict[str, str]]:
    """Return what was remembered, except anything that could lead outside the folder."""
    try:
        known = read_json(file)
        files = tuple(
            str(path) for path in known["files"] if ".." not in Path(path).parts and not Path(path).is_absolute()
        )
        moved = {str(old): str(to) for old, to in known["moved"].items() if _ADDRESS.fullmatch(f"{old}{to}")}
        return files, moved, dict(known["papers"])
    except (ValueError, TypeError, KeyError, AttributeError, OSError):
        return (), {}, {}
