"""Texts for visits that have ended or can't start: the outcome, the reason, and what works instead."""

from collections.abc import Iterable, Iterator

from wizard.content.library import Library
from wizard.content.spans import Phrase, Span
from wizard.content.way_table import way_words
from wizard.content.wording import Wording
from wizard.presenters.plan import done_today, whole
from wizard.presenters.prompt import PromptRow, as_phrase, needed, never, quoted
from wizard.walk import alternatives
from wizard.walk.stops import End
from wizard.walk.walk import Walk
from wizard.walk.ways import Verdict, best, instead

_MOST_SERVICES, _MOST_LINES = 3, 4  # Staff don't read longer lists during a visit.
_CAN_NOT = "I'm sorry, this one can't do that. It's nothing you did. Here's what works."
_NOT_KNOWN = "We haven't been able to find out if this one works. It's nothing you did. Here's what we can try."


def refusal(library: Library, model: str, platform: str) -> tuple[PromptRow, ...]:
    """Return the rows for a device and service that can't work together, shown before any steps. (desk-screens: 10)"""
    verdict = best(library, model, platform)
    wording = Wording(library, {"device": library.models[model], "model": model, "platform": platform})
    others = instead(library, model, platform, verdict)
    return (*_refused(verdict, wording), *_listed(filter(None, (wording.say(one.text, platform) for one in others))))


def _refused(verdict: Verdict, wording: Wording) -> tuple[PromptRow, ...]:
    """Return rows saying that the device and service can't work together, why not, and what to say aloud."""
    library, platform = wording.library, wording.facts["platform"]
    file, reader = library.platforms.get(platform), wording.thing("reader")[0]
    name = file.platform if file else platform
    head, say = (
        (PromptRow("bad", "NO", as_phrase(f"{name} doesn't work on this {reader}.")), _CAN_NOT)
        if verdict.answer == "cannot"
        else (
            PromptRow(
                "bad", "NOT SURE", as_phrase(f"We haven't been able to confirm that {name} works on this {reader}.")
            ),
            _NOT_KNOWN,
        )
    )
    rows = (
        head,
        PromptRow("plain", "WHY", wording.say(verdict.why, platform)),
        PromptRow("say", "SAY", quoted(as_phrase(say))),
    )
    return (*rows, *never(wording))


def ending(walk: Walk) -> tuple[PromptRow, ...]:
    """Return the rows for the end of a visit: the outcome, what to say, and which steps staff didn't see.

    (desk-screens: 9)
    """
    end = walk.end
    assert end is not None
    wording = Wording(walk.library, walk.facts)
    if end.verdict is not None:
        refused = _refused(end.verdict, wording)
        return (*refused, *_listed(works_instead(walk, wording)))
    head, say = _closing(walk, end)
    rows = [PromptRow("plain", "", as_phrase(head)), PromptRow("say", "SAY", quoted(as_phrase(say)))]
    if end.why:
        why = wording.say(end.why, end.file) if end.file else as_phrase(end.why)
        rows.insert(1, PromptRow("plain", "WHY", why))
    bring = needed("TO BRING", whole(walk), walk.trail, wording) if end.how == "come-back" else ()
    return (*rows, *bring, *_listed(works_instead(walk, wording)), *_not_seen(walk), *_today(walk, wording))


def works_instead(walk: Walk, wording: Wording) -> list[Phrase]:
    """Return what works instead, given the answers so far, best first. If the setup can't work, there's always one."""
    end, platform = walk.end, walk.facts.get("platform", "")
    assert end is not None
    written = alternatives.offers(walk)
    phrases = [wording.say(item.text, end.file if item in end.instead else platform) for item in written]
    if end.cannot:
        phrases += map(as_phrase, _here(walk, wording, {item.platform for item in written}))
        if end.verdict is None or not any(phrases):  # If the two never work together, the flows suggest devices.
            phrases.append(as_phrase(_elsewhere(walk)))
    found = [phrase for phrase in phrases if phrase]
    readers = _other_readers(end.verdict, wording, found) if end.verdict else ()
    return [*found, *readers][:_MOST_LINES]


