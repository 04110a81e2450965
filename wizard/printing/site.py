"""The guides as a website for patrons at home: plain files that any web server can serve.

Every page works without scripts. A page that hasn't changed isn't written again, so it keeps its date.
"""

import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from html import escape
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from wizard.content import sheet_texts
from wizard.content.flow import title_of
from wizard.content.library import Library
from wizard.content.spans import Phrase, plain
from wizard.content.translation import Translation, Untranslated, translation
from wizard.content.way_table import way_words
from wizard.content.word_forms import words as words_in
from wizard.content.wording import Wording
from wizard.presenters import device_outline
from wizard.presenters.bilingual import languages
from wizard.presenters.outline import AnswerBranch, Outline, Outlines, OutlineStep, Question
from wizard.presenters.screen_map import ScreenMap
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_builder import NothingToPrint, build, words_of
from wizard.presenters.sheet_catalog import ANY_DAY, Pair, only_way, pairs, sheet, walk_of
from wizard.presenters.site_address import step_anchor
from wizard.printing.device_drawing import PER_MM, front
from wizard.printing.screen_svg import markup, svg
from wizard.printing.site_folder import SiteFolder
from wizard.printing.site_sheets import FILES, add_sheets
from wizard.printing.templates import telephone
from wizard.system.garbage import nothing_collected
from wizard.system.paths import Folders, shipped_handouts
from wizard.walk.lookahead import model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FONTS = ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf")
PAGES = Path(__file__).parent / "site_pages"
DEPTH = 20_000
"""The limit for nested Python calls, because a plan is followed recursively from its first stop to its last."""
LARGEST = 60_000
"""The largest page, in bytes. A larger one ends at its first question, and each answer leads to its own page."""


class PlanPage(NamedTuple):
    """One page: a model, a service, and what leads to the page (`beyond`): another way, or answers.

    `walk` is where the page begins. `says` is the way in words, or the answers to the question in `asked`.
    """

    model: str
    platform: str
    walk: Walk
    beyond: tuple[str, ...] = ()
    says: str = ""
    asked: str = ""

    @property
    def path(self) -> str:
        """The page's address below the site's, such as `kindle-2013/libby/`."""
        return "/".join((self.model, self.platform, *self.beyond)) + "/"

    def after(self, branch: AnswerBranch, asked: str, walk: Walk) -> "PlanPage":
        """Return the page that an answer leads to. `walk` already has the answer."""
        beyond, says = (*self.beyond, branch.ids[0]), ", or ".join(branch.answers)
        return PlanPage(self.model, self.platform, walk, beyond, says, asked)


class SiteResult(NamedTuple):
    """What was written: the number of pages, and the number of files that were new or different."""

    pages: int
    changed: int


class SiteLanguage(NamedTuple):
    """A language that has guides. The library's own language has no `translation` and no folder below the site's."""

    code: str
    words: sheet_texts.Words
    translation: Translation | None
    sheets: dict[Pair, Sheet]

    @property
    def folder(self) -> str:
        """The language's folder below the site's, such as `es/`."""
        return f"{self.code}/" if self.translation else ""


