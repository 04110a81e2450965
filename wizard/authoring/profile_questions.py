"""The questions for a library's profile, and the profile made from their answers.

Five questions come first, and they're enough to start. No question is required: `check` reports what's still missing.
Each answer is checked with the same rules as in `check`, so that an incorrect profile is never written.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from wizard.authoring.profile_yaml import as_yaml
from wizard.authoring.scaffold import id_of
from wizard.checks.rules import RULES, Corpus, profile
from wizard.checks.rules.profile import in_a_list
from wizard.content import local_terms, yaml_tree
from wizard.content.countries import country_of
from wizard.content.decoder import nearest, read_as
from wizard.content.flow import Platform, Profile
from wizard.content.library import LETTER_COUNTRIES, Library, nearest_first
from wizard.content.loader import PROFILE
from wizard.content.problem import Problem
from wizard.system.personal_data import library_refusal

SWITCH = ("yes", "no")
NOTHING = "-"  # The answer that leaves a value empty.
FIRST = ("library", "country", "phone", "platforms", "wifi/name")
LIMITS = ("monthly", "loans", "holds", "days")


class ProfileQuestion(NamedTuple):
    """A question. `key` is the profile key that the answer goes under (`card/pin`), and `usual` is the value used for
    an empty answer.
    """

    key: str
    ask: str
    usual: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Interview:
    """The questions and the answers so far.

    `before` is the existing profile, and `answers` has the new answers by key. `listed` has the platforms where patrons
    choose their library from a list, and `limits` has the limits that each platform's steps name. If `more` is set, all
    questions are asked, except for those of the first five that are `known` from the existing profile. `here` is the
    country that this computer seems to be in.
    """

    library: Library
    before: Mapping[str, Any]
    answers: Mapping[str, str]
    listed: Collection[str]
    limits: Mapping[str, Collection[str]]
    more: bool = False
    known: Collection[str] = ()
    here: str = ""

    @property
    def profile(self) -> dict[str, Any]:
        """Return the profile with the answers, and with the library's name on platforms where patrons have to look for
        it.
        """
        made = self._answered
        for id in self.guessed:
            made["platforms"][id] = {**made["platforms"][id], "find-as": made["library"]}
        return made

    @property
    def guessed(self) -> list[str]:
        """Return the platforms where patrons look for the library under a name we haven't asked for yet."""
        made = self._answered
        offers: Mapping[str, Any] = made.get("platforms", {}) if "library" in made else {}
        return [id for id in offers if id in self.listed and not offers[id].keys() & {"gone", "find-as"}]

    @property
    def _answered(self) -> dict[str, Any]:
        made = deepcopy(dict(self.before))
        for key, said in self.answers.items():
            _put(made, key, said, self.library)
        return made

    def next(self) -> ProfileQuestion | None:
        """Return the first question without an answer, or None if every question has one."""
        return next((question for question in self._questions() if question.key not in self.answers), None)

    @property
    def place(self) -> tuple[int, int]:
        """Return the number of the next question, and the expected number of questions."""
        return len(self.answers) + 1, len({*self.answers, *(question.key for question in self._questions())})

    def _questions(self) -> Iterator[ProfileQuestion]:
        """Yield the first five questions, or if `more` is set, the rest and those of the first five that have
        no value.
        """
        said = self.profile
        first = (_filled(question, said) for question in _first(said, self.library, self.here))
        if not self.more:
            return first
        unknown = (question for question in first if question.key not in self.known)
        return chain(unknown, _rest(said, self.library, self.listed, self.limits))

    def answered(self, question: ProfileQuestion, said: str) -> "Interview":
        """Return the state after another answer. If the answer isn't valid, raise ValueError with a sentence
        for staff.
        """
        said = _web_address(question.key, " ".join(said.split())) or question.usual
        if said == "?":
            raise ValueError("Press Enter if you don't know. You can change it later in any text editor.")
        said = "" if said == NOTHING else said
        if why := library_refusal(question.key, said):
            raise ValueError(why)
        if question.key.endswith("phone") and said and not any(map(str.isdigit, said)):
            raise ValueError("A phone number needs at least one digit.")
        if question.choices and said not in question.choices:
            raise ValueError(f"Answer {' or '.join(question.choices)}.")
        after = replace(self, answers={**self.answers, question.key: said})
        if question.key == "country" and (meant := country_of(said)):
            after = replace(self, answers={**self.answers, question.key: meant})
        if problem := _wrong(after.profile, self.library):
            raise ValueError(f"{problem.message} {problem.help}")
        return after

    def back(self) -> "Interview":
        """Return the state at the previous question. Its answer becomes the suggested one."""
        return replace(self, before=self._answered, answers=dict(list(self.answers.items())[:-1]))


