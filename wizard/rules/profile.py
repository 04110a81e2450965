"""Rules about a library's own profile, `flows/library.yaml`."""

import re
from collections.abc import Iterator

from wizard.problem import named
from wizard.rules.written import Finding, Written, did_you_mean, error


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
    """Patrons must find their library in a platform's own list; the profile says under which name.

    Wrong:
        # in the profile
        platforms:
          lend: {loans: "10"}

    Right:
        # in the profile
        platforms:
          lend: {find-as: Hill, loans: "10"}
    """
    known = {*written.library.platforms, *written.library.broken}
    for profile in written.profiles:
        for name, offer in profile.platforms.items():
            if name in known and not offer.gone and not offer.find_as:
                place = profile.at["platforms"].key_place(name)
                help = "find-as: the library's name in the platform's own list"
                yield Finding(place, "Say under which name patrons find the library.", help)


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
        if not re.fullmatch(r"[A-Za-z]{2}", profile.country):
            message = f"{named(profile.country)} is not two letters."
            yield Finding(profile.at.place("country"), message, "Write US, GB or DE.")
