"""What is to be translated: the messages of the code and of the templates, for Babel.

``make messages`` writes them to ``web/locale``, and ``make setup`` compiles what is translated.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.utils.translation.template import templatize

#: The language of messages. Its own catalogue holds what it says otherwise, and nothing else.
WRITTEN_IN = "en"
#: The calls that hold a message, with the places of its parts, as Babel wants them.
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
#: The calls that hold a sentence of the engine.
SENTENCES: dict[str, Any] = {"say": None, "say_number": (1, 2)}
#: Where messages are, and how they are found there.
SOURCES = (
    ("web/**.py", "python"),
    ("goals/**.py", "python"),
    ("templates/**.html", "web.translating:template_messages"),
    ("templates/**.txt", "web.translating:template_messages"),
)
#: Where the engine's sentences are: in its code, and in tables of them.
SAYINGS = (
    ("cascade/**.py", "web.translating:said_messages"),
    ("goals/bridge/**.py", "web.translating:said_messages"),
    ("cascade/**/messages.toml", "web.translating:table_messages"),
    ("cascade/formats/plan.schema.json", "web.translating:schema_messages"),
)


def template_messages(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[Any]:
    """The messages of a Django template: its tags are turned into calls, which Babel reads."""
    from babel.messages.extract import extract_python

    calls = templatize(file.read().decode("utf-8"))
    # Indentation means something to Python and nothing to a template.
    plain = "\n".join(line.lstrip() for line in calls.splitlines())
    yield from extract_python(BytesIO(plain.encode()), keywords, comment_tags, options)


_Found = tuple[int, str, Any, list[str]]


def said_messages(
    file: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[_Found]:
    """The sentences of a module: the texts that a call of the keywords starts with."""
    del comment_tags, options
    for node in ast.walk(ast.parse(file.read())):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in keywords:
            wanted = node.args[: 1 if SENTENCES[name] is None else len(SENTENCES[name])]
            texts = [text.value for text in wanted if isinstance(text, ast.Constant)]
            if texts:
                yield node.lineno, name, texts[0] if len(texts) == 1 else tuple(texts), []


def table_messages(
    file: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[_Found]:
    """The sentences of a table in TOML; a list of two is for one and for many."""
    del keywords, comment_tags, options
    text = file.read().decode()
    lines = text.splitlines()
    for name, told in _entries(tomllib.loads(text)):
        starts = (line.partition("=")[0].strip().strip("\"'") for line in lines)
        place = next((at for at, start in enumerate(starts, 1) if start == name), 1)
        yield place, *(("say", told) if isinstance(told, str) else ("say_number", tuple(told))), []


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, told in table.items():
        if isinstance(told, Mapping):
            yield from _entries(told)
        else:
            yield name, told


def schema_messages(
    file: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[_Found]:
    """What a JSON Schema says of each value: readers of plans say so of one that is not like it."""
    del keywords, comment_tags, options
    text = file.read().decode()
    for told in dict.fromkeys(_descriptions(json.loads(text))):
        before = text[: text.index(json.dumps(told, ensure_ascii=False))]
        yield before.count("\n") + 1, "say", told, []


def _descriptions(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        told = schema.get("description")
        # Where another rule is referred to, that one's words are said.
        if isinstance(told, str) and "$ref" not in schema and "$schema" not in schema:
            yield told
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _descriptions(part)


def messages(root: Path) -> Iterator[tuple[str, Any, str | None]]:
    """``(where, message, context)`` of all that is to be translated; a plural is a tuple."""
    yield from _extracted(root, SOURCES, KEYWORDS)
    yield from _extracted(root, SAYINGS, SENTENCES)


def _extracted(
    root: Path, sources: Collection[tuple[str, str]], keywords: Mapping[str, Any]
) -> Iterator[tuple[str, Any, str | None]]:
    from babel.messages.extract import extract_from_dir

    found = extract_from_dir(
        str(root),
        method_map=list(sources),
        keywords=keywords,
        directory_filter=lambda folder: Path(folder).name not in {".venv", "node_modules", "tests"},
    )
    for file, line, message, _comments, context in found:
        yield f"{file}:{line}", message, context


def update(root: Path) -> None:
    """Brings the catalogues to the messages of now; translations of former ones are dropped."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    now = Catalog(project="Cascade", charset="utf-8")
    for _where, message, context in messages(root):
        now.add(message, context=context)
    for file in sorted((root / "web" / "locale").glob("*/LC_MESSAGES/django.po")):
        with file.open("rb") as opened:
            known = read_po(opened, locale=file.parents[1].name)
        known.update(now, no_fuzzy_matching=True, update_header_comment=False)
        known.obsolete.clear()
        if known.locale_identifier == WRITTEN_IN:
            for told in [one for one in known if one.id and not any(one.string or ())]:
                known.delete(told.id, told.context)
        with file.open("wb") as opened:
            write_po(opened, known, omit_header=False, sort_output=True, width=100)


if __name__ == "__main__":
    import django

    django.setup()
    update(Path(__file__).parents[1])
