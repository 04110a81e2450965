"""The services that work on a device, and the screen for a device and a service that can't work together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wizard.content.dates import in_words
from wizard.content.library import Library
from wizard.content.way_table import way_words
from wizard.desk.actions import Begin, Home, PrintInstead, Show, Turns
from wizard.desk.place import path_of
from wizard.desk.screens.print_options import print_instead
from wizard.desk.screens.screen import Screen, gone
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import device_name, own_name, pair_name
from wizard.presenters.ending import refusal
from wizard.walk.lookahead import ahead, answers_for, carry, model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best

_ORDER = {"way": 0, "ask": 1, "cannot": 2}


@dataclass(frozen=True)
class Compatibility(Screen):
    """The services for a device, best first.

    `turns` has what's already known about the device, and `visit` is the patron's other visit, or 0. `called` is what
    the patron's device is called, such as `iPhone`.
    """

    device: str
    model: str = ""
    turns: Turns = ()
    visit: int = 0
    called: str = ""

    def path(self) -> str:
        lead = ("visit", self.visit) if self.visit else ()
        return path_of(*lead, "device", self.device, model=self.model, called=self.called)

    def view(self, session: Session) -> View:
        library, file = session.library, session.library.devices.get(self.device)
        if file is None or (self.model and self.model not in file.models):
            return gone(self, self.device)
        model = self.model or next(iter(file.models))
        name = own_name(library, self.device, file.models[model].name if self.model else file.device, self.called)
        usual = "Best first, for the most common model. You'll be asked which model it is."
        return View(
            name="can",
            shape="list",
            title=("What works on this device?", name),
            status=(_count(library, model),),
            intro="Best options first." if self.model or len(file.models) == 1 else usual,
            options=tuple(self._options(library, model)),
        )

    def _options(self, library: Library, model: str) -> Iterator[Option]:
        turns = self.turns or known_model(library, self.model)
        for platform in ranked(library, model):
            start = Start(self.device, platform, called=self.called)
            name, says = library.platforms[platform].platform, hint(library, model, platform)
            if _any_model(library, self.device, self.model, platform):
                yield Option(name, Begin(start, turns, same_patron=self.visit), says)
            else:
                yield Option(name, Show(CannotWork(model, platform)), says, tone="quiet")


def known_model(library: Library, model: str) -> Turns:
    """Return the turns that identify the model, or () if `model` is empty."""
    return tuple(model_turns(library, model).items()) if model else ()


def ranked(library: Library, model: str) -> list[str]:
    """Return the services for a model.

    Services that work come first, then those we aren't sure about, then those that don't work, and last those that the
    library has discontinued.
    """
    known = [id for id in library.platforms if library.offers(id) or _gone(library, id)]
    return sorted(known, key=lambda id: (_gone(library, id), _ORDER[best(library, model, id).answer]))


def _gone(library: Library, platform: str) -> bool:
    offer = library.offer(platform)
    return offer is not None and bool(offer.gone)


def _any_model(library: Library, device: str, model: str, platform: str) -> bool:
    """Return True if a visit makes sense: the service works on this model, or on any model if it isn't known yet."""
    models = [model] if model else list(library.devices[device].models)
    return any(best(library, one, platform).answer == "way" for one in models)


def refused(library: Library, device: str, platform: str, model: str = "") -> "CannotWork | None":
    """Return the screen that says why a service works on none of a device's models, or None if it works on one."""
    works = _any_model(library, device, model, platform)
    return None if works else CannotWork(model or next(iter(library.devices[device].models)), platform)


def _count(library: Library, model: str) -> str:
    offered = [id for id in library.platforms if library.offers(id)]
    works = sum(best(library, model, id).answer == "way" for id in offered)
    return f"{works} of {len(offered)} {'works' if works == 1 else 'work'}"


def hint(library: Library, model: str, platform: str) -> str:
    """Return a few words about how a service works on a model, or that it doesn't."""
    offer = library.offer(platform)
    if offer and offer.gone:
        now = library.platforms.get(offer.replaced_by)
        ended = in_words(date.fromisoformat(offer.gone), library.country, "medium")
        return f"ended {ended}" + (f": use {now.platform}" if now else "")
    verdict = best(library, model, platform)
    if verdict.answer == "way":
        return way_words(verdict.way) + (", depending on the country" if verdict.caution else "")
    return "not confirmed yet" if verdict.answer == "ask" else "doesn't work"


# ------------------------------------------------------------------ a device and a service that can't work together


@dataclass(frozen=True)
class CannotWork(Screen):
    """The screen for a device and a service that can't work together, with services that do work on the device.

    It's shown before the first step.
    """

    model: str
    platform: str

    def path(self) -> str:
        return path_of("cannot", self.model, self.platform)

    def view(self, session: Session) -> View:
        library = session.library
        if self.model not in library.models or self.platform not in library.platforms:
            return gone(self, self.platform)
        verdict = best(library, self.model, self.platform)
        return View(
            name="choose",
            shape="step",
            title=(pair_name(library, {"model": self.model}, library.models[self.model], self.platform),),
            status=("doesn't work" if verdict.answer == "cannot" else "not confirmed",),
            rows=refusal(library, self.model, self.platform),
            mood="sorry",
            options=(
                *works_instead(library, self.model),
                another_device(),
                print_instead(PrintInstead(model=self.model, platform=self.platform)),
            ),
        )


def works_instead(library: Library, model: str, refused: Walk | None = None, visit: int = 0) -> Iterator[Option]:
    """Yield the services that do work on this device, so staff can choose each with one key.

    `refused` is the walk that can't continue, and `visit` is its visit. The new visit reuses the walk's answers, and
    services that those answers rule out aren't offered.
    """
    device = library.models[model]
    for platform in ranked(library, model):
        start = Start(device, platform, called=refused.start.called if refused else "")
        if best(library, model, platform).answer == "way" and (refused is None or platform != refused.start.platform):
            turns = _answered(library, start, refused) if refused else model_turns(library, model)
            if refused is None or not _ruled_out(library, start, turns):
                thing = own_name(library, device, device_name(library, device, model), start.called)
                text = f"{library.platforms[platform].platform} on this {thing}"
                yield Option(text, Begin(start, tuple(turns.items()), same_patron=visit))


def _answered(library: Library, start: Start, walk: Walk) -> dict[str, str]:
    """Return what a walk has found out, as turns for another visit by the same patron."""
    known = carry(walk) or {t.address: t.answer for t in walk.trail if t.stop.section == "recognize"}
    own = {fact: value for fact, value in walk.facts.items() if fact not in ("device", "model", "platform", "way")}
    return {**known, **answers_for(library, start, known, own)[0]}


def _ruled_out(library: Library, start: Start, turns: Mapping[str, str]) -> bool:
    end = ahead(Walk(library, start, turns)).end
    return end is not None and end.how in ("cannot", "refer")


def another_device() -> Option:
    """Return the option to try another device, so no screen is a dead end."""
    return Option("Try another device (phone, tablet, or computer)", Home())
