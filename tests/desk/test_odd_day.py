"""A short odd day, the same in every run. `tests.bench.odd_day_bench` has longer days, with 50,000 steps."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.desk.odd_day import AtTheDesk, AtTheTerminal, OddDay


# Together these take about 20 seconds of one core: 2,000 steps, and 20 with the keys of the real app.
@pytest.mark.parametrize(("who", "days", "steps"), [(AtTheDesk, 25, 80), (AtTheTerminal, 1, 20)])
def test_nothing_is_lost_or_closed_on_an_odd_day(
    who: type[OddDay], days: int, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.desk.print_queue.AWHILE", 0)
    same = settings(max_examples=days, stateful_step_count=steps, derandomize=True, database=None, deadline=None)
    run_state_machine_as_test(
        who, settings=settings(same, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    )
