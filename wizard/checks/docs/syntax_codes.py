"""The pages for problems with a file or its lines, and with `# ok:` comments. (standards: DG06)"""

SILENCERS = {
    "silences-nothing": """
        This `# ok:` comment doesn't match anything that `check` reports, or its code doesn't exist. You can't turn off
        a syntax problem.

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
        An `# ok:` comment needs a few words on why the line is fine, for the next person who reads it.

        Wrong:
            - id: open-wifi
              do: Simply tap **Wi-Fi**.  # ok: needless-word
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Simply tap **Wi-Fi**.  # ok: needless-word quoted from the leaflet
              see: a list of networks.
        """,
}

LINES = {
    "cannot-read": """
        The file exists but can't be opened. It may be a folder with a file's name, a broken link, or a file you don't
        have permission to read.
        """,
    "too-big": "A flow file can be up to 1 MB. A typical one is a hundred times smaller.",
    "not-utf8": """
        Flow files are UTF-8 text. Older programs save `é` differently, so it can't be read. In your editor, save the
        file with UTF-8 encoding.
        """,
    "empty-file": "The file is empty, or has only comments.",
    "file-twice": "Two files in two folders have the same name. A file's name is its id, so only one can be used.",
    "merge-left": """
        Two people changed the same lines. Git put both versions in the file for you to choose from.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
            <<<<<<< HEAD
              see: a list of networks.
            =======
              see: the networks.
            >>>>>>> branch

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "text-goes-on": """
        A long text can continue on the next line if that line is indented more than the key above it.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              say: Let's find the
            list of networks.
              see: a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              say: Let's find the
                list of networks.
              see: a list of networks.
        """,
    "cut-off": "The file stops in the middle of a line, as if saving it had failed. Restore the last good version.",
    "wrong-folder": "This flow is in the folder for another kind, such as a topic in the devices folder. Move it.",
    "placeholder": "The `new` command wrote this line for you to change. Until you do, this flow has no sheets.",
    "file-name": "A flow's file name is its id: lowercase letters, digits, and hyphens, then `.yaml`. Copies such as "
    "`libby (1).yaml`, and files with other endings, are skipped.",
    "name-twice": "Two flows of the same kind have the same name. Staff couldn't tell them apart, so only one is used.",
    "strange-character": """
        There's an invisible character here, often pasted from a web page or Word. It may be a special space, a control
        character, or one that changes the text direction. People can't see it, but it confuses programs.

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
        Indent lines with spaces. A tab has a different width in every editor.

        Wrong:
            steps:
            \t- use: wifi

        Right:
            steps:
              - use: wifi
        """,
    "two-documents": """
        A file can have only one flow. A `---` line starts a second one.

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
        A flow file has keys and values, starting with its first line.

        Wrong:
            # the whole file
            - Tap Settings
            - Tap Wi-Fi

        Right:
            steps:
              - use: wifi
        """,
    "too-deep": """
        More than twenty levels are too many to follow. Move the inner steps to a part, and include it with `use:`.

        Wrong:
            needs: {a: [[[[[[[[[[[[[[[[[[[[[b]]]]]]]]]]]]]]]]]]]]]}

        Right:
            needs: {a: b}
        """,
    "twice": """
        The same key appears twice here. Only one of the two values can be used.

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
        A key must be plain text.

        Wrong:
            needs: {[a]: your card}

        Right:
            needs: {a: your-card}
        """,
    "needs-quotes": """
        Some characters have a special meaning at the start of a text: { [ @ ` % & * ! > | ? and a dash.

        Wrong:
            - id: open-wifi
              do: **Wi-Fi** is the line to tap.
              see: a list of networks.

        Right:
            - id: open-wifi
              do: "In **Settings**, tap **Wi-Fi**."
              see: a list of networks.
        """,
    "shortcut": """
        YAML can repeat text with `&` and `*`. Flows don't use these, so that every line shows its own
        text. To repeat steps, write a part, and include it with `use:`.

        Wrong:
            steps: &all
              - use: wifi

        Right:
            steps:
              - use: wifi
        """,
    "not-yaml": """
        A line can't be read, and we can't tell why. Check its spaces, colon, and quotes, and the line above it.
        """,
    "backslash": r"""
        Inside double quotes, a backslash starts a code for another character. Inside single quotes, it's just a
        backslash.

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
        The text continues after its closing quote. Put the other kind of quotes around all of the text.

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
        The quotes are never closed, so everything after them would be part of the text.

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
        A list item starts with a dash and a space.

        Wrong:
            steps:
              -use: wifi

        Right:
            steps:
              - use: wifi
        """,
    "long-dash": """
        A list item starts with a hyphen. Word processors and phones turn a hyphen into a longer dash or a bullet.

        Wrong:
            steps:
              – use: wifi

        Right:
            steps:
              - use: wifi
        """,
    "space-after-colon": """
        A key is followed by a colon and a space.

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
        A bracket is opened but never closed.

        Wrong:
            labels-from: [slate

        Right:
            labels-from: [slate]
        """,
    "bracket-text": """
        Inside brackets, text with special characters needs quotes.

        Wrong:
            labels-from: [slate: @home]

        Right:
            labels-from: [slate]
        """,
    "two-colons": """
        A colon and a space turn the words before them into a key. If a text has them, put quotes around it.

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
        A line is neither a key with a value nor a list item.

        Wrong:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see a list of networks.

        Right:
            - id: open-wifi
              do: Tap **Wi-Fi**.
              see: a list of networks.
        """,
    "indent": """
        Indent lines that belong together by the same number of spaces.

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
        A `#` after a space starts a comment, and the rest of the line is ignored. In a comment, put a space after the
        `#`.

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
