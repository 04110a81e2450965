"""Which way is taken, or why none is: by model and profile alone."""

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


def test_the_first_way_of_the_model_that_the_platform_has_is_best(flows: Flows) -> None:
    library = flows({"devices/reader": MODELS, "platforms/lend": "ways: {browser: {}, app: {}}"})
    assert (cell(library).answer, cell(library).way) == ("way", "app")


def test_a_way_that_a_limit_forbids_is_passed_over(flows: Flows) -> None:
    library = flows({"devices/reader": MODELS, "platforms/lend": LIMIT})
    assert [(v.way, v.answer) for v in verdicts(library, "one", "lend")] == [("app", "cannot"), ("browser", "way")]
    assert cell(library).way == "browser"


def test_a_limit_holds_only_where_its_condition_does(flows: Flows) -> None:
    library = flows({"devices/reader": MODELS, "platforms/lend": LIMIT.replace("[one]", "[two]")})
    assert cell(library).way == "app"


def test_a_limit_may_be_about_a_fact_of_the_model(flows: Flows) -> None:
    models = "models: {one: {name: One, ways: [app], facts: {screen: small}}}"
    limit = "limits: [{only-if: {screen: [small]}, why: Too small.}]"
    assert cell(flows({"devices/reader": models, "platforms/lend": limit})).why == "Too small."


def test_a_limit_may_be_about_a_whole_device(flows: Flows) -> None:
    library = flows({"platforms/lend": "limits: [{only-if: {device: [reader]}, why: Not on readers.}]"})
    assert cell(library).answer == "cannot"


def test_where_all_ways_are_forbidden_nobody_knows_if_one_limit_says_so(flows: Flows) -> None:
    limits = "limits: [{ways: [app], why: No.}, {ways: [browser], why: Who knows?, answer: ask}]"
    text = f"{limits}\nways: {{app: {{}}, browser: {{}}}}"
    library = flows({"devices/reader": MODELS, "platforms/lend": text})
    assert (cell(library).answer, cell(library).why) == ("ask", "Who knows?")


def test_where_all_ways_are_forbidden_the_first_reason_is_given(flows: Flows) -> None:
    text = "limits: [{ways: [app], why: No app.}, {ways: [browser], why: No web.}]\nways: {app: {}, browser: {}}"
    library = flows({"devices/reader": MODELS, "platforms/lend": text})
    assert (cell(library).answer, cell(library).why) == ("cannot", "No app.")


def test_where_the_two_have_no_way_in_common_the_model_says_why(flows: Flows) -> None:
    library = flows({"devices/reader": MODELS, "platforms/lend": "ways: {kindle: {}}"})
    assert (cell(library).answer, cell(library).why) == ("cannot", "It only reads bought books.")


def test_where_no_reason_is_written_there_is_one_all_the_same(flows: Flows) -> None:
    library = flows({"platforms/lend": "ways: {kindle: {}}"})
    assert cell(library).why == "Lend does not reach this Reader One."


def test_a_limit_for_all_ways_says_why_there_is_none(flows: Flows) -> None:
    library = flows({"platforms/lend": "ways: {kindle: {}}\nlimits: [{why: Ask them., answer: ask}]"})
    assert (cell(library).answer, cell(library).why) == ("ask", "Ask them.")


COUNTRY = "ways: {app: {only-if: {library.country: [US]}, why-not: Only in the United States.}}"


def test_a_way_in_another_country_says_why_not(flows: Flows) -> None:
    library = flows({"platforms/lend": COUNTRY}).in_country("de")
    assert (cell(library).answer, cell(library).why) == ("cannot", "Only in the United States.")


def test_a_way_in_its_own_country_needs_no_caution(flows: Flows) -> None:
    library = flows({"platforms/lend": COUNTRY}).in_country("us")
    assert (cell(library).answer, cell(library).caution) == ("way", "")


def test_while_nobody_said_the_country_the_way_is_offered_with_its_condition(flows: Flows) -> None:
    library = flows({"platforms/lend": COUNTRY})
    assert (cell(library).answer, cell(library).caution) == ("way", "Only in the United States.")


def test_a_limit_on_a_country_that_nobody_said_forbids_nothing(flows: Flows) -> None:
    library = flows({"platforms/lend": "limits: [{only-if: {library.country: [DE]}, why: Not in Germany.}]"})
    assert (cell(library).answer, cell(library).caution) == ("way", "Not in Germany.")
    assert cell(library.in_country("US")).caution == ""
    assert cell(library.in_country("DE")).why == "Not in Germany."


def test_the_profile_s_country_counts(flows: Flows) -> None:
    library = flows({"platforms/lend": COUNTRY, "library": "country: ca\nplatforms: {lend: {find-as: Hill}}"})
    assert cell(library).answer == "cannot"


