"""Search in the shipped flows. Each query names its expected result."""

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiny import Flows
from wizard.content.loader import load
from wizard.content.word_forms import stem, words
from wizard.content.wording import Wording
from wizard.desk.search.index import Index, index
from wizard.desk.search.ranking import Here, Hit, find, nearest_topics

SHIPPED = Path(__file__).parents[2]
FLOWS = Path(__file__).parent


@cache
def shipped(country: str = "") -> Index:
    library = load((SHIPPED,)).library
    return index(library.in_country(country) if country else library)


def names(hit: Hit) -> set[str]:
    """Return the names of a hit, as tests write them. A pair also counts as its service."""
    pair = {f"pair:{hit.device}+{hit.platform}", f"platform:{hit.platform}"}
    return {
        "pair": pair,
        "device": {f"device:{hit.device}"},
        "trouble": {hit.trouble},
        "topic": {f"topic:{hit.topic}"},
        "words": {f"step:{hit.step}"},
        "command": {f"command:{hit.command}"},
    }[hit.kind]


def means(hit: Hit, wanted: str) -> bool:
    """Return whether a hit is one of the wanted ones, which are separated by spaces. `*` stands for anything."""
    return any(fnmatchcase(name, pattern) for name in names(hit) for pattern in wanted.split())


def troubles(text: str, search: Index | None = None) -> list[str]:
    return [hit.trouble for hit in find(search or shipped(), text) if hit.trouble]


# ---------------------------------------------------------------- by kinds of queries: the first hit

