"""`python -m wizard` is `ebook-setup`."""

from wizard.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
