"""The pages of what can go wrong with names and values, where the lines are well. (standards: DG06)"""

VALUES = {
    "bare-text": """
        Between braces a comma begins the next name, and would cut a text. There it needs quotes.

        Wrong:
            needs: {card: your card and PIN}

        Right:
            needs: {card: "your card and PIN"}
        """,
    "empty": """
        A name or a dash with nothing behind it.

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
        Text between square brackets is a list, cut at its commas.

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
        A list where one text should be.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see:
                - a list of networks
                - a button

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks, and a button.
        """,
    "text-became-name": """
        A text with a colon in it, which made a name of the words before it. Put quotes round the whole.

        Wrong:
            - Tap Menu: choose Settings

        Right:
            - id: open-menu
              do: "In the menu, choose **Settings**."
              see: a list.
        """,
    "odd-id": """
        An id is made of small letters, figures and hyphens, at most forty. Turns and walk scripts name steps by it.

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
        A day is written as year, month and day, so that nobody takes 1 March for 3 January.

        Wrong:
            verified: {date: 2026-13-01, how: public-pages}

        Right:
            verified: {date: 2026-11-01, how: public-pages}
        """,
    "odd-length": """
        A time is a number with its unit: `5 min` or `90 days`.

        Wrong:
            review-every: three months

        Right:
            review-every: 90 days
        """,
    "odd-address": """
        A web address is written in full, as browsers show it.

        Wrong:
            sources:
              - {name: Help, url: help.example.org, checked: 2026-11-20}

        Right:
            sources:
              - {name: Help, url: "https://help.example.org", checked: 2026-11-20}
        """,
    "odd-choice": """
        Here only certain words can stand.

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
        A name that means nothing in this place, often a slip of the keyboard.

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
        Something that must be written is not there.

        Wrong:
            - do: Tap **Wi-Fi**.
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "not-names": """
        Here names with values should stand, on lines of their own.

        Wrong:
            - Tap **Wi-Fi**.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "not-a-list": """
        Here a list should stand, each item on its own line after a dash.

        Wrong:
            screens: slate

        Right:
            screens: [slate]
        """,
    "two-kinds": """
        A line of steps is one thing: `do`, `ask` or `use`.

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
        A step says what to do, what to ask, or what to use.

        Wrong:
            - id: open-wifi
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
}
