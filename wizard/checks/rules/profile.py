"""Rules about a library's own profile, `flows/library.yaml`."""

import re
from collections.abc import Iterator

from wizard.checks.rules.corpus import Corpus, Finding, did_you_mean, error, warning
from wizard.content import sheet_texts
from wizard.content.countries import country_of
from wizard.content.quoting import named
from wizard.presenters.sheet import LINK


@error
def profile_platform(written: Corpus) -> Iterator[Finding]:
    """Every platform in the profile needs a file in `platforms/`. If you've dropped a service, add what replaced it.

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
                message = (
                    f"There's no platform called {named(offer.replaced_by)}.{did_you_mean(offer.replaced_by, known)}"
                )
                yield Finding(offer.at.place("replaced-by"), message, _PLATFORMS)
            if not offer.gone and name not in known:
                message = f"There's no platform called {named(name)}.{did_you_mean(name, known)}"
                yield Finding(profile.at["platforms"].key_place(name), message, _PLATFORMS)


_PLATFORMS = "Write the name of a file in `platforms/`, without `.yaml`."


@error
def profile_find_as(written: Corpus) -> Iterator[Finding]:
    """If patrons choose their library from a platform's list, the profile needs the name to look for.

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
            help = "find-as: your library's name in the platform's list"
            yield Finding(place, "Add the name patrons should look for on this platform.", help)


@error
def profile_keeping(written: Corpus) -> Iterator[Finding]:
    """A promised callback is stored for 2 to 90 days, and the desk warns staff before it's deleted. (standards: PR05)

    Wrong:
        # in the profile
        promises: {warn: 14 days, wipe: 365 days}

    Right:
        # in the profile
        promises: {warn: 14 days, wipe: 30 days}
    """
    for kept in (profile.promises for profile in written.profiles if profile.promises):
        if not 1 <= kept.warn < kept.wipe <= 90:
            message = "`wipe` can be 90 days at most, and `warn` must be shorter than `wipe`."
            yield Finding(kept.at.place("wipe"), message, _KEEPING)


_COUNTRY = "Write a two-letter code, such as US, CA, or GB."
_KEEPING = "Write, for example, `promises: {warn: 14 days, wipe: 30 days}`."


def in_a_list(written: Corpus) -> set[str]:
    """Return the platforms where patrons choose their library from a list."""
    naming = {words.file for words in written.texts if "{platform.find-as}" in words.text}
    return {id for id in written.library.platforms if naming & written.library.reached[id]}


@error
def profile_country(written: Corpus) -> Iterator[Finding]:
    """Write a country as a two-letter code, such as US.

    Wrong:
        # in the profile
        country: Germany

    Right:
        # in the profile
        country: DE
    """
    for profile in written.profiles:
        if message := _odd_country(profile.country):
            meant = country_of(profile.country)
            help = f"country: {meant}" if meant else _COUNTRY
            yield Finding(profile.at.place("country"), message, help)


@error
def profile_web(written: Corpus) -> Iterator[Finding]:
    """The addresses of your catalog, your eBook page, and your website of guides are printed for people to type, and
    the QR code opens a page there. Write each address without https:// and without spaces.

    Wrong:
        # in the profile
        web: https://library.example.org/ebooks

    Right:
        # in the profile
        web: library.example.org/ebooks
    """
    for profile in written.profiles:
        for key, address in (("web", profile.web), ("site", profile.site), ("catalog", profile.catalog)):
            if address and not LINK.fullmatch(f"https://{address}"):
                message = f"{named(address[:60])} isn't a web address a phone can open."
                help = "Write it without https://, for example library.example.org/ebooks."
                yield Finding(profile.at.place(key), message, help)