FIRST = {
    "starting": [
        ("set up a kindle", "device:kindle topic:first-screens"),
        ("hoopla for android tablet", "pair:android+hoopla"),
        ("libby windows laptop", "pair:computer+libby"),
        ("start with libby", "platform:libby"),
        ("onleihe auf dem kobo", "pair:kobo+onleihe"),
        ("library books on my old sony", "device:older-reader"),
        ("new kobo", "device:kobo topic:first-screens"),
    ],
    "device looks": [
        ("kindle scribe", "device:kindle"),
        ("kfkawi", "device:fire"),
        ("prs t1", "device:older-reader"),
        ("galaxy tab a8", "device:android"),
        ("B0D4 0203 1234 5678", "device:kindle"),
        ("kindle 2019", "device:kindle"),
        ("ereader no brand", "device:unknown"),
    ],
    "troubles": [
        ("libby keeps spinning", "libby/libby-stuck"),
        ("kobo wont show library book", "libby/not-on-kobo"),
        ("hoopla says i used all my borrows", "hoopla/month-used-up"),
        ("no kindle button in libby", "libby/no-kindle-choice"),
        ("does libby cost money", "loans/costs"),
        ("google play keeps asking for a card", "google-account/wants-payment"),
        ("libby no longer shows my library", "libby/verify-card"),
        ("my laptop no longer recognizes the e-reader", "plain-file/not-seen adobe-transfer/not-listed"),
        ("why are there fewer borrows in hoopla than before", "loans/why-limits"),
        ("is the kindle app free", "kindle-app/unlimited"),
        ("kobo belonged to my sister", "kobo/other-account"),
        ("nook hides my books", "nook/child-profile"),
        ("huawei no play store", "android/no-google"),
        ("adobe wont install on my laptop", "adobe-transfer/no-install"),
        ("book not on my kindle", "libby/book-missing"),
        ("can't sign in to libby", "libby/wrong-library library-card/card-refused libby/verify-card"),
    ],
    "codes": [
        ("E_ACT_NOT_READY", "adobe-transfer/not-ready"),
        ("error message E_ADEPT_REQUEST_EXPIRED again", "adobe-transfer/expired"),
        ("e auth not ready", "adobe-transfer/not-ready"),
        ("E_LIC_ALREADY_FULFILLED", "adobe-transfer/other-user"),
        ("error 403 borrow unavailable", "internet-archive/unavailable"),
        ("your session has expired", "palace/session"),
        ("invalid credentials", "palace/login-incorrect"),
        ("E_STREAM_ERROR", "adobe-transfer/*"),
        ("E_ADEPT_NO_TOKEN", "adobe-transfer/*"),
    ],
    "labels": [
        ("reservar", "odilo/only-reserve"),
        ("unsuspend", "libby/hold-suspended"),
        ("get library book", "step:libby/get"),
        ("manage loan", "step:libby/*loan topic:loans"),
        ("turn on talkback", "android/screen-reader"),
    ],
    "how to": [
        ("how to return a hoopla book", "hoopla/can-not-return"),
        ("how do I return a book on kobo", "libby/can-not-return"),
        ("renew palace loan", "palace/renew"),
        ("log out of libby on public computer", "libby/public-computer"),
        ("charge my kobo", "topic:charged"),
        ("create amazon account", "topic:amazon-account"),
    ],
    "typing mistakes": [
        ("kindel froze", "device-care/frozen"),
        ("libbby on ipad", "pair:ipad-iphone+libby"),
        ("E_ADEPT_REQEST_EXPIRED", "adobe-transfer/expired"),
        ("forgott pin", "library-card/forgot-pin"),
        ("paper white", "device:kindle"),
        ("kindlefire hoopla", "pair:fire+hoopla"),
        ("lybby wont lode", "libby/libby-stuck"),
    ],
    "sentences": [
        ("every time I open Palace it wants me to sign in again", "palace/session palace/not-opening"),
        ("my tablet is from work and I am not allowed to install anything", "device-care/managed"),
        ("I bought this Kindle at a garage sale and it has another name on it", "kindle/other-account"),
        ("it's all black", "device-care/frozen"),
    ],
    "other languages": [
        ("no puedo iniciar sesión en libby", "libby/wrong-library library-card/card-refused libby/verify-card"),
        ("letra más grande kindle", "kindle/small-letters"),
        ("kindle hängt", "device-care/frozen"),
        ("wlan passwort falsch", "wifi/wifi-password"),
        ("olvidé mi pin", "library-card/forgot-pin"),
    ],
    "commands": [
        ("practice patron", "command:practice"),
        ("poster libby", "command:poster"),
        ("dark mode", "command:theme"),
        ("change country", "command:country"),
    ],
    "listening and magazines": [
        ("libby audiobook", "libby/audiobook"),
        ("hoopla audiobook", "hoopla/audiobook"),
        ("listen in the car", "audiobooks/in-the-car"),
        ("carplay", "audiobooks/in-the-car"),
        ("sleep timer", "audiobooks/speed-and-sleep"),
        ("no sound audiobook", "audiobooks/silent"),
        ("download audiobook for plane", "audiobooks/for-a-trip"),
        ("read libby magazines", "libby/magazine"),
        ("my magazine disappeared", "libby/magazine-gone"),
    ],
    "holds": [
        ("how do I put my hold on pause", "libby/pause-hold"),
        ("suspend hold", "libby/pause-hold"),
        ("my hold is ready but I can't read it now", "libby/my-turn-busy"),
        ("available now filter", "libby/available-now"),
        ("skip the line", "libby/skip-the-line"),
        ("lucky day", "libby/skip-the-line"),
        ("too many holds", "libby/hold-limit"),
        ("unsuspended but still waiting", "libby/unsuspended-waiting"),
    ],
    "less common problems": [
        ("pages are blank in the middle of the book", "loans/faulty-copy"),
        ("book shows garbage letters", "loans/faulty-copy"),
        ("verification required app store", "apple-account/wants-payment"),
        ("asks for credit card app store", "apple-account/wants-payment"),
        ("E_ADEPT_DOCUMENT_TYPE_UNKNOWN", "adobe-transfer/unknown-type"),
        ("adobe digital editions freezes", "adobe-transfer/freezes"),
        ("digital editions not responding", "adobe-transfer/freezes"),
        ("adobe digital editions screen reader", "adobe-transfer/silent"),
        ("asks for a passphrase", "open-file/passphrase"),
        ("E999", "plain-file/sent-by-mail"),
        ("download pending", "get-app/pending"),
        ("kobo overdrive error 500", "libby/kobo-server-error"),
        ("kobo stuck updating", "kobo/stuck-updating"),
        ("kobo more than 20 loans", "libby/many-loans-kobo"),
        ("update kindle software", "device-care/update"),
        ("reset kindle to sell it", "device-care/give-away"),
        ("kindle battery drains fast", "device-care/battery-drains"),
        ("kindle screen cracked", "device-care/broken"),
        ("the pages turn by themselves", "device-care/pages-jump"),
        ("returned too many books", "loans/return-lock"),
        ("amazon two-step verification", "amazon-account/no-code"),
        ("libby dyslexia font", "libby/text-in-libby"),
        ("turn off voiceover", "ipad-iphone/talks-by-itself ipad-iphone/screen-reader"),
        ("libby on my tv", "other-screens/on-tv"),
        ("chromecast", "other-screens/on-tv topic:other-screens"),
        ("sonos", "other-screens/on-a-smart-speaker topic:other-screens"),
        ("apple watch", "other-screens/on-a-watch topic:other-screens"),
        ("windows s mode", "other-screens/s-mode topic:other-screens"),
        ("set up libby for a child", "libby/for-a-child"),
    ],
    "more services": [
        ("kanopy", "platform:kanopy"),
        ("kanopy on my ipad", "pair:ipad-iphone+kanopy"),
        ("kanopy no tickets left", "kanopy/no-tickets"),
        ("kanopy roku", "kanopy/on-my-tv"),
        ("pressreader", "platform:pressreader"),
        ("pressreader wants me to pay", "pressreader/asks-to-pay"),
        ("flipster magazines", "platform:flipster"),
        ("linkedin learning", "platform:linkedin-learning"),
        ("lynda", "platform:linkedin-learning"),
        ("linkedin learning wants a profile", "linkedin-learning/wants-profile"),
        ("freegal", "platform:freegal"),
        ("keep a song from freegal", "freegal/keep-a-song"),
    ],
    "as busy staff type": [
        ("cant find send to kindle", "libby/no-kindle-choice"),
        ("hoopla on firestick", "other-screens/on-tv"),
        ("kobo frozen at 99 percent", "kobo/stuck-updating"),
        ("set up ipad hoopla for my mom", "pair:ipad-iphone+hoopla"),
        ("spilled coffee on my kindle", "device-care/broken"),
        ("restart kobo", "device-care/frozen topic:device-care"),
        ("book went back too soon", "libby/book-gone loans/book-gone"),
        ("how many books can i have", "libby/limit loans/limit"),
        ("hoopla instant gone for today", "hoopla/daily-limit"),
        ("put the book on hold", "libby/place-hold loans/waiting-list"),
        ("vacation stop my holds", "libby/pause-hold"),
        ("is libby down today", "web-page/down-for-all"),
        ("airpods", "audiobooks/in-the-car"),
        ("lost library card", "library-card/lost-card"),
        ("are there late fees", "loans/costs libby/can-not-return"),
        ("la times", "pressreader/not-there"),
        ("consumer reports", "libby/magazine"),
        ("reMarkable", "device:unknown"),
        ("two step code goes to old phone number", "amazon-account/no-code"),
        ("pas de son livre audio", "audiobooks/silent device-care/no-sound"),
    ],
    "what is missing": [
        ("no email for hoopla", "hoopla-account/no-e-mail"),
        ("I don't have a smartphone, how can I listen", "audiobooks/no-smartphone device-care/no-sound"),
    ],
    "places and services of other devices": [
        ("how can I get the books on my computer onto my nook", "device:nook"),
        ("boundless forgot password", "boundless/stopped"),
        ("create hoopla account", "topic:hoopla-account"),
    ],
    "cards": [
        ("no library card yet", "library-card/no-card topic:library-card"),
        ("digital card", "library-card/digital-card topic:library-card"),
        ("statewide card", "library-card/statewide"),
        ("nonresident card", "library-card/statewide"),
        ("I moved and have a new address", "library-card/moved"),
        ("my card is blocked", "library-card/expired"),
        ("no pin box only card number", "library-card/no-pin-asked"),
        ("family cards in libby", "libby/family-cards library-card/family-card"),
        ("2 library cards in libby", "libby/two-cards"),
        ("send to kindle grayed out", "libby/no-kindle-choice"),
        ("why is the library discontinuing hoopla", "web-page/service-ended"),
    ],
    "Amazon": [
        ("kindle app", "kindle-app/read-in-app"),
        ("kindle app on ipad", "kindle-app/read-in-app"),
        ("can I use the Kindle app on my iPad", "kindle-app/read-in-app topic:kindle-app"),
        ("kindle for pc", "topic:kindle-app kindle-app/computer-stopped"),
        ("kindle unlimited", "kindle-app/unlimited"),
        ("book went to the wrong kindle", "kindle/wrong-kindle"),
        ("second kindle", "kindle/wrong-kindle"),
        ("amazon household", "kindle/household"),
        ("kindle one time password", "kindle/code-on-kindle"),
        ("forgot kindle passcode", "kindle/passcode"),
        ("kindle browser secure connection", "kindle/old-browser"),
    ],
}


