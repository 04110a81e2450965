"""Chrome or Edge for tests of pages. Each module starts its own: its event loop would conflict with other tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from wizard.printing import pdf


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Start the library that drives browsers. It can also send requests of its own."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser."""
    program = pdf.browser()
    if not program:
        pytest.skip("No Edge or Chrome on this computer to look at pages with.")
    started = playwright.chromium.launch(executable_path=program)
    yield started
    started.close()
