"""Patches from the command line, and a year at a library that keeps its own changes across our updates."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.running import ROOT
from tests.tiny import PROFILE, Tiny, walked
from wizard.cli.main import main
from wizard.content.dates import in_words
from wizard.content.following import current
from wizard.content.loader import load
from wizard.content.translation import translation
from wizard.desk.actions import Begin, GiveAnswer, Practice
from wizard.desk.practice import act
from wizard.desk.screens.keeper import KeeperFile
from wizard.desk.startup import open_desk
from wizard.presenters.prompt import prompt_for
from wizard.records.database import records_in
from wizard.system.paths import data_folder
from wizard.walk.stops import Start

YESTERDAY = date.today() - timedelta(days=1)

KINDLE = """
    models:
      kindle: {name: Kindle, ways: [app, browser]}
    recognize:
      - id: which
        ask: Which one is it?
        remember: model
        answers: [{id: kindle, text: A Kindle}]
"""
LIBBY = """
    sources: [{name: Libby help, url: "https://help.example.org", checked: 2026-11-20}]
    labels:
      Borrow: {confidence: likely}
      Read: {confidence: unsure}
    set-up:
      - id: add-card
        do: Type your card number.
        see: your library's name.
    borrow:
      - id: tap-borrow
        do: Tap **Borrow**.
        see: the due date.
        if-not: [{trouble: no-button}]
    read:
      - id: open
        do: Tap **Read**.
        see: Your book opens.
    give-back:
      - id: close
        do: Close the book.
        see: your other books.
    ways: {app: {}}
    troubles:
      - id: no-button
        says: There's no button
        fixes: [{id: again, try: Open the app again.}]
        home: Open the app again.
"""
HOOPLA = """
    sources: [{name: hoopla help, url: "https://help.example.org", checked: 2026-11-20}]
    labels:
      Borrow now: {confidence: likely}
    borrow:
      - id: borrow-now
        do: Tap **Borrow now**.
        see: the due date.
    read:
      - id: start
        do: Tap the cover.
        see: Your book opens.
    give-back:
      - id: close
        do: Close the book.
        see: your other books.
    ways: {app: {}}
"""


class Ran(NamedTuple):
    """The result of a command."""

    code: int
    out: str
    err: str


class Keeper:
    """A flow keeper's computer: the program with its shipped flows, and the library's own folder."""

    def __init__(self, root: Path, run: Callable[..., Ran]) -> None:
        self.run = run
        self.shipped, self.own = Tiny(root / "shipped"), Path("our-library")
        self.shipped(
            {
                "devices/reader": KINDLE,
                "platforms/libby": LIBBY,
                "platforms/hoopla": HOOPLA,
            }
        )
        (root / "shipped" / "flows" / "platforms" / "lend.yaml").unlink(missing_ok=True)
        (self.own / "flows").mkdir(parents=True)
        profile = "".join(f"{key}: {value}\n" for key, value in PROFILE.items())
        offers = "platforms:\n  libby: {find-as: Hill Library}\n  hoopla: {find-as: Hill Library}\n"
        (self.own / "flows" / "library.yaml").write_text(profile + offers, encoding="utf-8")

    @property
    def patch(self) -> Path:
        return self.own / "flows" / "patches" / "libby.yaml"

    def edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text, text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def ships(self, flow: str, old: str, new: str) -> None:
        """Change a shipped flow, as a program update does."""
        self.edit(self.shipped.root / "flows" / "platforms" / f"{flow}.yaml", old, new)

    def __call__(self, *words: str, typed: str = "", code: int = 0) -> str:
        """Run a command, and return what it printed."""
        ran = self.run(*words, typed=typed)
        assert ran.code == code, ran
        return ran.out + ran.err


@pytest.fixture
def keeper(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    """Make a computer with small shipped flows, in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("EBOOK_SETUP_HOME", str(tmp_path / "data"))
    shipped = tmp_path / "shipped"
    monkeypatch.setattr("wizard.system.paths.bundled", lambda: shipped)

    def run(*words: str, typed: str = "") -> Ran:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        translation.cache_clear()  # as in a separate process
        code = main(["--content", "our-library", *words])
        return Ran(code, *capsys.readouterr())

    made = Keeper(tmp_path, run)
    (shipped / "handouts").symlink_to(ROOT / "handouts")
    return made


# ------------------------------------------------------------------ patch


def test_everything_a_patch_can_change_is_listed(keeper: Keeper) -> None:
    said = keeper("patch", "libby")
    assert "step     tap-borrow                       Tap **Borrow**.\n" in said
    assert "fix      no-button/again                  Open the app again.\n" in said
    assert "label    Borrow\n" in said


def test_patch_starts_with_the_step_as_a_comment_and_its_version(keeper: Keeper) -> None:
    said = keeper("patch", "libby", "tap-borrow")
    assert said.startswith("our-library/flows/patches/libby.yaml:5 is where your change starts. Finish it, then run `")
    assert keeper.patch.read_text(encoding="utf-8") == (
        """\
# yaml-language-server: $schema=../schema.json
# Your library's changes to our flow. Each change uses replace, change, add, before, after, or remove.
patch: libby
changes:
  # The shipped step, version 0f922e7b:
  #   - id: tap-borrow
  #     do: Tap **Borrow**.
  #     see: the due date.
  #     if-not:
  #       - trouble: no-button
  - step: tap-borrow
    made-on: 0f922e7b
    change:
      do: Tap **Borrow**.
"""
    )
    assert "No problems" in keeper("check", "--no-walk", str(keeper.patch))


@pytest.mark.parametrize("verb", ["change", "replace", "add", "before", "after", "remove"])
@pytest.mark.parametrize("name", ["tap-borrow", "no-button", "no-button/again", "label Borrow"])
def test_every_change_that_is_started_can_be_read(keeper: Keeper, name: str, verb: str) -> None:
    keeper("patch", "libby", name, verb, "--yes")
    keeper("patch", "libby", "open")
    ran = keeper.run("check", "--no-walk", "--format", "concise", str(keeper.patch))
    codes = {line.split()[2] for line in ran.out.splitlines()[:-1]}
    assert codes <= {"placeholder", "unknown-trouble", "unknown-label", "unused-label"}, ran.out


def test_steps_stay_as_they_were_written_when_a_second_change_is_started(keeper: Keeper) -> None:
    keeper("patch", "libby", "tap-borrow")
    keeper.edit(keeper.patch, "      do: Tap **Borrow**.\n", "      note: Be quick.  # our words\n")
    keeper("patch", "libby", "open", "after", "--yes")
    text = keeper.patch.read_text(encoding="utf-8")
    assert "      note: Be quick.  # our words\n  # The shipped step, version " in text