@dataclass
class Site:
    """A website to write into a folder. `base` is the site's address, such as `https://books.example.org`.

    `folders` have the sheet templates and the translations.
    """

    library: Library
    folder: Path
    base: str = ""
    folders: Folders = ()
    _problems: dict[str, tuple[Phrase, dict[str, str]]] = field(default_factory=dict)
    _drawings: dict[ScreenMap, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def files(self) -> SiteFolder:
        """Return the folder with the site's files."""
        return SiteFolder(self.folder, self.base)

    @cached_property
    def languages(self) -> tuple[SiteLanguage, ...]:
        """Return the languages with guides, the library's own first."""
        best = {(pair.model, pair.platform): pair for pair in reversed([*pairs(self.library)])}.values()
        every = {pair: made for pair in reversed([*best]) if (made := sheet(self.library, pair))}
        own = {pair: made for pair, made in every.items() if not made.missing}
        first, *others = languages(self.library, self.folders)
        found = [SiteLanguage(first, words_of(self.library), None, own)]
        for code in others:
            with suppress(Untranslated):
                said, texts = sheet_texts.words(code, self.folders), translation(code, self.folders)
                if not said.untranslated:
                    found.append(SiteLanguage(code, said, texts, dict(self._translated(own, said, texts))))
        return tuple(language for language in found if language.sheets)

    def _translated(
        self, own: dict[Pair, Sheet], said: sheet_texts.Words, texts: Translation
    ) -> Iterator[tuple[Pair, Sheet]]:
        """Yield the sheets whose sentences and device names are all translated."""
        for pair in own:
            with suppress(Untranslated, NothingToPrint):
                self._names(pair, texts)
                yield pair, build(walk_of(self.library, pair), ANY_DAY, False, None, said, texts)

    def _names(self, pair: Pair, texts: Translation | None) -> tuple[str, str]:
        """Return the names of a device and its model in a language. Raises Untranslated if one of them is missing."""
        device = self.library.models[pair.model]
        found = self.library.model(pair.model)
        names = (self.library.devices[device].device, found.name if found else "")
        return (texts.say(names[0], device), texts.say(names[1], device)) if texts else names

    def add_sheets(self, home: Path, tell: Callable[[int], None] = lambda _: None) -> None:
        """Make the sheets as PDFs, so that pages can link to them. How they fit is remembered in `home`."""
        with nothing_collected():
            add_sheets(self.library, self.languages[0].sheets, self.files, self.folders, home, tell)

    def write(self, tell: Callable[[int], None] = lambda _: None) -> SiteResult:
        """Write all pages. `tell` is called with the number of plans done. Raises OSError if pages can't be written."""
        with nothing_collected():
            return self._write(tell)

    def _write(self, tell: Callable[[int], None]) -> SiteResult:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, DEPTH))
        try:
            every = self._plans(tell)
        finally:
            sys.setrecursionlimit(limit)
        self._devices([plan for plan in every if not plan.beyond])
        for language in self.languages:
            self._guides(language)
        self._search()
        self._page("404.html", "404", "There's no page here", root=f"{self.files.path}/")
        for font in FONTS:
            self.files.put(font, (shipped_handouts() / "fonts" / font).read_bytes())
        for name in ("site.css", "site.js"):
            self.files.put(name, (PAGES / name).read_bytes())
        self._sitemap()
        pages = self.files.pages
        self.files.finish({made.code: _path(pair) for pair, made in self.languages[0].sheets.items()})
        return SiteResult(len(pages), self.files.changed)

    # ------------------------------------------------------------------ pages

    def _plans(self, tell: Callable[[int], None]) -> list[PlanPage]:
        """Write a page for every plan, and for every other way that a plan leads to."""
        outlines, every = Outlines(self.library), list[PlanPage]()
        ways = dict[tuple[str, str], list[str]]()
        for pair in pairs(self.library):
            ways.setdefault((pair.model, pair.platform), []).append(pair.way)
        for done, ((model, platform), of_pair) in enumerate(ways.items(), 1):
            walk = Walk(self.library, Start(self.library.models[model], platform), model_turns(self.library, model))
            written = {walk.facts.get("way", "")}
            every += self._with_further(PlanPage(model, platform, walk), outlines, written)
            for way in of_pair:
                if way not in written:  # No answer leads to this way, but a problem at the desk can.
                    library = only_way(self.library, Pair(model, platform, way))
                    other = Walk(library, Start(library.models[model], platform), model_turns(library, model))
                    plan = PlanPage(model, platform, other, (way,), way_words(way))
                    every += self._with_further(plan, Outlines(library), written | {way})
            tell(done)
        return every

    def _with_further(self, plan: PlanPage, outlines: Outlines, ways: set[str]) -> Iterator[PlanPage]:
        """Write a plan's page and every page it leads to."""
        waiting = [plan]
        while waiting:
            plan = waiting.pop()
            yield plan
            waiting += self._plan(plan, outlines, ways)

    def _plan(self, plan: PlanPage, outlines: Outlines, ways: set[str]) -> list[PlanPage]:
        """Write a plan's page. Return the other pages that it leads to. `ways` are the ways that already have one."""
        made = outlines.of(plan.walk)
        page, further = self._filled(plan, made), list[PlanPage]()
        question = next((item for item in made.items if isinstance(item, Question)), None)
        if len(page) > LARGEST and question:
            for branch in question.branches:
                walk = question.walk.fork()
                walk.answer(branch.ids[0])
                further.append(plan.after(branch, plain(question.ask), walk))
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
        self.files.put(f"{plan.path}index.html", page)
        return further

    def _filled(
        self, plan: PlanPage, made: Outline, further: tuple[PlanPage, ...] = (), question: Question | None = None
    ) -> bytes:
        """Return a plan's page. A `question` at the end of it leads to `further` pages, one for each answer."""
        title = self.title(plan.model, plan.platform)
        sheets = self.languages[0].sheets
        usual = Pair(plan.model, plan.platform, made.way)
        numbers = _numbers(sheets[usual]) if usual in sheets else {}
        pair = usual if usual in sheets and not plan.beyond else None
        shown = dict(numbers)
        return self._page_bytes(
            plan.path,
            "plan",
            title,
            plan=plan,
            outline=made,
            further=further,
            device=self.library.models[plan.model],
            device_name=self.library.devices[self.library.models[plan.model]].device,
            day=self.languages[0].words.day(date.fromisoformat(made.trust.date), self.library.country),
            papers=self._papers(plan.path),
            pair=pair,
            others=self._also_in(pair) if pair else {},
            way_words=way_words,
            letters=_LETTERS,
            anchor=_anchor,
            numbers=numbers,
            id_of=lambda item: shown.pop(item.address, "").lower(),
            not_shown=shown,
            question=question,
            drawing=self._drawing,
        )

    def _papers(self, path: str) -> dict[str, tuple[str, int]]:
        """Return the PDFs next to a page, each with its address and its size in bytes."""
        said = self.languages[0].words
        named = {said["site-pdf"]: FILES["standard"], said["site-large"]: FILES["large"]}
        every = {name: (file, self.files.size(f"{path}{file}")) for name, file in named.items()}
        return {name: (file, size) for name, (file, size) in every.items() if size}

    def _also_in(self, pair: Pair) -> dict[str, tuple[str, str]]:
        """Return a guide's languages, each with its name and the guide's address below the site's."""
        return {
            language.code: (language.words["language"], f"{language.folder}{_path(pair)}")
            for language in self.languages
            if pair in language.sheets
        }

    def _remember_problems(self, plan: PlanPage, made: Outline) -> None:
        title = self.title(plan.model, plan.platform)
        for key, problem in made.problems.items():
            where = self._problems.setdefault(key, (problem.says, {}))[1]
            where.setdefault(title, f"{plan.path}#{_anchor(key)}")

    def _drawing(self, screen: ScreenMap) -> dict[str, str]:
        """Return the address and size of a screen map. Each map has its own file, because many pages show it."""
        if screen in self._drawings:
            return self._drawings[screen]
        drawn = svg(screen, any_font=True)
        width, height = (str(ceil(float(size))) for size in re.findall(r'(?:width|height)="([0-9.]+)"', drawn)[:2])
        name = f"maps/{hashlib.sha256(drawn.encode()).hexdigest()[:12]}.svg"
        if all(name != known["path"] for known in self._drawings.values()):
            self.files.put(name, drawn.replace(">", f"><style>{_LOOK}</style>", 1).encode())
        self._drawings[screen] = {"path": name, "width": width, "height": height}
        return self._drawings[screen]

    def title(self, model: str, platform: str) -> str:
        """Return a page's title, such as `Libby on a Kindle from 2013 or later`."""
        found = self.library.model(model)
        return f"{self.library.platforms[platform].platform} on {found.name if found else model}"

    def _devices(self, best: list[PlanPage]) -> None:
        """Write the first page and one for each device."""
        devices = {id: self.library.devices[id] for id in self.library.shelf()}
        shown = {
            id: device.device for id, device in devices.items() if any(plan.model in device.models for plan in best)
        }
        seen: dict[str, Any] = {"devices": shown, "picture": self._picture, "others": self._first_pages()}
        self._page("index.html", "index", self.languages[0].words["site-title"], **seen)
        for id, device in shown.items():
            models = {
                model.name: [(plan.path, self.library.platforms[plan.platform].platform) for plan in of_model]
                for name, model in devices[id].models.items()
                if (of_model := [plan for plan in best if plan.model == name])
            }
            outlines = {
                devices[id].models[model].name: every for model, every in device_outline.outlines(devices[id]).items()
            }
            absent = [*self._absent(id, tuple(devices[id].models))]
            self._page(f"{id}/index.html", "device", device, models=models, outlines=outlines, absent=absent)
            for model in {plan.model: None for plan in best if plan.model in devices[id].models and plan.model != id}:
                name, absent = devices[id].models[model].name, [*self._absent(id, (model,))]
                seen = {"models": {name: models[name]}, "outlines": {}, "absent": absent, "above": (id, device)}
                self._page(f"{model}/index.html", "device", name[:1].upper() + name[1:], **seen)

    def _absent(self, device: str, models: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield the services that work on none of these models of a device, each with the reason."""
        for id, platform in sorted(self.library.platforms.items(), key=lambda item: item[1].platform.casefold()):
            found = [best(self.library, model, id) for model in models if self.library.offers(id)]
            if found and all(verdict.answer != "way" for verdict in found):
                facts = {"device": device, "model": models[0], "platform": id}
                yield platform.platform, Wording(self.library, facts).plain(found[0].why, id)

    def _first_pages(self) -> dict[str, tuple[str, str]]:
        """Return the first page of each language, with the language's name."""
        return {one.code: (one.words["language"], one.folder) for one in self.languages}

    def _guides(self, language: SiteLanguage) -> None:
        """Write the short guides in a language. If it's a translation, write the pages that lead to them, too."""
        devices, models = dict[str, str](), dict[str, dict[str, list[tuple[str, str]]]]()
        for pair, made in language.sheets.items():
            path = f"{language.folder}{_path(pair)}" + ("" if language.translation else "short/")
            device, model = self._names(pair, language.translation)
            title = made.title.replace("\u00a0", " ")
            seen: dict[str, Any] = {
                "sheet": made,
                "others": self._also_in(pair) if language.translation else {},
                "device": self.library.models[pair.model],
                "device_name": device,
                "drawing": self._drawing,
            }
            self._page(f"{path}index.html", "guide", title, language, **seen)
            devices[self.library.models[pair.model]] = device
            of_device = models.setdefault(self.library.models[pair.model], {})
            of_device.setdefault(model, []).append((path, self.library.platforms[pair.platform].platform))
        if language.translation:
            named = {id: devices[id] for id in self.library.shelf() if id in devices}
            title = language.words["site-title"]
            seen = {"devices": named, "picture": self._picture, "others": self._first_pages()}
            self._page(f"{language.folder}index.html", "index", title, language, **seen)
            for id, device in named.items():
                seen = {"models": models[id], "outlines": {}, "absent": ()}
                self._page(f"{language.folder}{id}/index.html", "device", device, language, **seen)

    def _picture(self, device: str) -> str:
        """Return the drawing of a device."""
        found = [
            outline for every in device_outline.outlines(self.library.devices[device]).values() for outline in every
        ]
        if found:
            return markup(front(found[-1], scale=0.35), any_font=True)
        return (shipped_handouts() / "icons" / f"{self._icon(device)}.svg").read_text("utf-8")

    def _icon(self, device: str) -> str:
        return Wording(self.library, {"device": device}).thing("reader")[1]

    def _search(self) -> None:
        """Write the list of problems, a page for each one, and the index that the search uses."""
        of_file = {key: title_of(self.library.files[key.partition("/")[0]]) for key in self._problems}
        ordered = sorted(self._problems.items(), key=lambda item: (of_file[item[0]].casefold(), item[0]))
        every = {key: (plain(says), where) for key, (says, where) in ordered if where}
        entries: list[tuple[str, str]] = []
        groups: dict[str, list[tuple[str, str]]] = {}
        found: dict[str, list[int]] = {}
        for key, (says, where) in every.items():
            path = f"problems/{key.replace('/', '-')}/"
            self._page(f"{path}index.html", "problem", says, where=where.items())
            for word in sorted(set(self._words(key, says))):
                found.setdefault(word, []).append(len(entries))
            entries.append((says, path))
            groups.setdefault(of_file[key], []).append((says, path))
        self._page("problems/index.html", "problems", "What goes wrong?", groups=groups)
        index = {"words": found, "entries": entries}
        self.files.put("problems.json", json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())

    def _words(self, key: str, says: str) -> Iterator[str]:
        """Yield the words that find a problem: its name, what else people call it, and what the screen says."""
        file, _, id = key.partition("/")
        trouble = next((one for one in self.library.files[file].troubles if one.id == id), None)
        for text in (says, *(trouble.also if trouble else ()), *(trouble.screen if trouble else ())):
            yield from words_in(unicodedata.normalize("NFKD", text))

    def _sitemap(self) -> None:
        """Write the list of pages for search engines, with links between a guide's languages."""
        if not self.base:
            return
        also: dict[str, str] = {}
        for pair in self.languages[0].sheets:
            every = self._also_in(pair)
            links = (
                f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(self.base)}/{path}"/>'
                for code, (_, path) in every.items()
            )
            if len(every) > 1:
                also |= dict.fromkeys((path for _, path in every.values()), "".join(links))
        urls = (f"<url><loc>{escape(self.base)}/{page}</loc>{also.get(page, '')}</url>\n" for page in self.files.pages)
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        )
        self.files.put("sitemap.xml", f"{head}{''.join(urls)}</urlset>\n".encode())

    # ------------------------------------------------------------------ files

    def _page(
        self, path: str, template: str, title: str, language: SiteLanguage | None = None, root: str = "", **seen: object
    ) -> None:
        self.files.put(path, self._page_bytes(path, template, title, language, root, **seen))

    def _page_bytes(
        self, path: str, template: str, title: str, language: SiteLanguage | None = None, root: str = "", **seen: object
    ) -> bytes:
        profile, language = self.library.profile, language or self.languages[0]
        common = {
            "others": {},
            "above": (),
            "title": title,
            "root": root or "../" * path.count("/") or "./",
            "library": (profile.library if profile else "") or "",
            "phone": profile.phone if profile else "",
            "hours": profile.hours if profile else "",
            "language": language,
            "direction": "rtl" if sheet_texts.right_to_left(language.code) else "ltr",
            "words": language.words,
            "tel": telephone,
            "front": _front,
            "number_words": device_outline.number_words,
        }
        return _templates().get_template(f"{template}.html.j2").render({**common, **seen}).encode()


