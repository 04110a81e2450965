"""One module a command: `add` declares its words, `run` does it and gives an exit code. Imports are late, for speed."""
