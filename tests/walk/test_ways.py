"""The choice of a way, or the reason for none, by model and profile."""

from tests.tiny import Flows
from wizard.content.library import Library
from wizard.walk.ways import Verdict, best, checked, instead, verdicts

MODELS = "models: {one: {name: One, ways: [app, browser], why: It only reads bought books.}}".replace(
    "It only reads bought books.", '"It only reads bought books."'
)
LIMIT = """
    limits:
      - only-if: {model: [one]}
        ways: [app]
        why: Too old for the app.
    ways: {app: {}, browser: {}}
"""


def cell(library: Library, model: str = "one", platform: str = "lend") -> Verdict:
    return best(library, model, platform)


def test_best_way_is_the_first_model_way_that_the_platform_has(flows: Flows) -> None:
    library = flows({"devices/reader": MODELS, "platforms/lend": "ways: {browser: {}, app: {}}"})
    assert (cell(library).answer, cell(library).way) == ("way", "app")


def test_way_is_skipped_when_a_limit_forbids_it(flows: Flows) -> None:
    library = flows({"devices/reader": MODELS, "platforms/lend": LIMIT})
    assert [(v.way, v.answer) for v in verdicts(library, "one", "lend")] == [("app", "cannot"), ("browser", "way")]
    assert cell(library).way == "browser"


def test_limit_is_ignored_when_its_condition_is_false(flows: Flows) -> None:
    library = flows({"devices/reader": MODELS, "platforms/lend": LIMIT.replace("[one]", "[two]")})
    assert cell(library).way == "app"


def test_limit_can_depend_on_a_fact_of_the_model(flows: Flows) -> None:
    models = "models: {one: {name: One, ways: [app], facts: {screen: small}}}"
    limit = "limits: [{only-if: {screen: [small]}, why: Too small.}]"
    assert cell(flows({"devices/reader": models, "platforms/lend": limit})).why == "Too small."


def test_limit_can_depend_on_the_device(flows: Flows) -> None:
    library = flows({"platforms/lend": "limits: [{only-if: {device: [reader]}, why: Not on readers.}]"})
    assert cell(library).answer == "cannot"


def test_verdict_is_ask_when_one_of_the_limits_says_ask(flows: Flows) -> None:
    limits = "limits: [{ways: [app], why: No.}, {ways: [browser], why: Who knows?, answer: ask}]"
    text = f"{limits}\nways: {{app: {{}}, browser: {{}}}}"
    library = flows({"devices/reader": MODELS, "platforms/lend": text})
    assert (cell(library).answer, cell(library).why) == ("ask", "Who knows?")


def test_first_reason_is_given_when_all_ways_are_forbidden(flows: Flows) -> None:
    text = "limits: [{ways: [app], why: No app.}, {ways: [browser], why: No web.}]\nways: {app: {}, browser: {}}"
    library = flows({"devices/reader": MODELS, "platforms/lend": text})
    assert (cell(library).answer, cell(library).why) == ("cannot", "No app.")


def test_reason_of_the_model_is_given_when_there_is_no_common_way(flows: Flows) -> None:
    library = flows({"devices/reader": MODELS, "platforms/lend": "ways: {kindle: {}}"})
    assert (cell(library).answer, cell(library).why) == ("cannot", "It only reads bought books.")


def test_default_reason_is_given_when_none_is_written(flows: Flows) -> None:
    library = flows({"platforms/lend": "ways: {kindle: {}}"})
    assert cell(library).why == "Lend doesn't work on this Reader One."


def test_reason_of_a_limit_on_all_ways_is_given(flows: Flows) -> None:
    library = flows({"platforms/lend": "ways: {kindle: {}}\nlimits: [{why: Ask them., answer: ask}]"})
    assert (cell(library).answer, cell(library).why) == ("ask", "Ask them.")


COUNTRY = "ways: {app: {only-if: {library.country: [US]}, why-not: Only in the United States.}}"


def test_reason_is_given_when_way_is_for_another_country(flows: Flows) -> None:
    library = flows({"platforms/lend": COUNTRY}).in_country("de")
    assert (cell(library).answer, cell(library).why) == ("cannot", "Only in the United States.")


def test_way_has_no_caution_when_country_matches(flows: Flows) -> None:
    library = flows({"platforms/lend": COUNTRY}).in_country("us")
    assert (cell(library).answer, cell(library).caution) == ("way", "")


def test_way_is_offered_with_a_caution_when_country_is_unknown(flows: Flows) -> None:
    library = flows({"platforms/lend": COUNTRY})
    assert (cell(library).answer, cell(library).caution) == ("way", "Only in the United States.")


def test_country_limit_is_only_a_caution_when_country_is_unknown(flows: Flows) -> None:
    library = flows({"platforms/lend": "limits: [{only-if: {library.country: [DE]}, why: Not in Germany.}]"})
    assert (cell(library).answer, cell(library).caution) == ("way", "Not in Germany.")
    assert cell(library.in_country("US")).caution == ""
    assert cell(library.in_country("DE")).why == "Not in Germany."


def test_country_of_the_profile_is_used(flows: Flows) -> None:
    library = flows({"platforms/lend": COUNTRY, "library": "country: ca\nplatforms: {lend: {find-as: Hill}}"})
    assert cell(library).answer == "cannot"


