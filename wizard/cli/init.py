"""`init`: asks for what is a library's own, one thing after another, and writes its profile."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders, load
from wizard.cli.output import make_folder, write
from wizard.system.invocation import to_run, with_content
from wizard.system.paths import OWN, read_json

if TYPE_CHECKING:
    from wizard.authoring.profile_questions import Asked, Question


def add(commands: Any) -> None:
    command = commands.add_parser("init", help="ask for your library's own facts, and write its profile")
    command.add_argument("folder", nargs="?", type=Path, help="your library's own folder; `our-library` if left out")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.profile_yaml import as_yaml

    first, *shipped = folders(parsed)
    folder = parsed.folder or (first if shipped else OWN)
    path = folder / "flows" / "library.yaml"
    print(_HELP.format(path=path))
    try:
        asked = _all_asked(_begin(parsed, path), path)
    except (EOFError, KeyboardInterrupt):
        kept = "Your answers are kept; start it again to go on." if _waiting(path).exists() else "Nothing was changed."
        raise Refusal(f"\nStopped. {kept}", 130) from None
    if path.exists():
        write(path.with_name("library.yaml.old"), path.read_bytes())
    write(path, as_yaml(asked.profile).encode())
    _waiting(path).unlink(missing_ok=True)
    print(_NEXT.format(path=path, check=with_content(folder, "check"), desk=with_content(folder)))
    return 0


_HELP = """\
This asks for your library's own facts, one after another, and writes them to
{path}.

  Enter   keeps what stands in [brackets]
  -       leaves it empty
  <       goes back to the last question
  Ctrl-C  stops; your answers are kept
"""
_NEXT = """
{path} is written. Any text editor can change it.
Next:
  {check}
      looks it over
  {desk}
      opens the desk with it"""


def _all_asked(asked: "Asked", path: Path) -> "Asked":
    """Ask what is still open; after each answer all of them are on disk."""
    make_folder(path.parent)
    while question := asked.next():
        asked = _ask(asked, question)
        write(_waiting(path), json.dumps(asked.answers).encode())
    return asked


def _waiting(path: Path) -> Path:
    """Where answers wait until all are given; no flow, as its name does not end in .yaml."""
    return path.with_name("library.answers.json")


def _begin(parsed: argparse.Namespace, path: Path) -> "Asked":
    """The asking from its beginning, or from where it was stopped. Raises Refusal where a profile shall stay."""
    from wizard.authoring.profile_questions import begun

    answers = {key: value for key, value in read_json(_waiting(path)).items() if isinstance(value, str)}
    if answers:
        print(f"We go on where you stopped: {len(answers)} answers are kept.\n")
    elif path.exists():
        print("There is one already. Its values stand in brackets; it is kept as library.yaml.old.")
        if input("Change it? (yes, no)\n[no] > ").strip().lower() not in ("y", "yes"):
            raise Refusal("Nothing was changed.")
    return begun(load(parsed).library, _before(path), answers)


def _before(path: Path) -> dict[str, Any]:
    """The profile that is there, as plain names with values."""
    from wizard.content import yaml_tree

    if not path.exists():
        return {}
    tree = yaml_tree.read(path, path, lambda problem: None)
    if tree is None:
        raise Refusal(f"{path} can't be read; `{to_run('check', str(path))}` says why.", 2)
    return dict(tree)


def _ask(asked: "Asked", question: "Question") -> "Asked":
    """Ask till there is an answer that can stand; or go back one."""
    usual = f"[{question.usual}] " if question.usual else ""
    number, of = asked.place
    while True:
        said = input(f"{number} of about {of}: {question.ask}\n{usual}> ").strip()
        if said == "<":
            return asked.back()
        try:
            return asked.answered(question, said)
        except ValueError as wrong:
            print(f"  {wrong}")