def test_unknown_error_number_still_finds_the_problems_of_its_program() -> None:
    assert find(shipped(), "error 2038 adobe")[0].trouble.startswith("adobe-transfer/")


def test_common_noun_next_to_a_service_names_the_device() -> None:
    assert (find(shipped(), "libby on laptop")[0].device, find(shipped(), "libby on laptop")[0].platform) == (
        "computer",
        "libby",
    )


@pytest.mark.parametrize("typed", ["sora for middle school", "pdf ebook on kobo", "kobo libra 2 overdrive login"])
def test_named_device_or_service_is_in_the_first_three_results_even_among_problems(typed: str) -> None:
    assert any(hit.kind in ("pair", "device") for hit in find(shipped(), typed)[:3])


@pytest.mark.parametrize(("typed", "wanted"), [case for cases in FIRST.values() for case in cases])
def test_first_result_is_the_expected_one(typed: str, wanted: str) -> None:
    hits = find(shipped(), typed)
    assert hits, "nothing was found"
    assert means(hits[0], wanted), hits[:3]


@pytest.mark.parametrize(
    "typed",
    [
        *("3d printer", "passport photos", "where is the restroom", "storytime on saturday", "fax a document", "zzqx"),
        *("printer jam", "print from my phone", "scan to email", "meeting room", "lost and found umbrella"),
        *("copy machine change", "return a dvd late", "rosetta stone", "netflix", "interlibrary loan", "story time"),
        *("will it snow tomorrow", "bus to the mall", "what are your hours on sunday", "stock market prices"),
        *("nintendo switch games", "can i borrow a guitar", "how tall is mount everest"),
    ],
)
def test_nothing_is_found_when_no_entry_matches(typed: str) -> None:
    assert find(shipped(), typed) == []
    assert len(nearest_topics(shipped(), typed)) == 3


