"""Long odd days at the desk: `python -m tests.bench.odd_day_bench [STEPS] [--seed N]`.

It takes 50,000 steps: most at a desk without a terminal, some at one whose server goes down, and some with the keys and
the mouse of the real app. It ends with the shortest way to the first fault, or with a line for each kind of desk.
"""

import argparse
import os
import secrets
import shutil
import tempfile
import time

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.desk.odd_day import AtTheDesk, AtTheTerminal, OddDay
from tests.records.server import Server, programs
from wizard.desk import print_queue
from wizard.records.database import Records, open_server, postgres

STEPS, STEPS_A_DAY = 50_000, 100


class AtTheBranch(AtTheDesk):
    """A desk with a database for all branches, which goes down and comes back."""

    server: Server

    def __init__(self) -> None:
        self._address = self.server.database()
        super().__init__()

    def opened_records(self) -> Records:
        return open_server(self._address, self.home / "visits.db")

    def disk_fills_or_has_room_again(self) -> None:
        if self.server.runs:
            self.server.stop()
        else:
            self._restart()

    def colleague_uses_a_visit(self, index: int, close: bool) -> None:
        if self.server.runs and not self.records.trouble:  # Otherwise both visits stay; see `test_away.py`.
            super().colleague_uses_a_visit(index, close)

    def check_that_nothing_is_lost(self) -> None:
        """Wait for the server first: after a start, a desk knows only what its own computer saved."""
        self._restart()
        end = time.monotonic() + 60
        while self.visits() is not None and self.records.trouble:
            assert time.monotonic() < end, self.records.trouble
            time.sleep(0.05)
        super().check_that_nothing_is_lost()

    def teardown(self) -> None:
        super().teardown()
        self._restart()

    def _restart(self) -> None:
        if not self.server.runs:
            self.server.start()


SHARE: dict[type[OddDay], float] = {AtTheDesk: 0.9, AtTheBranch: 0.06, AtTheTerminal: 0.04}


def main() -> None:
    """Run the steps, and print how many there were."""
    parser = argparse.ArgumentParser()
    parser.add_argument("steps", type=int, nargs="?", default=STEPS)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    parser.add_argument("--only", choices=[who.__name__ for who in SHARE])
    given = parser.parse_args()
    print_queue.AWHILE = 0
    postgres.REST, postgres.MOMENT = 0.0, 5.0  # a busy computer responds slowly
    found = programs()
    kinds = [who for who in SHARE if given.only in (None, who.__name__) and (found or who is not AtTheBranch)]
    home = os.environ["EBOOK_SETUP_HOME"] = tempfile.mkdtemp()
    if found:
        AtTheBranch.server = Server(found)
    try:
        for who in kinds:
            days = max(1, round(given.steps * (1 if given.only else SHARE[who]) / STEPS_A_DAY))
            began = time.perf_counter()
            long = settings(max_examples=days, stateful_step_count=STEPS_A_DAY, database=None, deadline=None)
            long = settings(long, suppress_health_check=list(HealthCheck), print_blob=False)
            run_state_machine_as_test(seed(given.seed)(who), settings=long)
            took = time.perf_counter() - began
            print(f"{who.__name__}: {days * STEPS_A_DAY:,} steps in {took:.0f} s, seed {given.seed}", flush=True)
    finally:
        shutil.rmtree(home)
        if found:
            AtTheBranch.server.remove()


if __name__ == "__main__":
    main()
