"""`privacy`: what is kept of patrons, all of it to read, and to erase."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, library_of, tell_news
from wizard.cli.output import export, write
from wizard.records import private_files
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder

if TYPE_CHECKING:
    from wizard.records.database import Records

NOTICE = """\
When we help you with eBooks

We never write down your card number, PIN, password, e-mail address for an account, or what you read.

While we help you, this computer keeps which device and service it is about and which steps are done, under the name of
an animal and a color, not yours. It is erased when we are finished, or after seven days. Only that animal's name is
kept for one more day, so that no one else gets it.

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

    records = records_in(data_folder(), counting=_counts(parsed))
    try:
        said = _done(parsed, records)
    finally:
        records.shut()
        tell_news(records)
    return _say(parsed, said)


def _counts(parsed: argparse.Namespace) -> bool:
    """Whether the library counts: a callback that is too old by now is counted, whoever opens the records."""
    from wizard.records.outcome import counting

    try:
        return counting(library_of(parsed))
    except Refusal:  # what is stored can be erased, whatever is wrong with the flows
        return False


def _done(parsed: argparse.Namespace, records: "Records") -> str:
    if parsed.act == "erase":
        return _erased(parsed, records)
    if records.trouble:
        raise Refusal(records.trouble, 2)
    return _everything(records) if parsed.act == "export" else _shown(records)


def _say(parsed: argparse.Namespace, text: str) -> int:
    if parsed.output:
        (write if parsed.act == "notice" else export)(parsed.output, text.encode())
    else:
        print(text)
    return 0


def _notice(parsed: argparse.Namespace) -> str:
    from wizard.records.promise import days_kept

    library = library_of(parsed)
    profile, (_, days) = library.profile, days_kept(library)
    return NOTICE.format(days=days) + (f"\n{profile.library}, {profile.phone}\n" if profile else "")


def _shown(records: "Records") -> str:
    visits, promises = records.visits.count(), records.promises.all()
    with_contact = sum(bool(promise.contact) for promise in promises)
    longest = f", or after {max(promise.wipe for promise in promises)} days at the latest" if promises else ""
    rows = [
        f"Open visits: {visits}. Device, service, steps and answers; no name. Erased when closed, or after 7 days.",
        f"Promises: {len(promises)}, {with_contact} with a name or number. Wiped when kept{longest}.",
        "Counts of visits, where the library counts: no person, and no time of day.",
        "Never kept: card numbers, PINs, passwords, titles.",
        f"It is kept {records.where}.",
    ]
    flags, nicknames = records.flags.count_all(), records.visits.count_nicknames()
    rows += [f"Flags: {flags}, with the new name of a button where someone typed it."] if flags else []
    rows += [f"Nicknames of closed visits: {nicknames}, for a day, so that no one else gets them."] if nicknames else []
    rows += [f"{file.name} was damaged and set aside. {_DELETES}" for file in private_files.set_aside(data_folder())]
    rows += [f"{file.name} was saved here. {_DELETES}" for file in private_files.papers(data_folder())]
    rows += [f"{file} was written with names or numbers. {_DELETES}" for file in private_files.exports(data_folder())]
    return "\n".join(rows)


_DELETES = f"`{to_run('privacy', 'erase')}` deletes it."


def _everything(records: "Records") -> str:
    kept = {
        "visits": [asdict(saved) for saved in records.visits.all_open()],
        "promises": [asdict(promise) for promise in records.promises.all()],
        "flags": [flag._asdict() for flag in records.flags.all()],
    }
    return json.dumps(kept, indent=1, default=str, ensure_ascii=False)


def _erased(parsed: argparse.Namespace, records: "Records") -> str:
    """Erase everything in one step, so that nothing that happens meanwhile can stop it halfway."""
    home = data_folder()
    files = [*private_files.set_aside(home), *private_files.papers(home), *private_files.exports(home)]
    visits, promises, flags = records.visits.count(), records.promises.count(), records.flags.count_all()
    what = f"{_many(visits, 'open visit')}, {_many(promises, 'promise')}, {_many(flags, 'flag')}"
    what += f", and {_many(len(files), 'file')}"
    if not parsed.yes and not _confirmed(what):
        return "Nothing was erased."
    why, left = records.erase(), private_files.erase(home)
    why = " ".join([*filter(None, [why]), *(f"{file} can't be deleted." for file in left)])
    if why:
        raise Refusal(f"Not everything is erased. {why} Please run `{to_run('privacy', 'erase')}` again.", 2)
    return f"Erased: {what}."


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _confirmed(what: str) -> bool:
    try:
        return input(f"This erases {what} for good. Type yes to do it: ").strip().casefold() == "yes"
    except EOFError:
        return False
