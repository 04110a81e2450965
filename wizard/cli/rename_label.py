"""`rename-label`: change a button's name everywhere."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders, load
from wizard.cli.flags import any_records, close, flagged, opened
from wizard.cli.flow_files import at, flow_named, own_folder, refuse_foreign, save
from wizard.cli.impact import confirm, shown, yes_option
from wizard.cli.lookup import known
from wizard.cli.output import make_folder
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from wizard.authoring.rename import Rename
    from wizard.authoring.rename_catalogs import Translated
    from wizard.content.flow import Only
    from wizard.content.library import Library


def add(commands: Any) -> None:
    command = commands.add_parser("rename-label", help="change a button's name everywhere")
    command.add_argument("flow", help="the flow with the button, such as libby or flows/platforms/libby.yaml")
    command.add_argument("old", help="its old name")
    command.add_argument("new", help="its new name")
    extent = command.add_mutually_exclusive_group()
    extent.add_argument("--was", action="store_true", help="also keep the old name, for screens that still show it")
    only = "rename it only there: model=kindle-2013, or borrows-on=phone if patrons borrow on a phone (can be repeated)"
    extent.add_argument("--only-if", action="append", default=[], metavar="FACT=VALUE,…", help=only)
    command.add_argument("--dry-run", action="store_true", help="only show what would change")
    command.add_argument("--close-flags", action="store_true", help="close the flags on its steps without asking")
    yes_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.rename import CannotRename, rename, rename_where

    library = load(parsed).library
    file, only = flow_named(library, parsed.flow), _condition(library, parsed.only_if)
    try:
        if only:
            made = rename_where(library, file, parsed.old, parsed.new, only)
        else:
            made = rename(library, file, parsed.old, parsed.new, parsed.was)
    except CannotRename as refused:
        raise Refusal(str(refused)) from None
    owned = library.label(file, parsed.old)
    refuse_foreign(parsed, made.texts, (owned[0] if owned else file, parsed.old))
    translated = [] if only else _catalogs(library, made, parsed)  # A variant doesn't change any sentences.
    texts = {**made.texts, **{catalog.path: catalog.text for catalog in translated}}
    print("\n".join([*(f"{at(value.place)}: {value.text}" for value in made.places), *_planned(translated), ""]))
    if parsed.dry_run:
        shown(parsed, texts)
    else:
        confirm(parsed, texts)
        for catalog in translated:
            make_folder(catalog.path.parent)
        save(texts)
    print("\n".join(["", *(_summary(made, translated, parsed) if not only else [_variant(parsed, only)])]))
    if not parsed.dry_run:
        _close_flags(library, parsed)
    return 0


def _condition(library: "Library", said: Sequence[str]) -> "Only":
    """Return the condition from `--only-if`. Raises Refusal for a fact or a value that the flows don't have."""
    from wizard.checks.rules.corpus import Corpus
    from wizard.checks.rules.references import library_facts

    if not said:
        return {}
    facts = {**library_facts(), **Corpus(library, (), date.today()).values}
    only = {}
    for item in said:
        name, _, listed = item.partition("=")
        if not all(named := listed.split(",")):
            raise Refusal(
                f"`{item}` should be a fact and its values, such as model=kindle-2013 or borrows-on=phone.", 2
            )
        fact = known(name, sorted(facts), "fact")
        among = sorted(facts[fact])
        only[fact] = tuple(known(value, among, f"value of {fact}") if among else value for value in named)
    return only


def _catalogs(library: "Library", made: "Rename", parsed: argparse.Namespace) -> "list[Translated]":
    """Return the catalogs with the new name."""
    from wizard.authoring import rename_catalogs
    from wizard.content.translation import UnreadableCatalog

    own = own_folder(parsed)
    further = [folder for folder in folders(parsed) if folder.resolve() != own.resolve()]
    files = {value.file for value in made.places}
    owner = flow_named(library, parsed.flow)
    try:
        return rename_catalogs.catalogs(rename_catalogs.LabelRename(owner, files, parsed.old, parsed.new), own, further)
    except UnreadableCatalog as error:
        raise Refusal(f"{error} {error.help}", 2) from None


def _close_flags(library: "Library", parsed: argparse.Namespace) -> None:
    """Offer to close the flags on the steps that mention the button. Without a terminal, say how to do it."""
    if not any_records():
        return
    from wizard.content.quoting import counted
    from wizard.content.spans import labels
    from wizard.records.database.flags import FIXED

    with opened() as records:
        for step in flagged(library, records):
            if parsed.old not in labels(step.text(library)):
                continue
            flags = f"{counted(step.times, 'flag')} on {step.name}"
            if not sys.stdin.isatty() and not parsed.close_flags:
                print(f"\n{flags} may be fixed now. To close: {to_run('flags', step.name, '--fixed')}")
            elif parsed.close_flags or input(f"\nClose {flags}? (yes, no)\n[no] > ").strip().lower() in ("y", "yes"):
                close(step, FIXED, records)
                print(f"Closed {flags}.")


def _planned(translated: "list[Translated]") -> list[str]:
    """Return the catalogs that would change, and those that would be new."""
    from wizard.content.quoting import counted

    return [
        f"{one.path.as_posix()}: {counted(one.sentences, 'sentence')}{'' if one.path.exists() else ', in a new file'}"
        for one in translated
    ]


def _variant(parsed: argparse.Namespace, only: "Only") -> str:
    """Return a sentence that says what the button is called now, and where."""
    from wizard.authoring.inventory import only as in_words

    would = "would be" if parsed.dry_run else "is now"
    return f"`{parsed.old}` {would} `{parsed.new}` {in_words(only)}."


def _summary(made: "Rename", translated: "list[Translated]", parsed: argparse.Namespace) -> list[str]:
    from wizard.content.quoting import counted

    would = "would be" if parsed.dry_run else "is now"
    places = f"{counted(len(made.places), 'place')} in {counted(len(made.texts), 'file')}"
    loose = [f"  {at(value.place)}: {value.text}" for value in made.loose]
    return [
        f"`{parsed.old}` {would} `{parsed.new}` in {places}.",
        *(f"Also translated: {one.path}, {counted(one.sentences, 'sentence')}" for one in translated),
        *(["", "Check these too. They use the word without asterisks:", *loose] if loose else []),
    ]
