"""The main loop of line mode.

A number chooses an answer, a command word runs a command, and anything else goes into the text box.
"""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from wizard.content.loader import unread
from wizard.desk.actions import Action, PrintSheet
from wizard.desk.desk import Desk
from wizard.desk.plain import speech
from wizard.desk.plain.command_words import OWN, SILENT, SPOKEN, WITH_WORDS
from wizard.desk.plain.speech import say
from wizard.desk.practice import PracticeDesk, act
from wizard.desk.print_queue import final_results, wait_for_printer
from wizard.desk.screens.find import Find
from wizard.desk.terminal.keys import COMMANDS, Command
from wizard.desk.view import View
from wizard.system.invocation import to_run
from wizard.walk.walk import Walk

if TYPE_CHECKING:
    from wizard.authoring.watch import Watch

MOST = 9
"""The most answers to read at a time. Longer lists are read in parts."""
LONGEST = 200  # The most characters that a text box can hold.

_CONTROL_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[@-~]|O.)?")


class Quit(Exception):
    """Raised if staff quit, or the input ends."""


class Talk:
    """One session in line mode. `walk` is the walk of the last open visit."""

    def __init__(self, desk: Desk, watch: "Watch | None" = None) -> None:
        self._watch = watch
        self.walk: Walk | None = None
        self._view: View | None = None
        self._first = 0  # The index of the first answer that was read.
        self._last_read: dict[str, str] = {}
        self.desk = desk

    def run(self) -> None:
        """Read views aloud and run commands until staff quit."""
        try:
            say("Type “help” for a list of commands.")
            while True:
                self._read()
                while not self._obey(ask(self._question())):
                    pass
        except Quit:
            for sentence in filter(None, (wait_for_printer(self.desk.session, say), self._goodbye())):
                say(sentence)
        except KeyboardInterrupt:
            print()
            for sentence in filter(None, (final_results(self.desk.session), self._goodbye())):
                say(sentence)
            raise
        finally:
            self.desk.shut()

    # ------------------------------------------------------------------ saying

    @property
    def view(self) -> View:
        """The view that was last read."""
        assert self._view is not None
        return self._view

    def _reload(self) -> None:
        """Reload flows that have changed on disk, but only between visits, so steps never change during a visit."""
        desk = self.desk
        between = isinstance(desk.top, Find) and not desk.top.visit and not isinstance(desk, PracticeDesk)
        loaded = self._watch.look() if self._watch and between else None
        if loaded:
            desk.session.reload(loaded.library)
            desk.session.say(unread(loaded) or "The steps were updated.")

    def _read(self) -> None:
        """Read the current view, without the parts that haven't changed."""
        self._reload()
        self.desk.glance()
        self._view = self.desk.view().saying(self.desk.take_notice())
        here = self.desk.session.here
        self.walk = here.walk if here else self.walk
        print()
        for text in filter(None, self._spoken(self.view)):
            say(text)
        chosen, most = self.view.chosen, len(self.view.options) - MOST
        self._first = max(0, min(chosen - 2, most)) if chosen >= MOST else 0
        self._offer()

    def _spoken(self, view: View) -> Iterator[str]:
        """Yield everything that comes before the answers."""
        yield self._news("title", speech.name(view))
        yield self._news("place", speech.place(view))
        yield self._news("aside", view.aside)
        yield from speech.body(view)
        ready = (other.text for other in view.others if other.tone == "ready" and self.desk.session.ring)
        yield from (f"Also here: {text}." for text in ready)
        badge = self._news("badge", view.badge)
        yield f"({badge})" if badge else ""

    def _news(self, kind: str, text: str) -> str:
        """Return the text, or "" if it was the same in the last view."""
        if not text or self._last_read.get(kind) == text:
            return ""
        self._last_read[kind] = text
        return text

    def _offer(self) -> None:
        """Read the answers, each with its number before it."""
        options, first = self.view.options, self._first
        last = min(first + MOST, len(options))
        count = "1 answer" if len(options) == 1 else f"{len(options)} answers"
        say(f"{count}:" if len(options) <= MOST else f"{count}. Here are {first + 1} to {last}:")
        for number in range(first, last):
            say(speech.option(number + 1, options[number]))
        if last < len(options):
            say("Type “more” for the next answers.")

    def _question(self) -> str:
        count = len(self.view.options)
        number = f"1 to {count}" if count > 1 else "1"
        if self.view.name == "ask":
            return f"{speech.sentence(self.view.empty).rstrip('.')}: "
        return (
            f"Type what you see or hear, or a number ({number}): "
            if self.view.box is not None
            else f"Your answer ({number}): "
        )

    def _goodbye(self) -> str:
        return self.desk.goodbye(to_run("--plain")) or "Goodbye."

    # ------------------------------------------------------------------ obeying

    def _obey(self, line: str) -> bool:
        """Do what the typed line asks for. Return True if there's something new to read."""
        if _is_number(line, len(self.view.options)):
            return self._choose(int(line) - 1)
        word, _, rest = line.partition(" ")
        own = self._own(word.casefold(), rest)
        if own:
            return own(rest.strip())
        command = self._command(line.casefold())
        if command:
            return self._run(command.name)
        if self.view.box is not None:
            return self._type(line)
        matches = [index for index, option in enumerate(self.view.options) if _begins(option.text, line)]
        if len(matches) == 1:
            return self._choose(matches[0])
        say(f"Type a number from 1 to {len(self.view.options)}, or a command. Type “help” for a list.")
        return False

    def _own(self, word: str, rest: str) -> Callable[[str], bool] | None:
        """Return the line-mode command for a word. If there's a text box, only `find` may have more text after it."""
        own = {"again": self._again, "more": self._more, "print": self._print, "help": self._help, "?": self._help}
        if rest and (word != "print" or self.view.box is not None):
            own = {}
        if self.view.name == "checklist":
            own["upto"] = self._upto
        if self.view.name != "ask":
            own["find"] = self._find
        return own.get(word)

    def _commands(self) -> Iterator[Command]:
        """Return the desk's commands that work both in this view and in line mode."""
        return (c for c in COMMANDS if c.name in self.view.commands and c.name not in SILENT)

    @property
    def _in_visit(self) -> bool:
        return "checklist" in self.view.commands

    def _command(self, said: str) -> Command | None:
        """Return the command with this name, or None. `q` quits, unless it could be an answer for a text box."""
        said = "quit" if said == "q" and (self.view.box is None or self.view.name == "find") else said
        return next((c for c in self._commands() if said in (SPOKEN.get(c.name, c.name), c.name)), None)

    def _run(self, name: str) -> bool:
        self._do(self.view.commands[name])
        return True

    def _choose(self, index: int) -> bool:
        option = self.view.options[index]
        if option.slow:
            say(option.slow)
        self._do(option.action)
        return True

    def _do(self, action: Action) -> None:
        """Apply an action. It may switch to another desk."""
        self.desk = act(self.desk, action)
        if self.desk.left:
            raise Quit

    def _type(self, said: str) -> bool:
        """Put the text in the text box. If the view is a question, give this text as the answer."""
        self.desk.typed(said[:LONGEST])
        if self.view.name == "ask":
            self._do(self.desk.view().options[0].action)
        return True

    # ------------------------------------------------------------------ commands only in line mode

    def _again(self, _: str) -> bool:
        self._last_read.clear()
        return True

    def _more(self, _: str) -> bool:
        if self._first + MOST < len(self.view.options):
            self._first += MOST
            self._offer()
        else:
            say("That was the last answer.")
        return False

    def _find(self, words: str) -> bool:
        if self.view.name != "find":
            self._do(self.view.commands["find"])
        self.desk.typed(words[:LONGEST])
        return True

    def _print(self, size: str) -> bool:
        if not self._in_visit and self.view.name != "sheet":
            say("No visit is open. Choose one, or search for a device and a service to print their sheet.")
            return False
        if self.view.name != "sheet":
            self._do(self.view.commands["sheet"])
        wanted = "large" if "large" in size else "standard"
        for option in self.desk.view().options:
            if isinstance(option.action, PrintSheet) and option.action.size == wanted:
                say(option.slow)
                self._do(option.action)
        return True

    def _upto(self, number: str) -> bool:
        options = self.view.options
        if not _is_number(number, len(options)):
            say(f"Please type “upto” and a number from 1 to {len(options)}.")
            return False
        if other := options[int(number) - 1].other:
            self._do(other)
        return True

    def _help(self, _: str) -> bool:
        say("Type the number or the first words of an answer. You can also type:")
        commands = {SPOKEN.get(command.name, command.name): command.help for command in self._commands()}
        for word, text in {**commands, **WITH_WORDS, **OWN}.items():
            if word != "upto" or self.view.name == "checklist":
                say(speech.stopped(f"{word}: {text}"))
        return False


def _is_number(said: str, most: int) -> bool:
    return len(said) < 5 and said.isascii() and said.isdecimal() and 1 <= int(said) <= most


def _begins(text: str, said: str) -> bool:
    return len(said) > 1 and speech.plainly(text).casefold().startswith(said.casefold())


def ask(prompt: str) -> str:
    """Read one line, and remove control sequences. Raise Quit at the end of the input."""
    try:
        line = input(prompt)
    except EOFError:
        print()
        raise Quit from None
    return "".join(filter(str.isprintable, _CONTROL_SEQUENCE.sub("", line))).strip()
