"""The text of a flow for one visit: with its slots filled, this device's labels, and a mark on uncertain labels.

Screens and sheets use the same text, with one difference. If a fact about the library isn't known yet, the screen names
it in parentheses, such as `(your catalog)`, and the sheet has a blank to write on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from wizard.content.facts import holds
from wizard.content.flow import Label, Where
from wizard.content.library import Library
from wizard.content.spans import ENDS, OPTIONAL, SLOT, Phrase, Span, gap, parse, plain, sentences
from wizard.content.translation import AROUND, LIKE, OR, OWN, TAP, WORD, Translation
from wizard.content.way_table import WAYS


@dataclass(frozen=True)
class Wording:
    """The texts of flows for the facts of one visit. If `paper` is set, blanks to write on are added before `(your …)`.

    A `translation` changes the language, except for labels, which stay as the device shows them. The methods raise
    Untranslated if the translation lacks a sentence.
    """

    library: Library
    facts: Mapping[str, str] = field(default_factory=dict)
    paper: bool = False
    translation: Translation | None = None

    def say(self, text: str, file: str, where: Where = "reader") -> Phrase:
        """Return a text from `file`, ready to be shown, for a step done on the device `where`.

        A sentence with an empty slot is left out. If the slot is in an optional phrase, only that phrase is left out.
        """
        text = self.written(text, file) if text else text
        every = sentences(text) if "{" in text else [text]
        filled = (self._sentence(sentence, file, where) for sentence in every)
        said = _joined([sentence for sentence in filled if sentence is not None])
        return tuple(Span(span.kind, self._as_called(span.text)) for span in said) if "called" in self.facts else said

    def plain(self, text: str, file: str, where: Where = "reader") -> str:
        """Return the same text as plain words."""
        return plain(self.say(text, file, where))

    def written(self, text: str, context: str) -> str:
        """Return the text in this wording's language, with its slots unfilled."""
        return self.translation.say(text, context) if self.translation else text

    def _sentence(self, sentence: str, file: str, where: Where) -> Phrase | None:
        spans: list[Span] = []
        for number, piece in enumerate(OPTIONAL.split(sentence)):
            part = self._filled(piece, file, where, spans)
            if part is not None:
                spans += part
            elif number % 2 == 0:  # The slot isn't in an optional phrase.
                return None
        return tuple(spans)

    def _filled(self, text: str, file: str, where: Where, before: list[Span]) -> Phrase | None:
        """Return the text with its slots filled, or None if one of them is empty."""
        spans: list[Span] = []
        pieces = SLOT.split(text)  # The pieces are text, a slot's name, its default, text, and so on.
        for words, name, default in zip_longest(pieces[::3], pieces[1::3], pieces[2::3]):
            spans += self._labelled(words, file, [*before, *spans])
            if name:
                part = self._slot(name, file, where, default)
                if part is None:
                    return None
                spans += part
        return tuple(spans)

    def _labelled(self, text: str, file: str, before: list[Span]) -> Phrase:
        spans: list[Span] = []
        for span in parse(text):
            spans += self._label(span.text, file, [*before, *spans]) if span.kind == "label" else [span]
        return tuple(spans)

    def _label(self, words: str, file: str, before: list[Span]) -> list[Span]:
        """Return a label as this device shows it, followed by its older text, and with `a button like …` before it if
        it's unsure.
        """
        found = self.library.label(file, words)
        if found is None:
            return [Span("label", words)]
        owner, label = found
        shown = self.elsewhere(label) or words
        return [*self._unsure(label, before), Span("label", shown), *self._after_label(label, shown, owner)]

    def _unsure(self, label: Label, before: list[Span]) -> list[Span]:
        """Return `a button like `, or nothing if the sentence already has it."""
        if label.confidence != "unsure":
            return []
        like, said = self.written(LIKE, AROUND), plain(tuple(before)).rstrip()
        if said.endswith(f" {like.split()[-1]}"):
            return []
        begins = not said or said.endswith(ENDS)
        return [Span("text", f"{like[0].upper()}{like[1:]} " if begins else f"{like} ")]

    def _after_label(self, label: Label, shown: str, owner: str) -> list[Span]:
        """Return the text in parentheses after a label: its meaning in the patron's language, and its older text."""
        means = self.translation.label(shown, owner) if self.translation else ""
        spans = [Span("text", means)] if means not in ("", shown) else []
        for number, old in enumerate(label.was):
            lead = f"{', ' if spans else ''}{'' if number else self.written(OR, AROUND) + ' '}"
            spans += [*([Span("text", lead)] if lead else []), Span("label", old)]
        return [Span("text", " ("), *spans, Span("text", ")")] if spans else []

    def elsewhere(self, label: Label) -> str:
        """Return the label's text on this device, or "" if it's the usual one."""
        return next((other.text for other in label.elsewhere if holds(self.library, self.facts, other.only_if)), "")

    def _slot(self, name: str, file: str, where: Where, default: str | None) -> Phrase | None:
        """Return what fills a slot, or None if it stays empty."""
        if name in TAP:
            return (Span("text", self._gesture(name, where)),)
        filled = self._value(name)
        if not filled and default is not None:
            return (Span("text", default),)
        return filled or (self._own(name) if self.library.profile is None else None)

    def _value(self, name: str) -> Phrase | None:
        """Return the words for a slot, if there are any."""
        owner, _, key = name.partition(".")
        if own := self.library.spoken.get(name):
            return (Span("text", self.written(own, WORD)),)
        if owner == "device":
            device = self.facts.get("device", "")
            words = self.library.word(device, self.facts.get("model", ""), key)
            return self.say(words, device) if words else None
        platform = self.facts.get("platform", "")
        if owner == "platform" and (words := self.library.term(platform, key)):
            return self.say(words, platform)
        value = self._platform(key) if owner == "platform" else self.library.field(name)
        return (Span("text", value if isinstance(value, str) else ", ".join(value)),) if value else None

    def _platform(self, key: str) -> str:
        """Return the profile's value for the platform. `find-as` defaults to the library's name."""
        profile = self.library.profile
        offer = self.library.offer(self.facts.get("platform", ""))
        said = str(getattr(offer, key.replace("-", "_"), "")) if offer else ""
        return said or (profile.library if key == "find-as" and profile else "")

    def _own(self, name: str) -> Phrase | None:
        whose = OWN.get(name)
        if whose is None:
            return None
        said = self.written(whose, AROUND)
        beside = Span("text", f"({said})")
        return (Span("blank", said), Span("text", " "), beside) if self.paper else (beside,)

    # ------------------------------------------------------------------ devices

    def _gesture(self, slot: str, where: Where) -> str:
        """Return the verb for `{tap}`: tap on a touch screen, click on a computer, choose if it can be either."""
        name, picture = self.thing(where)
        either = name == ANY_BORROWER or (picture != "computer" and "device" not in self.facts)
        said = self.written("choose" if either else "click" if picture == "computer" else "tap", AROUND)
        return said[0].upper() + said[1:] if slot[0].isupper() else said

    def thing(self, where: Where) -> tuple[str, str]:
        """Return the device a step is done on: its short name and its picture."""
        if where == "computer":
            return "computer", "computer"
        if where == "borrower" and (borrower := self._borrower()):
            return self._reader() if borrower == READER else _BORROWERS[borrower]
        if where == "borrower" and not self._reader_can_borrow():
            return ANY_BORROWER, "phone"
        return self._reader()

    def _borrower(self) -> str:
        """Return the device the patron borrows on, or "" if it isn't known."""
        platform = self.library.platforms.get(self.facts.get("platform", ""))
        way = platform.ways.get(self.facts.get("way", "")) if platform else None
        kind = WAYS.get(self.facts.get("way", ""))
        fetched_here = kind is not None and kind.borrows is None and self._reader_can_borrow()
        if way and way.borrower == "computer" and not fetched_here:
            return "computer"
        told = self.facts.get("borrows-on", "")
        return told if told in (READER, *_BORROWERS) else ""

    def _reader_can_borrow(self) -> bool:
        """Return whether the e-reader can show the pages for borrowing. If the device is unknown, assume it can."""
        kind = WAYS.get(self.facts.get("way", ""))
        if kind is not None and kind.borrows is not None:
            return kind.borrows
        device = self.library.devices.get(self.facts.get("device", ""))
        model = self.library.model(self.facts.get("model", ""))
        models = [model] if model else device.models.values() if device else []
        return not models or any(WAYS[way].any_page for own in models for way in own.ways)

    def _as_called(self, text: str) -> str:
        """Return the text with the name that patrons use for this device, such as `iPhone` instead of `iPad or iPhone`.

        If a language has other words for these devices, they stay the same.
        """
        device, called = self.facts.get("device", ""), self.facts.get("called", "")
        names = self.library.short_name(device, self.facts.get("model", ""))
        either = self.written(names, device) if called and names else ""
        return text.replace(either, called) if called in either.split() else text

    def _reader(self) -> tuple[str, str]:
        device = self.library.devices.get(self.facts.get("device", ""))
        if device is None:
            return "device", "reader"
        model = self.library.model(self.facts.get("model", ""))
        name = self.library.short_name(self.facts["device"], self.facts.get("model", ""))
        picture = (model.picture if model else None) or device.picture
        if called := self.facts.get("called", ""):
            picture = "phone" if called.casefold().endswith("phone") else "tablet"
        return self._as_called(self.written(name, self.facts["device"])), picture

    def screen_place(self, where: Where) -> str:
        """Return the device with its preposition, as shown at the desk, such as `On the phone`."""
        name, _ = self.thing(where)
        return f"On {_THEIRS.get(name, 'the ' + name)}"


READER = "reader"  # The answer for patrons who borrow on the e-reader itself.
LIBRARY_COMPUTER = "library's computer"
ANY_BORROWER = "phone, tablet or computer"  # Used if the device to borrow on isn't known. Tables translate it.
_BORROWERS = {
    "phone": ("phone", "phone"),
    "tablet": ("tablet", "tablet"),
    "computer": ("computer", "computer"),
    "library-computer": (LIBRARY_COMPUTER, "computer"),
}
_THEIRS = {LIBRARY_COMPUTER: "our computer"}


def _joined(sentences: list[Phrase]) -> Phrase:
    spans: list[Span] = []
    for sentence in sentences:
        between = gap(spans[-1].text) if spans else ""
        spans += [*([Span("text", between)] if between else []), *sentence]
    return tuple(spans)
