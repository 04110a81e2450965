"""The pages of what can go wrong with a file and its lines, and of silencers. (standards: DG06)"""

SILENCERS = {
    "silences-nothing": """
        An `# ok:` with nothing left to silence, or with a code that is none. What can't be read can't be silenced.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.  # ok: long-step it is long
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "silent-about-why": """
        An `# ok:` says in a few words why all is right, for whoever comes after you.

        Wrong:
            - id: open-wifi
              do: Simply tap **Wi-Fi**.  # ok: needless-word
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Simply tap **Wi-Fi**.  # ok: needless-word the button is called so on paper
              see: a list of networks.
        """,
}

LINES = {
    "cannot-read": """
        A file that is there by name but can't be opened: a folder called like a file, a link that leads nowhere, or a
        file that you may not read.
        """,
    "too-big": "A flow file has at most 1 MB; a usual one has a hundredth of it.",
    "not-utf8": """
        Flow files are UTF-8 text. Old programs save `é` otherwise, and then nobody can tell which letter it is. In the
        editor choose: save with encoding UTF-8.
        """,
    "empty-file": "A file with nothing in it, or with comments only.",
    "file-twice": "Two files with one name, in two folders. A file's name is its id, so one of them would be lost.",
    "strange-character": """
        A character that nobody can see, often pasted from a web page or from Word: a special space, a sign that turns
        text round, or a control character. Programs stumble over it, and no one can find it.

        Wrong:
            - id: open-wifi
              do: Tap\u00a0**Wi-Fi**.
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "tab": """
        Lines are moved in with spaces; a tab is as wide as each editor likes.

        Wrong:
            steps:
            \t- use: wifi

        Right:
            steps:
              - use: wifi
        """,
    "two-documents": """
        A flow file holds one flow. A line `---` begins a second.

        Wrong:
            steps:
              - use: wifi
            ---
            topic: Another

        Right:
            steps:
              - use: wifi
        """,
    "not-a-flow": """
        A flow file is made of names with values, from its first line on.

        Wrong:
            # the whole file
            - Tap Settings
            - Tap Wi-Fi

        Right:
            steps:
              - use: wifi
        """,
    "too-deep": """
        More than twenty levels: nobody can follow that. Move the inner steps into a part, and `use:` it.

        Wrong:
            needs: {a: [[[[[[[[[[[[[[[[[[[[[b]]]]]]]]]]]]]]]]]]]]]}

        Right:
            needs: {a: b}
        """,
    "twice": """
        One name stands twice in one place. One of the two values would be lost without a word.

        Wrong:
            - id: open-wifi
              do: Tap **Settings**.
              do: Tap **Wi-Fi**.
              see: a list of networks.

        Right:
            - id: open-settings
              do: Tap **Settings**.
              see: a list.
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "odd-name": """
        What stands before a colon must be plain text.

        Wrong:
            needs: {[a]: your card}

        Right:
            needs: {a: your-card}
        """,
    "needs-quotes": """
        Some signs mean something to YAML when a text begins with them: { [ @ ` % & * ! > | ? and a dash.

        Wrong:
            - id: open-wifi
              do: **Wi-Fi** is where to tap.
              see: a list of networks.

        Right:
            - id: open-wifi
              do: "In **Settings**, tap **Wi-Fi**."
              see: a list of networks.
        """,
    "shortcut": """
        YAML can repeat what was written elsewhere with `&` and `*`. Flows don't: a reader should see what a line says.
        To repeat steps, write a part and `use:` it.

        Wrong:
            steps: &all
              - use: wifi

        Right:
            steps:
              - use: wifi
        """,
    "not-yaml": """
        A line that can't be read, for a reason that we could not find. Look at its spaces, its colon and its quotes,
        and at the line above.
        """,
    "backslash": r"""
        Between double quotes a backslash begins a code. Single quotes leave it alone.

        Wrong:
            - id: open-folder
              do: "Open C:\Users."
              see: a list.

        Right:
            - id: open-folder
              do: 'Open C:\Users.'
              see: a list.
        """,
    "quotes-early": """
        A text begins with a quote, and goes on after the second one. Put other quotes round the whole.

        Wrong:
            - id: open-wifi
              do: 'Don't tap it yet. Read it.'
              see: a list.

        Right:
            - id: open-wifi
              do: "Read it. Don't tap it yet."
              see: a list.
        """,
    "quotes-open": """
        Quotes that open and never close: all that follows would be one text.

        Wrong:
            - id: open-wifi
              do: "Tap **Wi-Fi**.
              see: a list of networks.

        Right:
            - id: open-wifi
              do: "Tap **Wi-Fi**."
              see: a list of networks.
        """,
    "space-after-dash": """
        A list line begins with a dash and a space.

        Wrong:
            steps:
              -use: wifi

        Right:
            steps:
              - use: wifi
        """,
    "space-after-colon": """
        A name is followed by a colon and a space.

        Wrong:
            - id: open-wifi
              do:Tap **Wi-Fi**.
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "bracket-open": """
        A bracket that opens and never closes.

        Wrong:
            screens: [slate

        Right:
            screens: [slate]
        """,
    "bracket-text": """
        Between brackets, a text with a sign in it needs quotes.

        Wrong:
            screens: [slate: @home]

        Right:
            screens: [slate]
        """,
    "two-colons": """
        A colon with a space behind it makes a name of the words before. In a text, put quotes round the whole.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: two things: a list and a button.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: "two things: a list and a button."
        """,
    "no-colon": """
        A line that is neither a name with a value nor a list line.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
            and read the list
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "indent": """
        Lines that belong together begin at the same place.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
               see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "text-after-hash": """
        A `#` after a space begins a comment, and all behind it is dropped. A comment has a space behind its `#`.

        Wrong:
            - id: press
              do: Press key #5.
              see: a list.

        Right:
            - id: press
              do: "Press key #5."
              see: a list.
        """,
}
