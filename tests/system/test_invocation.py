"""Commands shown to people, which work when they're pasted."""

from wizard.system.invocation import to_install


def test_missing_package_is_named_with_the_command_that_installs_it() -> None:
    assert " -m pip install " in to_install("serve") and "aiohttp" in to_install("serve")
    assert "psycopg[binary]" in to_install("postgresql") and "aiohttp" not in to_install("postgresql")