def test_second_change_of_the_same_step_is_started_only_on_request(keeper: Keeper) -> None:
    keeper("patch", "libby", "open")
    before = keeper.patch.read_bytes()
    said = keeper("patch", "libby", "open", code=2)
    assert said.startswith("You already have a change of step `open`: our-library/flows/patches/libby.yaml:9:")
    assert keeper.patch.read_bytes() == before
    keeper("patch", "libby", "open", "after", "--yes")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("libbi", "open"), "Did you mean libby?"),
        (("libby", "opne"), "`libby` has nothing named `opne`. Did you mean `open`?"),
    ],
)
def test_patch_suggests_the_closest_name_when_a_name_is_unknown(
    keeper: Keeper, words: tuple[str, ...], told: str
) -> None:
    assert told in keeper("patch", *words, code=2)


def test_patch_is_refused_when_the_library_has_its_own_copy(keeper: Keeper) -> None:
    copy = keeper.own / "flows" / "platforms" / "libby.yaml"
    copy.parent.mkdir()
    copy.write_bytes((keeper.shipped.root / "flows" / "platforms" / "libby.yaml").read_bytes())
    said = keeper("patch", "libby", "open", code=2)
    assert (
        said
        == "our-library/flows/platforms/libby.yaml is your own file, so there's nothing to patch. Change that file.\n"
    )


def test_schema_offers_a_new_name_as_soon_as_a_command_writes_there(keeper: Keeper) -> None:
    schema = keeper.own / "flows" / "schema.json"
    keeper("patch", "libby", "open")
    assert '"pageturner"' not in schema.read_text(encoding="utf-8")
    assert "schema.json too" not in keeper("new", "topic", "Pageturner")
    assert '"pageturner"' in schema.read_text(encoding="utf-8")


# ------------------------------------------------------------------ update


def test_copy_is_compared_and_its_version_noted_when_it_names_none(keeper: Keeper) -> None:
    copy = keeper.own / "flows" / "platforms" / "libby.yaml"
    copy.parent.mkdir()
    shutil.copyfile(keeper.shipped.root / "flows" / "platforms" / "libby.yaml", copy)
    assert keeper("update") == "The shipped flows haven't changed any of the steps you changed.\n"
    keeper.edit(copy, "Tap **Read**.", "Press **Read**.")
    told = "This copy doesn't say which version of our libby.yaml you copied."
    for words, code in ((("check", "--no-walk", str(copy)), 0), (("ours",), 0), (("doctor",), 1)):
        said = " ".join(keeper(*words, code=code).split())
        assert told in said and "update libby` shows how the two differ" in said
    said = keeper("update", "libby", typed="y\n")
    assert "Step `open` now says “Press **Read**.” It used to say “Tap **Read**.”" in said
    assert "noted that you compared it with ours today.\nEverything is decided." in said
    assert keeper("update") == "The shipped flows haven't changed any of the steps you changed.\n"
    keeper.ships("libby", "Type your card number.", "Type your card number, then tap the arrow.")
    assert "Our libby.yaml has changed since you copied it." in " ".join(keeper("check", "--no-walk").split())
    assert "1 left to decide." in keeper("update", typed="\n")
    assert "Everything is decided." in keeper("update", "--keep", "yours", "--yes")


@pytest.fixture
def behind(keeper: Keeper) -> Keeper:
    """Make a patch of two steps. We changed the first one, too."""
    keeper("patch", "libby", "tap-borrow", "replace")
    keeper("patch", "libby", "open")
    keeper.edit(keeper.patch, "      see: the due date.\n", "      see: the green line.\n")
    keeper.edit(keeper.patch, "      do: Tap **Read**.\n", "      note: Wait for it.\n")
    keeper.ships("libby", "Tap **Borrow**.", "Press **Borrow**.")
    return keeper


SIDES = "`do` said “Tap **Borrow**.”, but ours now says “Press **Borrow**.”."


def test_check_and_doctor_show_what_changed_in_the_shipped_flows(behind: Keeper) -> None:
    said = " ".join(behind("check", "--no-walk").split())
    assert "Our step `tap-borrow` has changed since you made this change." in said
    assert f"help: {SIDES}" in said
    assert SIDES in behind("doctor", code=1)


def test_nothing_is_written_when_the_decision_is_put_off(behind: Keeper) -> None:
    before = behind.patch.read_bytes()
    assert "1 left to decide." in behind("update", typed="\n")
    assert behind.patch.read_bytes() == before


def test_own_version_is_kept_and_not_asked_about_again(behind: Keeper) -> None:
    assert SIDES in behind("update", typed="y\n")
    text = behind.patch.read_text(encoding="utf-8")
    assert "  #     do: Press **Borrow**.\n" in text
    assert "      do: Tap **Borrow**.\n" in text
    assert behind("update") == "The shipped flows haven't changed any of the steps you changed.\n"
    assert "No problems" in behind("check", "--no-walk", str(behind.patch))


def test_shipped_version_is_used_and_other_changes_stay(behind: Keeper) -> None:
    behind("update", typed="o\ny\n")
    text = behind.patch.read_text(encoding="utf-8")
    assert "tap-borrow" not in text
    assert "note: Wait for it." in text
    assert "Press Borrow." in behind("sheet", "kindle", "libby")


def test_both_versions_are_merged_key_by_key(behind: Keeper) -> None:
    behind("update", typed="b\ny\n")
    text = behind.patch.read_text(encoding="utf-8")
    assert "      do: Press **Borrow**.\n      see: the green line.\n" in text
    assert behind("update") == "The shipped flows haven't changed any of the steps you changed.\n"


def test_one_answer_applies_to_every_step_in_a_script(behind: Keeper) -> None:
    behind.ships("libby", "Tap **Read**.", "Press **Read**.")
    assert "Everything is decided." in behind("update", "--keep", "both", "--yes")
    assert behind("update") == "The shipped flows haven't changed any of the steps you changed.\n"


def test_patch_is_deleted_when_its_only_change_is_dropped(keeper: Keeper) -> None:
    keeper("patch", "libby", "open")
    keeper.ships("libby", "Tap **Read**.", "Press **Read**.")
    keeper("update", "--keep", "ours", "--yes")
    assert not keeper.patch.exists()


# ------------------------------------------------------------------ ours


def test_local_changes_are_listed_in_words_with_their_sheets(behind: Keeper) -> None:
    said = behind("ours")
    assert said.startswith("our-library/flows/patches/libby.yaml\n")
    assert "  - Step `tap-borrow` now says “Tap **Borrow**.” It used to say “Press **Borrow**.”\n" in said
    assert "  - Step `open` now has `note`: “Wait for it.”\n" in said
    assert "  1 sheet to print again:\n    Kindle, with Libby\n" in said


def test_nothing_is_listed_when_the_shipped_flows_are_used_as_they_are(keeper: Keeper) -> None:
    assert keeper("ours") == "Your library uses the shipped flows as they are.\n"


# ------------------------------------------------------------------ a year


