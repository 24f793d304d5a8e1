"""The reference pages that are written from the code are as `make docs` writes them."""

import sys
from pathlib import Path

import pytest

from docs.generate import REFERENCE, pages

ROOT = Path(__file__).parents[1]
# argparse lays help out differently in every release: the pages are those of this one.
PYTHON = (ROOT / ".python-version").read_text("utf-8").strip()


@pytest.mark.parametrize(
    "name",
    [
        "checks.md",
        "rules.md",
        "commands.md",
        "configuration.md",
        "formats.md",
        "errors.md",
        "settings.md",
        "manage.md",
        "rights.md",
    ],
)
def test_page_is_as_the_code_says(name: str, monkeypatch: pytest.MonkeyPatch):
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    if name == "commands.md" and running != PYTHON:
        pytest.skip(f"the help of other Python releases than {PYTHON} is laid out differently")
    monkeypatch.setenv("COLUMNS", "90")
    assert (REFERENCE / name).read_text("utf-8") == pages()[name], "run `make docs`"


def test_all_generated_pages_are_tested():
    assert set(pages()) == {
        "checks.md",
        "rules.md",
        "commands.md",
        "configuration.md",
        "formats.md",
        "errors.md",
        "settings.md",
        "manage.md",
        "rights.md",
    }
