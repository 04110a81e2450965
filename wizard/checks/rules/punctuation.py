"""Rules about special characters in texts: asterisks, braces, and quotes that would be printed, and also `>`
and `/`.
"""

import re
from collections.abc import Iterator
from html import unescape

from wizard.checks.rules.corpus import SAID, SHOWN, STEPS, Corpus, Finding, FlowText, error, warning
from wizard.content.quoting import named
from wizard.content.spans import OPTIONAL, SLOT

_CHAIN = r"\s(>|→|»)\s"


@warning
def menu_chain(written: Corpus) -> Iterator[Finding]:
    """People reading a step skip a `>` between menus. (standards: HW13)

    Wrong:
        - id: open-wifi
          do: Tap **Settings** > **Wi-Fi**.
          see: a list of networks.

    Right:
        - id: open-settings
          do: Tap **Settings**.
          see: a list.
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for words, found in written.matching(_CHAIN, (*SAID, "text"), "[>→»]"):
        yield Finding(
            words.spot(found, 1),
            f"People skip `{found[1]}` when they read.",
            "Write it like this: In **Settings**, tap **Wi-Fi**.",
        )


_SLASH = r"(?<![\w./:-])[A-Za-z]{2,}(/)[A-Za-z]{2,}(?![\w/]|\.\w)"


@warning
def slash_for_or(written: Corpus) -> Iterator[Finding]:
    """A slash between words can mean “and” or “or”. (standards: HW13)

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list/page of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list or page of networks.
    """
    for words, found in written.matching(_SLASH, (*SAID, "text"), "/"):
        yield Finding(words.spot(found), f"{named(found[0])} can mean two things.", "Write “or” or “and”.")


@error
def label_unclosed(written: Corpus) -> Iterator[Finding]:
    """Put two asterisks before and after a label.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi*.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for words in written.texts:
        if words.text.count("**") % 2 or "****" in words.text:
            begun = re.search(r"\*\*([^*]*[^*\s.,;:!?])", words.text)
            label = begun[1] if begun and words.text.count("**") == 1 else "Borrow"
            yield Finding(words.place, "The asterisks around this label don't match.", f"Write it as **{label}**.")


_HTML = r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>"
_HTML_LABEL = r"<(b|strong|i|em|u|code|a|span)(?:\s[^<>]*)?>\s*(.+?)\s*</\1>"
_ENTITY = r"&(?:[A-Za-z]{2,8}|#\d+|#x[0-9A-Fa-f]+);"
_LINK = r"\[([^\[\]]+)\]\(([^()\s]+)\)"
_BARE_LINK = r"<((?:https?:|mailto:|www\.)[^<>\s]+)>"
_MARKS = r"__|~~|``|[*_`]"
_MARKED = rf"(?<![\w*_`~])({_MARKS})(?![\s*_`~])([^*_`~\n]+?)(?<![\s*_`~])\1(?![\w*_`~])"


@error
def other_markup(written: Corpus) -> Iterator[Finding]:
    """To mark words that are on a screen, use only double asterisks. Any other markup would be printed as typed.

    Wrong:
        - id: open-wifi
          do: Tap <b>Wi-Fi</b>.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for words in written.texts:
        if any(sign in words.text for sign in "<[*_`~&") and (found := _other_markup(words)):
            yield found


def _other_markup(words: FlowText) -> Finding | None:
    text = words.text
    if found := re.search(_BARE_LINK, text):
        return Finding(words.spot(found), f"{named(found[0])} would be printed as typed.", f"Write {found[1]}.")
    if found := re.search(_HTML, text):
        plain = re.sub(_HTML, "", re.sub(_HTML_LABEL, r"**\2**", text.replace("<br", " <br")))
        return Finding(
            words.spot(found),
            f"{named(found[0])} would be printed as typed.",
            f"{words.key}: {' '.join(plain.split())}",
        )
    if found := re.search(_ENTITY, text):
        message, character = f"{named(found[0])} would be printed as typed.", unescape(found[0])
        return Finding(words.spot(found), message, f"Type {'a space' if character.isspace() else character} instead.")
    if found := re.search(_LINK, text):
        message = "Links don't work on paper, and this one would be printed as typed."
        return Finding(words.spot(found), message, f"Write **{found[1]}**, or the address in words.")
    if found := re.search(_MARKED, words.masked):
        marked = text[found.start(2) : found.end(2)]
        return Finding(words.spot(found), "A label needs two asterisks on each side.", f"Write **{marked}**.")
    return None


_PICTURES = "\u2600-\u26ff\u2700-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"


@error
def emoji(written: Corpus) -> Iterator[Finding]:
    """Emojis can't be printed, and screen readers read their long names aloud.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi** 📶.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for words, found in written.matching(f"[{_PICTURES}]+", (*SHOWN, "says", "screen"), f"[{_PICTURES}]"):
        yield Finding(words.spot(found), f"{found[0]} can't be printed.", "Delete it, or use words.")


