"""Rules about how steps are connected: their ids, and which steps include others."""

from collections.abc import Iterator
from typing import Any

from wizard.checks.rules.corpus import Corpus, Finding, error
from wizard.content.flow import Answer, Ask, Do, Fix, Steps, Use
from wizard.content.library import Library
from wizard.content.traversal import all_steps, inside

OURS = {"ready", "keep", "last", "seen", "something-else"}
OUR_ANSWERS = {"waiting", "done", "stuck", "worked", "go-on", "skipped", "said"}
MOST_STEPS = 1000


@error
def id_twice(written: Corpus) -> Iterator[Finding]:
    """Two steps in a file, or two answers to a question, have the same id.

    Wrong:
        - id: open-wifi
          do: Tap **Settings**.
          see: a list.
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.

    Right:
        - id: open-settings
          do: Tap **Settings**.
          see: a list.
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for file in written.library.files.values():
        yield from _twice(step for step in all_steps(file) if isinstance(step, Do | Ask))
        yield from _twice(file.troubles)
    for _, record in written.owned:
        for held in ("answers", "fixes", "if_not"):
            yield from _twice(own for own in getattr(record, held, ()) if isinstance(own, Answer | Fix))
    yield from _models_twice(written.library)


def _twice(records: Any) -> Iterator[Finding]:
    seen: dict[str, Any] = {}
    for record in records:
        first = seen.setdefault(record.id, record)
        if first is not record:
            line = first.at.place("id").line
            message = f"`{record.id}` is already used on line {line}."
            yield Finding(record.at.place("id"), message, "Choose another id.")


def _models_twice(library: Library) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for device, file in library.devices.items():
        for model in file.models:
            if seen.setdefault(model, device) != device:
                place = file.at["models"].key_place(model)
                yield Finding(place, f"`{model}` is already a model in `{seen[model]}`.", "Choose another id.")


@error
def id_is_ours(written: Corpus) -> Iterator[Finding]:
    """The program reserves some ids, such as `ready` and `last` for steps, and `done` and `stuck` for answers.

    Wrong:
        - id: ready
          do: Tap **Settings**.
          see: a list.

    Right:
        - id: open-settings
          do: Tap **Settings**.
          see: a list.
    """
    for _, record in written.owned:
        own = getattr(record, "id", "")
        if own in (OUR_ANSWERS if isinstance(record, Answer) else OURS):
            yield Finding(record.at.place("id"), f"The program reserves the id `{own}`.", "Choose another id.")


# ------------------------------------------------------------------ loops and sizes


@error
def uses_itself(written: Corpus) -> Iterator[Finding]:
    """A part or topic includes itself, directly or through others, so the visit would never end.

    Wrong:
        parts:
          open:
            - id: open-settings
              do: Tap **Settings**.
              see: a list.
            - use: open
        steps:
          - use: open

    Right:
        parts:
          open:
            - id: open-settings
              do: Tap **Settings**.
              see: a list.
        steps:
          - use: open
    """
    for file, use in sorted(ring(written.library), key=lambda found: found[1].at.place("use")):
        name = use.use if "/" in use.use or use.use not in written.library.files[file].parts else f"{file}/{use.use}"
        yield Finding(use.at.place("use"), f"`{name}` includes itself here.", "Delete this `use`.")


def _uses(library: Library, file: str, steps: Steps) -> list[tuple[str, Use, str, Steps]]:
    """Return the `use` lines in these steps, each with the file and steps that it includes."""
    found = []
    for step in inside(steps):
        target = library.target(file, step.use) if isinstance(step, Use) else None
        if isinstance(step, Use) and target is not None:
            found.append((file, step, target.file, target.steps))
    return found


def _lists(library: Library) -> list[tuple[str, Steps]]:
    """Return every list of steps that a `use` can include, with its file."""
    parts = [(id, steps) for id, file in library.files.items() for steps in file.parts.values()]
    return parts + [(id, topic.steps) for id, topic in library.topics.items()]


def ring(library: Library) -> list[tuple[str, Use]]:
    """Return each `use` that closes a loop, with its file. This isn't recursive, because a chain can be very long."""
    found: list[tuple[str, Use]] = []
    state: dict[int, str] = {}
    for file, steps in _lists(library):
        stack = [(steps, iter(_uses(library, file, steps)))] if id(steps) not in state else []
        state.setdefault(id(steps), "open")
        while stack:
            here, uses = stack[-1]
            for where, use, other_file, other in uses:
                if state.get(id(other)) == "open":
                    found.append((where, use))
                elif id(other) not in state:
                    state[id(other)] = "open"
                    stack.append((other, iter(_uses(library, other_file, other))))
                    break
            else:
                state[id(here)] = "done"
                stack.pop()
    return found


@error
def too_many_steps(written: Corpus) -> Iterator[Finding]:
    """Parts that include other parts add up to more steps than a visit can have.

    Wrong:
        # `use: a` a hundred times in b, `use: b` a hundred times in c, and so on

    Right:
        - use: wifi
    """
    library = written.library
    if ring(library):
        return
    sizes: dict[int, int] = {}
    for file, steps in _lists(library):
        if _size(library, file, steps, sizes) > MOST_STEPS:
            first = next((use for _, use, _, _ in _uses(library, file, steps)), None)
            place = first.at.place("use") if first else library.files[file].at.place()
            message = f"These add up to {sizes[id(steps)]} steps. The limit is {MOST_STEPS}."
            yield Finding(place, message, "Use each part once, where it's needed.")
            return


def _size(library: Library, file: str, steps: Steps, sizes: dict[int, int]) -> int:
    """Return how many steps a list has, including those from a `use`. This isn't recursive, because a chain can be very
    long.
    """
    stack = [(file, steps)]
    while stack:
        here_file, here = stack[-1]
        uses = _uses(library, here_file, here)
        missing = [(other, inner) for _, _, other, inner in uses if id(inner) not in sizes]
        if missing:
            stack += missing
            continue
        stack.pop()
        sizes[id(here)] = sum(1 for _ in inside(here)) + sum(sizes[id(inner)] for _, _, _, inner in uses)
    return sizes[id(steps)]