def test_local_changes_survive_a_year_of_updates(keeper: Keeper) -> None:
    assert "0 to fix" not in keeper("check")

    # January: two steps are different here.
    keeper("patch", "libby", "add-card")
    keeper.edit(keeper.patch, "      do: Type your card number.\n", "      note: Our PIN has four digits.\n")
    keeper("patch", "libby", "close", "after", "--yes")
    keeper.edit(
        keeper.patch, "- id: new-step\n        do: CHANGE ME", "- id: tell-us\n        do: Tell us that you're done."
    )
    assert "to fix" not in keeper("check", str(keeper.patch))
    assert "Tell us that you're done." in keeper("sheet", "kindle", "libby")

    # March: Libby renames a button, and hoopla adds a screen.
    keeper.ships("libby", "Borrow: {", "Get: {")
    keeper.ships("libby", "**Borrow**", "**Get**")
    keeper.ships("hoopla", "  - id: borrow-now", "  - {id: choose, do: 'Choose a book.'}\n  - id: borrow-now")
    said = keeper("sheet", "kindle", "libby")
    assert "Tap Get." in said
    assert "Tell us that you're done." in said
    assert keeper("update") == "The shipped flows haven't changed any of the steps you changed.\n"

    # June: a step that the library changed is ours, too.
    keeper.ships("libby", "Type your card number.", "Type your card number, then tap the arrow.")
    assert "Our step `add-card` has changed" in " ".join(keeper("check", "--no-walk").split())
    keeper("update", typed="y\n")
    assert "Step `tell-us` is new: “Tell us that you're done.”" in keeper("ours")

    # July: someone tries it on a device, and staff flag a step.
    keeper("checked", "kindle", "hoopla", "--with", "Paperwhite 11", "--by", "JM")
    assert "tried here on" in keeper("matrix", "kindle")
    flag(keeper, label="Get it")
    assert "Flagged by staff: libby/tap-borrow (3)." in keeper("check", "--no-walk")
    keeper("patch", "libby", "tap-borrow")
    keeper.edit(keeper.patch, "      do: Tap **Get**.\n", "      note: It may also say Get it.\n")
    keeper("flags", "libby/tap-borrow", "--fixed")
    assert keeper("flags") == "No steps are flagged.\n"

    # September: everything goes to a branch, as one file.
    keeper("bundle", "-o", "fall.zip")
    at_branch(keeper, "receive", "fall.zip", "--yes")
    assert "Tell us that you're done." in at_branch(keeper, "sheet", "kindle", "libby")
    assert "tried here on" in at_branch(keeper, "matrix", "kindle")

    # November: a translation is out of date, and is updated.
    keeper("translate", "es")
    catalog = keeper.own / "flows" / "translations" / "es.po"
    fill(catalog)
    assert "Tell us that you're done." in keeper("sheet", "kindle", "libby", "--language", "es")
    before = Path("before")
    shutil.copytree(keeper.own, before)
    keeper.edit(keeper.patch, "Tell us that you're done.", "Tell us when you're done.")
    assert "NO LONGER AVAILABLE IN ESPAÑOL" in keeper("diff", "before")
    assert " (1 changed since)." in keeper("translate", "es")
    keeper.edit(catalog, "#, fuzzy\n", "")
    assert "NO LONGER" not in keeper("diff", "before")


# ------------------------------------------------------------------ checked, verify


def test_checked_pair_has_its_badge_on_step_sheet_and_matrix(keeper: Keeper) -> None:
    said = keeper("checked", "kindle", "libby", "--with", "Paperwhite 11", "--by", "JM", "--on", "2026-11-29")
    assert "Kindle, with Libby: 4 of 4 steps were tried here with Paperwhite 11." in said
    assert "tried here on 2026-11-29 with Paperwhite 11" in keeper("matrix", "kindle")
    assert "* Every step was tried here on a device.\n" in keeper("matrix")
    sheet = keeper("sheet", "kindle", "libby")
    assert "November 29, 2026" in sheet.replace("\xa0", " ")
    assert "JM" not in sheet
    library = load((keeper.own, keeper.shipped.root)).library
    walk = walked(library, "reader/which: kindle", "libby/ready: done", start=Start("reader", "libby"))
    assert prompt_for(walk).badge == "Tested on a device, Nov 29, 2026."


def test_command_names_the_device_when_another_name_is_typed(keeper: Keeper) -> None:
    keeper.ships("../devices/reader", "\nmodels:", "\nalso: [Kindel]\nmodels:")
    for words in (("checked", "kindel", "libby", "--with", "PW 11", "--by", "JM"), ("matrix", "Kindel")):
        assert " means Reader here.\n" in keeper(*words)
    assert " means " not in keeper("matrix", "kindle") + keeper("matrix", "Libby")


def test_check_of_one_device_says_nothing_about_another(keeper: Keeper) -> None:
    keeper.shipped({"devices/other": KINDLE.replace("kindle", "other").replace("Kindle", "Other")})
    keeper("checked", "kindle", "libby", "--with", "Paperwhite 11", "--by", "JM")
    assert "tried here" not in keeper("matrix", "other")


def test_check_of_a_misspelled_model_is_reported_at_its_line(keeper: Keeper) -> None:
    keeper("checked", "kindle", "libby", "--with", "PW 11", "--by", "JM")
    path = keeper.own / "flows" / "checked.yaml"
    keeper.edit(path, "model: kindle", "model: kidnle")
    said = " ".join(keeper("check", "--no-walk", str(path)).split())
    assert "There's no model called `kidnle`, so this test doesn't count. Did you mean `kindle`?" in said
    assert "model: kidnle" in said


def test_check_no_longer_counts_for_a_step_with_new_words(keeper: Keeper) -> None:
    keeper("checked", "kindle", "libby", "--with", "Paperwhite 11", "--by", "JM")
    keeper.ships("libby", "Close the book.", "Close your book.")
    assert "(3 of 4 steps worked here)" in " ".join(keeper("matrix", "kindle").split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--with", "Paperwhite", "--by", "Jane Miller"), "Use your initials, such as JM, instead of your name."),
        (("--with", "Paperwhite", "--by", "JM", "--on", "2099-01-01"), "2099-01-01 is in the future."),
        (("--with", "Paperwhite", "--by", "JM", "--on", "soon"), "`soon` isn't a valid date."),
        (("--by", "JM"), "Nothing was saved."),
    ],
)
def test_check_is_refused_when_it_lacks_required_details(keeper: Keeper, words: tuple[str, ...], told: str) -> None:
    assert told in keeper(
        "checked", "kindle", "libby", *words, code=keeper.run("checked", "kindle", "libby", *words).code
    )
    assert not (keeper.own / "flows" / "checked.yaml").exists()


def test_file_of_recorded_checks_is_checked_like_a_flow(keeper: Keeper) -> None:
    keeper("checked", "kindle", "libby", "--with", "Paperwhite 11", "--by", "JM")
    path = keeper.own / "flows" / "checked.yaml"
    assert "No problems in 1 file." in keeper("check", str(path))
    keeper.edit(path, "date: 2", "date: 3-2")
    assert "isn't a valid date" in keeper("check", str(path), code=1)


