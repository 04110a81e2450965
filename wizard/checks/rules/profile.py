"""Rules about a library's own profile, `flows/library.yaml`."""

import re
from collections.abc import Iterator

from wizard.checks.rules.corpus import Finding, Written, did_you_mean, error, warning
from wizard.content.quoting import named
from wizard.presenters.sheet import LINK


@error
def profile_platform(written: Written) -> Iterator[Finding]:
    """A profile's platform is one that is shipped, or one that is gone and names what replaced it.

    Wrong:
        # in the profile
        platforms:
          lent: {find-as: Hill Library}

    Right:
        # in the profile
        platforms:
          lend: {find-as: Hill}
    """
    known = {*written.library.platforms, *written.library.broken}
    for profile in written.profiles:
        for name, offer in profile.platforms.items():
            if offer.replaced_by and offer.replaced_by not in known:
                message = f"There is no platform {named(offer.replaced_by)}.{did_you_mean(offer.replaced_by, known)}"
                yield Finding(offer.at.place("replaced-by"), message, _PLATFORMS)
            if not offer.gone and name not in known:
                message = f"There is no platform {named(name)}.{did_you_mean(name, known)}"
                yield Finding(profile.at["platforms"].key_place(name), message, _PLATFORMS)


_PLATFORMS = "Write a file's name from `platforms/`, without `.yaml`."


@error
def profile_find_as(written: Written) -> Iterator[Finding]:
    """Where patrons must find their library in a platform's own list, the profile says under which name.

    Wrong:
        # in a platform
        set-up:
          - use: sample
          - id: find
            do: In the list, choose {platform.find-as}.
            see: its name.
        # in the profile
        platforms:
          lend: {loans: "10"}

    Right:
        # in a platform
        set-up:
          - use: sample
          - id: find
            do: In the list, choose {platform.find-as}.
            see: its name.
        # in the profile
        platforms:
          lend: {find-as: Hill, loans: "10"}
    """
    for profile in written.profiles:
        unsaid = [name for name, offer in profile.platforms.items() if not (offer.gone or offer.find_as)]
        listed = in_a_list(written) if unsaid else ()
        for name in (name for name in unsaid if name in listed):
            place = profile.at["platforms"].key_place(name)
            help = "find-as: the library's name in the platform's own list"
            yield Finding(place, "Say under which name patrons find the library.", help)


@error
def profile_keeping(written: Written) -> Iterator[Finding]:
    """A promise is kept for 2 to 90 days, and the desk warns before it is wiped. (standards: PR05)

    Wrong:
        # in the profile
        promises: {warn: 14 days, wipe: 365 days}

    Right:
        # in the profile
        promises: {warn: 14 days, wipe: 30 days}
    """
    for kept in (profile.promises for profile in written.profiles if profile.promises):
        if not 1 <= kept.warn < kept.wipe <= 90:
            message = "Promises are kept for 90 days at most, and the desk warns on a day before they are wiped."
            yield Finding(kept.at.place("wipe"), message, _KEEPING)


_KEEPING = "As `promises: {warn: 14 days, wipe: 30 days}`."


def in_a_list(written: Written) -> set[str]:
    """The platforms that have patrons find their library in a list."""
    naming = {words.file for words in written.texts if "{platform.find-as}" in words.text}
    return {id for id in written.library.platforms if naming & written.library.reached[id]}


@error
def profile_country(written: Written) -> Iterator[Finding]:
    """A country is two letters, as in addresses on the web.

    Wrong:
        # in the profile
        country: Germany

    Right:
        # in the profile
        country: DE
    """
    for profile in written.profiles:
        if message := _odd_country(profile.country):
            yield Finding(profile.at.place("country"), message, "Write US, GB or DE.")


@error
def profile_web(written: Written) -> Iterator[Finding]:
    """The page about eBooks and the catalogue stand on the sheet as one types them, and the sheet's square opens the
    page: a name with a dot in it and no space, not too long, and without https://.

    Wrong:
        # in the profile
        web: https://library.example.org/ebooks

    Right:
        # in the profile
        web: library.example.org/ebooks
    """
    for profile in written.profiles:
        for key, address in (("web", profile.web), ("catalogue", profile.catalogue)):
            if address and not LINK.fullmatch(f"https://{address}"):
                message = f"{named(address[:60])} is no address that a phone could open."
                help = "Write it as people say it, without https://, as library.example.org/ebooks."
                yield Finding(profile.at.place(key), message, help)


@error
def platform_country(written: Written) -> Iterator[Finding]:
    """The countries where libraries lend through a platform are two capital letters each.

    Wrong:
        # in a platform
        countries: [UK, IE]

    Right:
        # in a platform
        countries: [GB, IE]
    """
    for platform in written.library.platforms.values():
        for index, country in enumerate(platform.countries):
            if message := _odd_country(country) or ("" if country.isupper() else f"{named(country)} is small."):
                yield Finding(platform.at["countries"].place(index), message, "Write US, GB or DE.")


def _odd_country(country: str) -> str:
    """Why these can't be a country's letters; nothing where they can."""
    if not re.fullmatch(r"[A-Za-z]{2}", country):
        return f"{named(country)} is not two letters."
    return "The United Kingdom is `GB`, not `UK`." if country.upper() == "UK" else ""


@warning
def card_prefix(written: Written) -> Iterator[Finding]:
    """Every card number begins with the same few letters or figures; a whole number would be somebody's card.

    Wrong:
        # in the profile
        card: {prefix: "21234000012345"}

    Right:
        # in the profile
        card: {prefix: "21234"}
    """
    for profile in written.profiles:
        if profile.card and len(profile.card.prefix) > 8:
            message = f"{named(profile.card.prefix)} is too long for what all numbers have in common."
            yield Finding(profile.card.at.place("prefix"), message, "Write what stands at the front of every card.")
