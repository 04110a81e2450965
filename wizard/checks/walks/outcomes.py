"""Checks of what happens in a visit: harm to a device, missing phrases, no alternative, and the printed sheet."""

from collections.abc import Iterator

from wizard.checks.rules.corpus import Finding
from wizard.checks.walks.case import Case, Usual, error, warning
from wizard.content.flow import PATCHES, Answer, Ask, Do, File, Fix, Known, Record, Step, Steps, Trouble
from wizard.content.loader import shown
from wizard.content.problem import Location
from wizard.content.traversal import records, sections
from wizard.presenters.sheet import Task
from wizard.walk.ways import best, instead

MOST_LINES = 7  # The most steps printed between two headings. (standards: HS04)
MOST_NEEDS = 5  # The most things to bring. (standards: HS03)


@warning
def only_harm(case: Case) -> Iterator[Finding]:
    """A step is hidden on a model it could harm, and there's no safe alternative next to it. (standards: SV09)

    Wrong:
        troubles:
          - id: locked
            says: My slate asks for a code
            fixes:
              - id: reset
                try: Do a factory reset.
                does: [factory-reset]

    Right:
        troubles:
          - id: locked
            says: My slate asks for a code
            fixes:
              - id: other-code
                try: Type the code of your old slate.
              - id: reset
                try: Do a factory reset.
                does: [factory-reset]
    """
    hidden = {_name(address) for address in case.seen.hidden}
    for id in sorted(case.only & {*case.library.files}) if hidden else ():
        file = case.library.files[id]
        lists: list[Steps] = [*sections(file)]
        for record in records(file):
            yield from _only_hidden(_fixes_of(record), hidden)
            lists += [record.steps] if isinstance(record, Answer | Fix) else []
        for steps in lists:
            yield from _only_hidden([(f"{id}/{getattr(step, 'id', '')}", step) for step in steps], hidden)


def _name(address: str) -> str:
    """Return the name of a hidden step or fix: `file/step`, `!trouble.fix`, or `!fix`."""
    tail = address.rsplit(">", 1)[-1]
    return "!" + tail.rsplit("!", 1)[-1] if "!" in tail else tail


def _fixes_of(record: Record) -> list[tuple[str, Fix | Known]]:
    if isinstance(record, Trouble):
        return [(f"!{record.id}.{fix.id}", fix) for fix in record.fixes]
    if isinstance(record, Do):
        return [(f"!{getattr(remedy, 'id', '')}", remedy) for remedy in record.if_not]
    return []


def _only_hidden(named: list[tuple[str, Step]] | list[tuple[str, Fix | Known]], hidden: set[str]) -> Iterator[Finding]:
    """Yield a finding for the first item, if all of them are harmful and hidden on some model."""
    if named and all(getattr(record, "does", ()) and name in hidden for name, record in named):
        place = named[0][1].at.place("does")
        message = "This is hidden on models it could harm, and there's no safe alternative."
        yield Finding(place, message, "Add a fix or step that's safe, or tell the patron who to ask.")


@error
def step_for_no_device(case: Case) -> Iterator[Finding]:
    """Several steps in a row are each for different devices, but a device that gets to them has no step."""
    files = {path.name: shown(path) for path in case.library.paths.values()}
    files |= {f"{PATCHES}/{id}.yaml": own[-1].at.path for id, own in case.library.patches.items()}
    for model, platform, visit, _ in case.usual:
        known = {*case.library.missing, *case.library.unfinished.values()}
        # Known ones are reported elsewhere.
        for lost in (lost for lost in set(visit.missing) - known if lost.file in files):
            kind = case.library.model(model)
            name = f"{kind.name if kind else model} with {case.library.platforms[platform].platform}"
            message = f"None of these steps are for {name}."
            help = f"Add {case.library.models[model]} to one of their lists, or set the fact that they test."
            yield Finding(Location(files[lost.file], lost.line, 1), message, help)


