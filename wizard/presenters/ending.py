"""What is said when a visit is over, or can't begin: how it came out, why, and what works instead."""

from collections.abc import Iterable, Iterator

from wizard.content.flow import Instead
from wizard.content.library import Library
from wizard.content.way_table import way_words
from wizard.content.wording import Wording
from wizard.presenters.plan import done_today, whole
from wizard.presenters.prompt import Row, as_phrase, needed, never, quoted
from wizard.walk import alternatives
from wizard.walk.stops import End
from wizard.walk.walk import Walk
from wizard.walk.ways import Verdict, best, instead

_MOST_SERVICES, _MOST_LINES = 3, 4  # more isn't read across a desk
_CAN_NOT = "I'm sorry, this one can't do that. It is not your fault. Here is what works."
_NOT_KNOWN = "Nobody could tell us yet whether this one can. It is not your fault. Here is what we can try."


def refusal(library: Library, model: str, platform: str) -> tuple[Row, ...]:
    """A pair that can't work, before step one: no, why, what to say, what instead. (desk-screens: 10)"""
    verdict = best(library, model, platform)
    wording = Wording(library, {"device": library.models[model], "model": model, "platform": platform})
    others = instead(library, model, platform, verdict)
    return (*_refused(verdict, wording), *_instead(others, platform, wording))


def _refused(verdict: Verdict, wording: Wording) -> tuple[Row, ...]:
    """That a pair can't work, why, and what to say."""
    library, platform = wording.library, wording.facts["platform"]
    file, reader = library.platforms.get(platform), wording.thing("reader")[0]
    name = file.platform if file else platform
    head, say = (
        (Row("bad", "NO", as_phrase(f"{name} can't work on this {reader}.")), _CAN_NOT)
        if verdict.answer == "cannot"
        else (
            Row("bad", "NOT KNOWN", as_phrase(f"Nobody knows yet whether {name} works on this {reader}.")),
            _NOT_KNOWN,
        )
    )
    rows = (head, Row("plain", "WHY", wording.say(verdict.why, platform)), Row("say", "SAY", quoted(as_phrase(say))))
    return (*rows, *never(wording))


def _instead(items: Iterable[Instead], file: str, wording: Wording) -> Iterator[Row]:
    phrases = (wording.say(f"- {item.text}", file) for item in items)
    for number, phrase in enumerate(filter(None, phrases)):
        yield Row("plain", "" if number else "INSTEAD", phrase)


def ending(walk: Walk) -> tuple[Row, ...]:
    """How the visit ended, what to say, and what was not seen. (desk-screens: 9)"""
    end = walk.end
    assert end is not None
    wording = Wording(walk.library, walk.facts)
    if end.verdict is not None:
        refused = _refused(end.verdict, wording)
        return (*refused, *_works_instead(walk, wording))
    head, say = _closing(walk, end)
    rows = [Row("plain", "", as_phrase(head)), Row("say", "SAY", quoted(as_phrase(say)))]
    if end.why:
        why = wording.say(end.why, end.file) if end.file else as_phrase(end.why)
        rows.insert(1, Row("plain", "WHY", why))
    bring = needed("TO BRING", whole(walk), wording) if end.how == "come-back" else ()
    return (*rows, *bring, *_works_instead(walk, wording), *_not_seen(walk), *_today(walk, wording))


def _works_instead(walk: Walk, wording: Wording) -> Iterator[Row]:
    """What works instead with the answers given, best first. A visit that can't work never ends without any."""
    end, platform = walk.end, walk.facts.get("platform", "")
    assert end is not None
    written = alternatives.offers(walk)
    phrases = [wording.say(f"- {item.text}", end.file if item in end.instead else platform) for item in written]
    if end.verdict or end.how == "cannot":
        phrases += map(as_phrase, _here(walk, wording, {item.platform for item in written}))
        if end.verdict is None or not any(phrases):  # of a pair that never works, the flows say what to read it on
            phrases.append(as_phrase(_elsewhere(walk)))
    for number, phrase in enumerate([phrase for phrase in phrases if phrase][:_MOST_LINES]):
        yield Row("plain", "" if number else "INSTEAD", phrase)


def _here(walk: Walk, wording: Wording, named: set[str]) -> Iterator[str]:
    """The other services that work on this device, beyond those that the flows offer in words."""
    library, reader = walk.library, wording.thing("reader")[0]
    found = [one for one in alternatives.on_this_device(walk) if one.platform not in named][:_MOST_SERVICES]
    names = [library.platforms[one.platform].platform for one in found]
    if len(found) == 1:
        yield f"- {names[0]} works on this {reader}, {way_words(found[0].way)}."
    elif found:
        yield f"- These work on this {reader}: {', '.join(names)}."


def _elsewhere(walk: Walk) -> str:
    """The other devices that the same service works on."""
    library = walk.library
    devices = [library.devices[id].device for id in alternatives.other_devices(walk)]
    if not devices:
        return "- Bring another device: a phone, a tablet, or a computer."
    return f"- {library.platforms[walk.facts['platform']].platform} works on other devices: {', '.join(devices)}."


def _closing(walk: Walk, end: End) -> tuple[str, str]:
    if walk.start.trouble:
        return _MENDED if end.how == "done" else _ENDINGS[end.how]
    found_out = end.how == "refer" and end.why and "way" not in walk.facts
    return _RECOGNISED if found_out else _ENDINGS[end.how]


_ENDINGS = {
    "done": (
        "Done. The patron showed that they can do it.",
        "Here is your sheet. It says how to get the next one. Call us if you get stuck.",
    ),
    "callback": ("We owe this patron a call.", "I will find out and call you."),
    "come-back": ("Something is missing today.", "Please come back with these. I can print a card that names them."),
    "refer": ("Somebody else can help better.", "I know who can help. I write it on your sheet."),
    "cannot": ("This can't be done today.", "I'm sorry. It is not your fault. Here is what works instead."),
    "other-way": ("", ""),
}
# Its own questions found out that it is another device.
_RECOGNISED = ("Now we know what it is.", "I know what it is now. One moment, I begin again with that.")
# A trouble by itself has no teach-back.
_MENDED = ("Done. It works again.", "It works again. Call us if it comes back.")


def _not_seen(walk: Walk) -> Iterator[Row]:
    """What was only said to be done, and what was passed over; steps and questions alone, no fixes."""
    steps = [taken for taken in walk.trail if taken.stop.kind in ("do", "ask")]
    for how, word, what in (("said", "SAID", "said to be done"), ("skipped", "NOT SEEN", "passed over")):
        if number := sum(taken.passed == how for taken in steps):
            yield Row(
                "note", word, as_phrase(f"{number} of {len(steps)} steps {'was' if number == 1 else 'were'} {what}.")
            )


def _today(walk: Walk, wording: Wording) -> Iterator[Row]:
    for number, phrase in enumerate(done_today(walk, wording)):
        yield Row("note", "" if number else "TODAY", phrase)


def end_name(end: End) -> str:
    """How an end is named in a list."""
    names = {"done": "finished", "cannot": "can't work", "callback": "promised", "come-back": "another day"}
    return names.get(end.how, end.how)
