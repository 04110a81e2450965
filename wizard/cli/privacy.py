"""`privacy`: what is kept of patrons, all of it to read, and to erase."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, library_of
from wizard.cli.output import write
from wizard.system.invocation import this_program
from wizard.system.paths import data_folder

if TYPE_CHECKING:
    from wizard.records.database import Records

NOTICE = """\
When we help you with eBooks

We never write down your card number, PIN, password, e-mail address for an account, or what you read.

While we help you, this computer keeps which device and service it is about and which steps are done, under the name of
an animal and a colour, not yours. It is erased when we are finished, or after seven days.

If you want us to call you back, we keep your first name or initials and one number, with your yes. They are erased as
soon as we have called you, and after {days} days at the latest.

We may count how visits come out. Nobody can be found in these counts.

Ask us at any time what we keep of you, or to erase it.
"""


def add(commands: Any) -> None:
    command = commands.add_parser(
        "privacy", help="what is kept of patrons: show, export or erase it; a notice to print"
    )
    command.add_argument("act", choices=("show", "export", "erase", "notice"), nargs="?", default="show")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it here")
    command.add_argument("--yes", action="store_true", help="erase without asking")
    command.set_defaults(run=run, country="")


def run(parsed: argparse.Namespace) -> int:
    if parsed.act == "notice":
        return _say(parsed, _notice(parsed))
    from wizard.records.database import records_in

    records = records_in(data_folder())
    try:
        if records.trouble:
            raise Refusal(records.trouble, 2)
        if parsed.act == "export":
            return _say(parsed, _everything(records))
        if parsed.act == "erase":
            return _say(parsed, _erased(parsed, records))
        return _say(parsed, _shown(records))
    finally:
        records.shut()


def _say(parsed: argparse.Namespace, text: str) -> int:
    if parsed.output:
        write(parsed.output, text.encode(), private=True)
    else:
        print(text)
    return 0


def _notice(parsed: argparse.Namespace) -> str:
    from wizard.records.promise import days_kept

    library = library_of(parsed)
    profile, (_, days) = library.profile, days_kept(library)
    return NOTICE.format(days=days) + (f"\n{profile.library}, {profile.phone}\n" if profile else "")


def _shown(records: "Records") -> str:
    visits, promises = len(records.visits.all_open()), records.promises.all()
    with_contact = sum(bool(promise.contact) for promise in promises)
    longest = f", or after {max(promise.wipe for promise in promises)} days at the latest" if promises else ""
    rows = [
        f"Open visits: {visits}. Device, service, steps and answers; no name. Erased when closed, or after 7 days.",
        f"Promises: {len(promises)}, {with_contact} with a name or number. Wiped when kept{longest}.",
        "Counts of visits, where the library counts: no person, and no time of day.",
        "Never kept: card numbers, PINs, passwords, titles.",
        f"It is kept {records.where}.",
    ]
    rows += [
        f"{file.name} was damaged and set aside. `{this_program()} privacy erase` deletes it." for file in _damaged()
    ]
    return "\n".join(rows)


def _damaged() -> list[Path]:
    return sorted(data_folder().glob("visits-damaged-*"))


def _everything(records: "Records") -> str:
    kept = {
        "visits": [asdict(saved) for saved in records.visits.all_open()],
        "promises": [asdict(promise) for promise in records.promises.all()],
    }
    return json.dumps(kept, indent=1, default=str, ensure_ascii=False)


def _erased(parsed: argparse.Namespace, records: "Records") -> str:
    visits, promises, damaged = records.visits.all_open(), records.promises.all(), _damaged()
    what = f"{len(visits)} open visits, {len(promises)} promises and {len(damaged)} damaged files"
    if not parsed.yes and not _confirmed(what):
        return "Nothing was erased."
    for saved in visits:
        records.visits.close(saved.id)
    for promise in promises:
        records.promises.withdraw(promise)
    for file in damaged:
        file.unlink(missing_ok=True)
    return f"Erased: {what}."


def _confirmed(what: str) -> bool:
    try:
        return input(f"This erases {what} for good. Type yes to do it: ").strip().casefold() == "yes"
    except EOFError:
        return False
