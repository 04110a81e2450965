"""Walks through the shipped flows with the usual answers."""

from functools import cache

from tests.running import ROOT
from wizard.content import loader
from wizard.content.library import Library
from wizard.walk.lookahead import usual
from wizard.walk.stops import Start
from wizard.walk.walk import Walk


@cache
def library() -> Library:
    """Return the shipped flows in the US, without a profile."""
    return loader.load((ROOT,), places=False).library.in_country("US")


def walked(device: str, platform: str, **answers: str) -> Walk:
    """Walk to the end with the usual answers, or those given for a step's id."""
    walk = Walk(library(), Start(device, platform))
    while walk.at is not None:
        name = walk.at.address.rpartition("/")[2].replace("-", "_")
        walk.answer(answers.get(name) or usual(walk.at))
    return walk
