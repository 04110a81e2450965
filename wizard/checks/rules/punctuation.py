"""Rules about signs in a text: stars, braces and quotes that are printed with it, and signs that readers skip."""

from collections.abc import Iterator

from wizard.checks.rules.corpus import SAID, STEPS, Finding, Written, error, warning
from wizard.content.quoting import named
from wizard.content.spans import SLOT

_CHAIN = r"\s(>|→|»)\s"


@warning
def menu_chain(written: Written) -> Iterator[Finding]:
    """Readers skip the sign `>` between menus. (standards: HW13)

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
        yield Finding(words.spot(found, 1), f"Readers skip `{found[1]}`.", "Say it: In **Settings**, tap **Wi-Fi**.")


_SLASH = r"(?<![\w./:-])[A-Za-z]{2,}(/)[A-Za-z]{2,}(?![\w/]|\.\w)"


@warning
def slash_for_or(written: Written) -> Iterator[Finding]:
    """A stroke between words can mean “and” or “or”. (standards: HW13)

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
        yield Finding(words.spot(found), f"{named(found[0])} can mean two things.", "Write “or”, or “and”.")


@error
def label_unclosed(written: Written) -> Iterator[Finding]:
    """Two stars open a label and two close it.

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
            yield Finding(words.place, "A label's stars don't match.", "Write it as **Borrow**.")


@error
def slot_braces(written: Written) -> Iterator[Finding]:
    """A slot stands between single braces, without spaces: {library.phone}.

    Wrong:
        - id: ring
          do: Ring the library.
          see: "the number {{ library.phone }}"

    Right:
        - id: ring
          do: Ring the library.
          see: "the number {library.phone}"
    """
    for words in written.texts:
        if "{" in words.text or "}" in words.text:
            rest = SLOT.sub("", words.text)
            if "{" in rest or "}" in rest:
                yield Finding(words.place, "These braces are no slot.", "Write a slot as {library.phone}.")


_CURLY = {"“": "”", "‘": "’", "„": "“", "«": "»"}


@warning
def curly_quotes(written: Written) -> Iterator[Finding]:
    """Curly quotes round a whole text are printed with it; YAML's own quotes are straight. (standards: YA06)

    What stands on the screen may be quoted so in `see`.

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
        if text[-1:] == _CURLY.get(text[:1]) and text[:1] not in text[1:]:
            yield Finding(words.place, "Curly quotes are part of the text, and will be printed.", "Take them out.")