def begun(
    library: Library, before: Mapping[str, Any], answers: Mapping[str, str], more: bool = False, here: str = ""
) -> Interview:
    """Return the state at the start, or at the point where an interrupted run stopped."""
    written, known = Corpus(library, (), date.today()), [key for key in FIRST if _value(before, key)]
    return Interview(library, before, answers, in_a_list(written), _limits(written), more, known, here)


def _limits(written: Corpus) -> dict[str, list[str]]:
    """Return the limits that each platform's steps name, because services count loans differently."""
    naming = {key: {words.file for words in written.texts if f"{{platform.{key}" in words.text} for key in LIMITS}
    reached = written.library.reached
    return {id: [key for key in LIMITS if naming[key] & reached[id]] for id in written.library.platforms}


# ------------------------------------------------------------------ the questions


def _first(said: Mapping[str, Any], library: Library, here: str) -> Iterator[ProfileQuestion]:
    """Yield the questions that are enough to start."""
    yield ProfileQuestion("library", "What is your library called?")
    yield ProfileQuestion("country", "What country is it in?", here)
    country = country_of(str(said.get("country", "")))
    yield ProfileQuestion("phone", "What phone number can patrons call?")
    near = nearest_first(library.platforms, None, country)
    there = [file for file in near.values() if not file.countries or country in file.countries]
    names = ", ".join(file.platform for file in there)
    ask = f"Which of these services do you offer? Put commas between them: {names}"
    yield ProfileQuestion("platforms", ask, _most_common(there, country))
    yield ProfileQuestion("wifi/name", "What is your Wi-Fi called?")


def _most_common(platforms: Collection[Platform], country: str) -> str:
    """Guess the service that libraries in this country most likely have: the most widespread one that lists the
    country.
    """
    own = [file for file in platforms if country in file.countries]
    return max(own, key=lambda file: len(file.countries)).platform if own else ""


def _rest(
    said: Mapping[str, Any], library: Library, listed: Collection[str], limits: Mapping[str, Collection[str]]
) -> Iterator[ProfileQuestion]:
    """Yield all the other questions that apply, given the answers so far."""
    country = country_of(str(said.get("country", "")))
    yield from (_filled(question, said) for question in _about(country, said))
    yield from _branches(said)
    yield from _offers(said, library, listed, limits)
    count = "Do you want to count how visits end, without anything about the patron? (yes, no)"
    yield _filled(ProfileQuestion("counting", count, "no", choices=SWITCH), said)


def _about(country: str, said: Mapping[str, Any]) -> Iterator[ProfileQuestion]:
    words = local_terms.usual(country)
    paper = "letter" if country in LETTER_COUNTRIES else "a4"
    yield ProfileQuestion("short-name", "What do people call it for short?")
    yield ProfileQuestion("hours", "When can patrons call? For example: Monday to Saturday, 9 am to 6 pm")
    yield ProfileQuestion("address", "Where is the desk? For example: eBook desk, 12 River Street")
    yield ProfileQuestion("web", "What is the address of your page about eBooks?")
    yield ProfileQuestion("catalog", f"What is the address of your {words['catalog']}?")
    yield ProfileQuestion(
        "languages",
        "Which languages do you want for sheets, such as en, es? Start with en",
        "en",
    )
    yield ProfileQuestion(
        "paper", "What paper size does your printer use? (a4, letter)", paper, choices=("a4", "letter")
    )
    yield ProfileQuestion("card/number", "Where is the card number? For example: 14 digits below the barcode")
    yield ProfileQuestion("card/prefix", "Which digits does every card number start with?")
    yield ProfileQuestion(
        "card/zeros", "If a card number starts with zeros, do patrons type them? (yes, no)", "no", choices=SWITCH
    )
    yield ProfileQuestion(
        "words/pin", "What do you call the code that goes with a card, such as PIN or password?", words["pin"]
    )
    yield ProfileQuestion(
        "card/pin", f"What is a new patron's {words['pin']}, such as the last 4 digits of their phone number?"
    )
    yield ProfileQuestion("words/hold", "What do you call a place in line, such as hold or reservation?", words["hold"])
    yield ProfileQuestion("words/card", "What do you call the card, such as library card or membership?", words["card"])
    if "wifi" in said:
        yield ProfileQuestion("wifi/portal", "Does your Wi-Fi have a sign-in page? (yes, no)", "no", choices=SWITCH)
    cable = "Can staff use a library computer to copy books by cable? (yes, no)"
    yield ProfileQuestion("transfer-computer", cable, "no", choices=SWITCH)
    yield ProfileQuestion(
        "we-may-not",
        "What are staff not allowed to do? Put ; between answers. For example: touch a device; buy anything",
    )


