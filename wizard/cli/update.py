"""`update`: decide what to keep when both the library and the shipped flows changed a step."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders, load
from wizard.cli.flow_files import library_folder
from wizard.cli.impact import agreed, yes_option
from wizard.cli.output import write
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.flow import Patch
    from wizard.content.patches import Applied

_KEEP = {"y": "yours", "o": "ours", "b": "both", "": "later"}


def add(commands: Any) -> None:
    command = commands.add_parser("update", help="decide what to keep in steps that you and we both changed")
    command.add_argument("flow", nargs="?", default="", help="only this flow, such as libby")
    command.add_argument(
        "--keep", choices=("yours", "ours", "both"), default="", help="for scripts, with --yes: one answer for all"
    )
    yes_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    library_folder(parsed)
    open_ = [made for made in load(parsed).applied if made.outdated and parsed.flow in ("", made.flow)]
    copies = [*_copies(parsed)]
    if not open_ and not copies:
        print("The shipped flows haven't changed any of the steps you changed.")
        return 0
    later = sum(_settle(parsed, made) == "later" for made in open_)
    later += sum(not _settle_copy(parsed, path) for path in copies)
    print(f"{later} left to decide. To continue, run `{to_run('update')}`." if later else "Everything is decided.")
    return 0


def _settle(parsed: argparse.Namespace, made: "Applied") -> str:
    """Show one change in its three versions, ask what to keep, write it, and return what was chosen."""
    from wizard.content.patches import side_by_side

    current, patch = _current(parsed, made)
    print(f"{made.path.as_posix()}:{current.change.at.mark[0]}: our {made.kind} `{made.name}` changed.")
    print("\n".join(f"  {line}" for line in side_by_side(current, patch)))
    merges = current.verb == "replace"
    chosen = parsed.keep or _asked(merges)
    if chosen == "both" and not merges:
        chosen = "yours"  # The rest of the step already comes from our version.
    if chosen != "later" and not _write(parsed, current, patch, chosen):
        chosen = "later"
    said = {"yours": "We kept yours.", "ours": "We're using ours.", "both": "Yours now has what's new in ours."}
    print(said.get(chosen, ""))
    return chosen


def _copies(parsed: argparse.Namespace) -> "Iterator[Path]":
    """Yield the library's own copies of flows that may be older than ours."""
    from wizard.content.patches import BEHIND, made_in

    for problem in load(parsed).problems:
        path = problem.place.path
        if problem.code in BEHIND and not made_in(path) and parsed.flow in ("", path.stem):
            yield path


def _settle_copy(parsed: argparse.Namespace, path: Path) -> bool:
    """Show how a copy differs from ours. If staff say it's right, note that it was compared with ours."""
    from wizard.authoring.diff import of_file
    from wizard.authoring.patch_text import noted_copy
    from wizard.authoring.text_edits import read
    from wizard.content import loader

    own, shipped = load(parsed).library.files[path.stem], loader.load(folders(parsed)[1:]).library.files[path.stem]
    print(f"{path.as_posix()}: your copy of our {path.name}. Yours differs from ours:")
    print("\n".join(f"  - {line}" for line in of_file(shipped, own).lines or ("only in its layout",)))
    if parsed.keep in ("ours", "both"):
        print("To use ours, delete your copy. To use parts of ours, copy them into yours.")
        return False
    if not parsed.keep and not _compared():
        return False
    try:
        write(path, noted_copy(read(path), own.at, shipped.at).encode())
    except ValueError as why:
        raise Refusal(f"{path}: {why} Change it by hand, and write `made-on:` as `check` says.") from None
    print("We kept yours, and noted that you compared it with ours today.")
    return True


def _compared() -> bool:
    try:
        return input("Is yours right as is (y), or decide later (Enter)? ").strip().lower() in ("y", "yes")
    except (EOFError, KeyboardInterrupt):
        raise Refusal("\nStopped. Your decisions so far are saved.", 130) from None


def _current(parsed: argparse.Namespace, made: "Applied") -> "tuple[Applied, Patch]":
    """Return a change as it is in its file now, because lines may have moved."""
    from wizard.content import loader

    loaded = loader.load(folders(parsed))
    for own in loaded.applied:
        if own.same(made) and own.outdated:
            return own, next(patch for patch in loaded.library.patches[own.flow] if own.change in patch.changes)
    raise Refusal(f"{made.path} changed in the meantime. To start again, run `{to_run('update')}`.")


def _asked(merges: bool) -> str:
    offered = "Keep yours (y), use ours (o)" + (", keep both (b)" if merges else "")
    while True:
        try:
            said = input(f"{offered}, or decide later (Enter)? ").strip().lower()[:1]
        except (EOFError, KeyboardInterrupt):
            raise Refusal("\nStopped. Your decisions so far are saved.", 130) from None
        if said in _KEEP and (said != "b" or merges):
            return _KEEP[said]


def _write(parsed: argparse.Namespace, made: "Applied", patch: "Patch", chosen: str) -> bool:
    """Write the choice after showing what it changes. Return False if the answer is no."""
    from wizard.authoring import patch_text
    from wizard.authoring.text_edits import read

    path: Path = made.path
    text = read(path)
    try:
        if chosen == "ours":
            text = patch_text.dropped(text, patch, made.change)
        elif chosen == "both":
            text = patch_text.merged(text, patch, made)
        else:
            text = patch_text.kept(text, made)
    except ValueError as why:
        raise Refusal(f"{path}: {why} Change it by hand, and write `made-on:` as `check` says.") from None
    if not agreed(parsed, {path: text or None}):
        return False
    if text:
        write(path, text.encode())
    else:
        path.unlink()
    return True