def test_card_has_every_label_and_every_result_with_unsure_ones_first(keeper: Keeper) -> None:
    said = keeper("verify", "--card", "kindle", "libby")
    assert said.startswith("Check on a device: Kindle, with Libby\n")
    first = said.split("\n\n")[2]
    assert first.startswith("[ ]  3  Tap a button like Read.\n        Exact wording:  Read (unsure)\n")
    assert first.endswith("        You should see: Your book opens.")
    assert said.index("like Read.") < said.index("Tap Borrow.") < said.index("Type your card number.")


def code_of_card(keeper: Keeper) -> str:
    """Print a card, and return its code."""
    return keeper("verify", "--card", "kindle", "libby").splitlines()[1].removeprefix("Card code: ")


def test_filled_in_card_is_entered_without_the_lines_that_were_wrong(keeper: Keeper) -> None:
    code = code_of_card(keeper)
    said = keeper("verify", "--enter", "kindle", "libby", "--with", "Paperwhite 11", "--by", "JM", typed=f"{code}\n3\n")
    assert "You'll find it below the title of the card." in said
    assert "3 of 4 steps matched. 1 didn't:\nTap a button like Read.\n  to change it: " in said
    assert "It's different on a real device (1 time)." in keeper("flags")
    assert "step libby/open: flagged 1 time\n" in keeper("stale")
    entered = ("verify", "--enter", "kindle", "libby", "--card-code", code.lower())
    assert "isn't on the card" in keeper(*entered, "--wrong", "9", code=2)


def test_newest_result_for_a_step_is_shown_on_step_sheet_and_matrix(keeper: Keeper) -> None:
    who = ("--with", "Paperwhite 11", "--by", "JM")

    def badge() -> str:
        library = load((keeper.own, keeper.shipped.root)).library
        lines = ("reader/which: kindle", "libby/ready: done", "add-card: done", "tap-borrow: done")
        return prompt_for(walked(library, *lines, start=Start("reader", "libby"))).badge

    keeper("checked", "kindle", "libby", *who)
    assert "We haven't tried them on a device yet." not in " ".join(keeper("sheet", "kindle", "libby").split())
    keeper("verify", "--enter", "kindle", "libby", "--card-code", code_of_card(keeper), "--wrong", "3", *who)
    assert badge() == f"This didn't match the device, {in_words(date.today(), 'US', 'medium')}."
    assert "(3 of 4 steps worked here, 1 not as written)" in " ".join(keeper("matrix", "kindle").split())
    assert "We haven't tried them on a device yet." in " ".join(keeper("sheet", "kindle", "libby").split())
    keeper("checked", "kindle", "libby", *who, "--on", "2026-11-20")  # An older check, entered late.
    assert badge().startswith("This didn't match")
    assert keeper("check", "--no-walk", str(keeper.own / "flows" / "checked.yaml")).startswith("No problems")
    keeper("checked", "kindle", "libby", *who)
    assert badge().startswith("Tested on a device")


def test_card_can_be_entered_when_every_step_was_wrong(keeper: Keeper) -> None:
    who = ("--with", "Paperwhite 11", "--by", "JM")
    entered = ("verify", "--enter", "kindle", "libby", "--card-code", code_of_card(keeper), *who)
    assert "0 of 4 steps matched." in keeper(*entered, "--wrong", "1 2 3 4")
    assert "(0 of 4 steps worked here, 4 not as written)" in " ".join(keeper("matrix", "kindle").split())


def test_second_card_is_entered_by_its_own_numbers_until_a_step_changes(keeper: Keeper) -> None:
    """The first entry changes the order of the lines, and a change to the steps makes the card useless."""
    code = code_of_card(keeper)
    who = ("--with", "Paperwhite 11", "--by", "JM")
    entered = ("verify", "--enter", "kindle", "libby", *who, "--card-code", code, "--wrong", "3")
    for _ in range(2):
        assert "didn't:\nTap a button like Read.\n" in keeper(*entered)
    keeper("patch", "libby", "add-card", "remove", "--yes")
    before = (keeper.own / "flows" / "checked.yaml").read_bytes()
    told = (
        "The steps have changed since this card was printed, or the code has a typo. Check it, or print a new card.\n"
    )
    assert keeper(*entered, code=2) == told
    assert "A card code has 5 letters or digits." in keeper(*entered[:-3], "KL7", "--wrong", "3", code=2)
    assert (keeper.own / "flows" / "checked.yaml").read_bytes() == before


def test_wrong_steps_are_counted_when_all_were_right_before(keeper: Keeper) -> None:
    keeper("checked", "kindle", "libby", "--with", "Paperwhite 11", "--by", "JM")
    code = code_of_card(keeper)
    (data_folder().parent / "data").write_text("not a folder", encoding="utf-8")
    who = ("--card-code", code, "--wrong", "3", "--with", "Paperwhite 11", "--by", "JM")
    said = keeper("verify", "--enter", "kindle", "libby", *who)
    assert "3 of 4 steps matched. 1 didn't:" in said
    assert "So no step was flagged. To flag one, press Ctrl-F" in said


def test_visit_that_worked_is_recorded_at_the_desk(keeper: Keeper) -> None:
    desk = open_desk((keeper.own, keeper.shipped.root), data_folder())
    desk.apply(Begin(Start("reader", "libby")))
    (visit,) = desk.session.visits.values()
    assert "tested" not in desk.view().commands
    while at := visit.walk.at:
        desk.apply(GiveAnswer(visit.saved.id, at.address, "give-back" if "give-back" in at.offers else at.offers[0]))
    assert act(desk, Practice()).session.own_folder is None
    desk.apply(desk.view().commands["tested"])
    desk.apply(desk.view().options[0].action)
    desk.typed("Jo Miller")
    desk.apply(desk.view().options[0].action)
    assert "Use your initials" in desk.take_notice()
    desk.typed("JM")
    desk.apply(desk.view().options[0].action)
    assert desk.take_notice() == "Recorded: 4 steps worked on this device."
    assert desk.session.library.checks[0].by == "JM"
    desk.shut()
    assert "tried here on" in keeper("matrix", "kindle")
    assert "JM" not in keeper("sheet", "kindle", "libby")


# ------------------------------------------------------------------ flags, stale


def flag(keeper: Keeper, reason: str = "label-changed", label: str = "Get", times: int = 3) -> None:
    """Flag the step that borrows the book, as a desk does."""
    records = records_in(data_folder())
    library = load((keeper.own, keeper.shipped.root)).library
    lines = ("reader/which: kindle", "libby/ready: done", "add-card: done")
    walk = walked(library, *lines, start=Start("reader", "libby"))
    assert walk.at is not None
    for _ in range(times):
        records.flags.add(library, walk.at, reason, YESTERDAY, label)
    records.close()


def test_flagged_step_is_shown_with_the_command_that_fixes_it(keeper: Keeper) -> None:
    flag(keeper)
    flag(keeper, "does-not-work", "", times=1)
    said = keeper("flags")
    assert f"libby/tap-borrow: flagged 4 times since {in_words(YESTERDAY, 'US')}\n  Tap **Borrow**.\n" in said
    assert '  - A button has a different name (3 times). It\'s now called "Get".\n' in said
    assert " rename-label libby Borrow Get\n" in said
    assert "  Once it's fixed:  " in said


