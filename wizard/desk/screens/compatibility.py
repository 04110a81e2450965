"""What can this do here? And what is said when two things can't work together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.content.flow import WAY_NAMES
from wizard.content.library import Library
from wizard.desk.actions import begin, instead, show
from wizard.desk.view import Option, View
from wizard.desk.visit import device_name, pair_name
from wizard.presenters.ending import refusal
from wizard.walk.lookahead import model_turns
from wizard.walk.values import Start
from wizard.walk.ways import best

if TYPE_CHECKING:
    from wizard.desk.desk import Desk

_ORDER = {"way": 0, "ask": 1, "cannot": 2}


@dataclass(frozen=True)
class Can:
    """A device's row for this library, best first. `turns` are what is known already of the thing on the desk."""

    device: str
    model: str = ""
    turns: dict[str, str] = field(default_factory=dict)

    def view(self, desk: "Desk") -> View:
        library, file = desk.library, desk.library.devices[self.device]
        model = self.model or next(iter(file.models))
        usual = "For the usual model; the first question finds out which it is. Best first."
        name = file.models[model].name if self.model else file.device
        return View(
            name="can",
            shape="list",
            title=f"What can this do here?   {name}",
            right=_count(library, model),
            intro="Best first." if self.model or len(file.models) == 1 else usual,
            options=tuple(self._options(desk, model)),
        )

    def _options(self, desk: "Desk", model: str) -> Iterator[Option]:
        library = desk.library
        turns = self.turns or (model_turns(library, self.model) if self.model else {})
        for platform in ranked(library, model):
            start = Start(self.device, platform)
            name, says = library.platforms[platform].platform, hint(library, model, platform)
            if _any_model(library, self.device, self.model, platform):
                yield Option(name, begin(start, turns), says)
            else:
                yield Option(name, show(CannotWork(model, platform)), says)


def ranked(library: Library, model: str) -> list[str]:
    """The services for a model: those that work, those nobody knows of, those that don't, those that are gone."""
    known = [id for id in library.platforms if library.offers(id) or _gone(library, id)]
    return sorted(known, key=lambda id: (_gone(library, id), _ORDER[best(library, model, id).answer]))


def _gone(library: Library, platform: str) -> bool:
    offer = library.offer(platform)
    return offer is not None and bool(offer.gone)


def _any_model(library: Library, device: str, model: str, platform: str) -> bool:
    """Whether it is worth beginning: some model of the device can, or this one if it is known."""
    models = [model] if model else list(library.devices[device].models)
    return any(best(library, one, platform).answer == "way" for one in models)


def _count(library: Library, model: str) -> str:
    offered = [id for id in library.platforms if library.offers(id)]
    works = sum(best(library, model, id).answer == "way" for id in offered)
    return f"{works} of {len(offered)} {'works' if works == 1 else 'work'}"


def hint(library: Library, model: str, platform: str) -> str:
    """In a few words how it works, or that it doesn't."""
    offer = library.offer(platform)
    if offer and offer.gone:
        now = library.platforms.get(offer.replaced_by)
        return f"gone since {offer.gone[:4]}" + (f": now {now.platform}" if now else "")
    verdict = best(library, model, platform)
    if verdict.answer == "way":
        return WAY_NAMES[verdict.way or ""] + ("; depends on the country" if verdict.caution else "")
    return "nobody knows yet" if verdict.answer == "ask" else "no"


# ------------------------------------------------------------------ it can't


@dataclass(frozen=True)
class CannotWork:
    """A pair that can't work, said before step one, with what does work on this very device."""

    model: str
    platform: str

    def view(self, desk: "Desk") -> View:
        library = desk.library
        verdict = best(library, self.model, self.platform)
        return View(
            name="choose",
            shape="step",
            title=pair_name(library, {"model": self.model}, library.models[self.model], self.platform),
            right="can't work" if verdict.answer == "cannot" else "we don't know",
            rows=refusal(library, self.model, self.platform),
            options=(*works_instead(library, self.model, {}), another_device()),
        )


def works_instead(library: Library, model: str, turns: dict[str, str]) -> Iterator[Option]:
    """What does work on this device, one key each; what is known of it needs no second asking."""
    device = library.models[model]
    known = turns or model_turns(library, model)
    for platform in ranked(library, model):
        if best(library, model, platform).answer == "way":
            text = f"{library.platforms[platform].platform} on this {device_name(library, device, model)}"
            yield Option(text, instead(Start(device, platform), known))


def another_device() -> Option:
    """No dead end: something else the patron has."""

    def look(desk: "Desk") -> None:
        if desk.here and desk.here.walk.end:
            desk.close()
        else:
            desk.command("new", 0)

    return Option("With another device: phone, tablet or computer", look)