def test_common_topics_are_suggested_when_no_topic_is_similar() -> None:
    assert set(nearest_topics(shipped(), "notary")) == {"web-page", "library-card", "get-app"}


def test_phrase_is_found_when_everyday_words_interrupt_it() -> None:
    for typed, plain in (("put the book on hold", "put on hold"), ("where is my library book", "where is my book")):
        assert {*shipped().query(plain).terms} <= {*shipped().query(typed).terms}


@pytest.mark.parametrize("typed", ["yard", "story", "percent", "sample", "facebook"])
def test_correct_word_is_not_replaced_by_a_similar_one(typed: str) -> None:
    assert shipped().query(typed).words == (typed,)


def test_closest_topics_share_a_word_with_the_query() -> None:
    assert nearest_topics(shipped(), "photocopier wifi")[0] == "wifi"


# ---------------------------------------------------------------- names are filters


@pytest.mark.parametrize(
    "typed", ["kobo screen blank", "kobo text too small", "kobo forgot password", "kobo return stuck"]
)
def test_named_device_rules_out_problems_of_other_devices(typed: str) -> None:
    others = shipped().library.devices.keys() - {"kobo"}
    assert not others & {name.partition("/")[0] for name in troubles(typed)}


def test_named_service_rules_out_problems_of_other_services() -> None:
    others = shipped().library.platforms.keys() - {"hoopla"}
    assert not others & {name.partition("/")[0] for name in troubles("hoopla can't return my book")}


