"""The guides as a website for patrons at home: plain files, which any web server can hand out.

Every page works without scripts. A page that hasn't changed keeps its bytes and its date.
"""

import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.content.library import Library
from wizard.content.spans import Phrase, plain
from wizard.content.way_table import way_words
from wizard.content.word_forms import words as words_in
from wizard.content.wording import Wording
from wizard.presenters.device_outline import outlines
from wizard.presenters.outline import Outline, OutlineStep, Question, outline
from wizard.presenters.screen_map import ScreenMap
from wizard.presenters.sheet_builder import NothingToPrint, code_of
from wizard.presenters.sheet_catalog import pairs
from wizard.printing.device_drawing import front
from wizard.printing.screen_svg import markup, svg
from wizard.system.paths import shipped_handouts
from wizard.walk.liveness import RestKeys
from wizard.walk.lookahead import model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

if TYPE_CHECKING:
    from jinja2 import Environment

FONTS = ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf")
PAGES = Path(__file__).parent / "site_pages"
DEPTH = 20_000
"""Python calls inside each other: a plan is followed from its first stop to its last."""


LARGEST = 60_000
"""Bytes of a page. A larger one asks its first question, and each answer leads to a page of its own."""


class PlanPage(NamedTuple):
    """One page: a model, a service, and what leads to it: another way, or answers. `walk` is where it begins."""

    model: str
    platform: str
    walk: Walk
    beyond: tuple[str, ...] = ()
    says: str = ""

    @property
    def path(self) -> str:
        """Its address below the site's, such as `kindle-2013/libby/`."""
        return "/".join((self.model, self.platform, *self.beyond)) + "/"

    def after(self, id: str, says: str, walk: Walk) -> "PlanPage":
        """Return the page that this one leads to."""
        return PlanPage(self.model, self.platform, walk, (*self.beyond, id), says)


class SiteResult(NamedTuple):
    """What was written: all pages, and how many of them were new or different."""

    pages: int
    changed: int