@error
def clean_up_harms(case: Case) -> Iterator[Finding]:
    """`clean-up` steps are always done, so they can't do anything that a model lists under `never`. (standards: SV09)

    Wrong:
        # in a device
        models:
          slate-one: {name: Slate One, ways: [app, browser]}
          slate-two: {name: Slate Two, ways: [browser], never: [deregister], why-never: "It couldn't be used again."}
        # in a platform
        clean-up:
          - id: let-go
            do: Deregister the slate.
            does: [deregister]
            see: the sign-in screen.

    Right:
        # in a device
        models:
          slate-one: {name: Slate One, ways: [app, browser]}
          slate-two: {name: Slate Two, ways: [browser], never: [deregister], why-never: "It couldn't be used again."}
        # in a platform
        clean-up:
          - id: let-go
            do: Deregister the slate.
            does: [deregister]
            see: the sign-in screen.
            only-if: {model: [slate-one]}
    """
    for stop, model in case.seen.harmed.values():
        if stop.record is not None and stop.file in case.only:
            message = f"This must never be done to a {model}, but `clean-up` steps are always done."
            yield Finding(stop.record.at.place("does"), message, "Add `only-if:` with the models that it's safe for.")


@error
def no_words(case: Case) -> Iterator[Finding]:
    """A step is shown on a model that has no phrase for one of its slots. If several steps need it, add the phrase.

    Wrong:
        - id: open-store
          do: "{device.store}."
          see: a store.
        # in a device
        models:
          slate-one: {name: Slate One, ways: [app, browser], words: {store: "Open the store"}}
          slate-two: {name: Slate Two, ways: [browser]}

    Right:
        - id: open-settings
          do: "{device.settings}."
          see: a list.
    """
    for (owner, slot), found in case.seen.wordless.items():
        places = {}
        for stop, model in found.values():
            if stop.record is not None and stop.file not in case.library.devices:
                key = "ask" if isinstance(stop.record, Ask) else "try" if isinstance(stop.record, Fix) else "do"
                places[stop.record.at.place(key)] = stop.file, model
        here = {place: model for place, (file, model) in places.items() if file in case.only}
        if owner in case.only and places and (not here or len(places) >= _MANY):
            yield _lacks(case.library.files[owner], slot, sorted(places))
            continue
        for place, model in here.items():
            message = f"This step is shown for `{model}`, which has no phrase for `{{{slot}}}`."
            yield Finding(place, message, f"Add `{slot.partition('.')[2]}` under `words:` in {owner}.yaml.")


_MANY = 3  # If at least this many steps need a phrase, the phrase is probably missing, not each step wrong.


def _lacks(file: File, slot: str, places: list[Location]) -> Finding:
    """Return the finding that a device or a platform has no phrase for a slot in these steps."""
    name = slot.partition(".")[2]
    place = file.at.key_place("words") if "words" in file.at else file.at.place()
    first = ", ".join(f"{one.path.name} line {one.line}" for one in places[:3])
    more = f", and {len(places) - 3} more" if len(places) > 3 else ""
    message = f"There's no phrase for `{{{slot}}}` here, but some steps need one."
    return Finding(place, message, f"Under `words:`, add `{name}: …`. It's needed here: {first}{more}.")


@warning
def borrows_on_nothing(case: Case) -> Iterator[Finding]:
    """A step is done on the device the patron borrows on, but this way doesn't say or ask which device that is.

    Wrong:
        # in a device
        models:
          slate-one: {name: Slate One, ways: [kindle]}
          slate-two: {name: Slate Two, ways: [kindle]}
        # in a platform
        borrow:
          - id: borrow
            do: Choose **Borrow**.
            where: borrower
            see: your book, with a date.
        ways:
          kindle: {}

    Right:
        # in a device
        models:
          slate-one: {name: Slate One, ways: [kindle]}
          slate-two: {name: Slate Two, ways: [kindle]}
        # in a platform
        borrow:
          - id: borrow
            do: Choose **Borrow**.
            where: borrower
            see: your book, with a date.
        ways:
          kindle: {borrower: computer}
    """
    for stop, way in case.seen.nowhere.values():
        if stop.record is not None and stop.file in case.only:
            message = f"With the way `{way}`, it isn't clear which device this step is done on."
            help = "Write `where: computer`, add `borrower:` to the way, or ask in its `set-up`."
            yield Finding(stop.record.at.place("where"), message, help)