def test_button_named_in_a_phrase_of_the_device_is_shown_and_renamed(keeper: Keeper) -> None:
    reader = keeper.shipped.root / "flows" / "devices" / "reader.yaml"
    phrase = "words: {settings: 'Tap **Settings**'}\nlabels: {Settings: {}}\n"
    step = "prepare: [{id: open-settings, do: '{device.settings}.', see: 'a list.'}]\n"
    reader.write_text(reader.read_text(encoding="utf-8") + phrase + step, encoding="utf-8")
    records, library = records_in(data_folder()), load((keeper.own, keeper.shipped.root)).library
    at = walked(library, "reader/which: kindle", "libby/ready: done", start=Start("reader", "libby")).at
    assert at is not None and at.address.endswith("open-settings")
    records.flags.add(library, at, "label-changed", YESTERDAY, "Options")
    records.close()
    said = keeper("flags")
    assert "  Tap **Settings**.\n" in said and " rename-label reader Settings Options\n" in said
    assert "open-settings                    Tap **Settings**.\n" in keeper("patch", "reader")
    keeper("patch", "reader", "open-settings")
    assert " patch reader Settings\n" in keeper("flags")


def test_flags_are_closed_by_step_and_not_by_the_date_of_the_file(keeper: Keeper) -> None:
    flag(keeper)
    keeper.ships("libby", "date: 2026-11-20", "date: 2026-11-29")
    assert "libby/tap-borrow" in keeper("flags")
    assert keeper("flags", "libby/tap-borrow", "--fixed") == "Closed 3 flags on libby/tap-borrow.\n"
    assert keeper("flags") == "No steps are flagged.\n"
    assert "There are no open flags on `libby/tap-borrow`." in keeper("flags", "libby/tap-borrow", code=2)


def test_check_mentions_the_flags_of_the_files_it_looks_at(keeper: Keeper) -> None:
    flag(keeper)
    assert "Flagged by staff: libby/tap-borrow (3). " in keeper("check", "--no-walk")
    hoopla = keeper.shipped.root / "flows" / "platforms" / "hoopla.yaml"
    assert "Flagged" not in keeper("check", "--no-walk", str(hoopla))
    assert "Flagged by staff" in keeper("check", "--no-walk", str(hoopla.with_name("libby.yaml")))


def test_check_creates_no_database(keeper: Keeper) -> None:
    keeper("check", "--no-walk")
    assert not data_folder().exists()


def test_renamed_button_offers_to_close_its_flags(keeper: Keeper) -> None:
    copy = keeper.own / "flows" / "platforms" / "libby.yaml"
    copy.parent.mkdir()
    copy.write_bytes((keeper.shipped.root / "flows" / "platforms" / "libby.yaml").read_bytes())
    flag(keeper)
    assert "3 flags on libby/tap-borrow may be fixed now. To close: " in keeper(
        "rename-label", "libby", "Borrow", "Get", "--yes"
    )
    assert "Closed 3 flags on libby/tap-borrow." in keeper(
        "rename-label", "libby", "Get", "Take", "--close-flags", "--yes"
    )
    assert keeper("flags") == "No steps are flagged.\n"


def test_old_unsure_and_flagged_items_are_listed(keeper: Keeper) -> None:
    keeper.ships("hoopla", "date: 2026-11-20", "date: 2026-01-20")
    flag(keeper)
    said = keeper("stale")
    assert "flow hoopla (Hoopla): due since April 20, 2026\n" in said
    assert "label libby “Read”: unsure\n" in said
    assert "step libby/tap-borrow: flagged 3 times\n" in said


def test_most_used_comes_first_once_visits_are_counted(keeper: Keeper) -> None:
    keeper.ships("hoopla", "date: 2026-11-20", "date: 2026-01-20")
    profile = keeper.own / "flows" / "library.yaml"
    profile.write_text(f"{profile.read_text(encoding='utf-8')}counting: yes\n", encoding="utf-8")
    library = load((keeper.own, keeper.shipped.root)).library
    records = records_in(data_folder(), counting=True)
    for _ in range(7):
        walk = walked(library, "reader/which: kindle", start=Start("reader", "libby"))
        records.counts.add(walk, "done", began=records.now() - 60)
    records.close()
    assert keeper("stale").startswith("label libby “Read”: unsure, walked 7 times\n")


def test_flow_is_confirmed_as_still_right_with_one_answer(keeper: Keeper) -> None:
    keeper.ships("hoopla", "date: 2026-11-20", "date: 2026-01-20")
    assert "hoopla counts as checked today." in keeper("stale", "hoopla", "--still-right")
    assert "hoopla (Hoopla)" not in keeper("stale")
    assert "hoopla.yaml" in keeper("ours")
    keeper("stale", "hoopla", "--still-right")
    assert (keeper.own / "flows" / "patches" / "hoopla.yaml").read_text(encoding="utf-8").count("verified:") == 1


def test_flags_and_local_changes_are_listed_before_a_flow_counts_as_checked(keeper: Keeper) -> None:
    keeper("patch", "libby", "label Borrow")
    flag(keeper)
    before = keeper.patch.read_bytes()
    said = keeper("stale", "libby", "--still-right", typed="\n", code=1)
    assert said.startswith(
        "Staff flagged 1 step in libby:\n  libby/tap-borrow: flagged 3 times\nThese flags stay open."
    )
    assert "Your library made 1 change in libby:\n  label Borrow\n" in said
    assert "Is everything in libby still right?" in said and "Nothing was changed." in said
    assert keeper.patch.read_bytes() == before
    assert "libby counts as checked today." in keeper("stale", "libby", "--still-right", "--yes")
    assert "step libby/tap-borrow: flagged 3 times\n" in keeper("stale", "libby")


def test_desk_lists_first_what_to_check_now(behind: Keeper) -> None:
    flag(behind)
    desk = open_desk((behind.own, behind.shipped.root), data_folder())
    desk.apply(desk.view().commands["keeper"])
    first, second, *_ = desk.view().options
    assert (first.text, first.group, first.tone) == ("Libby", "CHECK NOW", "bad")
    assert "3 flags, 1 change to update, 1 unsure" in first.hint
    assert second.group == "CHECK SOON" or second.tone == "quiet"
    desk.apply(first.action)
    lines = desk.view().lines
    assert lines[0].startswith("File: ") and lines[0].endswith("shipped/flows/platforms/libby.yaml")
    assert any("step libby/tap-borrow: flagged 3 times" in line for line in lines)
    assert any(line.startswith("Your step `tap-borrow` was made for an older version: ") for line in lines)
    desk.apply(next(option.action for option in desk.view().options if option.text.startswith("Sheet: ")))
    assert desk.view().title == ("Sheet", "Reader + Libby")
    desk.session.at_computer = False
    served = KeeperFile("libby").view(desk.session)
    assert not any("ebook-setup patch" in line for line in served.lines)
    (behind.shipped.root / "flows" / "platforms" / "libby.yaml").unlink()
    desk.session.forget()
    assert KeeperFile("libby").view(desk.session).lines == ("This isn't in the instructions anymore.",)
    desk.shut()


