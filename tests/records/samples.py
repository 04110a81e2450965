"""Sample promises."""

from datetime import date, timedelta

from wizard.records.promise import Promise

TODAY = date.today()


def promise(**fields: object) -> Promise:
    """Return a promise to call Ann tomorrow about Libby on a Kindle."""
    usual = {"id": 0, "version": 0, "name": "Ann", "contact": "555 0100", "slip": "", "best_time": "mornings"}
    usual |= {"device": "kindle", "model": "kindle-2013", "platform": "libby", "step": "libby/send"}
    usual |= {"tried": ("Tried: Join the Wi-Fi again.",), "due": TODAY + timedelta(days=1), "made": TODAY}
    return Promise(**{**usual, **fields})  # type: ignore[arg-type]


def slip_promise(slip: str) -> Promise:
    """Return a promise whose contact is on a paper slip."""
    return promise(name="", contact="", slip=slip)
