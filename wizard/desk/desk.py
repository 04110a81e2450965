"""The desk, which applies actions and keeps track of the current screen. It knows nothing about terminals.

The desk and the database run in one thread. Every change to a visit is committed before it's shown.
"""

from dataclasses import replace

from wizard.content.dates import in_words
from wizard.content.quoting import counted
from wizard.desk import actions
from wizard.desk.actions import Action
from wizard.desk.place import Place, visit_of
from wizard.desk.print_queue import PRINTER, print_paper, show_results
from wizard.desk.screens import commands
from wizard.desk.screens.compatibility import refused
from wizard.desk.screens.find import Find
from wizard.desk.screens.flag import FlagStep, NewName, StillRight
from wizard.desk.screens.patrons import Patrons, others
from wizard.desk.screens.print_options import Copies, PrintAgain, Printers
from wizard.desk.screens.promise import Contact, PromiseDay
from wizard.desk.screens.promises import OnePromise, Promises
from wizard.desk.screens.questions import BranchChoice, Country, Leaving, needs_branch, needs_country
from wizard.desk.screens.referral import Referral
from wizard.desk.screens.screen import Screen
from wizard.desk.screens.sheet import NOTHING, SheetPreview
from wizard.desk.screens.tested import Tested
from wizard.desk.screens.tour import Tour
from wizard.desk.screens.visit import Step
from wizard.desk.session import Session
from wizard.desk.view import View
from wizard.desk.visit import Visit
from wizard.presenters.leaflet import card_of, instead
from wizard.presenters.plan import whole
from wizard.presenters.sheet import sized
from wizard.presenters.sheet_builder import words_of
from wizard.records.database import Changed, NotSaved
from wizard.records.database.flags import STILL_RIGHT
from wizard.records.private_files import SUPPORT
from wizard.records.promise import NO, Promise, Refused, drafted
from wizard.records.promise_documents import answer, referral, slip
from wizard.system.paths import private_folder
from wizard.system.writing import write_private
from wizard.walk.lookahead import model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

SHARED = ("step", "finish", "gone", "can", "checklist", "sheet", "choose")
"""The views that also list the other patrons."""

CLOSED = "That visit is closed. Nothing was changed."
MOVED = "That was for an earlier step. Nothing was changed."
PRINTED = "That sheet was already sent. You can choose to print it again."
LEFT = "That screen is no longer shown. Nothing was changed."
CHANGED = "The steps have changed, so some earlier answers no longer apply. The checklist shows the rest."
REMOVE = "This patron no longer needs a call, but the name and number are still saved. Open the callback and delete it."
WHO = "Tell the patron who can help, and write it on the sheet."


class Late(Exception):
    """Raised if an action arrives too late or twice. Its text is shown on the screen."""


