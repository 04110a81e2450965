"""A library's own changes to shipped flows: their effect, and the messages about those that don't fit."""

from datetime import date
from pathlib import Path
from textwrap import dedent
from time import process_time

import pytest

from tests.tiny import Tiny, walked
from wizard.checks.check import check
from wizard.content import patches
from wizard.content.flow import Do
from wizard.content.library import Library
from wizard.content.loader import CachedFile, Loaded, load, unread
from wizard.content.problem import Problem
from wizard.content.spans import plain
from wizard.presenters.prompt import prompt_for

TODAY = date(2026, 12, 1)
LEND = """
    labels:
      Borrow: {confidence: likely}
      Renew: {}
    ways: {app: {}, browser: {}}
    borrow:
      - id: tap
        do: Tap **Borrow**.
        if-not: [{trouble: gone}]
      - id: pick
        ask: Which one is it?
        answers: [{id: old, text: The old one}, {id: new, text: The new one}]
    read:
      - id: open
        do: Tap **Renew**.
        see: Your book opens.
    troubles:
      - id: gone
        says: It is gone
        fixes: [{id: again, try: Press **Borrow** again.}, {id: wait, try: Wait a day.}]
"""


class Two:
    """The shipped flows, and a library's own folder with a patch."""

    def __init__(self, root: Path) -> None:
        self.shipped, self.own = Tiny(root / "shipped"), root / "own"
        self.shipped({"platforms/lend": LEND})
        self.path = self.own / "flows" / "patches" / "lend.yaml"
        self.path.parent.mkdir(parents=True)

    def ships(self, old: str, new: str) -> None:
        """Change the shipped flow."""
        path = self.shipped.root / "flows" / "platforms" / "lend.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def patch(self, changes: str) -> Loaded:
        """Read everything with a patch of these changes."""
        body = "".join(f"  {line}\n" for line in dedent(changes).strip("\n").split("\n"))
        self.path.write_text(f"patch: lend\nchanges:\n{body}", encoding="utf-8")
        return self.load()

    def load(self, kept: dict[Path, CachedFile] | None = None) -> Loaded:
        return load((self.own, self.shipped.root), cache=kept)

    def check(self) -> list[Problem]:
        return check((self.own, self.shipped.root), (), TODAY).problems


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


def borrow(library: Library) -> list[str]:
    return [getattr(step, "id", "") for step in library.platforms["lend"].borrow]


def step(library: Library, id: str) -> Do:
    lend = library.platforms["lend"]
    found = next(own for own in (*lend.borrow, *lend.read) if getattr(own, "id", "") == id)
    assert isinstance(found, Do)
    return found


def errors(loaded: Loaded) -> list[str]:
    return [f"{p.place.path.parent.name} {p.place.line}: {p.message}" for p in loaded.errors]


# ------------------------------------------------------------------ what a patch can do


def test_step_is_replaced_and_keeps_its_id(two: Two) -> None:
    loaded = two.patch("- step: tap\n  replace: {do: 'Ask us first.'}")
    assert errors(loaded) == []
    assert (step(loaded.library, "tap").do, step(loaded.library, "tap").if_not) == ("Ask us first.", ())


def test_keys_of_a_step_are_changed_and_the_others_stay(two: Two) -> None:
    made = step(two.patch("- step: tap\n  change: {note: 'Our PIN has four digits.', sheet: 'no'}").library, "tap")
    assert (made.do, made.note, made.sheet) == ("Tap **Borrow**.", "Our PIN has four digits.", "no")
    assert len(made.if_not) == 1


def test_steps_are_inserted_before_and_after(two: Two) -> None:
    changes = """
        - step: tap
          before: [{id: first, do: 'Ask us.'}]
        - step: tap
          after: [{id: second, do: 'Wait.'}, {id: third, do: 'Wait more.'}]
    """
    assert borrow(two.patch(changes).library) == ["first", "tap", "second", "third", "pick"]


def test_step_is_removed(two: Two) -> None:
    assert borrow(two.patch("- step: pick\n  remove: yes").library) == ["tap"]


def test_lists_of_a_step_get_more_items(two: Two) -> None:
    library = two.patch("- step: tap\n  add: {if-not: [{id: ask, try: 'Ask us.'}], note: 'Be quick.'}").library
    assert (len(step(library, "tap").if_not), step(library, "tap").note) == (2, "Be quick.")


