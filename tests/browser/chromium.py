"""The browser of this machine, and what it may and may not do in a test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
#: How long a page may take to show what is expected, in milliseconds.
PATIENCE = 15_000
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str:
    """Where the browser is; skips the test where there is none and none is required."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    if os.environ.get("CASCADE_REQUIRE_BROWSER") == "1":
        pytest.fail("a Chromium is required, and none is found; install one, or set CHROMIUM")
    pytest.skip("no Chromium is found: pages are not tried in a browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser without a window, on a machine that may be slow."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
