"""`python -m wizard` is `ebook-setup`."""

from wizard.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