def test_answers_fixes_troubles_labels_and_ways_can_be_changed(two: Two) -> None:
    changes = """
        - answer: pick/old
          change: {text: "Bought before 2015"}
        - fix: gone/wait
          replace: {try: "Come back in a week."}
        - fix: gone/again
          after: [{id: call, try: "Call us."}]
        - trouble: gone
          add: {also: ["not there"]}
        - label: Borrow
          change: {confidence: confirmed}
        - label: Borrow
          after: {Reserve: {}}
        - way: browser
          remove: yes
    """
    loaded = two.patch(changes)
    assert errors(loaded) == []
    lend = loaded.library.platforms["lend"]
    (gone,) = lend.troubles
    assert [(fix.id, fix.try_) for fix in gone.fixes][1:] == [("call", "Call us."), ("wait", "Come back in a week.")]
    assert (gone.also, list(lend.labels), list(lend.ways)) == (("not there",), ["Borrow", "Reserve", "Renew"], ["app"])
    assert lend.labels["Borrow"].confidence == "confirmed"
    assert [answer.text for answer in lend.borrow[1].answers] == ["Bought before 2015", "The new one"]  # type: ignore[union-attr]


def test_labels_and_steps_can_be_added_to_the_flow_itself(two: Two) -> None:
    loaded = two.patch("- flow: lend\n  add: {labels: {Reserve: {}}, clean-up: [{id: out, do: 'Sign out.'}]}")
    lend = loaded.library.platforms["lend"]
    assert (errors(loaded), list(lend.labels), len(lend.clean_up)) == ([], ["Borrow", "Renew", "Reserve"], 1)


def test_patched_step_is_shown_at_the_desk(two: Two) -> None:
    library = two.patch("- step: tap\n  change: {note: 'Our PIN has four digits.'}").library
    walk = walked(library, "lend/ready: done")
    assert "Our PIN has four digits." in [plain(row.phrase) for row in prompt_for(walk).rows]


def test_patch_follows_the_shipped_flow_across_an_update(two: Two) -> None:
    two.patch("- step: tap\n  change: {note: 'Our PIN has four digits.'}")
    two.ships("The old one", "The older one")
    two.ships("Tap **Borrow**.", "Press **Borrow**.")
    made = step(two.load().library, "tap")
    assert (made.do, made.note) == ("Press **Borrow**.", "Our PIN has four digits.")


def test_patch_is_read_again_when_only_the_patch_was_saved(two: Two) -> None:
    kept: dict[Path, CachedFile] = {}
    two.patch("- step: tap\n  change: {note: 'First.'}")
    assert step(two.load(kept).library, "tap").note == "First."
    two.patch("- step: tap\n  change: {note: 'Second note.'}")
    assert step(two.load(kept).library, "tap").note == "Second note."


# ------------------------------------------------------------------ problems, at the keeper's own lines


