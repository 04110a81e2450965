"""`verify`: print a checklist to use with a device in hand, or enter the results."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.checked import pair_arguments, pair_of, record, who_options
from wizard.cli.common import Refusal, library_of
from wizard.cli.flags import opened
from wizard.cli.flow_files import library_folder
from wizard.cli.output import write
from wizard.cli.step_counts import walked
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from wizard.authoring.device_test import CardLine
    from wizard.content.library import Library


def add(commands: Any) -> None:
    command = commands.add_parser("verify", help="print a checklist to use with a device in hand, or enter the results")
    pair_arguments(command)
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--card", action="store_true", help="print the card")
    what.add_argument("--enter", action="store_true", help="enter the results of a card")
    command.add_argument("--card-code", metavar="CODE", help="with --enter: the code below the title of the card")
    command.add_argument(
        "--wrong", default=None, metavar="NUMBERS", help="with --enter: the numbers that weren't right"
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="with --card: where to save it")
    who_options(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.device_test import as_text, card, card_code

    library = library_of(parsed)
    pair = pair_of(library, parsed.device, parsed.platform)
    lines = card(library, pair, walked(library))
    if parsed.enter:
        library_folder(parsed)
        _refuse_old(parsed, card_code(pair, lines))
        wrong = _wrong(parsed, lines)
        record(parsed, library, pair, frozenset(line.address for line in wrong))
        if wrong:
            print("\n".join(_next(wrong)))
            _flag(library, wrong)
        return 0
    text = as_text(library, pair, lines, date.today())
    if parsed.output:
        write(parsed.output, text.encode())
        print(f"Saved {parsed.output}.")
    else:
        print(text)
    return 0


def _refuse_old(parsed: argparse.Namespace, code: str) -> None:
    """Ask for the card's code if it wasn't given. Raises Refusal if that card's numbers may mean other steps."""
    asked = "What's the card code? You'll find it below the title of the card. "
    said = _asked(asked) if parsed.card_code is None else parsed.card_code
    typed = "".join(said.split()).upper()
    if len(typed) != len(code):
        example = to_run("verify", "--card", parsed.device, parsed.platform)
        raise Refusal(f"A card code has {len(code)} letters or digits. To print a card: {example}", 2)
    if typed != code:
        told = (
            "The steps have changed since this card was printed, or the code has a typo. Check it, or print a new card."
        )
        raise Refusal(told, 2)


def _asked(question: str) -> str:
    try:
        return input(question)
    except (EOFError, KeyboardInterrupt):
        raise Refusal("\nStopped. Nothing was saved.", 130) from None


def _wrong(parsed: argparse.Namespace, lines: "list[CardLine]") -> "list[CardLine]":
    """Return the lines of the card that weren't right. Raises Refusal for a number that isn't on it."""
    if parsed.wrong is None:
        print("\n".join(f"{line.number:2}  {line.text}" for line in lines))
    asked = "Which numbers weren't right? (Press Enter if all were) "
    said = _asked(asked) if parsed.wrong is None else parsed.wrong
    by_number = {line.number: line for line in lines}
    found = set()
    for word in said.replace(",", " ").split():
        if not word.isdecimal() or int(word) not in by_number:
            raise Refusal(f"`{word[:20]}` isn't on the card. Its numbers go from 1 to {len(lines)}.", 2)
        found.add(int(word))
    return [by_number[number] for number in sorted(found)]


def _flag(library: "Library", wrong: "list[CardLine]") -> None:
    """Flag the steps that weren't right, as the desk does, so `flags` and `stale` list them."""
    from wizard.content.quoting import counted
    from wizard.records.database.flags import NOT_AS_WRITTEN

    try:
        with opened() as records:
            for line in wrong:
                records.flags.add(library, line.step.stop, NOT_AS_WRITTEN, records.today())
    except Refusal as why:
        print(f"{why}\nSo no step was flagged. To flag one, press Ctrl-F at the step in a visit at the desk.")
        return
    print(f"{counted(len(wrong), 'step')} flagged. To see what's flagged: {to_run('flags')}")


def _next(wrong: "list[CardLine]") -> list[str]:
    """Return what to type for each step that wasn't right."""
    rows = []
    for line in wrong:
        file, step = line.step.stop.file, line.step.step.id
        rows += [f"{line.text}", f"  to change it: {to_run('patch', file, step)}"]
    return rows
