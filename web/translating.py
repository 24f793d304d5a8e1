"""What is to be translated: the messages of the code and of the templates, for Babel.

``make messages`` writes them to ``web/locale``, and ``make setup`` compiles what is translated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.utils.translation.template import templatize

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
#: Where messages are, and how they are found there.
SOURCES = (
    ("web/**.py", "python"),
    ("goals/**.py", "python"),
    ("templates/**.html", "web.translating:template_messages"),
    ("templates/**.txt", "web.translating:template_messages"),
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


def messages(root: Path) -> Iterator[tuple[str, Any, str | None]]:
    """``(where, message, context)`` of all that is to be translated; a plural is a tuple."""
    from babel.messages.extract import extract_from_dir

    found = extract_from_dir(
        str(root),
        method_map=[(pattern, method) for pattern, method in SOURCES],
        keywords=KEYWORDS,
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
        with file.open("wb") as opened:
            write_po(opened, known, omit_header=False, sort_output=True, width=100)


if __name__ == "__main__":
    import django

    django.setup()
    update(Path(__file__).parents[1])
