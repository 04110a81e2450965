"""Some promises, as anybody might make them."""

from datetime import date, timedelta

from wizard.records.promise import Promise

TODAY = date.today()


def promise(**fields: object) -> Promise:
    """A promise to call Ann tomorrow about Libby on a Kindle."""
    usual = {"id": 0, "version": 0, "name": "Ann", "contact": "555 0100", "slip": "", "best_time": "mornings"}
    usual |= {"device": "kindle", "model": "kindle-2013", "platform": "libby", "step": "libby/send"}
    usual |= {"tried": ("Tried: Join the Wi-Fi again.",), "due": TODAY + timedelta(days=1), "made": TODAY}
    return Promise(**{**usual, **fields})  # type: ignore[arg-type]


def slip_promise(slip: str) -> Promise:
    """One whose contact is on paper."""
    return promise(name="", contact="", slip=slip)
