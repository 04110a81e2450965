"""How often each step was walked, according to the counts, for commands that list the most used steps first."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from wizard.system.paths import data_folder

if TYPE_CHECKING:
    from wizard.content.library import Library

_DAYS = 365


def walked(library: "Library") -> dict[str, int]:
    """Return how often each step (file/id) was walked in the last 365 days, or {} if counting is off."""
    from wizard.records.outcome import counting

    if not counting(library):
        return {}
    from wizard.authoring.step_use import of_steps
    from wizard.records.database import records_in

    records = records_in(data_folder(), counting=True)
    tally = records.counts.tally(date.today() - timedelta(_DAYS), date.today())
    records.close()
    return of_steps(library, tally)
