"""What a change affects: listed before the change is made, with a question that asks whether to make it."""

import argparse
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from wizard.cli.common import Refusal, folders
from wizard.cli.flags import any_records, opened
from wizard.cli.flow_files import own_folder

if TYPE_CHECKING:
    from wizard.authoring.impact import Impact, Texts
    from wizard.content.library import Library
    from wizard.records.database import Saved
    from wizard.system.paths import Folders
    from wizard.walk.stops import Stop

UNASKED = """\
Before this command changes anything, it lists the steps, sheets, languages,
patches, and open visits that the change affects, and asks you to confirm. In a
script, add --yes. If there's no answer, nothing is changed, and the exit code
is 1."""


def yes_option(command: argparse.ArgumentParser) -> None:
    """Add `--yes`, and explain in the help what the command asks without it."""
    command.add_argument("--yes", action="store_true", help="make the change without asking, for scripts")
    command.description = UNASKED


def confirm(parsed: argparse.Namespace, texts: "Texts") -> None:
    """List what writing these files would change, and ask. Raises Refusal unless the answer is yes."""
    if not agreed(parsed, texts):
        raise Refusal(NOTHING)


def agreed(parsed: argparse.Namespace, texts: "Texts") -> bool:
    """List what writing these files would change, and return whether to do it."""
    return not shown(parsed, texts) or answered(parsed)


def shown(parsed: argparse.Namespace, texts: "Texts") -> bool:
    """List what writing these files would change, and return whether anyone would notice it."""
    from wizard.authoring.impact import proposed

    now = folders(parsed)
    own = now[0] if now[1:] else own_folder(parsed)
    with TemporaryDirectory(prefix="ebook-setup-") as named:
        then = (Path(named), *now[1:])
        proposed(own, texts, then[0])
        found = _impact(now, then)
        if found.visible:
            print(_listed(found))
        return found.visible


def confirm_folder(parsed: argparse.Namespace, now: "Folders", then: "Folders") -> None:
    """List what these content folders would change, and ask. Raises Refusal unless the answer is yes.

    A library's first folder puts its name and services on every sheet, so the sheets aren't listed one by one.
    """
    found = _impact(now, then)
    if len(now) < len(then):
        print(_listed(replace(found, difference=replace(found.difference, sheets=(), lost=()))))
        print("\nNo library's instructions have been used here before, so every sheet changes. Print them all again.")
    else:
        print(_listed(found))
    if not answered(parsed):
        raise Refusal(NOTHING)


NOTHING = "Nothing was changed. To make the change without being asked, add --yes."


def _impact(now: "Folders", then: "Folders") -> "Impact":
    from wizard.authoring.impact import impact

    return impact(now, then)


def _listed(found: "Impact") -> str:
    return "\n\n".join(filter(None, (found.as_text(), _visits(found))))


def answered(parsed: argparse.Namespace, question: str = "Make this change?") -> bool:
    """Ask, and return whether the answer is yes. With `--yes`, nothing is asked."""
    if parsed.yes:
        return True
    try:
        said = input(f"\n{question} (yes, no)\n[no] > ")
    except (EOFError, KeyboardInterrupt):
        print()
        return False
    return said.strip().lower() in ("y", "yes")


def _visits(found: "Impact") -> str:
    """Return a line that names the open visits that will get to a changed step, or "" if there are none."""
    if not found.visible or not any_records():
        return ""
    with opened() as records:
        saved = records.visits.all_open()
    names = [one.handle for one in saved if _coming(found.before, one) != _coming(found.after, one)]
    return f"Open visits that will get to a changed step: {', '.join(names)}" if names else ""


def _coming(library: "Library", saved: "Saved") -> list[tuple[str, str]]:
    """Return the text of the steps still ahead in a visit, with the button names that this visit would show."""
    from wizard.content.trust import words_version
    from wizard.content.wording import Wording
    from wizard.desk.visit import Visit

    visit = Visit(library, saved)
    wording = Wording(library, visit.plan.facts)
    coming = [taken.stop for taken in visit.plan.trail[len(visit.walk.trail) :]]

    def said(stop: "Stop") -> str:
        if stop.record is None:
            return ""
        texts = [text for text in vars(stop.record).values() if isinstance(text, str) and "**" in text]
        return " ".join([words_version(stop.record), *(wording.plain(text, stop.file) for text in texts)])

    return [(stop.address, said(stop)) for stop in coming]
