"""The terminal's input: bytes and sequences that mean nothing are ignored, and never end the desk."""

import os
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from textual.driver import Driver


class Parser(XTermParser):
    """Textual's parser, which raises for a key number that no character has."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        with suppress(ValueError, OverflowError):
            yield from super()._sequence_to_key_events(sequence, alt)


def desk_driver() -> "type[Driver] | None":
    """Return the driver of this system's terminals; None for Textual's own choice."""
    if sys.platform == "win32":
        return None
    from textual.drivers.linux_driver import LinuxDriver  # here, since Windows has no such driver

    class DeskDriver(LinuxDriver):
        """Textual's driver, whose input thread outlives what it can't read."""

        def write(self, data: str) -> None:
            # Once the terminal is gone, the thread stops taking text, and its full queue would block us.
            if self._writer_thread is not None and self._writer_thread.is_alive():
                super().write(data)

        def _run_input_thread(self) -> None:
            try:
                self.run_input_thread()
            except OSError:
                return  # the terminal is gone, which the app sees by itself
            except Exception as error:  # a bug of ours or Textual's: the desk ends with our report
                self._app.call_later(self._app._handle_exception, error)

        def run_input_thread(self) -> None:
            decode = getincrementaldecoder("utf-8")("ignore").decode
            parser = Parser(self._debug)
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    typed = ""
                    if selector.select(0.1):
                        if not (read := os.read(self.fileno, 4096)):
                            return  # A terminal that has gone is always ready, and has nothing.
                        typed = decode(read)
                    try:
                        for event in (*(parser.feed(typed) if typed else ()), *parser.tick()):
                            self.process_message(event)
                    except Exception:  # what was typed makes no sense as keys: forget it, and listen again
                        parser = Parser(self._debug)

    return DeskDriver