def _other_readers(verdict: Verdict, wording: Wording, said: Iterable[Phrase]) -> Iterator[Phrase]:
    """Yield a line naming other e-readers that the service works on, without those that the flows already name."""
    library, model, platform = wording.library, wording.facts["model"], wording.facts["platform"]
    if verdict.answer != "cannot" or not library.offers(platform):
        return
    before = " ".join(span.text for phrase in said for span in phrase)
    names = {
        id: library.devices[id].device.partition(",")[0] for id in alternatives.other_readers(library, model, platform)
    }
    named = [name for id, name in names.items() if library.short_name(id) not in before][:_MOST_SERVICES]
    if named:
        yield as_phrase(f"{library.platforms[platform].platform} works on other e-readers: {', '.join(named)}.")


def _listed(phrases: Iterable[Phrase]) -> Iterator[PromptRow]:
    for number, phrase in enumerate(phrases):
        yield PromptRow("plain", "" if number else "INSTEAD", (Span("text", "- "), *phrase))


def _here(walk: Walk, wording: Wording, named: set[str]) -> Iterator[str]:
    """Yield a line naming the services that work on this device, unless the flows already suggest them."""
    library, reader = walk.library, wording.thing("reader")[0]
    found = [one for one in alternatives.on_this_device(walk) if one.platform not in named][:_MOST_SERVICES]
    names = [library.platforms[one.platform].platform for one in found]
    if len(found) == 1:
        yield f"{names[0]} works on this {reader}, {way_words(found[0].way)}."
    elif found:
        yield f"These work on this {reader}: {', '.join(names)}."


def _elsewhere(walk: Walk) -> str:
    """Return a line naming the other devices that the service works on."""
    library = walk.library
    names = (library.devices[id].device for id in alternatives.other_devices(walk))
    devices = [name.partition(",")[0] for name in names]  # "Android e-reader, such as Boox" without its example
    if not devices:
        return "Bring another device: a phone, a tablet, or a computer."
    return f"{library.platforms[walk.facts['platform']].platform} works on other devices: {', '.join(devices)}."


def _closing(walk: Walk, end: End) -> tuple[str, str]:
    if walk.start.trouble:
        return _FIXED if end.how == "done" else _ENDINGS[end.how]
    return _IDENTIFIED if is_another_device(walk) else _ENDINGS[end.how]


def is_another_device(walk: Walk) -> bool:
    """Return whether the visit's questions showed that this is a different device from the one staff chose."""
    end = walk.end
    if end is None or end.verdict or walk.start.trouble or "way" in walk.facts:
        return False
    return end.how == "refer" and bool(end.why)


_ENDINGS = {
    "done": (
        "Done. The patron showed they can do it.",
        "Here's your sheet. It shows how to get your next book. Call us if you get stuck.",
    ),
    "callback": ("This patron needs a callback.", "I'll find out and call you."),
    "come-back": ("Something is missing today.", "Please come back with these. I can print you a list."),
    "refer": ("Someone else can help with this.", "I know who can help. I'll write it on your sheet."),
    "cannot": ("This can't be done today.", "I'm sorry. It's nothing you did. Here's what works instead."),
    "other-way": ("", ""),
}
_IDENTIFIED = (
    "Now we know which device it is.",
    "Now I know what this is. Give me a second to pull up the right steps.",
)
# A visit for just one problem has no teach-back, so these don't say that the patron can do it alone.
_FIXED = ("Done. It's working again.", "It works again. Call us if it happens again.")


def _not_seen(walk: Walk) -> Iterator[PromptRow]:
    """Yield rows saying how many steps and questions staff marked as done or skipped. Fixes don't count."""
    steps = [taken for taken in walk.trail if taken.stop.kind in ("do", "ask")]
    for how, word, what in (("said", "NOT SEEN", "marked as done"), ("skipped", "SKIPPED", "skipped")):
        if number := sum(taken.passed == how for taken in steps):
            yield PromptRow(
                "note", word, as_phrase(f"{number} of {len(steps)} steps {'was' if number == 1 else 'were'} {what}.")
            )


def _today(walk: Walk, wording: Wording) -> Iterator[PromptRow]:
    for number, phrase in enumerate(done_today(walk, wording)):
        yield PromptRow("note", "" if number else "TODAY", phrase)


def end_name(end: End) -> str:
    """Return a short name for how a visit ended, for use in a list."""
    names = {"done": "finished", "cannot": "doesn't work", "callback": "call promised", "come-back": "another day"}
    return names.get(end.how, end.how)