# ------------------------------------------------------------------ bundle, receive, follow


@pytest.fixture
def branch(keeper: Keeper) -> Keeper:
    """Make a library with a patch, and its bundle, for a branch in another folder."""
    keeper("patch", "libby", "open")
    keeper.edit(keeper.patch, "      do: Tap **Read**.\n", "      do: Press **Read**.\n")
    assert "Saved bundle.zip, version " in keeper("bundle", "-o", "bundle.zip")
    return keeper


def at_branch(keeper: Keeper, *words: str, typed: str = "", code: int = 0) -> str:
    """Run a command in the folder of a branch."""
    return keeper("--content", "branch", *words, typed=typed, code=code)


def test_bundle_is_installed_after_its_differences_are_shown(branch: Keeper) -> None:
    said = at_branch(branch, "receive", "bundle.zip", typed="yes\n")
    assert "Step `open` now says “Press **Read**.” It used to say “Tap **Read**.”" in said
    assert "every sheet changes. Print them all again." in said and "ON PAPER" not in said
    assert "branch now has the instructions from " in said
    assert "Press a button like Read." in at_branch(branch, "sheet", "kindle", "libby")
    assert f"Flows:       {in_words(date.today())} (" in at_branch(branch, "doctor")


def test_bundle_names_the_short_command_when_the_program_runs_from_another_folder(
    branch: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["/opt/tools/ebook-setup", "--content", "our-library", "bundle"])
    said = branch("bundle", "-o", "v2.zip")
    assert said.endswith("Branches install it with `ebook-setup receive v2.zip`.\n")


def test_nothing_is_installed_when_the_answer_is_no(branch: Keeper) -> None:
    assert "Nothing was changed." in at_branch(branch, "receive", "bundle.zip", typed="\n", code=1)
    assert not Path("branch/flows").exists()
    assert "branch now has the instructions from " in at_branch(branch, "receive", "bundle.zip", "--yes")