@error
def slot_braces(written: Corpus) -> Iterator[Finding]:
    """Write a slot in single braces and without spaces: {library.phone}.

    Wrong:
        - id: call
          do: Call the library.
          see: "the number {{ library.phone }}"

    Right:
        - id: call
          do: Call the library.
          see: "the number {library.phone}"
    """
    for words in written.texts:
        if "{" in words.text or "}" in words.text:
            rest = SLOT.sub("", words.text)
            if "{" in rest or "}" in rest:
                yield Finding(words.place, "These braces aren't a slot.", "Write a slot as {library.phone}.")


@error
def optional_phrase(written: Corpus) -> Iterator[Finding]:
    """A phrase between double square brackets is left out when the slot in it is empty. So it needs a slot, and it
    can't continue past the end of its sentence.

    Wrong:
        - id: borrow
          do: Choose a book.
          see: your book[[, for {platform.days} days.

    Right:
        - id: borrow
          do: Choose a book.
          see: your book[[, for {platform.days} days]].
    """
    for words in written.texts:
        if "[[" not in words.text and "]]" not in words.text:
            continue
        rest = OPTIONAL.sub("", words.text)
        if "[[" in rest or "]]" in rest or any("[[" in phrase for phrase in OPTIONAL.findall(words.text)):
            yield Finding(words.place, "These double brackets don't match.", _AS_OPTIONAL)
        elif not all(SLOT.search(phrase) for phrase in OPTIONAL.findall(words.text)):
            yield Finding(words.place, "The phrase between `[[` and `]]` has no slot.", _AS_OPTIONAL)
        elif any(re.search(r"[.!?]\s", phrase) for phrase in OPTIONAL.findall(words.text)):
            message = "The phrase between `[[` and `]]` continues past the end of its sentence."
            yield Finding(words.place, message, "Use a separate sentence. It's left out if its slot is empty.")


_AS_OPTIONAL = "Write it like this: your book[[, for {platform.days} days]]."


@error
def switch_as_text(written: Corpus) -> Iterator[Finding]:
    """If a text is only `yes`, `no`, `true`, or `false`, that one word is shown or printed. The only exception is
    `sheet: no`, which leaves a step off the sheet.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          sheet: "yes"

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for words in written.under(("do", "try", "sheet", "see", "say", "note", "home")):
        said = words.text.strip()
        if said.casefold() in _SWITCHES and (words.key, said) != ("sheet", "no"):
            help = "Write the text itself, or delete the line."
            if words.key == "sheet":
                help = "To leave the step off the sheet, write `sheet: no`. To print the text of `do`, delete the line."
            yield Finding(words.place, f"`{words.key}` is text, so people would see just {named(said)}.", help)


_SWITCHES = ("yes", "no", "true", "false", "on", "off")

_CURLY = {"“": "”", "‘": "’", "„": "“", "«": "»"}


@warning
def curly_quotes(written: Corpus) -> Iterator[Finding]:
    """Curly quotes around a text are printed along with it. The quotes that YAML uses are straight. (standards: YA06)

    In `see`, curly quotes around a message on the screen are fine.

    Wrong:
        - id: open-wifi
          do: “Tap **Wi-Fi**.”
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for words in written.under((*STEPS, "ask", "say", "text")):
        text = words.text
        closing = _CURLY.get(text[:1], "")
        if closing and (text.endswith(closing) or closing not in text) and text[:1] not in text[1:]:
            yield Finding(words.place, "These curly quotes are part of the text and will be printed.", "Delete them.")
