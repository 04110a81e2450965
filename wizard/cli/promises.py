"""`promises`: list the callbacks, take one over, add findings, or mark one as done."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders, library_of, tell_news
from wizard.cli.output import export
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.presenters.leaflet import Leaflet
    from wizard.records.database import Records
    from wizard.records.promise import Promise

ACTS = {
    "list": "list all callbacks, by day",
    "show": "show one callback, including who to call",
    "take": "take one over",
    "found": "add your findings",
    "move": "change the day",
    "kept": "the call is done: delete the callback",
    "erase": "delete it: the patron doesn't want a call, or it was a mistake",
    "slip": "put the list on paper for the next shift, without names and numbers",
    "answer": "put your findings on paper for the patron",
    "ics": "save its date for your calendar, without the name and number",
    "eml": "write your findings as an email to open and send",
}
_FOR_ALL = ("list", "slip")
_WORDS = {"take": "your initials", "found": "what you found out, in plain words", "move": "the day, such as 2026-12-01"}


def add(commands: Any) -> None:
    output = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    output.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it to this file")
    command = commands.add_parser(
        "promises",
        parents=[output],
        help="show and update the callbacks you promised patrons",
        epilog="Without ACT, it lists all callbacks.",
    )
    acts = command.add_subparsers(dest="act", metavar="ACT")
    command.set_defaults(run=run, act="list", words=[], output=None, country="")
    for act, text in ACTS.items():
        parser = acts.add_parser(act, parents=[output], help=text, description=f"{text[0].upper()}{text[1:]}.")
        if act not in _FOR_ALL:
            parser.add_argument(
                "number", type=int, metavar="NUMBER", help=f"its number in the list that `{to_run('promises')}` shows"
            )
        if act in _WORDS:
            parser.add_argument("words", nargs="*", metavar="WORDS", help=_WORDS[act])


def run(parsed: argparse.Namespace) -> int:
    from wizard.records.database import Changed, records_in
    from wizard.records.outcome import counting
    from wizard.records.promise import Refused

    library = library_of(parsed)
    records = records_in(data_folder(), counting=counting(library))
    try:
        _refuse_if_lost(records)
        text = _run(parsed, library, records, records.today())
    except (Changed, Refused) as refused:
        raise Refusal(str(refused)) from None
    finally:
        records.close()
        tell_news(records)
    _refuse_if_lost(records)
    if records.trouble:
        print(records.trouble, file=sys.stderr)
    if parsed.output:
        export(parsed.output, text.encode())
    else:
        print(text)
    return 0


def _refuse_if_lost(records: "Records") -> None:
    """Raise Refusal if nothing can be read or saved. Data in memory would be lost when this command ends."""
    from wizard.records.database import GO_ON

    if records.trouble and not records.is_here_only:
        raise Refusal(f"{records.trouble.removesuffix(GO_ON)}Nothing was saved.", 2)


def _run(parsed: argparse.Namespace, library: "Library", records: "Records", today: date) -> str:
    from wizard.records import promise, promise_documents

    every = records.promises.all()
    if parsed.act == "list":
        lines = [f"{number:>2}  {promise.summary(one, library, today)}" for number, one in enumerate(every, 1)]
        return "\n".join(lines) or "There are no callbacks."
    if parsed.act == "slip":
        return _on_paper(promise_documents.slip(every, library, today), parsed)
    one, words = _chosen(parsed.number, every), " ".join(parsed.words)
    changes: dict[str, Callable[[], object]] = {
        "take": lambda: records.promises.take(one, words),
        "found": lambda: records.promises.find_out(one, words),
        "move": lambda: records.promises.move(one, _day(words), today),
        "kept": lambda: records.promises.kept(one, today),
        "erase": lambda: records.promises.withdraw(one),
    }
    if parsed.act in changes:
        changes[parsed.act]()
        return _AFTER.get(parsed.act, "Saved.")
    if parsed.act == "ics":
        return promise_documents.calendar(one, library)
    if parsed.act in ("eml", "answer"):
        if not one.found:
            raise Refusal(f"First add your findings: `{to_run('promises', 'found', 'NUMBER', 'WORDS')}`.", 2)
        if parsed.act == "eml":
            return promise_documents.letter(one, library).as_string()
        return _on_paper(promise_documents.answer(one, library), parsed)
    return "\n".join(promise.details(one, library, today))


def _on_paper(leaflet: "Leaflet", parsed: argparse.Namespace) -> str:
    from wizard.printing import leaflet_fit

    made, notice = leaflet_fit.text(leaflet, folders(parsed))
    if notice:
        print(notice, file=sys.stderr)
    return made


_AFTER = {"kept": "Well done. The callback is deleted.", "erase": "The callback is deleted."}


def _chosen(number: int, every: "list[Promise]") -> "Promise":
    if not 1 <= number <= len(every):
        if not every:
            raise Refusal("There are no callbacks.")
        raise Refusal(f"Choose a number from 1 to {len(every)}. To list them, run `{to_run('promises')}`.", 2)
    return every[number - 1]


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Refusal(f"`{words}` isn't a valid date. Use a date such as 2026-12-01.", 2) from None
