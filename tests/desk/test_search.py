"""Typing what one sees or hears. The words and flows here are the small library's of the desk's tests."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiny import Flows
from wizard.content.loader import load
from wizard.content.wording import Wording
from wizard.desk.search.index import Index, index, tokens
from wizard.desk.search.ranking import Hit, search

FLOWS = Path(__file__).parents[1] / "desk"
SHIPPED = Path(__file__).parents[2]


@cache
def small() -> Index:
    return index(load((FLOWS, FLOWS)).library)


def find(text: str) -> list[Hit]:
    return search(small(), text)


def named(hit: Hit) -> tuple[str, ...]:
    return tuple(filter(None, (hit.kind, hit.device, hit.platform, hit.model, hit.trouble, hit.address)))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("kindle libby", ("pair", "kindle", "libby")),
        ("ki li", ("pair", "kindle", "libby")),
        ("libby kindle", ("pair", "kindle", "libby")),
        ("kobo", ("device", "kobo")),
        ("paperw", ("device", "kindle")),
        ("PAPERWHITE", ("device", "kindle")),
        ("paperwhite 3", ("device", "kindle", "kindle-2013")),
        ("paperwhite 1", ("device", "kindle", "kindle-2012")),
        ("kindle keyboard", ("device", "kindle", "kindle-2012")),
        ("clara hd libby", ("pair", "kobo", "libby", "kobo-overdrive")),
        ("kindel", ("device", "kindle")),
        ("hoopla ipad", ("pair", "ipad", "hoopla")),
        ("verify card", ("trouble", "library-card/card-refused")),
        ("e_adept", ("trouble", "adobe-transfer/expired")),
        ("E-ADEPT", ("trouble", "adobe-transfer/expired")),
        ("missing", ("trouble", "libby", "libby/book-missing")),
        ("paperwhite not showing", ("trouble", "kindle", "libby", "libby/book-missing")),
        ("book not on my kindle", ("trouble", "kindle", "libby", "libby/book-missing")),
        ("frozen", ("trouble", "kindle", "kindle/frozen")),
        ("deliver to", ("words", "kindle", "libby", "libby/deliver")),
    ],
)
def test_the_first_hit(text: str, first: tuple[str, ...]) -> None:
    assert named(find(text)[0]) == first


def test_letters_under_three_match_only_names() -> None:
    assert {hit.kind for hit in find("li")} == {"pair"}, "not the limit, nor the library card"
    assert find("zz") == []


def test_wifi_is_wifi_however_it_is_written() -> None:
    for text in ("wifi", "Wi-Fi", "WI-FI", "wi‐fi".replace("‐", "-")):
        assert named(find(text)[0]) == ("trouble", "wifi/portal")


def test_a_name_beats_a_nickname_and_a_nickname_beats_a_mark() -> None:
    scores = {text: find(text)[0].score for text in ("kindle", "paperwhite", "colorsoft", "33w")}
    assert scores["kindle"] > scores["paperwhite"] == scores["colorsoft"] > scores["33w"]


def test_a_trouble_needs_a_word_of_its_own() -> None:
    assert not [hit for hit in find("kindle libby") if hit.kind == "trouble"]


def test_at_most_three_troubles() -> None:
    assert len([hit for hit in find("my book kindle card app library nothing") if hit.kind == "trouble"]) <= 3


def test_a_trouble_says_why_it_fits() -> None:
    assert find("verify")[0].why == "screen says “Please Verify Card”"


def test_a_device_alone_comes_with_its_services() -> None:
    hits = find("ipad")
    assert named(hits[0]) == ("device", "ipad")
    assert {hit.platform for hit in hits[1:]} == {"hoopla", "libby", "palace"}


def test_a_service_alone_comes_with_its_devices() -> None:
    assert {hit.device for hit in find("palace")} == {"ipad"}
    assert {hit.device for hit in find("libby")} == {"ipad", "kindle", "kobo"}


def test_a_phase_may_be_named() -> None:
    assert find("kindle libby read")[0].phase == "read"
    assert find("kindle libby give back")[0].phase == "give-back"
    assert named(find("kindle libby read")[0]) == ("pair", "kindle", "libby")


@cache
def shipped() -> Index:
    return index(load((SHIPPED,)).library.in_country("US"))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("paperwhite libby not showing", ("trouble", "kindle", "libby", "libby/book-missing")),
        ("my book is not on my kindle", ("trouble", "kindle", "libby", "libby/book-missing")),
        ("E_ADEPT", ("trouble", "adobe-transfer/expired")),
        ("wont sync", ("trouble", "libby", "libby/book-missing")),
        ("kobo won't sync", ("trouble", "kobo", "libby", "libby/not-on-kobo")),
        ("verify card", ("trouble", "libby", "libby/verify-card")),
        ("kindl", ("device", "kindle")),
        ("libby kindel", ("pair", "kindle", "libby")),
        ("fire hd", ("device", "fire")),
        ("fire tablet", ("device", "fire")),
        ("kobo clara overdrive", ("pair", "kobo", "libby", "kobo-overdrive")),
        ("clara libby", ("pair", "kobo", "libby", "kobo-overdrive")),
        ("paperwhite libby", ("pair", "kindle", "libby")),
        ("kobo libby read", ("pair", "kobo", "libby")),
        ("kindle libby read", ("pair", "kindle", "libby")),
        ("samsung tablet", ("device", "android")),
        ("get library book", ("words", "kindle", "libby", "libby/get")),
        ("amazon says cannot deliver", ("trouble", "libby", "libby/amazon-stops")),
        ("forgot pin", ("trouble", "library-card/forgot-pin")),
        ("not enough space", ("trouble", "device-care/no-room")),
        ("blank screen", ("trouble", "device-care/frozen")),
        ("wifi pasword", ("trouble", "wifi/wifi-password")),
        ("i cant return my book", ("trouble", "libby", "libby/can-not-return")),
    ],
)
def test_what_staff_type_finds_what_they_mean_first(text: str, first: tuple[str, ...]) -> None:
    assert named(search(shipped(), text)[0]) == first


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("libby won't download", "libby/libby-stuck libby/no-download"),
        ("kindle book not showing", "libby/book-missing"),
        ("can't sign in libby", "libby/verify-card libby/wrong-library library-card/card-refused"),
        ("card expired", "hoopla/card-changed library-card/card-refused"),
        ("forgot amazon password", "amazon-account/forgot-amazon"),
        ("kindle won't turn on", "device-care/frozen"),
        ("hoopla no more borrows", "hoopla/month-used-up"),
        ("nook not showing up on computer", "adobe-transfer/not-listed nook/not-in-list plain-file/not-seen"),
        ("libby keeps crashing", "libby/libby-stuck web-page/stuck"),
        ("too many books libby", "libby/limit"),
        ("book not on kobo", "libby/not-on-kobo"),
        ("cloudlibrary won't take card", "cloudlibrary/zeros"),
        ("forgot pin", "library-card/forgot-pin"),
        ("wifi connected no internet", "wifi/portal"),
        ("wrong wifi password", "wifi/wifi-password"),
        ("acsm file won't open", "adobe-transfer/expired open-file/file-unknown"),
        ("libby book disappeared", "libby/book-gone loans/book-gone"),
        ("text too small kindle", "kindle/small-letters"),
        ("can't return book hoopla", "hoopla/can-not-return"),
        ("renew libby book", "libby/keep-longer"),
        ("palace sign in failed", "palace/login-incorrect palace/session"),
        ("not enough space", "device-care/no-room"),
        ("new phone lost my books", "loans/new-phone"),
        ("app not in play store", "android/no-google boox/not-certified get-app/app-missing"),
        ("kobo frozen", "device-care/frozen"),
        ("someone else's account on kindle", "kindle/other-account"),
        ("library not listed", "comics-plus/not-listed libby/wrong-library loans/wrong-library palace/add-again"),
        ("kindle stuck on tree screen", "device-care/frozen"),
        ("libby says card not valid", "libby/verify-card libby/wrong-library library-card/card-refused"),
        ("forgot apple id password", "apple-account/forgot-apple"),
        ("hold disappeared libby", "libby/hold-suspended loans/hold-gone"),
        ("hoopla audiobook instead of ebook", "hoopla/wrong-kind"),
        ("ipad too old for app", "get-app/app-missing ipad-iphone/no-newer"),
        ("kids profile fire", "fire/child-profile"),
        ("already fulfilled by another user", "adobe-transfer/other-user"),
        ("can't find wifi network", "wifi/no-network"),
        ("make letters bigger kindle", "kindle/small-letters"),
        ("two library cards libby", "libby/two-cards"),
        ("storage full", "device-care/no-room"),
        ("book gone from shelf", "libby/book-gone loans/book-gone"),
    ],
)
def test_a_trouble_in_the_words_of_staff_is_among_the_first_three(typed: str, meant: str) -> None:
    """Phrases as they are typed at a desk; each may mean any of these."""
    found = [hit.trouble for hit in search(shipped(), typed)[:3]]
    assert set(found) & set(meant.split()), found


def test_a_trouble_of_what_is_named_comes_before_one_that_only_may_happen_there() -> None:
    first = [hit.trouble.partition("/")[0] for hit in search(shipped(), "libby won't download")[:3]]
    assert first == ["libby"] * 3


def test_a_word_of_everybody_does_not_bring_a_service_before_others() -> None:
    """`Books` stands in a nickname of one of them."""
    assert search(shipped(), "new phone lost my books")[0].trouble == "loans/new-phone"


def test_a_hit_says_why_it_fits() -> None:
    assert search(shipped(), "samsung tablet")[0].why == "samsung"
    assert search(shipped(), "kobo overdrive")[0].why == "OverDrive"
    assert search(shipped(), "bigger print kindle")[0].why == "“bigger print”"
    assert search(shipped(), "not enough space")[0].why == "screen says “Not enough space”"
    assert search(shipped(), "kindle libby")[0].why == ""


def test_words_written_apart_are_found_together() -> None:
    assert named(search(shipped(), "cloud library")[0])[2:] == ("cloudlibrary",)
    assert named(search(shipped(), "paper white")[0]) == ("device", "kindle")


def test_troubles_of_services_that_the_library_never_had_are_left_out() -> None:
    assert "onleihe/does-not-open" in {hit.trouble for hit in search(shipped(), "onleihe does not open")}
    library = load((FLOWS, FLOWS, SHIPPED)).library
    assert not [hit for hit in search(index(library), "onleihe does not open") if hit.trouble.startswith("onleihe")]


def test_an_older_ipad_is_told_by_its_number() -> None:
    shipped = index(load((SHIPPED,)).library)
    assert search(shipped, "ipad 9")[0].model == "ios-16"
    assert search(shipped, "ipad 2")[0].model == "ios-older"
    assert search(shipped, "ipad")[0].model == ""


def test_a_word_of_everybody_names_nothing_by_itself() -> None:
    shipped = index(load((SHIPPED,)).library)
    for text in ("book not on my kindle", "my library book is not on my kindle"):
        assert "libby/book-missing" in {hit.trouble for hit in search(shipped, text)}, text


def test_every_device_service_and_trouble_that_ships_is_found_by_its_own_words() -> None:
    shipped = index(load((SHIPPED,)).library)
    library = shipped.library
    for id, device in library.devices.items():
        assert search(shipped, device.device)[0].device == id
        for also in device.also:
            assert id in {hit.device for hit in search(shipped, also)}, also
    for id, platform in library.platforms.items():
        assert id in {hit.platform for hit in search(shipped, platform.platform)}
    for name, (file, trouble) in shipped.troubles.items():
        service = library.platforms[file].platform if file in library.platforms else ""
        says = Wording(library, {"platform": file}).plain(trouble.says, file)
        assert name in {hit.trouble for hit in search(shipped, f"{service} {says}")}, f"{service}: {says}"


@given(st.text(max_size=60))
def test_anything_may_be_typed(text: str) -> None:
    assert len(find(text)) <= 9


def test_tokens() -> None:
    assert tokens("Where's my Wi-Fi? Café, 9th generation") == ["wheres", "wifi", "cafe", "9"]
    assert tokens("") == []


def test_a_trouble_is_found_by_the_words_of_this_library(flows: Flows) -> None:
    trouble = "troubles: [{id: gone, says: 'My {word.hold} is gone', fixes: [{id: f, try: Look.}]}]"
    for country, word in (("US", "hold"), ("GB", "reservation")):
        library = flows({"platforms/lend": trouble}).in_country(country)
        assert [hit.trouble for hit in search(index(library), word)] == ["lend/gone"]
