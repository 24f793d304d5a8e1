"""What no template may hold: what the content security policy forbids, and what jumps languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

from config.environment import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", re.I)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.I)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.I)
EVALUATED = re.compile(r"hx-(?:on|vals|headers)[^=]*=\s*[\"']\s*js:|hx-on", re.I)
ELSEWHERE = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.I)


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_template_holds_nothing_that_the_policy_forbids(file: Path) -> None:
    source = file.read_text("utf-8")
    for forbidden in (INLINE_SCRIPT, INLINE_STYLE, HANDLER, EVALUATED, ELSEWHERE):
        met = forbidden.search(source)
        assert met is None, f"{file.name}: {met.group() if met else ''}"


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_template_compiles(file: Path) -> None:
    name = str(file.relative_to(ROOT / "templates"))
    assert engines["django"].get_template(name)


@pytest.mark.parametrize(
    ("source", "pattern"),
    [
        ("<script>alert(1)</script>", INLINE_SCRIPT),
        ('<p style="color: red">', INLINE_STYLE),
        ('<a onclick="x()">', HANDLER),
        ('<div hx-on:click="x()">', EVALUATED),
        ('<img src="//cdn.example/x.png">', ELSEWHERE),
    ],
)
def test_patterns_find_what_they_are_for(source: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(source)