_LOOK = (
    ".drawn{stroke:#1a1c19}@media(prefers-color-scheme:dark){"
    ".drawn,.drawn .disc{stroke:#eef1ea}.drawn text,.drawn .disc{fill:#eef1ea}"
    ".drawn .paper,.drawn .number{fill:#20241f}}"
)
"""The colors of a screen map. A map is a separate image, so the page's style sheet doesn't apply to it."""
_HYPHEN = re.compile(r"\b[A-Za-z]{1,2}-(?=[A-Za-z])")
_SHORT = 20  # characters
_LETTERS = {"A": "Set up", "B": "Borrow", "C": "Read", "D": "Return"}


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # Imported here because only `site` needs them.

    loader = FileSystemLoader(PAGES)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["held"] = _held
    made.globals["rich"] = _rich
    return made


def _held(text: str) -> str:
    """Return a text in which short words with a hyphen, such as `Wi-Fi`, stay on one line."""
    return _HYPHEN.sub("\\g<0>\u2060", text)


@lru_cache(maxsize=8192)  # Many pages say the same.
def _rich(phrase: Phrase) -> "Markup":
    """Return a phrase as HTML. A short label stays on one line."""
    from markupsafe import Markup

    made = []
    for span in phrase:
        if span.kind == "label":
            short = " nobreak" if len(span.text) <= _SHORT else ""
            made.append(Markup('<b class="label{}">{}</b>').format(short, _held(span.text)))
        elif span.kind == "blank":
            made.append(Markup('<span class="blank">____</span>'))
        elif span.kind == "text":
            made.append(Markup.escape(_held(span.text)))
    return Markup("").join(made)


def _front(outline: device_outline.DeviceOutline) -> str:
    """Return the front of a model as SVG."""
    return markup(front(outline, PER_MM), any_font=True)


def _anchor(key: str) -> str:
    """Return the anchor of a problem on a page."""
    return f"problem-{key.replace('/', '-')}"


def _path(pair: Pair) -> str:
    """Return the address of a pair's page below the site's."""
    return f"{pair.model}/{pair.platform}/"


def _numbers(sheet: Sheet) -> dict[str, str]:
    """Return the numbers that steps have on the sheet, such as B3, by their addresses in the flows."""
    named = {line.address: step_anchor(task.letter, line.number) for task in sheet.tasks for line in task.lines}
    return {address: number.upper() for address, number in named.items()}
