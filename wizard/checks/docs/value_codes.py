"""The pages for problems with keys and values. (standards: DG06)"""

OLDER = {
    "old-spelling": """
        This key or slot has its older, British spelling. It still works, but flows and profiles now use `recognize` and
        `catalog`.

        Wrong:
            - id: open-catalog
              do: Go to {library.catalogue}.
              see: our catalog.

        Right:
            - id: open-catalog
              do: Go to {library.catalog}.
              see: our catalog.
        """,
}

VALUES = {
    "bare-text": """
        Between braces, a comma starts the next key. So text needs quotes there.

        Wrong:
            needs: {card: your card and PIN}

        Right:
            needs: {card: "your card and PIN"}
        """,
    "empty": """
        There's no value after a key or a dash.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see:

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "comma-cuts": """
        Text between square brackets is read as a list and split at its commas.

        Wrong:
            - id: open-wifi
              do: [Tap it, then read]
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "not-text": """
        This should be text, not a list.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see:
                - a list of networks
                - a button

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks and a button.
        """,
    "text-became-name": """
        A colon in a text turned the words before it into a key. Put quotes around the whole text.

        Wrong:
            - Tap Menu: choose Settings

        Right:
            - id: open-menu
              do: "In the menu, choose **Settings**."
              see: a list.
        """,
    "odd-id": """
        An id can have up to 40 lowercase letters, digits, and hyphens. Visits and walk scripts refer to steps by their
        ids.

        Wrong:
            - id: Open Wi-Fi
              do: Tap **Wi-Fi**.
              see: a list of networks.

        Right:
            - id: open-wi-fi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "odd-date": """
        Write a date with the year first, then the month and day, so that no one mistakes March 1 for January 3.

        Wrong:
            verified: {date: 2026-13-01, how: public-pages}

        Right:
            verified: {date: 2026-11-01, how: public-pages}
        """,
    "odd-length": """
        Write a length of time as a number and a unit, such as `5 min` or `90 days`.

        Wrong:
            review-every: three months

        Right:
            review-every: 90 days
        """,
    "odd-address": """
        Write a web address in full, starting with https://.

        Wrong:
            sources:
              - {name: Help, url: help.example.org, checked: 2026-11-20}

        Right:
            sources:
              - {name: Help, url: "https://help.example.org", checked: 2026-11-20}
        """,
    "odd-choice": """
        This key accepts only certain words.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              who: librarian
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              who: staff
              see: a list of networks.
        """,
    "unknown-key": """
        This key can't be used here. It may be a typing mistake.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              seee: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "missing-key": """
        A required key is missing.

        Wrong:
            - do: Tap **Wi-Fi**.
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "not-names": """
        This should be keys with values, each pair on its own line.

        Wrong:
            - Tap **Wi-Fi**.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "not-a-list": """
        This should be a list. Start a new line with a dash for each item.

        Wrong:
            labels-from: slate

        Right:
            labels-from: [slate]
        """,
    "two-kinds": """
        A step is one of three kinds: `do`, `ask`, or `use`.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              use: wifi

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
            - use: wifi
        """,
    "no-kind": """
        A step needs one of `do`, `ask`, or `use`.

        Wrong:
            - id: open-wifi
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
}

OLD_KEYS = {
    "old-key": """
        This key has a new name. The old name still works, so nothing is lost. Change it when you can.

        Wrong:
            # in a device
            screens: [lend]

        Right:
            # in a device
            labels-from: [lend]
        """,
}
