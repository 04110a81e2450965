"""The commands, one module each. `add` declares options, `run` returns the exit code. Imports are lazy for speed."""