def test_without_a_profile_every_platform_is_offered(flows: Flows) -> None:
    assert cell(flows()).answer == "way"


def test_a_platform_that_the_profile_does_not_name_is_not_ours(flows: Flows) -> None:
    library = flows({"library": ""})
    assert (cell(library).answer, cell(library).why) == ("cannot", "Our library does not lend through Lend.")


def test_what_is_open_to_all_needs_no_line_in_the_profile(flows: Flows) -> None:
    open_to_all = {"platforms/lend": "open-to-all: 'yes'", "library": ""}
    assert cell(flows(open_to_all)).answer == "way"
    assert cell(flows({**open_to_all, "library": "platforms: {lend: {gone: 2025-12-31}}"})).answer == "cannot"


def test_a_platform_that_the_library_dropped_names_what_replaced_it(flows: Flows) -> None:
    library = flows(
        {
            "library": "platforms: {lend: {gone: 2025-12-31, replaced-by: new}, new: {find-as: Hill}}",
            "platforms/new": "platform: New",
        }
    )
    assert cell(library).why == "Our library has not lent through Lend since 2025. Now it is New."
    assert cell(library, platform="new").answer == "way"


def test_a_pair_that_no_file_knows_can_not_work(flows: Flows) -> None:
    library = flows()
    assert cell(library, model="nine").answer == "cannot"
    assert cell(library, platform="nine").answer == "cannot"


def test_trust_is_the_weaker_of_model_and_way(flows: Flows) -> None:
    models = "models: {one: {name: One, ways: [app], confidence: likely}}"
    library = flows({"devices/reader": models, "platforms/lend": "ways: {app: {confidence: unsure}}"})
    assert cell(library).confidence == "unsure"
    library = flows({"platforms/lend": "ways: {app: {}}"})
    assert cell(library).confidence == "likely"


def test_a_pair_is_as_fresh_as_the_older_of_its_files(flows: Flows) -> None:
    library = flows({"devices/reader": "verified: {date: 2026-01-02, how: hands-on}"})
    assert checked(library, "one", "lend") == "2026-01-02"


# ------------------------------------------------------------------ instead

INSTEAD = {
    "devices/reader": "instead: [{text: 'Of the device.'}, {text: 'Said twice.'}]\n"
    "models: {one: {name: One, ways: [app], instead: [{text: 'Of the model.'}]}}",
    "platforms/lend": "instead: [{text: 'Said twice.'}]\nlimits: [{why: No., instead: [{text: 'Of the limit.'}]}]",
}


def _offered(library: Library, platform: str = "lend") -> list[str]:
    return [item.text for item in instead(library, "one", platform, best(library, "one", platform))]


def test_instead_comes_from_limit_model_platform_and_device_each_once(flows: Flows) -> None:
    assert _offered(flows(INSTEAD)) == ["Of the limit.", "Of the model.", "Said twice.", "Of the device."]


def _with_other(flows: Flows, other: str, profile: str = "") -> list[str]:
    limit = "limits: [{why: No., instead: [{text: 'Take the other.', platform: other}]}]"
    files = {"devices/reader": "", "platforms/lend": limit, "platforms/other": other}
    return _offered(flows({**files, **({"library": profile} if profile else {})}))


def test_another_platform_is_offered_where_it_serves(flows: Flows) -> None:
    assert _with_other(flows, "ways: {app: {}}") == ["Take the other."]


def test_another_platform_is_not_offered_where_it_does_not_reach_the_model(flows: Flows) -> None:
    assert _with_other(flows, "ways: {kindle: {}}") == []


def test_another_platform_is_not_offered_where_the_library_does_not_have_it(flows: Flows) -> None:
    assert _with_other(flows, "ways: {app: {}}", "platforms: {lend: {find-as: H}}") == []
    assert _with_other(flows, "ways: {app: {}}", "platforms: {lend: {find-as: H}, other: {find-as: H}}") != []


def test_a_service_that_is_not_ours_is_not_offered_in_another_form(flows: Flows) -> None:
    own = "instead: [{text: 'Take its app.'}, {text: 'Take the other.', platform: other}]"
    files = {"platforms/lend": own, "platforms/other": "platform: Other"}
    assert _offered(flows({**files, "library": "platforms: {other: {}}"})) == ["Take the other."]
    assert "Take its app." in _offered(flows({"library": "platforms: {lend: {}, other: {}}"}))


def test_instead_has_its_own_condition(flows: Flows) -> None:
    items = "[{text: 'Here.', only-if: {model: [one]}}, {text: 'There.', only-if: {model: [two]}}]"
    assert _offered(flows({"platforms/lend": f"limits: [{{why: No., instead: {items}}}]"})) == ["Here."]