def test_every_platform_is_offered_when_there_is_no_profile(flows: Flows) -> None:
    assert cell(flows()).answer == "way"


def test_platform_is_not_offered_when_the_profile_does_not_name_it(flows: Flows) -> None:
    library = flows({"library": ""})
    assert (cell(library).answer, cell(library).why) == ("cannot", "Our library doesn't offer Lend.")


def test_platform_open_to_all_is_offered_when_the_profile_does_not_name_it(flows: Flows) -> None:
    open_to_all = {"platforms/lend": "open-to-all: 'yes'", "library": ""}
    assert cell(flows(open_to_all)).answer == "way"
    assert cell(flows({**open_to_all, "library": "platforms: {lend: {gone: 2025-12-31}}"})).answer == "cannot"


def test_replacement_is_named_when_the_library_dropped_a_platform(flows: Flows) -> None:
    library = flows(
        {
            "library": "platforms: {lend: {gone: 2025-12-31, replaced-by: new}, new: {find-as: Hill}}",
            "platforms/new": "platform: New",
        }
    )
    assert cell(library).why == "Our library hasn't offered Lend since December 31, 2025. We now offer New."
    assert cell(library, platform="new").answer == "way"


def test_verdict_is_cannot_when_model_or_platform_is_unknown(flows: Flows) -> None:
    library = flows()
    assert cell(library, model="nine").answer == "cannot"
    assert cell(library, platform="nine").answer == "cannot"


def test_confidence_is_the_lower_of_model_and_way(flows: Flows) -> None:
    models = "models: {one: {name: One, ways: [app], confidence: likely}}"
    library = flows({"devices/reader": models, "platforms/lend": "ways: {app: {confidence: unsure}}"})
    assert cell(library).confidence == "unsure"
    library = flows({"platforms/lend": "ways: {app: {}}"})
    assert cell(library).confidence == "likely"


def test_pair_has_the_check_date_of_its_older_file(flows: Flows) -> None:
    library = flows({"devices/reader": "verified: {date: 2026-01-02, how: hands-on}"})
    assert checked(library, "one", "lend") == "2026-01-02"


# ------------------------------------------------------------------ alternatives

INSTEAD = {
    "devices/reader": "picture: tablet\ninstead: [{text: 'Of the device.'}, {text: 'Said twice.'}]\n"
    "models: {one: {name: One, ways: [app], instead: [{text: 'Of the model.'}]}}",
    "platforms/lend": "instead: [{text: 'Said twice.'}]\nlimits: [{why: No., instead: [{text: 'Of the limit.'}]}]",
}


def _offered(library: Library, platform: str = "lend") -> list[str]:
    return [item.text for item in instead(library, "one", platform, best(library, "one", platform))]


def test_alternatives_come_from_limit_model_platform_and_device_without_repeats(flows: Flows) -> None:
    assert _offered(flows(INSTEAD)) == ["Of the limit.", "Of the model.", "Said twice.", "Of the device."]
    reader = {**INSTEAD, "devices/reader": INSTEAD["devices/reader"].replace("tablet", "reader")}
    assert _offered(flows(reader)) == ["Of the limit.", "Of the model.", "Said twice."]


def test_books_on_the_device_are_not_offered_instead_of_movies(flows: Flows) -> None:
    movies = {**INSTEAD, "platforms/lend": f"offers: movies\n{INSTEAD['platforms/lend']}"}
    assert _offered(flows(movies)) == ["Of the limit.", "Of the model.", "Said twice."]


def _with_other(flows: Flows, other: str, profile: str = "") -> list[str]:
    limit = "limits: [{why: No., instead: [{text: 'Take the other.', platform: other}]}]"
    files = {"devices/reader": "", "platforms/lend": limit, "platforms/other": other}
    return _offered(flows({**files, **({"library": profile} if profile else {})}))


def test_other_platform_is_offered_when_it_works(flows: Flows) -> None:
    assert _with_other(flows, "ways: {app: {}}") == ["Take the other."]


def test_other_platform_is_not_offered_when_it_does_not_work_on_the_model(flows: Flows) -> None:
    assert _with_other(flows, "ways: {kindle: {}}") == []


def test_other_platform_is_not_offered_when_the_library_does_not_have_it(flows: Flows) -> None:
    assert _with_other(flows, "ways: {app: {}}", "platforms: {lend: {find-as: H}}") == []
    assert _with_other(flows, "ways: {app: {}}", "platforms: {lend: {find-as: H}, other: {find-as: H}}") != []


def test_alternatives_of_a_service_are_not_offered_when_the_library_does_not_have_it(flows: Flows) -> None:
    own = "instead: [{text: 'Take its app.'}, {text: 'Take the other.', platform: other}]"
    files = {"platforms/lend": own, "platforms/other": "platform: Other"}
    assert _offered(flows({**files, "library": "platforms: {other: {}}"})) == ["Take the other."]
    assert "Take its app." in _offered(flows({"library": "platforms: {lend: {}, other: {}}"}))


def test_alternative_is_offered_only_when_its_condition_is_true(flows: Flows) -> None:
    items = "[{text: 'Here.', only-if: {model: [one]}}, {text: 'There.', only-if: {model: [two]}}]"
    assert _offered(flows({"platforms/lend": f"limits: [{{why: No., instead: {items}}}]"})) == ["Here."]
