"""Whether German is whole: every message that pages hold is translated, with the same places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import get_language_info, gettext, override

from config.environment import ROOT
from web.translating import messages

PLACE = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}|</?[a-z]+[^>]*>")


@cache
def catalog() -> Catalog:
    with (ROOT / "web/locale/de/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="de")


def told() -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    for where, message, context in messages(ROOT):
        yield where, (message,) if isinstance(message, str) else tuple(message[:2]), context


def test_there_are_messages_of_code_and_of_templates() -> None:
    places = {where.split("/")[0] for where, _, _ in told()}
    assert places == {"goals", "templates", "web"}


def test_every_message_is_translated() -> None:
    missing = []
    for where, texts, context in told():
        found = catalog().get(texts[0] if len(texts) == 1 else texts, context)
        strings = [] if found is None else [found.string] if len(texts) == 1 else found.string
        if found is None or found.fuzzy or not strings or not all(strings):
            missing.append(f"{where}: {texts[0]!r}")
    assert not missing, f"{len(missing)} messages: " + "\n".join(missing[:40])


def test_translations_have_the_same_places_as_their_messages() -> None:
    wrong = []
    for message in catalog():
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        meant = {frozenset(PLACE.findall(text)) for text in texts if text}
        if message.id and not {frozenset(PLACE.findall(text)) for text in strings} <= meant:
            wrong.append(f"{texts[0]!r} -> {strings[0]!r}")
    assert not wrong, "\n".join(wrong)


def test_no_translation_is_left_of_a_message_that_is_gone() -> None:
    here = {texts[0] for _, texts, _ in told()}
    gone = [message.id for message in catalog() if message.id and _first(message.id) not in here]
    assert not gone


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES if code != "en"])
def test_what_is_compiled_is_in_use(language: str) -> None:
    with override(language):
        assert gettext("Sign out") != "Sign out"
    assert get_language_info(language)["code"] == language
