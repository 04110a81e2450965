"""Conditions: the same result in the walk, ways, labels on screen and paper, and `check`."""

from collections.abc import Callable

import pytest

from tests.tiny import Flows, answered, walked
from wizard.content.facts import may_hold, value_of
from wizard.content.library import Library
from wizard.content.wording import Wording
from wizard.presenters.ending import refusal
from wizard.presenters.prompt import words
from wizard.walk.liveness import RestKeys
from wizard.walk.lookahead import ahead
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best

KNOWN = {"device": "reader", "model": "one", "platform": "lend", "way": "app"}
DEVICE = """
    facts: {plug: usb-c, keys: few}
    models: {one: {name: Reader One, ways: [app], facts: {keys: many}}}
"""
PROFILE = "country: US\nlanguages: [en, fr]\npaper: letter\ntransfer-computer: 'yes'\nplatforms: {lend: {}}"

# Each condition, and whether it's true for the reader and the library above.
CONDITIONS = [
    ("{device: [reader]}", True),
    ("{device: [tablet]}", False),
    ("{model: [one]}", True),
    ("{platform: [lend]}", True),
    ("{platform: [other]}", False),
    ("{plug: [usb-c]}", True),
    ("{keys: [many]}", True),
    ("{keys: [few]}", False),
    ("{library.country: [CA, US]}", True),
    ("{library.country: [DE]}", False),
    ("{library.languages: [fr]}", True),
    ("{library.languages: [de]}", False),
    ('{library.transfer-computer: ["yes"]}', True),
    ("{library.paper: [a4]}", False),
    ("{device: [reader], library.country: [US], keys: [many]}", True),
    ("{device: [reader], library.country: [DE]}", False),
]


def step(flows: Flows, only: str) -> bool:
    library = flows(_files(f"borrow: [{{id: tap, do: Tap., only-if: {only}}}]"))
    return answered(ahead(walked(library))) == ["lend/tap"]


def way(flows: Flows, only: str) -> bool:
    library = flows(_files(f"ways: {{app: {{only-if: {only}, why-not: It can not.}}}}"))
    return best(library, "one", "lend").answer == "way"


def limit(flows: Flows, only: str) -> bool:
    library = flows(_files(f"limits: [{{only-if: {only}, why: It can not.}}]"))
    return best(library, "one", "lend").answer == "cannot"


def offer_instead(flows: Flows, only: str) -> bool:
    library = flows(_files(f"limits: [{{why: It can not.}}]\ninstead: [{{text: Read on paper., only-if: {only}}}]"))
    return "Read on paper." in words(refusal(library, "one", "lend"))


def label_on_screen(flows: Flows, only: str) -> bool:
    return _label(flows, only, paper=False)


def label_on_paper(flows: Flows, only: str) -> bool:
    return _label(flows, only, paper=True)


def _label(flows: Flows, only: str, paper: bool) -> bool:
    library = flows(_files(f"labels: {{Go: {{elsewhere: [{{text: Los, only-if: {only}}}]}}}}"))
    return Wording(library, KNOWN, paper).plain("Tap **Go**.", "lend") == "Tap Los."


def _files(platform: str) -> dict[str, str]:
    return {"library": PROFILE, "devices/reader": DEVICE, "platforms/lend": platform}


@pytest.mark.parametrize("asks", [step, way, limit, offer_instead, label_on_screen, label_on_paper])
@pytest.mark.parametrize(("only", "expected"), CONDITIONS)
def test_condition_has_the_same_result_in_every_place(
    asks: Callable[[Flows, str], bool], only: str, expected: bool, flows: Flows
) -> None:
    assert asks(flows, only) is expected


def test_liveness_reads_every_fact_that_a_walk_reads(flows: Flows) -> None:
    library = flows(_files("borrow: [{id: tap, do: Tap., only-if: {keys: [many], plug: [usb-c]}}]"))
    walk = walked(library)
    live = RestKeys(library)
    assert [live._value(library, walk.facts, fact) for fact in ("keys", "plug", "model")] == [
        value_of(library, walk.facts, fact) for fact in ("keys", "plug", "model")
    ]


def test_label_has_its_usual_words_when_the_country_is_unknown(flows: Flows) -> None:
    files = {**_files("labels: {Go: {elsewhere: [{text: Los, only-if: {library.country: [US]}}]}}")}
    library = flows(files).in_country("")
    assert Wording(library, KNOWN).plain("Tap **Go**.", "lend") == "Tap Go."


def test_way_is_offered_with_a_caution_when_its_country_is_unknown(flows: Flows) -> None:
    files = _files("ways: {app: {only-if: {library.country: [US]}, why-not: Only in the US.}}")
    verdict = best(flows(files).in_country(""), "one", "lend")
    assert (verdict.answer, verdict.caution) == ("way", "Only in the US.")


def test_fact_of_a_device_is_known_before_its_model_when_all_models_agree(flows: Flows) -> None:
    library, start = flows(_files("")), {"device": "reader"}
    assert value_of(library, start, "plug") == "usb-c"
    assert value_of(library, start, "keys") is None


def test_condition_is_possible_until_a_known_fact_rules_it_out(flows: Flows) -> None:
    library: Library = flows(_files(""))
    assert may_hold(library, {"device": "reader"}, {"device": ("reader",), "keys": ("few",)})
    assert not may_hold(library, KNOWN, {"device": ("reader",), "keys": ("few",)})


def test_trouble_asks_for_the_model_when_a_condition_needs_it(flows: Flows) -> None:
    trouble = "troubles: [{id: stuck, says: It hangs, fixes: [{id: key, try: Press the key., only-if: {keys: [few]}}]}]"
    library = flows({**_files(""), "devices/reader": f"{DEVICE}\n    {trouble}"})
    walk = Walk(library, Start(trouble="reader/stuck"))
    assert walk.at is not None
    assert walk.at.address == "reader/which"