@pytest.mark.parametrize(
    ("changes", "line", "message", "help"),
    [
        ("- step: tapp\n  remove: yes", 3, "Our flow has no step called `tapp`. Did you mean `tap`?", "step: tap"),
        ("- step: gone\n  remove: yes", 3, "Our flow has no step called `gone`.", "trouble: gone"),
        ("- step: zzz\n  remove: yes", 3, "Our flow has no step called `zzz`.", "If it's no longer in our flow"),
        ("- label: Borow\n  remove: yes", 3, "no label called `Borow`. Did you mean `Borrow`?", "label: Borrow"),
        ("- answer: pick/odl\n  remove: yes", 3, "Did you mean `pick/old`?", "answer: pick/old"),
        ("- fix: gone/agan\n  remove: yes", 3, "Did you mean `gone/again`?", "fix: gone/again"),
        ("- flow: libby\n  add: {also: [x]}", 3, "This patch is for `lend`.", "flow: lend"),
        ("- step: tap", 3, "This doesn't say how to change it.", "Use one of `replace`"),
        ("- remove: yes", 3, "This doesn't say which item to change.", "Use one of `step`"),
        ("- step: tap\n  label: Borrow\n  remove: yes", 4, "This has both `step` and `label`.", "Make two list items"),
        ("- step: tap\n  remove: yes\n  add: {note: 'x'}", 5, "This has both `remove` and `add`.", "Make two"),
        ("- step: tap\n  replace: {id: tip, do: 'x.'}", 4, "The id has to stay `tap`", "id: tap"),
        ("- step: tap\n  change: {id: tip}", 4, "The id can't change", "Delete this line."),
        ("- step: tap\n  change: [a]", 4, "`change` needs the keys of a step, not a list.", "without a dash"),
        ("- step: tap\n  after: {do: 'x.'}", 4, "`after` is a list.", "`- `"),
        ("- step: tap\n  add: {do: 'x.'}", 4, "`do` already exists in our flow.", "`change:`"),
        (
            "- step: tap\n  remove: yes\n- step: tap\n  add: {note: 'x'}",
            5,
            "already removed or replaced `tap`",
            "Delete",
        ),
        (
            "- step: tap\n  change: {note: 'a'}\n- step: tap\n  change: {note: 'b'}",
            6,
            "`note` is already changed on line 4.",
            "Keep one of them.",
        ),
        (
            "- step: tap\n  replace: {do: 'x.'}\n- step: tap\n  remove: yes",
            4,
            "This change has no effect, because line 6 removes `tap`.",
            "Delete one",
        ),
        (
            "- step: tap\n  change: {note: 'a'}\n- step: tap\n  replace: {do: 'x.', see: y.}",
            4,
            "This change has no effect, because line 6 replaces `tap`.",
            "Delete one",
        ),
        ("- step: tap\n  in: nowhere\n  remove: yes", 4, "`tap` isn't in `nowhere`.", "in: "),
        ("- flow: lend\n  remove: yes", 4, "For a whole flow, you can only use `change` or `add`.", "Use one of those"),
        ("- step: tap\n  change: {doo: 'x.'}", 4, "`doo` isn't a key you can use here. Did you mean `do`?", "keys"),
        ("- step: tap\n  change:\n    see: [x, y]", 5, "The comma splits this into 2 items.", 'see: "x, y"'),
        ("- step: tap\n  after:\n    - Tap it.", 5, "This should start with", "- do: Tap it."),
        ("- step: tap\n  chnage: {note: 'x'}", 4, "`chnage` isn't a key you can use here. Did you mean `change`?", ""),
    ],
)
def test_mistake_is_reported_at_its_line_in_the_patch(
    two: Two, changes: str, line: int, message: str, help: str
) -> None:
    loaded = two.patch(changes)
    (problem,) = loaded.errors
    assert (problem.place.path.parent.name, problem.place.line) == ("patches", line)
    assert message in problem.message
    assert help in problem.help
    assert borrow(loaded.library) in (["tap", "pick"], ["pick"])


def test_change_that_does_not_fit_does_not_affect_the_others(two: Two) -> None:
    loaded = two.patch("- step: tap\n  change: {note: 'Ours.'}\n- step: pick\n  change: {akk: 'Which?'}")
    assert len(loaded.errors) == 1
    assert step(loaded.library, "tap").note == "Ours."
    assert "patches/lend.yaml line 6: `akk` isn't a key" in unread(loaded)
    assert "This change isn't applied." in unread(loaded)


def test_unfinished_change_is_not_made(two: Two) -> None:
    loaded = two.patch("- step: tap\n  change:\n    note: CHANGE ME")
    assert [problem.code for problem in loaded.errors] == ["placeholder"]
    assert step(loaded.library, "tap").note == ""


def test_patch_of_an_unknown_flow_suggests_the_closest_one(two: Two) -> None:
    two.path.with_name("lends.yaml").write_text("patch: lends\nchanges: []\n", encoding="utf-8")
    (problem,) = two.load().errors
    assert problem.message == "There's no built-in flow called `lends`. Did you mean `lend`?"


def test_patch_in_a_file_with_another_name_is_not_used(two: Two) -> None:
    two.path.with_name("mine.yaml").write_text("patch: lend\nchanges: []\n", encoding="utf-8")
    (problem,) = two.load().errors
    assert (problem.code, problem.help) == (
        "file-name",
        "Rename it to lend.yaml.",
    )


def test_patch_outside_flows_says_where_it_belongs(two: Two) -> None:
    astray = two.own / "patches" / "lend.yaml"
    astray.parent.mkdir()
    astray.write_text("patch: lend\nchanges: []\n", encoding="utf-8")
    (problem,) = two.load().errors
    assert problem.help == "Move it to flows/patches/lend.yaml."