@error
def platform_country(written: Corpus) -> Iterator[Finding]:
    """Write each country as a two-letter code in capitals, such as GB.

    Wrong:
        # in a platform
        countries: [UK, IE]

    Right:
        # in a platform
        countries: [GB, IE]
    """
    for platform in written.library.platforms.values():
        for index, country in enumerate(platform.countries):
            if message := _odd_country(country) or (
                "" if country.isupper() else f"{named(country)} isn't in capitals."
            ):
                yield Finding(platform.at["countries"].place(index), message, _COUNTRY)


def _odd_country(country: str) -> str:
    """Return why this can't be a country code, or "" if it can."""
    if not re.fullmatch(r"[A-Za-z]{2}", country):
        return f"{named(country)} isn't a two-letter code."
    if country.upper() == "UK":
        return "The United Kingdom is `GB`, not `UK`."
    return "" if country_of(country) else f"{named(country)} isn't a country code."


@warning
def card_prefix(written: Corpus) -> Iterator[Finding]:
    """Write only the first characters that all card numbers share. A longer prefix could be a patron's own number.

    Wrong:
        # in the profile
        card: {prefix: "21234000012345"}

    Right:
        # in the profile
        card: {prefix: "21234"}
    """
    for profile in written.profiles:
        if profile.card and len(profile.card.prefix) > 8:
            message = f"{named(profile.card.prefix)} is too long to be the start of every card number."
            yield Finding(profile.card.at.place("prefix"), message, "Write only the first characters.")


@warning
def profile_phone(written: Corpus) -> Iterator[Finding]:
    """Every sheet tells patrons to call this number if something goes wrong, so it needs digits. Letters and an
    extension are fine, such as in 555-BOOK or 555 0100 ext. 2.

    Wrong:
        # in the profile
        phone: five five five

    Right:
        # in the profile
        phone: 555-BOOK ext. 2
    """
    for profile in written.profiles:
        branches = [(branch.phone, branch.at) for branch in profile.branches.values()]
        for phone, at in ((profile.phone, profile.at), *branches):
            if phone and not any(sign.isdigit() for sign in phone):
                message = f"{named(phone[:60])} has no digits, so patrons can't call it."
                yield Finding(at.place("phone"), message, "Write the number to call, such as 555 0100.")


@warning
def profile_languages(written: Corpus) -> Iterator[Finding]:
    """Sheets can be printed in any language that has a table in `handouts/words`, either ours or your own.

    Wrong:
        # in the profile
        languages: [en, sp]

    Right:
        # in the profile
        languages: [en, es]
    """
    known = sheet_texts.languages(written.folders)
    for profile in written.profiles:
        for index, language in enumerate(profile.languages):
            if language not in known:
                message = f"Sheets aren't available in {named(language)}."
                message += did_you_mean(_MEANT.get(language, language), known)
                place = profile.at["languages"].place(index)
                yield Finding(place, message, f"Choose from: {', '.join(known)}.")


# What people write for a language, and its code.
_MEANT = {"sp": "es", "spa": "es", "spanish": "es", "english": "en", "ger": "de", "german": "de", "french": "fr"}
_MEANT |= {"cn": "zh", "chinese": "zh", "vn": "vi", "vietnamese": "vi", "arabic": "ar"}


@error
def profile_amount(written: Corpus) -> Iterator[Finding]:
    """Use whole numbers for how many loans and holds patrons can have, and how many days a loan lasts.

    Wrong:
        # in the profile
        platforms:
          lend: {find-as: Hill, loans: many}

    Right:
        # in the profile
        platforms:
          lend: {find-as: Hill, loans: "10"}
    """
    for profile in written.profiles:
        for offer in profile.platforms.values():
            for key in ("loans", "monthly", "holds", "days"):
                amount = getattr(offer, key)
                if amount and not re.fullmatch("[1-9][0-9]*", amount):
                    message = f"{named(amount[:60])} isn't a whole number greater than zero."
                    help = f'Write only the number, such as `{key}: "10"`, or delete `{key}`.'
                    yield Finding(offer.at.place(key), message, help)