def test_problem_typed_word_for_word_is_found_when_it_has_names_in_it() -> None:
    assert "older-reader/own-program" in troubles("reader for mac does not work")


def test_two_everyday_words_are_not_joined_into_a_name() -> None:
    for typed in ("set up kindle", "log in kindle", "app store kindle"):
        assert shipped().query(typed).words == tuple(typed.split())


def test_number_after_a_device_belongs_to_its_name() -> None:
    for typed in ("iphone 12", "kobo n249", "ipad 9"):
        assert means(find(shipped(), typed)[0], "device:*"), typed


@pytest.mark.parametrize(
    ("typed", "model"),
    [
        ("paperwhite 1", "kindle-2012"),
        ("paperwhite 3", "kindle-2013"),
        ("paperwhite", ""),
        ("clara hd libby", "kobo-overdrive"),
        ("libra colour", "kobo-overdrive"),
        ("libra color", "kobo-overdrive"),
        ("scribe colorsoft", "kindle-2013"),
        ("iphone 17", "ios-16"),
        ("ipad 9", "ios-16"),
        ("ipad 2", "ios-older"),
        ("ipad", ""),
    ],
)
def test_model_is_known_when_only_one_has_that_name(typed: str, model: str) -> None:
    assert find(shipped(), typed)[0].model == model


def test_device_alone_is_found_with_its_usual_services() -> None:
    hits = find(shipped(), "ipad")
    assert [hit.kind for hit in hits] == ["device", "pair", "pair", "pair"]
    assert hits[1].platform == "libby"


@pytest.mark.parametrize(
    ("typed", "devices"),
    [("tablet", {"android", "fire", "ipad-iphone"}), ("libby on my phone", {"android", "ipad-iphone"})],
)
def test_every_kind_is_offered_when_only_tablet_or_phone_is_typed(typed: str, devices: set[str]) -> None:
    assert {hit.device for hit in find(shipped(), typed)[: len(devices)]} == devices


@pytest.mark.parametrize(
    ("typed", "device"),
    [("tablet says verify card", ""), ("phone verify card", ""), ("ipad says verify card", "ipad-iphone")],
)
def test_problem_has_no_device_when_the_word_names_several(typed: str, device: str) -> None:
    hit = find(shipped(), typed)[0]
    assert (hit.kind, hit.device) == ("trouble", device)


def test_service_alone_is_found_with_its_devices() -> None:
    assert {hit.kind for hit in find(shipped(), "palace")} == {"pair"}


# ---------------------------------------------------------------- where to start


@pytest.mark.parametrize(
    ("typed", "phase"),
    [
        ("kindle libby read", "read"),
        ("kindle libby give back", "give-back"),
        ("kobo libby borrow", "borrow"),
        ("can't read kindle libby", ""),
        ("how do I return a kobo libby book", ""),
        ("kindle libby", ""),
    ],
)
def test_phase_is_offered_as_a_start_only_when_query_is_a_pair(typed: str, phase: str) -> None:
    assert {hit.phase for hit in find(shipped(), typed) if hit.kind == "pair"} == {phase}


# ---------------------------------------------------------------- hits


def test_problems_with_the_same_text_name_their_service() -> None:
    hits = [hit for hit in find(shipped(), "cards from two libraries") if hit.trouble]
    alike = {hit.trouble: hit.why for hit in hits if hit.trouble in ("libby/two-cards", "hoopla/two-cards")}
    assert alike == {"libby/two-cards": "Libby", "hoopla/two-cards": "hoopla"}


def test_result_shows_its_reason_when_its_name_does_not_match() -> None:
    assert find(shipped(), "samsung tablet")[0].why == "samsung"
    assert find(shipped(), "boox ghosting")[0].why == "“ghosting”"
    assert find(shipped(), "kindle libby")[0].why == ""


def test_results_have_no_duplicates() -> None:
    hits = find(shipped(), "kindle libby book missing wifi card")
    assert len({hit._replace(score=0) for hit in hits}) == len(hits) <= 9