class Desk:
    """One desk.

    `stack` holds the screens, and the last one is shown. `pace` is the number of seconds between calls to `glance`.
    """

    pace = 1.0

    def __init__(self, session: Session) -> None:
        self.session = session
        self.stack: list[Screen] = [Find()]
        self.left = False
        if needs_branch(session):
            self.stack.append(BranchChoice())

    # ------------------------------------------------------------------ the current view

    @property
    def top(self) -> Screen:
        """The screen that is currently shown."""
        return self.stack[-1]

    def view(self) -> View:
        """Return the current view without changing anything."""
        view = self.top.view(self.session)
        patrons = tuple(others(self.session)) if view.name in SHARED else ()
        following = {"next-patron": patrons[0].action} if patrons else {}
        return replace(view, others=patrons, commands={**following, **self._commands()})

    def peek(self, action: Action) -> View | None:
        """Return the view that an action would show, or None if it does something else. Change nothing."""
        place = action.place if isinstance(action, actions.Show) else None
        return place.view(self.session) if isinstance(place, Screen) else None

    def _commands(self) -> dict[str, Action]:
        """Return the commands that work here, including those for the visit that this screen was opened from."""
        top, root = self.top, self.stack[0]
        visit = self.session.visits.get(visit_of(top) or (0 if isinstance(top, Find) else visit_of(root)))
        found: dict[str, Action] = {
            **(commands.of_visit(self.session, visit) if visit else {}),
            **commands.of_desk(self.session),
            "find": actions.Show(Find(visit=visit.saved.id if visit and not visit.gone else 0)),
            **({"back": self._way_back()} if len(self.stack) > 1 or not isinstance(top, Find) else {}),
        }
        if isinstance(top, Patrons):
            found["patrons"] = self._way_back()
        if isinstance(top, Leaving):
            found["leave"] = actions.Leave()  # Pressing the key again confirms.
        return found

    def _way_back(self) -> Action:
        if isinstance(self.top, Step):
            return actions.GoBack(self.top.visit, self.session.visits[self.top.visit].address)
        return actions.Back(self.top)

    def take_notice(self) -> str:
        """Return the messages about the last action, and clear them."""
        return self.session.take_notice()

    def glance(self) -> bool:
        """Return True if there is something new to show, such as a shorter wait or a finished print job."""
        return show_results(self.session) | self.session.glance()

    def refresh(self) -> None:
        """Load changes that other desks on the same database have made."""
        self.session.refresh()
        self._forget_closed()

    def typed(self, text: str) -> None:
        """Put this text in the text box."""
        self.stack[-1] = self.top.typed(text)

    def warm(self) -> None:
        """Prepare the search index while the desk is idle."""
        self.session.index.warm()

    def goodbye(self, again: str) -> str:
        """Return a message about what happens to open visits when staff leave, or "" if there aren't any."""
        return self.session.goodbye(again)

    def shut(self) -> None:
        """Close the database."""
        self.session.shut()

    # ------------------------------------------------------------------ applying actions

    def apply(self, action: Action) -> None:
        """Apply an action. If it no longer applies, show a message and change nothing."""
        try:
            self._apply(action)
        except (Late, Refused) as refused:
            self.session.say(str(refused))
        except NotSaved as refused:  # The visit was closed at another desk.
            self.session.say(str(refused))
            self.session.visits.drop(getattr(action, "visit", 0))
        except Changed as changed:  # A colleague changed the callback first.
            self.session.say(str(changed))
            self._refresh_callbacks(changed)
        self._forget_closed()

    def _apply(self, action: Action) -> None:
        match action:
            case actions.Begin() | actions.OpenProblem() | actions.PrintSheet() | actions.PrintInstead() if (
                needs_branch(self.session)
            ):
                self.stack.append(BranchChoice(action))  # Typing leads past the question that's asked at the start.
            case actions.Begin():
                self._begin(action)
            case actions.Resume(visit):
                self._resume(self._visit(visit))
            case actions.GiveAnswer(visit, address, chosen):
                self._answer(self._at(visit, address), chosen)
            case actions.GoBack(visit, address):
                self._go_back(self._at(visit, address))
            case actions.GoTo(visit, address, target, how):
                self._go_to(self._at(visit, address), target, how)
            case actions.StartAt(visit, address, section):
                self._start_at(self._at(visit, address), section)
            case actions.OpenProblem(visit, problem, otherwise):
                self._open_problem(self._visit(visit), problem, otherwise)
            case actions.ByPhone(visit):
                self._visit(visit).by_phone ^= True
            case actions.Flag(visit, address):
                self._flag(self._at(visit, address), action)
            case actions.ReferPatron(visit):
                self._refer(self._visit(visit))
            case actions.SaveReferral(visit):
                self._save_referral(self._visit(visit))
            case actions.RecordCheck(visit):
                self._record_check(self._visit(visit), action)
            case actions.Close(visit):
                self._close(self._visit(visit))
            case actions.PromiseCall(visit):
                self._promise(self._visit(visit), action)
            case actions.MovePromise(visit, due):
                self.session.move_promise(self._visit(visit), due)
                self._leave(PromiseDay)
                self.session.say(f"The call is now on {in_words(due, self.session.library.country, 'full')}.")
            case actions.WithdrawPromise(visit):
                self._withdraw(self._visit(visit))
            case actions.UpdateCall(seen, field, text):
                promises = self.session.records.promises
                self._show_callback(seen, (promises.take if field == "who" else promises.find_out)(seen, text))
            case actions.MoveCall(seen, due):
                self._show_callback(seen, self.session.records.promises.move(seen, due, self.session.today()))
            case actions.EndCall(seen, how):
                self._end_call(seen, how)
            case actions.PrintSheet():
                self._print_sheet(action)
            case actions.PrintCard(visit):
                print_paper(
                    self.session, card_of(whole(self._visit(visit).walk), words_of(self.session.library)), visit
                )
            case actions.PrintInstead():
                self._print_instead(action)
            case actions.PrintLast(number):
                self._print_last(number)
            case actions.PrintCalls():
                every = self.session.records.promises.all()
                print_paper(self.session, slip(every, self.session.library, self.session.today()))
            case actions.PrintAnswer(seen):
                print_paper(self.session, answer(seen, self.session.library))
            case actions.FindPrinters():
                self._show(Printers(_printers()))
            case actions.ChoosePrinter(name):
                self._choose_printer(name)
            case actions.Show(place):
                self._show(place)
            case actions.Turn(place, was):
                self._turn(place, was)
            case actions.Back(place):
                self._back(place)
            case actions.Home():
                self.stack = [*self.stack[:1], Find()] if isinstance(self.stack[0], Step) else [Find()]
            case actions.Say(sentence):
                self.session.say(sentence)
            case actions.NoteSearch(words):
                self._note_search(words)
            case actions.UseInstructions():
                self._use_instructions()
            case actions.SetCountry(country, then):
                self.session.set_country(country)
                self._leave(Country)
                self._begin_in_country(then)
            case actions.SetBranch(branch, then):
                self.session.set_branch(branch)
                self._leave(BranchChoice)
                if then:
                    self._apply(then)
            case actions.EndTour():
                self.session.settings.put("toured", "yes")
                self._leave(Tour)
            case actions.Leave():
                self.left = True
            case actions.OfFace():
                pass
            case actions.Practice():
                pass  # `practice.act` switches desks.

    # ------------------------------------------------------------------ screens

    def _show(self, place: Place) -> None:
        """Push a screen. If it's already on the stack, first remove it and the screens above it."""
        assert isinstance(place, Screen)
        if isinstance(place, Patrons):
            self.session.refresh()
        visit = visit_of(place)
        if visit:
            self._visit(visit)
            if isinstance(self.top, Find) and self.top.visit == visit:
                self.stack.pop()  # Back should lead to the visit, not to the search that found it.
        same = (at for at, old in enumerate(self.stack) if type(old) is type(place) and visit_of(old) == visit)
        self.stack = [*self.stack[: next(same, len(self.stack))], place]

    def _turn(self, place: Place, was: Place) -> None:
        assert isinstance(place, Screen)
        if self.top != was:
            raise Late(LEFT)
        self.stack[-1] = place

    def _back(self, place: Place) -> None:
        if self.top != place:
            raise Late(LEFT)
        if len(self.stack) > 1:
            self.stack.pop()

    def _leave(self, *kinds: type[Screen]) -> None:
        """Remove screens of these types from the stack."""
        self.stack = [screen for screen in self.stack if not isinstance(screen, kinds)] or [Find()]

    def _forget_closed(self) -> None:
        """Remove screens from the stack if their visit is closed."""
        visits = self.session.visits
        left = [screen for screen in self.stack if not visit_of(screen) or visit_of(screen) in visits]
        self.stack = left if left and isinstance(left[0], Step | Find) else [Find(), *left]

    # ------------------------------------------------------------------ visits

    def _visit(self, id: int) -> Visit:
        """Return an open visit. Raise Late if it's closed."""
        visit = self.session.visits.get(id)
        if visit is None:
            raise Late(CLOSED)
        return visit

    def _at(self, id: int, address: str) -> Visit:
        """Return an open visit if it's still at this address. Raise Late if it's closed or has moved on."""
        visit = self._visit(id)
        if visit.address != address:
            raise Late(MOVED)
        return visit

    def _begin_in_country(self, begin: actions.Begin | None) -> None:
        """Open a visit now that the country is known, unless the service works on none of the device's models there."""
        if begin is None:
            return
        start = begin.start
        pair = start.device and start.platform and not start.trouble
        cannot = refused(self.session.library, start.device, start.platform) if pair else None
        if cannot:
            self._show(cannot)
        else:
            self._begin(begin)

    def _begin(self, begin: actions.Begin) -> None:
        """Open a visit. If a way depends on the country and it isn't set, ask for it first, but only once."""
        if needs_country(self.session.library, begin.start) and not self.session.country_asked:
            self._show(Country(begin))
            return
        visit = self.session.open_new(begin.start, dict(begin.turns), begin.aim)
        visit.by_phone = begin.by_phone
        visit.came_from = begin.found_in or begin.same_patron
        self._turn_to(visit)
        self.session.say(begin.notice)
        other = self.session.visits.get(begin.same_patron)
        if other:
            names = visit.saved.handle, other.saved.handle
            self.session.say(
                f"{names[0]} and {names[1]} are the same patron. {names[1]} stays open until you close it."
            )
        self._go_to_aim(visit)

    def _resume(self, visit: Visit) -> None:
        """Continue a visit. If its last answer no longer applies because the steps have changed, show a notice."""
        self._turn_to(visit)
        last = next(reversed(visit.saved.turns), "")
        if last and last in visit.walk.unused_answers and not visit.walk.open:
            self.session.say(CHANGED)

    def _turn_to(self, visit: Visit) -> None:
        self.session.turn_to(visit)
        self.stack = [Step(visit.saved.id)]

    def _answer(self, visit: Visit, chosen: str) -> None:
        """Answer the current step. After *waiting*, show the list of patrons, or the search if there are no others."""
        self.session.save(visit, visit.answer(chosen))
        self._go_to_aim(visit)
        self._turn_to(visit)
        if chosen == "waiting":
            self.stack.append(Patrons() if len(self.session.ours()) > 1 else Find())

    def _go_to_aim(self, visit: Visit) -> None:
        """Go to the step where the visit should start, once the model is known."""
        at = visit.walk.at
        if not visit.aim or at is None or at.section == "recognize":
            return
        aim, visit.aim = visit.aim, ""
        address = aim if "/" in aim else visit.first_of(aim)
        if any(taken.address == address for taken in visit.plan.trail):
            self.session.save(visit, visit.go(address, visit.aim_counts))

    def _go_to(self, visit: Visit, target: str, how: actions.Passing) -> None:
        """Jump to a step in the visit, either right away or once the model is known."""
        self.session.save(visit, visit.go(target, how))
        self._turn_to(visit)
        if visit.walk.at and visit.walk.at.address != target:
            cleanup = visit.walk.at.section == "clean-up"
            self.session.say(
                "You can't skip this step." if cleanup else "Answer this first. Then you'll go to that step."
            )
            visit.aim, visit.aim_counts = "" if cleanup else target, how

    def _start_at(self, visit: Visit, section: str) -> None:
        visit.aim, visit.aim_counts = section, "said"
        self._go_to_aim(visit)
        self._turn_to(visit)

    def _go_back(self, visit: Visit) -> None:
        """Go back one answer. From the first step, return to the visit this one was found from, or the first screen."""
        if change := visit.back():
            self.session.save(visit, change)
        elif visit.came_from in self.session.visits:
            came_from = self.session.visits[visit.came_from]
            if visit.untouched:  # It has no answers, so it was opened by mistake.
                self.session.records.visits.close(visit.saved.id)
                self.session.visits.drop(visit.saved.id)
            self._resume(came_from)
        else:
            self.stack = [Find()]

    def _open_problem(self, visit: Visit, problem: str, otherwise: actions.Begin) -> None:
        if visit.stuck(problem):
            self._turn_to(visit)
        else:
            self._begin(otherwise)

    def _close(self, visit: Visit) -> None:
        """Close and delete a visit, but not its callback or other visits for the same patron."""
        promised, other = visit.saved.promised_day, self.session.visits.get(visit.came_from)
        self.session.erase(visit)
        self.stack = [Find()]
        if promised:
            self.session.say("Visit closed. The callback stays on the list.")
        if other:
            self.session.say(f"{other.saved.handle} is still open.")

    def _note_search(self, words: str) -> None:
        try:
            self.session.note_search(words)
        except ValueError as refused:
            self.session.say(str(refused))
        else:
            self.session.say("Thanks. Your search was reported.")

    def _use_instructions(self) -> None:
        try:
            self.session.use_newer_instructions()
        except OSError as error:
            why = (error.strerror or "the disk refuses").lower()
            self.session.say(f"The new instructions can't be used yet: {why}. Nothing was changed.")
        else:
            self.session.say("This desk now uses the new instructions.")

    def _flag(self, visit: Visit, flag: actions.Flag) -> None:
        if flag.reason == STILL_RIGHT and not flag.sure and any(self.session.flagged(visit)):
            self._show(StillRight(flag.visit, flag.address))
            return
        self.session.flag(visit, flag.reason, flag.label)
        self._leave(FlagStep, NewName, StillRight)
        wrong = "Thanks. The flow keeper will see your report."
        self.session.say("Thanks. The step is marked as still right." if flag.reason == STILL_RIGHT else wrong)

    def _record_check(self, visit: Visit, check: actions.RecordCheck) -> None:
        if self.session.own_folder is None:
            raise Late(LEFT)
        self._leave(Tested)
        try:
            steps = self.session.record_check(visit, check.device, check.initials)
        except (OSError, ValueError):
            self.session.say("That couldn't be saved in your library's folder. Please tell the flow keeper.")
        else:
            self.session.say(f"Recorded: {counted(steps, 'step')} worked on this device.")

    def _refer(self, visit: Visit) -> None:
        visit.referred = True
        self._leave(Find)
        self._show(Referral(visit.saved.id))
        self.session.say(WHO)

    def _save_referral(self, visit: Visit) -> None:
        path = self.session.home / SUPPORT
        try:
            private_folder(self.session.home)
            write_private(path, referral(visit.walk).encode())
            self.session.say(f"Saved as {path}.")
        except OSError as error:
            self.session.say(f"The file couldn't be saved: {(error.strerror or 'unknown disk error').lower()}.")
        self._leave(Referral)

    # ------------------------------------------------------------------ callbacks

    def _promise(self, visit: Visit, promise: actions.PromiseCall) -> None:
        """Save a callback. Without a contact, the name and number go on a paper slip and aren't saved."""
        if visit.promise:
            raise Late("You already promised this patron a call. Nothing was changed.")
        session, slip = self.session, "" if promise.contact else self.session.records.promises.free_slip()
        given = dict(promise.contact)
        made = drafted(visit.walk, due=promise.due, today=session.today(), branch=session.branch, slip=slip, **given)
        session.save_promise(visit, made)
        self._leave(PromiseDay, Contact)
        if slip:
            session.say(
                f"Write the first name and number on slip {slip}. "
                "They aren't saved here, so leave the slip at the desk."
            )
        else:
            session.say(f"The callback is saved for {in_words(made.due, session.library.country, 'day')}.")

    def _withdraw(self, visit: Visit) -> None:
        unknown = bool(visit.saved.promised_day) and visit.promise is None
        self.session.withdraw_promise(visit)
        self._leave(PromiseDay)
        if unknown:
            self._show(Promises())
        self.session.say(REMOVE if unknown else NO)

    def _show_callback(self, seen: Promise, fresh: Promise) -> None:
        """Show the updated callback."""
        self.session.update_promise(seen, fresh)
        self.stack = [*self.stack[: self._first(OnePromise)], OnePromise(fresh)]

    def _end_call(self, seen: Promise, how: str) -> None:
        if how == "kept":
            self.session.records.promises.kept(seen, self.session.today())
        else:
            self.session.records.promises.withdraw(seen)
        self.session.update_promise(seen, None)
        self.stack = self.stack[: self._first(OnePromise)] or [Find()]
        self.session.say("Well done. The callback is deleted." if how == "kept" else "The callback is deleted.")

    def _first(self, kind: type[Screen]) -> int:
        return next((at for at, screen in enumerate(self.stack) if isinstance(screen, kind)), len(self.stack))

    def _refresh_callbacks(self, changed: Changed) -> None:
        """Show the list of callbacks, and update the visit whose callback changed."""
        if isinstance(self.top, PromiseDay):
            self.session.visits[self.top.visit].promise = changed.now
        self.stack = self.stack[:1]
        self._show(Promises())

    # ------------------------------------------------------------------ paper

    def _print_sheet(self, order: actions.PrintSheet) -> None:
        """Print the sheet previewed at a place.

        Do nothing if it has been printed since this action was offered, so each key press prints only once.
        """
        assert isinstance(order.place, SheetPreview)
        place, session = order.place, self.session
        if place.visit:
            self._visit(place.visit)
        if session.sent[place.path()] != order.number:
            raise Late(PRINTED)
        sheet = place.sheet(session)
        if sheet is None:
            raise Late(NOTHING)
        session.sent[place.path()] += 1
        session.last_sheet = place.name(session), sized(sheet, order.size)
        print_paper(session, session.last_sheet[1], place.visit, order.copies)
        self._leave(SheetPreview, Copies, PrintAgain)
        if not place.visit:
            self.typed("")  # Clear the search for the next patron.

    def _print_instead(self, order: actions.PrintInstead) -> None:
        """Print what works instead, in the library's first language, with the day of a promised call, if any."""
        library = self.session.library
        if order.visit:
            visit = self._visit(order.visit)
            paper = instead(visit.walk, words_of(library), visit.saved.promised_day)
        else:
            start = Start(library.models[order.model], order.platform)
            paper = instead(Walk(library, start, model_turns(library, order.model)), words_of(library))
        print_paper(self.session, paper, order.visit)

    def _print_last(self, number: int) -> None:
        session = self.session
        if session.last_sheet is None or session.sent.total() != number:
            raise Late(PRINTED)
        session.sent["last"] += 1
        print_paper(session, session.last_sheet[1])
        self._leave(Patrons)

    def _choose_printer(self, name: str) -> None:
        self.session.settings.put(PRINTER, name)
        how = {"": "printed on the default printer", "file": "saved as PDF files"}.get(name, f"printed on {name}")
        self.session.say(f"Sheets will be {how}.")
        self._leave(Printers)


def _printers() -> tuple[str, ...]:
    # Imported here so that the first screen is drawn sooner.
    from wizard.printing.print_job import printers

    return tuple(printers())
