"""Reads the terminal's input. Bytes and sequences without a meaning are ignored, and never crash the desk."""

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
    """Textual's parser, except that it ignores a key number that doesn't belong to any character."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        with suppress(ValueError, OverflowError):
            yield from super()._sequence_to_key_events(sequence, alt)


def desk_driver() -> "type[Driver] | None":
    """Return the driver for terminals on this system, or None to let Textual choose."""
    if sys.platform == "win32":
        return None
    from textual.drivers.linux_driver import LinuxDriver  # Imported here because Windows doesn't have this driver.

    class DeskDriver(LinuxDriver):
        """Textual's driver, except that its input thread survives input that it can't read."""

        def write(self, data: str) -> None:
            # Once the terminal is gone, the writer thread accepts no more text, and a full queue would block us.
            if self._writer_thread is not None and self._writer_thread.is_alive():
                super().write(data)

        def _run_input_thread(self) -> None:
            try:
                self.run_input_thread()
            except OSError:
                return  # The terminal is gone. The app notices that on its own.
            except Exception as error:  # This is a bug in our code or in Textual. The desk closes with our report.
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
                            return  # If the terminal is gone, it's always ready to read but has no data.
                        typed = decode(read)
                    try:
                        for event in (*(parser.feed(typed) if typed else ()), *parser.tick()):
                            self.process_message(event)
                    except Exception:  # The input isn't valid as keys, so drop it and start over.
                        parser = Parser(self._debug)

    return DeskDriver