def test_patch_is_not_used_when_the_library_has_its_own_copy(two: Two) -> None:
    copy = two.own / "flows" / "platforms" / "lend.yaml"
    copy.parent.mkdir()
    text = (two.shipped.root / "flows" / "platforms" / "lend.yaml").read_text(encoding="utf-8")
    copy.write_text(text.replace("Tap **Borrow**.", "Press **Borrow**."), encoding="utf-8")
    loaded = two.patch("- step: tap\n  change: {note: 'Ours.'}")
    assert [problem.code for problem in loaded.errors] == ["patch-and-copy"]
    assert (step(loaded.library, "tap").do, step(loaded.library, "tap").note) == ("Press **Borrow**.", "")


def test_rules_report_a_patched_step_at_the_patch(two: Two) -> None:
    two.patch("- step: tap\n  change:\n    do: 'Tap **Borow**.'")
    found = [problem for problem in two.check() if problem.code == "unknown-label"]
    assert [(p.place.path.parent.name, p.place.line, p.place.column) for p in found] == [("patches", 5, 16)]


def test_what_a_removal_breaks_is_reported_at_the_removal(two: Two) -> None:
    two.patch("- trouble: gone\n  remove: yes")
    (problem,) = [problem for problem in two.check() if problem.severity == "error"]
    assert (problem.place.path.parent.name, problem.place.line) == ("patches", 4)
    assert problem.help.startswith("It's still needed here: lend.yaml line ")


def test_what_a_patch_causes_in_the_shipped_file_is_reported_at_the_patch(two: Two) -> None:
    before = {problem.code for problem in two.check()}
    steps = ", ".join(f"{{id: more-{n}, do: 'Tap **Renew**.', see: 'the next page.'}}" for n in range(8))
    two.patch(f"- step: tap\n  after: [{steps}]")
    (problem,) = [problem for problem in two.check() if problem.code == "long-task"]
    assert "long-task" not in before
    assert (problem.place.path.parent.name, problem.place.line) == ("patches", 1)
    assert "of our lend.yaml." in problem.help


def test_finding_in_a_patch_can_be_silenced_there(two: Two) -> None:
    two.patch("- step: tap\n  change:\n    do: Simply tap **Borrow**.  # ok: needless-word our words")
    assert "needless-word" not in {problem.code for problem in two.check()}
    two.patch("- step: tap\n  change:\n    do: Simply tap **Borrow**.")
    assert "needless-word" in {problem.code for problem in two.check()}


# ------------------------------------------------------------------ when ours changes


def test_missing_version_is_reported_with_the_line_to_write(two: Two) -> None:
    loaded = two.patch("- step: tap\n  change: {note: 'Ours.'}")
    (problem,) = loaded.problems
    assert (problem.code, problem.severity) == ("made-on", "warning")
    assert two.patch(f"- step: tap\n  {problem.help}\n  change: {{note: 'Ours.'}}").problems == []


def test_old_new_and_own_words_are_shown_when_the_shipped_step_has_changed(two: Two) -> None:
    (problem,) = two.patch("- step: open\n  replace: {do: 'Tap **Renew** twice.'}").problems
    made_on = problem.help.removeprefix("made-on: ")
    two.patch(
        f"""
        # The shipped step, version {made_on}:
        #   - id: open
        #     do: Tap **Renew**.
        #     see: Your book opens.
        - step: open
          made-on: {made_on}
          replace: {{do: 'Tap **Renew** twice.'}}
        """
    )
    assert two.load().problems == []
    two.ships("Tap **Renew**.", "Press **Renew**.")
    (changed,) = two.load().problems
    assert (changed.code, changed.severity, changed.place.line) == ("shipped-changed", "warning", 8)
    said = "`do` said “Tap **Renew**.”, but ours now says “Press **Renew**.”, and yours says “Tap **Renew** twice.”."
    assert changed.help == said


def test_version_does_not_depend_on_layout_or_order(two: Two) -> None:
    first = two.patch("- step: tap\n  change: {note: 'Ours.'}").applied[0].original
    two.ships('  - id: tap\n    do: "Tap **Borrow**."\n', '  - do: "Tap\n      **Borrow**."\n    id: tap\n')
    assert patches.version(two.load().applied[0].original) == patches.version(first)