def _offers(
    said: Mapping[str, Any], library: Library, listed: Collection[str], limits: Mapping[str, Collection[str]]
) -> Iterator[ProfileQuestion]:
    offers: Mapping[str, Any] = said.get("platforms", {})
    own = [id for id, offer in offers.items() if "gone" not in offer]
    for id in (id for id in own if id in listed):
        yield from (_filled(question, said) for question in _offer(id, library, said, limits[id]))
    gone = {id: offer["gone"] for id, offer in offers.items() if "gone" in offer}
    until = ", ".join(f"{id} {day}" for id, day in gone.items())
    dropped = "Which services have you dropped, and since when? For example: boundless 2025-12-31"
    yield ProfileQuestion("gone", dropped, until)
    for id in gone:
        instead = f"{id}: which of your services replaced it?"
        yield _filled(ProfileQuestion(f"platforms/{id}/replaced-by", instead), said)


def _offer(id: str, library: Library, said: Mapping[str, Any], limits: Collection[str]) -> Iterator[ProfileQuestion]:
    words = {**local_terms.usual(country_of(str(said.get("country", "")))), **said.get("words", {})}
    lent, key = library.platforms[id].platform, f"platforms/{id}"
    find = f"{lent}: what name do patrons find you under?"
    yield ProfileQuestion(f"{key}/find-as", find, str(said.get("library", "")))
    yield ProfileQuestion(
        f"{key}/then-choose", f"{lent}: if that's a group of libraries, which name do they choose next?"
    )
    asks = {
        "monthly": "how many books can a patron borrow a month?",
        "loans": "how many books can a patron borrow at a time?",
        "holds": f"how many {local_terms.plural(words['hold'])} at a time?",
        "days": "how many days can a patron keep a book?",
    }
    yield from (ProfileQuestion(f"{key}/{limit}", f"{lent}: {asks[limit]}") for limit in limits)


def _branches(said: Mapping[str, Any]) -> Iterator[ProfileQuestion]:
    houses: Mapping[str, Any] = said.get("branches", {})
    names = [house["name"] for house in houses.values()]
    usual = "".join(f"{name}; " for name in names) if "," in "".join(names) else ", ".join(names)
    ask = "Which branches have their own phone or Wi-Fi? For example: Mill Lane, Hill Top"
    yield ProfileQuestion("branches", ask, usual.strip())
    for id, house in houses.items():
        asked = {"phone": "what phone number?", "hours": "when can patrons call?", "address": "where is the desk?"}
        for key, ask in {**asked, "wifi/name": "what is the Wi-Fi called?"}.items():
            yield _filled(ProfileQuestion(f"branches/{id}/{key}", f"{house['name']}: {ask}"), said)


def _filled(question: ProfileQuestion, said: Mapping[str, Any]) -> ProfileQuestion:
    """Return the question with the profile's value as the suggested answer."""
    value = _value(said, question.key)
    if question.key == "platforms" and value:
        return question._replace(usual=", ".join(id for id, offer in value.items() if "gone" not in offer))
    if isinstance(value, list):
        return question._replace(usual=("; " if question.key == "we-may-not" else ", ").join(value))
    return question._replace(usual=value) if isinstance(value, str) and value else question


def _value(said: Mapping[str, Any], key: str) -> Any:
    """Return the profile's value under a key such as `card/pin`, or None."""
    value: Any = said
    for part in key.split("/"):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _web_address(key: str, said: str) -> str:
    """Return a pasted web address as people would type it, without https:// and the final slash."""
    return re.sub(r"^https?://|/$", "", said, flags=re.IGNORECASE) if key in ("web", "catalog") else said


# ------------------------------------------------------------------ the answers