def test_problems_of_the_open_visit_come_first() -> None:
    here = Here("kindle", "libby", frozenset({"libby/can-not-return"}))
    assert find(shipped(), "can't return book", here)[0].trouble == "libby/can-not-return"
    other = Here("android", "hoopla", frozenset({"hoopla/can-not-return"}))
    assert find(shipped(), "can't return book", other)[0].trouble == "hoopla/can-not-return"


def test_every_shipped_entry_is_found_by_its_own_words() -> None:
    library = shipped().library
    for id, device in library.devices.items():
        assert find(shipped(), device.device)[0].device == id
        for also in device.also:
            assert id in {hit.device for hit in find(shipped(), also)}, also
    for id, platform in library.platforms.items():
        assert id in {hit.platform for hit in find(shipped(), platform.platform)}
    for problem in shipped().problems:
        service = library.platforms[problem.file].platform if problem.file in library.platforms else ""
        says = Wording(library, {"platform": problem.file}).plain(problem.trouble.says, problem.file)
        assert problem.name in troubles(f"{service} {says}"), f"{service}: {says}"


def test_problems_of_unavailable_services_are_left_out() -> None:
    assert "onleihe/does-not-open" in troubles("onleihe does not open")
    library = load((FLOWS, FLOWS, SHIPPED)).library
    assert not [name for name in troubles("onleihe does not open", index(library)) if name.startswith("onleihe")]


@pytest.mark.parametrize(
    "typed", ["boundless stopped working", "boundless", "boundless card refused", "kindle boundless"]
)
def test_service_that_the_library_dropped_comes_first(typed: str) -> None:
    first = find(index(load((FLOWS, FLOWS)).library), typed)[0]
    assert (first.kind, first.platform) == ("pair", "boundless")


def test_problem_is_found_by_the_terms_of_this_library(flows: Flows) -> None:
    trouble = "troubles: [{id: gone, says: 'My {word.hold} is gone', fixes: [{id: f, try: Look.}]}]"
    for country, word in (("US", "hold"), ("GB", "reservation")):
        library = flows({"platforms/lend": trouble}).in_country(country)
        assert troubles(word, index(library)) == ["lend/gone"]


def test_search_words_of_a_keeper_are_used(flows: Flows) -> None:
    trouble = "troubles: [{id: stuck, says: It is stuck, fixes: [{id: f, try: Restart.}]}]"
    library = flows({"devices/reader": trouble})
    assert troubles("bockt", index(library)) == []
    library = flows({"search-words": "meanings: {stuck: [stuck, bockt]}"})
    assert troubles("bockt", index(library)) == ["reader/stuck"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    assert len(find(shipped(), text)) <= 9


def test_words_match_without_accents_hyphens_and_endings() -> None:
    assert words("Where's my Wi-Fi? Café, 9th generation") == ("wheres", "my", "wifi", "cafe", "9")
    assert words("e-reader") == words("e reader") == ("ereader",)
    assert words("") == ()
    assert stem("libraries") == stem("library")
    assert stem("downloading") == stem("downloads") == stem("download")
    assert stem("wifi") != stem("wife")
    assert stem("copies") == stem("copied") == stem("copy")
    assert stem("chose") == stem("chosen") == stem("choose")
    assert stem("ready") != stem("read") and stem("story") != stem("store")
    assert words("l’application n'est pas") == ("application", "est", "pas")


def test_desks_with_the_same_library_share_the_search_index(flows: Flows) -> None:
    library = flows({})
    one = index(library)
    assert index(library) is one
    assert index(library.in_country("GB")) is not one


def test_topic_belongs_to_a_device_when_another_topic_of_that_device_uses_it() -> None:
    assert {"kobo", "kindle", "ipad-iphone"} <= shipped().users["wifi"]
    assert troubles("kindle wont connect to wifi")[0].startswith("wifi/")


def test_adobe_activation_is_not_found_when_the_palace_app_on_a_tablet_shows_it() -> None:
    assert troubles("activation error in palace app on my ipad") == ["palace/activation"]