def test_bundle_is_installed_in_the_folder_that_the_environment_names(
    branch: Keeper, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EBOOK_SETUP_CONTENT", "new-branch")
    assert main(["receive", "bundle.zip", "--yes"]) == 0
    assert "new-branch now has the instructions from " in capsys.readouterr().out


def test_bundle_is_undone_once_when_it_has_been_received_twice(branch: Keeper) -> None:
    at_branch(branch, "receive", "bundle.zip", "--yes")
    branch.edit(branch.patch, "Press **Read**.", "Choose **Read**.")
    branch("bundle", "-o", "second.zip")
    at_branch(branch, "receive", "second.zip", "--yes")
    again = at_branch(branch, "receive", "second.zip", "--yes")
    assert again == "You already have these instructions. Nothing was changed.\n"
    at_branch(branch, "receive", "--undo", "--yes")
    patch = Path("branch/flows/patches/libby.yaml")
    assert "Press **Read**" in patch.read_text(encoding="utf-8")
    assert "There's nothing left to undo." in at_branch(branch, "receive", "--undo", "--yes", code=2)
    at_branch(branch, "receive", "second.zip", "--yes")
    assert "Choose **Read**" in patch.read_text(encoding="utf-8")


def test_first_instructions_can_be_received_again_after_they_are_undone(branch: Keeper) -> None:
    at_branch(branch, "receive", "bundle.zip", "--yes")
    at_branch(branch, "receive", "--undo", "--yes")
    assert "There's nothing left to undo." in at_branch(branch, "receive", "--undo", code=2)
    assert "branch now has the instructions from " in at_branch(branch, "receive", "bundle.zip", "--yes")


def _changed_bundle(change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile("bundle.zip") as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    change(contents)
    with zipfile.ZipFile("bundle.zip", "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda files: files.update({"flows/library.yaml": b"library: Ours"}), "It was changed after it was packed"),
        (lambda files: files.pop("flows/library.yaml"), "It was changed after it was packed: flows/library.yaml"),
        (lambda files: files.update({"flows/topics/new.yaml": b"x"}), "It was changed after it was packed"),
        (lambda files: files.update({"../evil.yaml": b"x"}), "a file that isn't part of a library's instructions"),
        (lambda files: files.pop("instructions.json"), "It isn't a bundle, or it was damaged"),
        (lambda files: files.update({"instructions.json": b"[]"}), "It isn't a bundle, or it was damaged"),
    ],
)
def test_tampered_bundle_is_refused(branch: Keeper, change: Callable[[dict[str, bytes]], None], told: str) -> None:
    _changed_bundle(change)
    assert told in at_branch(branch, "receive", "bundle.zip", "--yes", code=2)
    assert not Path("branch/flows").exists()


def test_broken_bundle_is_refused(branch: Keeper) -> None:
    data = Path("bundle.zip").read_bytes()
    Path("bundle.zip").write_bytes(data[: len(data) // 2])
    assert "It isn't a bundle, or it was damaged in transit." in at_branch(branch, "receive", "bundle.zip", code=2)


def test_flows_with_mistakes_are_not_bundled(branch: Keeper) -> None:
    branch.edit(branch.patch, "step: open", "step: opne")
    assert "has 1 thing to fix first" in branch("bundle", code=1)


def test_desk_works_from_its_own_copy_of_a_share(keeper: Keeper) -> None:
    share = Path("share").absolute()
    keeper.own.rename(share)
    assert "Tap Borrow." in keeper("--follow", str(share), "sheet", "kindle", "libby")
    share.rename("unplugged")
    assert "Tap Borrow." in keeper("--follow", str(share), "sheet", "kindle", "libby")


def test_first_copy_can_be_made_before_the_desk_is_opened(keeper: Keeper) -> None:
    share = Path("share").absolute()
    keeper.own.rename(share)
    assert "are ready" in keeper("follow", str(share))
    assert keeper("follow", str(share)) == "Nothing new.\n"
    assert "Tap Borrow." in keeper("--follow", str(share), "sheet", "kindle", "libby")


def test_missing_folder_is_not_followed(keeper: Keeper) -> None:
    assert "nowhere can't be reached, or isn't a folder." in keeper("follow", "nowhere", code=2)
    assert "nowhere can't be reached" in keeper("--follow", "nowhere", "matrix", code=2)
    assert "There's no folder nowhere." in keeper("send", "nowhere/flags.jsonl", code=2)


def test_half_saved_share_is_not_followed(keeper: Keeper) -> None:
    share = Path("share").absolute()
    keeper.own.rename(share)
    keeper("--follow", str(share), "doctor")
    profile = share / "flows" / "library.yaml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("phone:", "phon"), encoding="utf-8")
    assert "so nothing was copied" in keeper("follow", str(share), code=2)
    assert keeper("follow", str(share)) == "Nothing new.\n"
    profile.write_text(text.replace("555 0100", "555 0199"), encoding="utf-8")
    assert "are ready. The desk offers them between patrons." in keeper("follow", str(share))
    assert "555 0100" in keeper("--follow", str(share), "sheet", "kindle", "libby")


def test_new_instructions_are_offered_at_the_desk_and_used(keeper: Keeper) -> None:
    share = Path("share").absolute()
    keeper.own.rename(share)
    keeper("--follow", str(share), "doctor")
    copy = current(data_folder() / "instructions")
    assert copy is not None
    desk = open_desk((copy, keeper.shipped.root), data_folder())
    assert f"instructions from {in_words(date.today())}" in desk.view().status
    profile = share / "flows" / "library.yaml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("Hill Library", "Lake Library"), encoding="utf-8")
    Path("yaml.py").write_text("raise SystemExit(9)\n", encoding="utf-8")  # No code from the current folder is run.
    assert desk.glance() is False
    assert desk.session.following and desk.session.following._looking
    assert desk.session.following._looking.wait(60) in (0, 2)
    keeper("follow", str(share))
    assert desk.glance() is True
    (offer,) = (option for option in desk.view().options if option.text.startswith("New instructions from"))
    desk.apply(offer.action)
    assert desk.session.library.profile and desk.session.library.profile.library == "Lake Library"
    assert "This desk now uses the new instructions." in desk.take_notice()
    assert not any(option.text.startswith("New instructions") for option in desk.view().options)
    assert desk.session.folders[0] == current(copy.parent) != copy
    desk.shut()


# ------------------------------------------------------------------ send, collect


def at_main(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Use the data folder of another computer from now on."""
    monkeypatch.setenv("EBOOK_SETUP_HOME", str(tmp_path / "main"))


def test_flags_travel_back_through_a_folder_once(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path("drop").mkdir()
    flag(keeper)
    assert ": 3 new lines." in keeper("send", "drop")
    assert "There's nothing new to send." in keeper("send", "drop")
    flag(keeper, times=1)
    assert ": 1 new line." in keeper("send", "drop")
    assert len(list(Path("drop").iterdir())) == 1
    at_main(monkeypatch, tmp_path)
    assert "4 new lines from 1 desk (0 already here)." in keeper("collect", "drop")
    assert "0 new lines from 1 desk (4 already here)." in keeper("collect", "drop")
    assert "libby/tap-borrow: flagged 4 times" in keeper("flags")


def test_counts_travel_back_and_are_added_up_once(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library = load((keeper.own, keeper.shipped.root)).library
    records = records_in(data_folder(), counting=True)
    for _ in range(6):
        walk = walked(library, "reader/which: kindle", start=Start("reader", "libby"))
        records.counts.add(walk, "done", began=records.now() - 60)
    records.close()
    keeper("send", "mail.jsonl")
    at_main(monkeypatch, tmp_path)
    keeper("collect", "mail.jsonl")
    keeper("collect", "mail.jsonl")
    assert keeper("report").startswith("6 visits from ")


def test_lines_that_are_damaged_or_private_are_skipped(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    flag(keeper, times=2)
    keeper("send", "mail.jsonl")
    first, second = Path("mail.jsonl").read_text(encoding="utf-8").splitlines()
    private = second.replace("Get", "card 21234567890123")
    Path("mail.jsonl").write_text(f"{first}\n{private}\nnull\n[1]\n{second[:30]}", encoding="utf-8")
    at_main(monkeypatch, tmp_path)
    said = keeper("collect", "mail.jsonl")
    assert "1 new line from 1 desk (0 already here).\n4 lines can't be read." in said


# ------------------------------------------------------------------ translations

SPANISH = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#. what to do
msgctxt "libby"
msgid "Tap **Borrow**."
msgstr "Toque **Borrow**."

msgctxt "libby/labels"
msgid "Borrow"
msgstr "Pedir prestado"
"""


@pytest.fixture
def translated(keeper: Keeper) -> Keeper:
    """Make a library with its own copy of a flow, and one translation of ours."""
    copy = keeper.own / "flows" / "platforms" / "libby.yaml"
    copy.parent.mkdir()
    copy.write_bytes((keeper.shipped.root / "flows" / "platforms" / "libby.yaml").read_bytes())
    catalog = keeper.shipped.root / "flows" / "translations" / "es.po"
    catalog.parent.mkdir()
    catalog.write_text(SPANISH, encoding="utf-8")
    return keeper


def test_renamed_button_keeps_its_translation_in_the_library_catalog(translated: Keeper) -> None:
    said = translated("rename-label", "libby", "Borrow", "Get", "--yes")
    assert "Also translated: our-library/flows/translations/es.po, 2 sentences" in said
    own = (translated.own / "flows" / "translations" / "es.po").read_text(encoding="utf-8")
    assert 'msgctxt "libby"\nmsgid "Tap **Get**."\nmsgstr "Toque **Get**."\n' in own
    assert '#, fuzzy\nmsgctxt "libby/labels"\nmsgid "Get"\nmsgstr "Pedir prestado"\n' in own
    shipped = translated.shipped.root / "flows" / "translations" / "es.po"
    assert shipped.read_text(encoding="utf-8") == SPANISH
    translated("rename-label", "libby", "Get", "Take", "--yes")
    again = (translated.own / "flows" / "translations" / "es.po").read_text(encoding="utf-8")
    assert 'msgid "Tap **Take**."\nmsgstr "Toque **Take**."\n' in again
    assert "**Get**" not in again


def test_every_catalog_is_listed_before_a_button_is_renamed(translated: Keeper) -> None:
    german = translated.own / "flows" / "translations" / "de.po"
    german.parent.mkdir()
    german.write_text(SPANISH.replace("Toque", "Tippen Sie auf"), encoding="utf-8")
    for words, code in ((["--dry-run"], 0), ([], 1)):
        said = translated("rename-label", "libby", "Borrow", "Get", *words, code=code)
        assert "our-library/flows/translations/de.po: 2 sentences\n" in said
        assert "our-library/flows/translations/es.po: 2 sentences, in a new file\n" in said
    assert not german.with_name("es.po").exists()


def test_catalog_keeps_its_line_endings_and_byte_order_mark_when_a_button_is_renamed(translated: Keeper) -> None:
    catalog = translated.own / "flows" / "translations" / "es.po"
    catalog.parent.mkdir()
    catalog.write_bytes(("\ufeff" + SPANISH.replace("\n", "\r\n")).encode())
    translated("rename-label", "libby", "Borrow", "Get", "--yes")
    written = catalog.read_bytes()
    assert written.startswith("\ufeff".encode()) and b'Toque **Get**."\r\n' in written
    assert written.count(b"\n") == written.count(b"\r\n")


def test_catalog_that_cannot_be_read_is_not_replaced(translated: Keeper) -> None:
    catalog = translated.own / "flows" / "translations" / "es.po"
    catalog.parent.mkdir()
    catalog.write_bytes(before := SPANISH.replace("Toque", "Sí: toque").encode("latin-1"))
    said = translated("rename-label", "libby", "Borrow", "Get", "--yes", code=2)
    assert (
        "This file is saved as Latin-1 (Windows-1252), not UTF-8. In your editor, save it with UTF-8 encoding." in said
    )
    assert catalog.read_bytes() == before


def test_renamed_button_is_changed_in_patches_too(keeper: Keeper) -> None:
    keeper("patch", "libby", "label Borrow", "after", "--yes")
    keeper.edit(keeper.patch, "CHANGE ME:", "Get:")
    keeper("patch", "libby", "open")
    keeper.edit(keeper.patch, "      do: Tap **Read**.\n", "      do: Tap **Get**.\n")
    said = keeper("rename-label", "libby", "Get", "Take", "--was", "--yes")
    assert "our-library/flows/patches/libby.yaml" in said
    text = keeper.patch.read_text(encoding="utf-8")
    assert "      do: Tap **Take**.\n" in text
    assert "      Take:\n        was: [Get]\n        confidence: likely\n" in text


def test_shipped_button_is_not_renamed_but_a_patch_is_offered(keeper: Keeper) -> None:
    said = keeper("rename-label", "libby", "Borrow", "Get", code=2)
    assert "isn't in your folder. Patch its label: `" in said
    assert "patch libby Borrow`" in said


def test_open_visits_that_have_yet_to_reach_the_button_are_named(translated: Keeper) -> None:
    desk = open_desk((translated.own, translated.shipped.root), data_folder())
    desk.apply(Begin(Start("reader", "libby")))
    (visit,) = desk.session.visits.values()
    desk.shut()
    assert f"Open visits that will get to a changed step: {visit.saved.handle}\n" in translated(
        "rename-label", "libby", "Borrow", "Get", "--yes"
    )


def test_only_open_visits_that_see_the_variant_of_a_button_are_named(translated: Keeper) -> None:
    older = KINDLE.replace("      kindle: {", "      older: {name: Old Kindle, ways: [app]}\n      kindle: {")
    older = older.replace("{id: kindle, text: A Kindle}", "{id: kindle, text: A Kindle}, {id: older, text: An old one}")
    translated.shipped({"devices/reader": older})
    desk = open_desk((translated.own, translated.shipped.root), data_folder())
    names = {}
    for model in ("kindle", "older"):
        desk.apply(Begin(Start("reader", "libby")))
        visit = list(desk.session.visits.values())[-1]
        desk.apply(GiveAnswer(visit.saved.id, visit.address, model))
        names[model] = visit.saved.handle
    desk.shut()
    said = translated("rename-label", "libby", "Borrow", "Get", "--only-if", "model=older", "--yes")
    assert f"Open visits that will get to a changed step: {names['older']}\n" in said


def test_change_is_listed_first_and_made_only_when_the_answer_is_yes(translated: Keeper) -> None:
    catalog = translated.own / "flows" / "translations" / "es.po"
    translated("translate", "es")
    fill(catalog)
    copy = translated.own / "flows" / "platforms" / "libby.yaml"
    before = copy.read_text(encoding="utf-8")
    for typed in ("", "no\n"):
        said = translated("rename-label", "libby", "Borrow", "Get", typed=typed, code=1)
        assert "The button **Borrow** is now called **Get**." in said
        assert "ON PAPER: print these again\n\nKindle, with Libby\n" in said
        assert "Nothing was changed. To make the change without being asked, add --yes." in said
        assert copy.read_text(encoding="utf-8") == before
    assert "is now `Get` in 2 places" in translated("rename-label", "libby", "Borrow", "Get", typed="y\n")


def test_patch_that_leaves_a_step_out_is_listed_first(keeper: Keeper) -> None:
    said = keeper("patch", "libby", "open", "remove", code=1)
    assert "Step `open` was deleted: “Tap **Read**.”" in said
    assert not keeper.patch.exists()


def test_placeholders_that_a_patch_starts_with_are_named(keeper: Keeper) -> None:
    said = keeper("patch", "libby", "open", "after", code=1)
    assert "TO FIX afterward\n  - our-library/flows/patches/libby.yaml, line " in said


def fill(catalog: Path) -> None:
    """Give every untranslated sentence its own English words as its translation."""
    head, *entries = catalog.read_text(encoding="utf-8").split("\n\n")
    empty = re.compile(r'^msgid (".*")\nmsgstr ""$', re.MULTILINE)
    filled = [empty.sub(r"msgid \1\nmsgstr \1", entry) for entry in entries]
    catalog.write_text("\n\n".join([head, *filled]), encoding="utf-8")


def test_diff_lists_the_sheets_no_longer_available_in_a_language(keeper: Keeper) -> None:
    keeper("translate", "es")
    fill(keeper.own / "flows" / "translations" / "es.po")
    before = Path("before")
    shutil.copytree(keeper.own, before)
    keeper("patch", "libby", "open")
    keeper.edit(keeper.patch, "      do: Tap **Read**.\n", "      do: Press **Read**.\n")
    said = keeper("diff", "before")
    assert "NO LONGER AVAILABLE IN ESPAÑOL, until the new sentences are translated\n  - Kindle, with Libby" in said


def test_translate_lists_what_one_sheet_is_still_missing(keeper: Keeper) -> None:
    said = keeper("translate", "it", "--for", "kindle libby")
    assert re.search(r"Kindle, with Libby: \d+ sentences to translate\.\n", said)
    assert "  libby: Tap **Borrow**.\n" in said
    assert re.search(r"our-library/handouts/words/it\.yaml: \d+ lines of the sheet's fixed text to translate\.\n", said)
    assert "hoopla: " not in said
    fill(keeper.own / "flows" / "translations" / "it.po")
    said = keeper("translate", "it", "--for", "kindle", "libby")
    assert "Kindle, with Libby: 0 sentences to translate.\n" in said and "To print the sheet" not in said
    around = keeper.own / "handouts" / "words" / "it.yaml"
    around.write_text(re.sub(r"^# (.*)\n(.*:)$", lambda m: f'{m[2]} "{m[1]}"', around.read_text("utf-8"), flags=re.M))
    said = keeper("translate", "it", "--for", "kindle", "libby")
    assert "fixed text" not in said
    assert "To print the sheet, run `" in said and "sheet kindle libby --language it`." in said


def test_changes_are_refused_in_the_copy_of_a_share(keeper: Keeper) -> None:
    share = Path("share").absolute()
    keeper.own.rename(share)
    for words in (("patch", "libby", "open"), ("checked", "kindle", "libby"), ("stale", "libby", "--still-right")):
        assert "Make changes in the share itself: `" in keeper("--follow", str(share), *words, code=2)


def test_patch_is_shared_unchanged(keeper: Keeper) -> None:
    keeper("patch", "libby", "open")
    said = keeper("share", "libby", code=2)
    assert said.startswith("Your changes to libby are in our-library/flows/patches/libby.yaml. Email that file")