@error
def no_alternative(case: Case) -> Iterator[Finding]:
    """A platform doesn't work on a model, but there's no reason to give and no alternative to offer.

    Wrong:
        # in a device
        models:
          slate-one: {name: Slate One, ways: [app, browser]}
          slate-two: {name: Slate Two, ways: []}

    Right:
        # in a device
        models:
          slate-one: {name: Slate One, ways: [app, browser]}
          slate-two:
            name: Slate Two
            ways: []
            why: It doesn't have Wi-Fi.
            instead:
              - text: Borrow on a phone.
    """
    library = case.library
    for model, device in library.models.items():
        lacking = [platform for platform in library.platforms if _nothing_offered(case, model, device, platform)]
        if lacking:
            place = library.devices[device].at["models"].key_place(model)
            names = ", ".join(f"`{platform}`" for platform in lacking[:3])
            message = f"{names} can't be used on this model, and there's no reason or alternative."
            yield Finding(place, message, "Add `why` and `instead` here, or a limit to the platform.")


def _nothing_offered(case: Case, model: str, device: str, platform: str) -> bool:
    if not {device, platform} & case.only:
        return False
    for flows in case.supposed:
        verdict = best(flows, model, platform)
        if verdict.answer != "way" and not (verdict.why and list(instead(flows, model, platform, verdict))):
            return True
    return False


# ------------------------------------------------------------------ the sheet


@warning
def long_task(case: Case) -> Iterator[Finding]:
    """Keep a printed task to seven steps between two headings. (standards: HS04)

    Wrong:
        # eight printed steps in one list

    Right:
        - use: wifi
    """
    told: set[Location] = set()
    for usual in case.usual:
        stops = {taken.address: taken.stop for taken in usual.visit.trail} if usual.sheet else {}
        for task in usual.sheet.tasks if usual.sheet else ():
            for address, count in _stretches(task):
                stop = stops.get(address)
                if count > MOST_LINES and stop and stop.record and stop.file in case.only:
                    place = stop.record.at.place("do")
                    message = f"This starts {count} printed steps without a heading. Keep it to {MOST_LINES}."
                    help = "Move some to a topic, whose name becomes a heading. Or leave some out with `sheet: no`."
                    if place not in told:
                        told.add(place)
                        yield Finding(place, message, help)


def _stretches(task: Task) -> Iterator[tuple[str, int]]:
    """Yield the first address in each group of steps under one heading, and the number of steps in the group."""
    start, count = "", 0
    for line in task.lines:
        if line.heading or not start:
            if start:
                yield start, count
            start, count = line.address, 0
        count += 1
    if start:
        yield start, count


@warning
def task_without_check(case: Case) -> Iterator[Finding]:
    """A printed task needs something that shows it worked, so give one of its steps a `see`. (standards: HS05)

    Wrong:
        # in a platform
        borrow:
          - id: borrow
            do: Tap **Borrow**.

    Right:
        # in a platform
        borrow:
          - id: borrow
            do: Tap **Borrow**.
            see: your book.
    """
    told: set[Location] = set()
    for usual in case.usual:
        for place in _unchecked(case, usual):
            if place not in told:
                told.add(place)
                yield Finding(
                    place,
                    "This printed task has nothing that shows it worked.",
                    "see: your book, with a due date",
                )


def _unchecked(case: Case, usual: Usual) -> Iterator[Location]:
    stops = {taken.address: taken.stop for taken in usual.visit.trail} if usual.sheet else {}
    for task in usual.sheet.tasks if usual.sheet else ():
        steps = [stop for line in task.lines if (stop := stops.get(line.address)) and isinstance(stop.record, Do)]
        if steps and not any(getattr(stop.record, "see", "") for stop in steps) and steps[-1].file in case.only:
            last = steps[-1].record
            yield from [last.at.place("do")] if last else []


@warning
def much_to_bring(case: Case) -> Iterator[Finding]:
    """Keep *You need* to five lines, because patrons forget things on a long list. (standards: HS03)

    Wrong:
        # in a platform
        needs:
          a: your card
          b: your PIN
          c: your glasses
          d: your email
          e: your cable
          f: your phone

    Right:
        # in a platform
        needs:
          card: your card and PIN
          phone: your phone
    """
    told: set[str] = set()
    for usual in case.usual:
        count = len(usual.sheet.need) if usual.sheet else 0
        platform = case.library.platforms[usual.platform]
        if count > MOST_NEEDS and usual.platform in case.only and usual.platform not in told:
            told.add(usual.platform)
            place = platform.at.key_place("needs") if "needs" in platform.at else platform.at.place("platform")
            message = f"With `{usual.model}`, a patron needs {count} things. Keep it to {MOST_NEEDS}."
            yield Finding(place, message, "Combine some of them, for example: your library card and PIN.")
