"""Whether German is whole: every message that pages hold is translated, with the same places."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import get_language_info, gettext, override

from cascade import PlanFileError, check, read_plan
from cascade.formats.schema import check_shape
from cascade.sayings import Said, plainly
from config.environment import ROOT
from web.translating import messages

PLACE = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*(?:![a-z])?(?::[^{}]*)?\}|</?[a-z]+[^>]*>")
AS_OF = date(2026, 6, 30)


@cache
def catalog() -> Catalog:
    with (ROOT / "web/locale/de/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="de")


def told() -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    for where, message, context in messages(ROOT):
        yield where, (message,) if isinstance(message, str) else tuple(message[:2]), context


def test_there_are_messages_of_code_and_of_templates() -> None:
    places = {where.split("/")[0] for where, _, _ in told()}
    assert places == {"cascade", "goals", "templates", "web"}


def test_messages_are_called_by_names_under_which_they_are_looked_for() -> None:
    aliases = {
        f"{file.relative_to(ROOT)}: {alias.asname}"
        for room in ("web", "goals")
        for file in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name.endswith(("gettext", "gettext_lazy")) and alias.asname not in (None, "_")
    }
    assert not aliases


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


# What the engine says


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Where the engine and what reads for it call these, with the calls."""
    for folder in ("cascade", "goals/bridge"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def test_every_sentence_of_the_rules_and_readers_is_found() -> None:
    here = {text for _, texts, _ in told() for text in texts}
    lost = []
    for where, call in calls("say", "say_number"):
        texts = call.args[:2] if ast.unparse(call.func) == "say_number" else call.args[:1]
        for text in texts:
            # Whoever keeps sentences in a table has them listed from there.
            is_listed = ast.unparse(text).startswith("RULES[") or "/smart/" in where
            if not is_listed and not (isinstance(text, ast.Constant) and text.value in here):
                lost.append(f"{where}: {ast.unparse(text)}")
    assert not lost, "\n".join(lost)


def test_what_is_said_untranslated_holds_no_words() -> None:
    wordy = []
    for where, call in calls("Said"):
        has_plain = any(keyword.arg == "plain" for keyword in call.keywords)
        template = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
        if (
            isinstance(template, str)
            and not has_plain
            and re.search(r"\w", PLACE.sub("", template))
        ):
            wordy.append(f"{where}: {template}")
    assert not wordy, "\n".join(wordy)


def sentences(said: object) -> Iterator[str]:
    """The templates that a text is told with, and those of the values in it."""
    said = plainly(said) if isinstance(said, str) else said
    if isinstance(said, Said):
        yield from said.forms or (said.template,)
        for value in said.values.values():
            yield from sentences(value)
    elif isinstance(said, tuple):
        for item in said:
            yield from sentences(item)


BROKEN = """cascade: 1
language: de
units: [{id: u, parent: nowhere}]
nodes:
  - {id: m, kind: mission, title: Feed the town, checked_in: 2020-01-01}
  - {id: n, kind: mission, title: Feed others}
  - {id: n, kind: program, title: "", contributes_to: [x, x, a, b], titel: 1, unit: v, x: }
  - {id: a, kind: company_goal, title: A, contributes_to: [b], depends_on: [lost], due: 2026-01-01}
  - {id: b, kind: program, title: B, contributes_to: [{to: a, moves: kr, confirmed: {on: 2020-01-01}}]}
  - {id: w, kind: program, title: W, waived: {because: Law, until: 2027-01-01}, due: 2027-01-01}
"""


def test_every_sentence_of_a_broken_plan_is_found() -> None:
    here = {text for _, texts, _ in told() for text in texts}
    found = set()
    for data in (BROKEN, BROKEN.replace("id: n, kind: mission", "id: k, kind: program")):
        for finding in check(read_plan(data.encode(), format="yaml"), as_of=AS_OF).findings:
            for text in (finding.message, finding.evidence, finding.fix):
                found |= set(sentences(text))
    assert len(found) > 40
    assert {text for text in found if re.search(r"\w", PLACE.sub("", text))} <= here


#: Fields of a node with values that no plan file may have there.
NO_VALUES: tuple[dict[str, object], ...] = (
    {"id": ""},
    {"kind": "progam"},
    {"title": True},
    {"due": 20261231},
    {"due": "soon"},
    {"starts": "0000-01-01"},
    {"budget": -1},
    {"budget": 1e301},
    {"progress": []},
    {"needs": {"sales": "x" * 80}},
    {"contributes_to": [{"to": "a", "weight": 0, "primary": "yes"}, {}]},
    {"key_results": [{"id": "k", "band": [1], "direction": "sideways"}]},
    {"waived": {"because": "x", "by": None}},
)


def test_every_sentence_of_a_file_that_is_refused_is_found() -> None:
    here = {text for _, texts, _ in told() for text in texts}
    records = [{"nodes": [{"id": "a", "kind": "program"} | fields]} for fields in NO_VALUES]
    found = set()
    for record in (None, {}, {"nodes": 1}, {"nodes": [], "cascade": 2}, *records):
        with pytest.raises(PlanFileError) as refused:
            check_shape(record, lambda _: None)
        for text in (*(words for _, _, words in refused.value.problems), refused.value.expected):
            found |= set(sentences(text))
    assert len(found) > 30
    assert {text for text in found if re.search(r"\w", PLACE.sub("", text))} <= here


def test_sentences_of_a_table_are_found(tmp_path: Path) -> None:
    table = tmp_path / "cascade/smart/data/messages.toml"
    table.parent.mkdir(parents=True)
    table.write_text(
        'vague = "{words!r} is vague"\n[days]\nold = ["{number} day", "{number} days"]\n'
    )
    assert [(where, message) for where, message, _ in messages(tmp_path)] == [
        ("cascade/smart/data/messages.toml:1", "{words!r} is vague"),
        ("cascade/smart/data/messages.toml:3", ("{number} day", "{number} days")),
    ]


def test_descriptions_of_a_schema_are_found_where_they_are_said(tmp_path: Path) -> None:
    schema = tmp_path / "cascade/formats/plan.schema.json"
    schema.parent.mkdir(parents=True)
    schema.write_text(
        '{"$schema": "x", "description": "all of it", "properties": {\n'
        '"a": {"$ref": "#/b", "description": "never said"},\n'
        '"b": {"type": "string", "description": "a text"}, "c": {"description": "a text"}}}'
    )
    assert list(messages(tmp_path)) == [
        ("cascade/formats/plan.schema.json:3", "a text", None),
    ]


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES if code != "en"])
def test_what_is_compiled_is_in_use(language: str) -> None:
    with override(language):
        assert gettext("Sign out") != "Sign out"
    assert get_language_info(language)["code"] == language
