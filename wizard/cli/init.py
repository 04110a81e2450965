"""`init`: ask for a library's details (five at first, more later), and write its profile."""

import argparse
import json
import locale
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders, load
from wizard.cli.flow_files import write_schema
from wizard.cli.output import make_folder, write
from wizard.content.countries import country_of
from wizard.system.invocation import to_run, with_content
from wizard.system.paths import OWN, read_json
from wizard.system.text_width import wrap

if TYPE_CHECKING:
    from wizard.authoring.profile_questions import Interview, ProfileQuestion


def add(commands: Any) -> None:
    command = commands.add_parser("init", help="ask for your library's details and write its profile")
    command.add_argument("folder", nargs="?", type=Path, help="your library's own folder (default: our-library)")
    command.add_argument(
        "--more", action="store_true", help="ask the other questions, such as hours, card, and branches"
    )
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.profile_yaml import as_yaml
    from wizard.authoring.text_edits import like

    first, *shipped = folders(parsed)
    folder = parsed.folder or (first if shipped else OWN)
    path = folder / "flows" / "library.yaml"
    print(_HELP.format(count="for more details" if parsed.more else "five questions", path=path))
    try:
        asked = _all_asked(_begin(parsed, path), path)
    except (EOFError, KeyboardInterrupt):
        saved = (
            "Your answers are saved. Run the command again to continue."
            if _waiting(path).exists()
            else "Nothing was changed."
        )
        raise Refusal(f"\nStopped. {saved}", 130) from None
    if not asked.profile:
        _waiting(path).unlink(missing_ok=True)
        raise Refusal("\nNo question was answered, so nothing was changed.")
    if path.exists():
        write(path.with_name("library.yaml.old"), path.read_bytes())
    write(path, like(path, as_yaml(asked.profile)).encode())
    write_schema(parsed, path.parent)
    _waiting(path).unlink(missing_ok=True)
    print("\n".join(["", *(line for point in _open_points(asked) for line in wrap(point, 79))]))
    more = "" if parsed.more else _MORE.format(more=with_content(folder, "init", "--more"))
    check = with_content(folder, "check")
    print(_NEXT.format(path=path, desk=with_content(folder), more=more, check=check))
    return 0


def _open_points(asked: "Interview") -> Iterator[str]:
    """Yield a sentence for each value that's missing or was guessed."""
    profile = asked.profile
    if missing := [said for key, said in _NEEDED.items() if key not in profile]:
        yield f"Still missing: {' and '.join(missing)}. Until then, sheets have a blank line to write on."
    if not profile.get("platforms"):
        yield "Still missing: your services. Until they're filled in, only free books are offered."
    if names := ", ".join(asked.library.platforms[id].platform for id in asked.guessed):
        name = profile["library"]
        yield f"Guessed: “{name}” is the name patrons look for in {names}. If that's wrong, run `init --more`."


_NEEDED = {"library": "your library's name", "country": "its country", "phone": "the phone number"}


_HELP = """\
This asks {count}, one at a time, and writes your answers to
{path}.

  Enter   keeps the answer in [brackets], or skips the question
  -       leaves the answer empty
  <       goes back to the last question
  Ctrl-C  stops and saves your answers
"""
_NEXT = """
Saved {path}.
Next:
  {desk}
      opens the desk with your profile
{more}  {check}
      checks the profile after you change it"""
_MORE = """\
  {more}
      asks for more: hours, catalog, card, branches, and your own wording. Or
      open the file in a text editor. Every line is explained there.
"""


def _all_asked(asked: "Interview", path: Path) -> "Interview":
    """Ask the remaining questions, saving all answers after each one."""
    while question := asked.next():
        asked = _ask(asked, question)
        make_folder(path.parent)
        write(_waiting(path), json.dumps(asked.answers).encode())
    return asked


def _waiting(path: Path) -> Path:
    """Return the file for the answers so far. Its name doesn't end in .yaml, so that it isn't read as a flow."""
    return path.with_name("library.answers.json")


def _begin(parsed: argparse.Namespace, path: Path) -> "Interview":
    """Start the questions, or continue where they stopped. Raises Refusal if staff keep the existing profile."""
    from wizard.authoring.profile_questions import begun

    answers = {key: value for key, value in read_json(_waiting(path)).items() if isinstance(value, str)}
    if answers:
        count = "1 answer is" if len(answers) == 1 else f"{len(answers)} answers are"
        print(f"Continuing where you left off. {count} saved.\n")
    elif path.exists() and not parsed.more:
        print("You already have a profile. Its values are in brackets. It will be saved as library.yaml.old.")
        if input("Change it? (yes, no)\n[no] > ").strip().lower() not in ("y", "yes"):
            raise Refusal("Nothing was changed.")
    return begun(load(parsed).library, _before(path), answers, parsed.more, _here())


def _here() -> str:
    """Guess the country from the computer's language settings, such as `en_US` or `English_United States`."""
    region = (locale.getlocale()[0] or "").partition("_")[2]
    return country_of(region)


def _before(path: Path) -> dict[str, Any]:
    """Return the existing profile as a dictionary, or {} if there is none."""
    from wizard.content import yaml_tree

    if not path.exists():
        return {}
    tree = yaml_tree.read(path, path, lambda problem: None)
    if tree is None:
        raise Refusal(f"{path} can't be read. To see why, run `{to_run('check', str(path))}`.", 2)
    return dict(tree)


def _ask(asked: "Interview", question: "ProfileQuestion") -> "Interview":
    """Ask until the answer is valid, or go back one question."""
    usual = f"[{question.usual}] " if question.usual else ""
    number, of = asked.place
    about = "about " if asked.more else ""  # The answers can lead to more questions.
    while True:
        asks = "\n".join(wrap(f"{number} of {about}{of}: {question.ask}", 79))
        answer = input(f"{asks}\n{usual}> ").strip()
        if answer == "<":
            return asked.back()
        try:
            return asked.answered(question, answer)
        except ValueError as wrong:
            print(f"  {wrong}")
