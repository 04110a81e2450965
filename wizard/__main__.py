"""`python -m wizard` is `ebook-setup`."""

import os
import sys

if __name__ == "__main__":
    # Python searches the current folder first. Unless this program is in it, nothing there may be imported as a module.
    ours = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 (pathlib imports much)
    if not sys.flags.safe_path and sys.path[0] != ours:
        del sys.path[0]

    from wizard.cli.main import main

    raise SystemExit(main())