def own_copy(two: Two, made_on: str = "") -> list[Problem]:
    """Return the messages about the library's own copy of the shipped flow."""
    copy = two.own / "flows" / "platforms" / "lend.yaml"
    if not copy.exists():
        copy.parent.mkdir()
        text = (two.shipped.root / "flows" / "platforms" / "lend.yaml").read_text(encoding="utf-8")
        copy.write_text(text, encoding="utf-8")
    if made_on:
        copy.write_text(f"made-on: {made_on}\n{copy.read_text(encoding='utf-8')}", encoding="utf-8")
    return two.load().problems


def test_own_copy_is_reported_when_the_shipped_flow_has_a_newer_date(two: Two) -> None:
    assert own_copy(two) == []
    two.ships("Tap **Renew**.", "Press **Renew**.")
    (problem,) = own_copy(two)
    assert (problem.code, problem.place.line) == ("made-on", 1)
    assert problem.message == "This copy doesn't say which version of our lend.yaml you copied."
    two.ships("date: 2026-11-20", "date: 2026-11-29")
    (problem,) = own_copy(two)
    assert (problem.code, problem.message) == ("shipped-changed", "Our lend.yaml has changed since you copied it.")


def test_own_copy_with_a_version_is_reported_after_any_change(two: Two) -> None:
    own_copy(two)
    two.ships("Tap **Renew**.", "Press **Renew**.")
    assert [problem.code for problem in own_copy(two, made_on="00000000")] == ["shipped-changed"]
    version = patches.version(load((two.shipped.root,)).library.files["lend"].at)
    copy = two.own / "flows" / "platforms" / "lend.yaml"
    copy.write_text(copy.read_text(encoding="utf-8").replace("00000000", version), encoding="utf-8")
    assert two.load().problems == []


def test_check_of_patched_flows_takes_at_most_half_again_as_long(two: Two) -> None:
    """The time is processor time, with a patch of five changes for each of many flows."""
    for number in range(80):
        two.shipped._write(f"platforms/p{number}", dedent(LEND).strip())
    first = min(_seconds(two) for _ in range(2))
    for number in range(80):
        two.path.with_name(f"p{number}.yaml").write_text(f"patch: p{number}\nchanges:\n{FIVE}", encoding="utf-8")
    assert len(two.load().applied) == 5 * 80
    assert min(_seconds(two) for _ in range(2)) < 1.5 * first


FIVE = """\
  - step: tap
    change: {note: "Be quick here."}
  - step: open
    after: [{id: tell, do: "Tell us.", see: "a smile."}]
  - label: Renew
    change: {confidence: likely}
  - trouble: gone
    add: {also: [lost]}
  - answer: pick/new
    change: {text: "The newer one"}
"""


def _seconds(two: Two) -> float:
    start = process_time()
    two.check()
    return process_time() - start


def test_steps_that_a_patch_leaves_dangling_are_named_at_the_desk(two: Two) -> None:
    library = two.patch("- step: tap\n  after: [{use: nowhere}]").library
    walk = walked(library, "lend/ready: done", "tap: done")
    assert str(walk.missing[0]) == "patches/lend.yaml line 4"


def test_empty_patch_says_how_to_begin(two: Two) -> None:
    two.path.write_text("", encoding="utf-8")
    (problem,) = two.load().errors
    assert (problem.code, "patch lend" in problem.help) == ("empty-file", True)


def test_patch_with_a_slip_gets_a_line_to_copy(two: Two) -> None:
    (glued,) = two.patch("- step: tap\n  change:\n    note:Be quick.").errors
    assert (glued.code, glued.place.line, glued.help) == ("space-after-colon", 5, "note: Be quick.")
    text = "patch: lend\nchanges: [{step: tap, change: {note: Ours.}}]\n"
    for folder in (two.own / "flows" / "platforms", two.own / "flows"):
        two.path.unlink(missing_ok=True)
        folder.mkdir(exist_ok=True)
        (folder / "lend.yaml").write_text(text, encoding="utf-8")
        (moved,) = two.load().errors
        assert moved.message == f"This is a patch, but it's in the {folder.name} folder, so it isn't used."
        assert moved.help == "Move it to patches/lend.yaml."
        (folder / "lend.yaml").unlink()
