"""Rules about how steps hang together: their ids, and what uses what."""

from collections.abc import Iterator
from typing import Any

from wizard.checks.rules.corpus import Finding, Written, error
from wizard.content.flow import Answer, Ask, Do, Fix, Steps, Use
from wizard.content.library import Library
from wizard.content.traversal import all_steps, inside

OURS = {"ready", "keep", "last", "seen", "something-else"}
OUR_ANSWERS = {"waiting", "done", "stuck", "worked", "go-on", "skipped", "said"}
MOST_STEPS = 1000


@error
def id_twice(written: Written) -> Iterator[Finding]:
    """Two things that a visit must tell apart have one id: two steps of a file, two answers of a question.

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
            yield Finding(record.at.place("id"), message, "Give it another id.")


def _models_twice(library: Library) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for device, file in library.devices.items():
        for model in file.models:
            if seen.setdefault(model, device) != device:
                place = file.at["models"].key_place(model)
                yield Finding(place, f"`{model}` is already a model of `{seen[model]}`.", "Give it another id.")


@error
def id_is_ours(written: Written) -> Iterator[Finding]:
    """`ready` and `last` are the wizard's own steps, and `done`, `stuck`, `worked` and others its own answers.

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
            yield Finding(record.at.place("id"), f"`{own}` is a name of the wizard's own.", "Give it another id.")


# ------------------------------------------------------------------ rings and heaps


@error
def uses_itself(written: Written) -> Iterator[Finding]:
    """A part or topic that uses itself, by whatever way round: the walk would never end.

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
        yield Finding(use.at.place("use"), f"`{name}` comes back to itself here.", "Take this `use` out.")


def _uses(library: Library, file: str, steps: Steps) -> list[tuple[str, Use, str, Steps]]:
    """The `use` lines in these steps, each with the file and the steps that it means."""
    found = []
    for step in inside(steps):
        target = library.target(file, step.use) if isinstance(step, Use) else None
        if isinstance(step, Use) and target is not None:
            found.append((file, step, target.file, target.steps))
    return found


def _lists(library: Library) -> list[tuple[str, Steps]]:
    """Every list of steps that a `use` can mean, with its file."""
    parts = [(id, steps) for id, file in library.files.items() for steps in file.parts.values()]
    return parts + [(id, topic.steps) for id, topic in library.topics.items()]


def ring(library: Library) -> list[tuple[str, Use]]:
    """Each `use` that closes a ring, in its file: told once for a ring, without calls inside calls."""
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
def too_many_steps(written: Written) -> Iterator[Finding]:
    """Parts that use parts that use parts: written out, they are more steps than anybody could walk.

    Wrong:
        # a hundred times `use: a` in b, a hundred times `use: b` in c, and so on

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
            message = f"Written out, these are {sizes[id(steps)]} steps; more than {MOST_STEPS} can't be walked."
            yield Finding(place, message, "Use each part once where it is needed.")
            return


def _size(library: Library, file: str, steps: Steps, sizes: dict[int, int]) -> int:
    """How many steps a list has with all that it uses; worked out from the innermost outwards."""
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