def _put(profile: dict[str, Any], key: str, said: str, library: Library) -> None:
    """Put an answer into the profile. An empty answer deletes the value."""
    if key == "platforms":
        profile[key] = _offered(profile.get(key, {}), list(_ids(said, library)))
    elif key == "gone":
        gone = dict(_gone(word, library) for word in _listed(said))
        profile["platforms"] = _dropped(profile.get("platforms", {}), gone)
    elif key == "branches":
        houses = {id_of(name): name for name in _listed(said)}
        profile[key] = {id: {**profile.get(key, {}).get(id, {}), "name": name} for id, name in houses.items()}
    elif key in ("we-may-not", "languages"):
        profile[key] = _listed(
            said, ";" if key == "we-may-not" else ""
        )  # These are sentences, so they can have commas.
    else:
        usual = local_terms.forms(local_terms.usual(country_of(str(profile.get("country", "")))))
        offered = list(profile.get("platforms", {}))
        _put_text(profile, key.split("/"), "" if said == usual.get(key.replace("words/", "word.")) else said)
        if key.startswith("platforms/"):  # A service is offered even if no detail of it is known.
            profile["platforms"] = {id: profile.get("platforms", {}).get(id, {}) for id in offered}
    if not profile.get(key, True):
        del profile[key]


def _put_text(profile: dict[str, Any], path: list[str], said: str) -> None:
    first, *rest = path
    if rest:
        inner = {**profile.get(first, {})}
        _put_text(inner, rest, said)
        profile[first] = inner
    else:
        profile[first] = said
    if not profile[first]:
        del profile[first]


def _offered(offers: Mapping[str, Any], ids: list[str]) -> dict[str, Any]:
    """Return these platforms with their known values, followed by the platforms that the library no longer offers."""
    gone = {id: offer for id, offer in offers.items() if "gone" in offer}
    return {id: offers.get(id, {}) for id in ids if id not in gone} | gone


def _dropped(offers: Mapping[str, Any], gone: Mapping[str, str]) -> dict[str, Any]:
    """Return the platforms that are offered, followed by the dropped ones with their dates."""
    own = {id: offer for id, offer in offers.items() if "gone" not in offer and id not in gone}
    return own | {id: {**offers.get(id, {}), "gone": day} for id, day in gone.items()}


def _gone(said: str, library: Library) -> tuple[str, str]:
    name, _, day = said.rpartition(" ")
    if not name:
        raise ValueError("Write a date after each service, such as boundless 2025-12-31.")
    return _id(name, library) or id_of(name), day


def _listed(said: str, between: str = "") -> list[str]:
    """Return the answers in a list. They're separated by semicolons if there are any, or else by commas."""
    return [word.strip() for word in said.split(between or (";" if ";" in said else ",")) if word.strip()]


def _id(word: str, library: Library) -> str:
    """Return a platform's id for its id or name, or "" if there's no such platform."""
    names = {name.casefold(): id for id, file in library.platforms.items() for name in (id, file.platform)}
    return names.get(" ".join(word.split()).casefold(), "")


def _ids(said: str, library: Library) -> Iterator[str]:
    """Yield the platforms in a list. Raise ValueError for an unknown name."""
    for word in _listed(said.replace(" and ", ",")):
        if not (id := _id(word, library)):
            near = nearest(word, [file.platform for file in library.platforms.values()])
            help = f"Did you mean {near}?" if near else "Put commas between the names, such as Libby, hoopla."
            raise ValueError(f"“{word}” isn't a service that this program recognizes. {help}")
        yield id


# Placeholders for required values that haven't been asked yet.
_NOT_ASKED = {"library": "Library", "phone": "555 0100", "country": "US"}
_LATER = ("profile-find-as", "profile-languages")  # A name to ask for next, and a language that isn't translated yet.
_RULES = [rule for rule in RULES if rule.find.__module__ == profile.__name__ and rule.code not in _LATER]


def _wrong(said: Mapping[str, Any], library: Library) -> Problem | None:
    """Return the first problem that `check` finds in this profile, or None."""
    problems: list[Problem] = []
    tree = yaml_tree.parse(as_yaml({**_NOT_ASKED, **said}), Path(PROFILE), problems.append)
    if tree is None:
        return problems[0]
    try:
        written = Corpus(library, (read_as(Profile, tree, problems),), date.today())
    except yaml_tree.Unreadable:
        return problems[0]
    return next((problem for rule in _RULES for problem in rule.problems(written)), None)
