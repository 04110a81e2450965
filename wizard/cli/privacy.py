"""`privacy`: show, export, or delete stored patron data, and print a notice about it."""

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

We never write down your card number, PIN, password, account email address, or what you read.

While we help you, this computer saves your type of device, the service, and the steps we've done. They're saved under
a nickname, such as Green fox, and never under your name. We delete them when we're finished, or after seven days. We
keep the nickname for one more day so that we don't give it to someone else.

If you'd like us to call you back, and you agree, we save your first name or initials and one number. We delete them
as soon as we've called you, and after {days} days at the latest.

We may count how visits turn out. These counts don't identify anyone.

You can ask us at any time what we've saved about you, or ask us to delete it.
"""


def add(commands: Any) -> None:
    command = commands.add_parser(
        "privacy", help="show, export, or delete stored patron data, or print a notice about it"
    )
    acts = ("show", "export", "erase", "notice")
    command.add_argument("act", choices=acts, nargs="?", default="show", help="what to do (default: show)")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it to this file")
    command.add_argument("--yes", action="store_true", help="delete without asking")
    command.set_defaults(run=run, country="")


def run(parsed: argparse.Namespace) -> int:
    if parsed.act == "notice":
        return _output(parsed, _notice(parsed))
    from wizard.records.database import records_in

    records = records_in(data_folder(), counting=_counts(parsed))
    try:
        text = _run(parsed, records)
    finally:
        records.close()
        tell_news(records)
    return _output(parsed, text)


def _counts(parsed: argparse.Namespace) -> bool:
    """Return whether the library counts visits. Opening the records may delete old callbacks, which are counted."""
    from wizard.records.outcome import counting

    try:
        return counting(library_of(parsed))
    except Refusal:  # Broken flows must not keep anyone from deleting data.
        return False


def _run(parsed: argparse.Namespace, records: "Records") -> str:
    if parsed.act == "erase":
        return _delete(parsed, records)
    if records.trouble:
        raise Refusal(records.trouble, 2)
    return _everything(records) if parsed.act == "export" else _shown(records)


def _output(parsed: argparse.Namespace, text: str) -> int:
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
    latest = f", or after {max(promise.wipe for promise in promises)} days at the latest" if promises else ""
    rows = [
        f"Open visits: {visits}. Device, service, steps, and answers. No names. Deleted when closed, or after 7 days.",
        f"Callbacks: {len(promises)}, {with_contact} with a name or number. Deleted when done{latest}.",
        "Visit counts, if your library counts visits. No names, and no times of day.",
        "Never stored: card numbers, PINs, passwords, or book titles.",
        f"Everything is stored {records.where}.",
    ]
    flags, nicknames = records.flags.count_all(), records.visits.count_nicknames()
    rows += [f"Flags: {flags}, with the button's new name if someone typed it."] if flags else []
    rows += (
        [f"Nicknames of closed visits: {nicknames}. They're kept for a day so they aren't reused."] if nicknames else []
    )
    rows += [f"{file.name} was damaged and set aside. {_DELETES}" for file in private_files.set_aside(data_folder())]
    rows += [f"{file.name} is saved here. {_DELETES}" for file in private_files.papers(data_folder())]
    rows += [f"{file} contains names or numbers. {_DELETES}" for file in private_files.exports(data_folder())]
    return "\n".join(rows)


_DELETES = f"`{to_run('privacy', 'erase')}` deletes it."


def _everything(records: "Records") -> str:
    stored = {
        "visits": [asdict(saved) for saved in records.visits.all_open()],
        "promises": [asdict(promise) for promise in records.promises.all()],
        "flags": [flag._asdict() for flag in records.flags.all()],
    }
    return json.dumps(stored, indent=1, default=str, ensure_ascii=False)


def _delete(parsed: argparse.Namespace, records: "Records") -> str:
    """Delete everything in one step, so that nothing can stop it halfway."""
    home = data_folder()
    files = [*private_files.set_aside(home), *private_files.papers(home), *private_files.exports(home)]
    visits, promises, flags = records.visits.count(), records.promises.count(), records.flags.count_all()
    what = f"{_many(visits, 'open visit')}, {_many(promises, 'callback')}, {_many(flags, 'flag')}"
    what += f", and {_many(len(files), 'file')}"
    if not parsed.yes and not _confirmed(what):
        return "Nothing was deleted."
    why, left = records.erase(), private_files.erase(home)
    why = " ".join([*filter(None, [why]), *(f"{file} can't be deleted." for file in left)])
    if why:
        raise Refusal(f"Not everything was deleted. {why} Please run `{to_run('privacy', 'erase')}` again.", 2)
    return f"Deleted: {what}."


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _confirmed(what: str) -> bool:
    try:
        return input(f"This permanently deletes {what}. Type yes to confirm: ").strip().casefold() == "yes"
    except EOFError:
        return False