@dataclass
class Site:
    """One website to be written into a folder. `base` is its own address, such as `https://books.example.org`."""

    library: Library
    folder: Path
    base: str = ""
    sheets: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    changed: int = 0
    _problems: dict[str, tuple[Phrase, dict[str, str]]] = field(default_factory=dict)
    _maps: set[str] = field(default_factory=set)

    def write(self, tell: Callable[[int], None] = lambda _: None) -> SiteResult:
        """Write all pages. `tell` hears how many plans are done. Raises OSError where they can't be written."""
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, DEPTH))
        try:
            every = self._plans(tell)
        finally:
            sys.setrecursionlimit(limit)
        self._devices(every)
        self._search()
        self._codes(every)
        self._page("404.html", "404", "There's no page here", root="/")
        for font in FONTS:
            self._put(font, (shipped_handouts() / "fonts" / font).read_bytes())
        for name in ("site.css", "site.js"):
            self._put(name, (PAGES / name).read_bytes())
        return SiteResult(len(self.pages), self.changed)

    # ------------------------------------------------------------------ pages

    def _plans(self, tell: Callable[[int], None]) -> list[PlanPage]:
        """Write the page of every plan, and of every other way that one leads to."""
        keys, every = RestKeys(self.library), list[PlanPage]()
        for done, (model, platform) in enumerate(dict.fromkeys((p.model, p.platform) for p in pairs(self.library))):
            walk = Walk(self.library, Start(self.library.models[model], platform), model_turns(self.library, model))
            waiting, ways = [PlanPage(model, platform, walk)], {walk.facts.get("way", "")}
            while waiting:
                plan = waiting.pop()
                every.append(plan)
                waiting += self._plan(plan, keys, ways)
            tell(done + 1)
        return every

    def _plan(self, plan: PlanPage, keys: RestKeys, ways: set[str]) -> list[PlanPage]:
        """Write the page of a plan. Return the further pages that it leads to; `ways` are those that have one."""
        made = outline(plan.walk, keys)
        page, further = self._filled(plan, made), list[PlanPage]()
        question = next((item for item in made.items if isinstance(item, Question)), None)
        if len(page) > LARGEST and question:
            for branch in question.branches:
                walk = question.walk.fork()
                walk.answer(branch.ids[0])
                further.append(plan.after(branch.ids[0], ", or ".join(branch.answers), walk))
            until = made.items[: made.items.index(question)]
            named = {key for item in until if isinstance(item, OutlineStep) for key in item.problems}
            problems = {key: problem for key, problem in made.problems.items() if key in named}
            page = self._filled(plan, replace(made, items=until, problems=problems), tuple(further), question)
        else:
            self._remember_problems(plan, made)
        for way, walk in made.others.items():
            if way not in ways:
                ways.add(way)
                further.append(PlanPage(plan.model, plan.platform, walk, (way,), way_words(way)))
        self._put(f"{plan.path}index.html", page)
        self.pages.append(f"{plan.path}index.html")
        return further

    def _filled(
        self, plan: PlanPage, made: Outline, further: tuple[PlanPage, ...] = (), question: Question | None = None
    ) -> bytes:
        """Return the page of a plan. A `question` at its end leads to `further` pages, one for each answer."""
        title = self.title(plan.model, plan.platform)
        seen: dict[str, object] = {
            "plan": plan,
            "outline": made,
            "further": further,
            "device": self.library.models[plan.model],
            "sheets": self.sheets.get((plan.model, plan.platform), {}),
            "way_words": way_words,
            "letters": _LETTERS,
            "anchor": _anchor,
            "question": question,
        }
        root = "../" * plan.path.count("/")
        seen["drawing"] = lambda screen: self._drawing(screen, root)
        return self._page_bytes("plan", title, root, seen)

    def _remember_problems(self, plan: PlanPage, made: Outline) -> None:
        title = self.title(plan.model, plan.platform)
        for key, problem in made.problems.items():
            where = self._problems.setdefault(key, (problem.says, {}))[1]
            where.setdefault(title, f"{plan.path}#{_anchor(key)}")

    def _drawing(self, screen: ScreenMap, root: str) -> dict[str, str]:
        """Return the address and size of a map, which is a file of its own, since many pages show it."""
        drawn = svg(screen, any_font=True)
        width, height = (str(ceil(float(size))) for size in re.findall(r'(?:width|height)="([0-9.]+)"', drawn)[:2])
        name = f"maps/{hashlib.sha256(drawn.encode()).hexdigest()[:12]}.svg"
        if name not in self._maps:
            self._maps.add(name)
            self._put(name, drawn.replace(">", f"><style>{_LOOK}</style>", 1).encode())
        return {"path": root + name, "width": width, "height": height}

    def title(self, model: str, platform: str) -> str:
        """Return what a page is about: `Libby on a Kindle from 2013 or later`."""
        found = self.library.model(model)
        return f"{self.library.platforms[platform].platform} on {found.name if found else model}"

    def _devices(self, every: list[PlanPage]) -> None:
        """Write the first page and one for each device."""
        best = [plan for plan in every if not plan.beyond]
        devices = sorted(self.library.devices.items(), key=lambda item: item[1].device.casefold())
        shown = {id: device for id, device in devices if any(plan.model in device.models for plan in best)}
        pictures = {id: self._picture(id) for id in shown}
        self._page("index.html", "index", "Library books on your device", devices=shown, pictures=pictures)
        for id, device in shown.items():
            models = {
                model: (
                    found,
                    [(plan, self.library.platforms[plan.platform].platform) for plan in best if plan.model == model],
                )
                for model, found in device.models.items()
            }
            self._page(f"{id}/index.html", "device", device.device, models=models, picture=pictures[id])

    def _picture(self, device: str) -> str:
        """Return the drawing of a device."""
        found = [outline for every in outlines(self.library.devices[device]).values() for outline in every]
        if found:
            return markup(front(found[-1], scale=0.35), any_font=True)
        return (shipped_handouts() / "icons" / f"{self._icon(device)}.svg").read_text("utf-8")

    def _icon(self, device: str) -> str:
        return Wording(self.library, {"device": device}).thing("reader")[1]

    def _search(self) -> None:
        """Write the list of problems, one page for each, and the index that the search reads."""
        every = {key: (plain(says), where) for key, (says, where) in sorted(self._problems.items()) if where}
        entries: list[tuple[str, str]] = []
        found: dict[str, list[int]] = {}
        for key, (says, where) in every.items():
            path = f"problems/{key.replace('/', '-')}/"
            self._page(f"{path}index.html", "problem", says, where=where.items())
            for word in sorted(set(self._words(key, says))):
                found.setdefault(word, []).append(len(entries))
            entries.append((says, path))
        self._page("problems/index.html", "problems", "What goes wrong?", entries=entries)
        index = {"words": found, "entries": entries}
        self._put("problems.json", json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())

    def _words(self, key: str, says: str) -> Iterator[str]:
        """Yield the words by which a problem is found: its own, what else people say, and those on the screen."""
        file, _, id = key.partition("/")
        trouble = next((one for one in self.library.files[file].troubles if one.id == id), None)
        for text in (says, *(trouble.also if trouble else ()), *(trouble.screen if trouble else ())):
            yield from words_in(unicodedata.normalize("NFKD", text))

    # ------------------------------------------------------------------ addresses

    def _codes(self, every: list[PlanPage]) -> None:
        """Lead the codes printed on sheets to their pages, with every kind of web server."""
        codes = {code: plan for plan in every if not plan.beyond and (code := _code(plan))}
        for code, plan in codes.items():
            self._put(f"{code}/index.html", self._leading(f"../{plan.path}", code).encode())
        lines = (f"/{code} /{plan.path} 301\n/{code}/* /{plan.path} 301\n" for code, plan in codes.items())
        self._put("_redirects", "".join(lines).encode())
        rules = (f"RedirectMatch 301 ^(.*)/(?i:{code})/?$ $1/{plan.path}\n" for code, plan in codes.items())
        self._put(".htaccess", ("ErrorDocument 404 /404.html\n" + "".join(rules)).encode())
        if self.base:
            urls = (f"<url><loc>{escape(self.base)}/{page}</loc></url>" for page in self.pages if "404" not in page)
            urls = (url.replace("index.html", "") for url in urls)
            head = (
                '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            )
            self._put("sitemap.xml", f"{head}{''.join(urls)}</urlset>\n".encode())

    @staticmethod
    def _leading(to: str, code: str) -> str:
        return (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<title>Sheet {code}</title><meta name="robots" content="noindex">'
            f'<link rel="canonical" href="{to}"><meta http-equiv="refresh" content="0; url={to}"></head>'
            f'<body><p><a href="{to}">The page for your sheet {code}</a></p></body></html>\n'
        )

    # ------------------------------------------------------------------ files

    def _page(self, path: str, template: str, title: str, root: str = "", **seen: object) -> None:
        self.pages.append(path)
        self._put(path, self._page_bytes(template, title, root or "../" * path.count("/") or "./", seen))

    def _page_bytes(self, template: str, title: str, root: str, seen: Mapping[str, object]) -> bytes:
        profile = self.library.profile
        common = {
            "title": title,
            "root": root,
            "library": (profile.library if profile else "") or "",
            "phone": profile.phone if profile else "",
            "hours": profile.hours if profile else "",
        }
        return _templates().get_template(f"{template}.html.j2").render(**common, **seen).encode()

    def _put(self, path: str, data: bytes) -> None:
        """Write a file, unless it's there already with the same bytes."""
        file = self.folder / path
        if file.is_file() and file.read_bytes() == data:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self.changed += 1


_LOOK = (
    ".drawn{stroke:#1a1c19}@media(prefers-color-scheme:dark){"
    ".drawn,.drawn .disc{stroke:#eef1ea}.drawn text,.drawn .disc{fill:#eef1ea}"
    ".drawn .paper,.drawn .number{fill:#20241f}}"
)
"""The colors of a map, which is an image of its own: the page's style doesn't reach it."""
_LETTERS = {"A": "Set up", "B": "Borrow", "C": "Read", "D": "Return"}


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # here, since only `site` needs them

    loader = FileSystemLoader(PAGES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _anchor(key: str) -> str:
    """Return the address of a problem on a page."""
    return f"problem-{key.replace('/', '-')}"


def _code(plan: PlanPage) -> str:
    try:
        return code_of(plan.walk)
    except NothingToPrint:
        return ""
