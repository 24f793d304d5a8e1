"""Refusals in the reader's language: the words that they share, and those of the engine's errors.

Sentences are put together so that other languages can say them, too: a thing's name stands without
an article, and an act is one phrase, such as "create a unit".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, override

from cascade import errors as engine
from cascade.errors import CascadeError

#: A text, or one that is translated when it is told.
Words = str | Promise

#: What refusals are about, to what people call it.
NOUNS: Mapping[str, Words] = {
    "change": gettext_lazy("change"),
    "check-in": gettext_lazy("check-in"),
    "comment": gettext_lazy("comment"),
    "contribution": gettext_lazy("contribution"),
    "example file": gettext_lazy("example file"),
    "format": gettext_lazy("format"),
    "invitation": gettext_lazy("invitation"),
    "key result": gettext_lazy("key result"),
    "kind": gettext_lazy("kind"),
    "list": gettext_lazy("list"),
    "member": gettext_lazy("member"),
    "membership": gettext_lazy("membership"),
    "mission": gettext_lazy("mission"),
    "node": gettext_lazy("node"),
    "organisation": gettext_lazy("organisation"),
    "period": gettext_lazy("period"),
    "token": gettext_lazy("token"),
    "unit": gettext_lazy("unit"),
    "waiver": gettext_lazy("waiver"),
}


def noun(what: str) -> str:
    """What people call a thing; the name itself where nothing else is known.

    >>> noun("key result"), noun("something")
    ('key result', 'something')
    """
    return str(NOUNS.get(what, what))


def untranslated(words: Words) -> str:
    """A text as the code has it, for who compares it."""
    with override("en"):
        return str(words)


def message_of(error: CascadeError) -> str:
    """What an error says, in the reader's language where that is known.

    The domain's errors speak it already; the engine's know no language but theirs.

    >>> message_of(engine.CycleError(["SALES-1"]))
    'this contribution would close a cycle: SALES-1 -> SALES-1; drop one of its links'
    """
    say = next((_ENGINE[known] for known in type(error).__mro__ if known in _ENGINE), None)
    is_english = (get_language() or "en").startswith("en")
    return error.message if say is None or is_english else say(error)


def _cycle(error: CascadeError) -> str:
    path: Any = error.data["cycle"]
    text = gettext("this contribution would close a cycle: %(path)s; drop one of its links")
    return text % {"path": " -> ".join([*path, path[0]])}


def _connection(error: CascadeError) -> str:
    missions: Any = error.data["missions"]
    if not missions:
        return gettext(
            "the plan needs exactly one live mission and has none: connection is unknown"
        )
    text = gettext(
        "the plan needs exactly one live mission and has several (%(missions)s): connection is"
        " unknown"
    )
    return text % {"missions": ", ".join(missions)}


def _unknown_node(error: CascadeError) -> str:
    similar: Any = error.data["similar"]
    text = gettext("no node has the identifier %(id)r") % {"id": error.data["node"]}
    if not similar:
        return text
    return gettext("%(problem)s; did you mean %(names)s?") % {
        "problem": text,
        "names": ", ".join(similar),
    }


def _duplicate(error: CascadeError) -> str:
    text = gettext("two nodes have the identifier %(id)r; give one another")
    return text % {"id": error.data["node"]}


def _format(error: CascadeError) -> str:
    known: Any = error.data["known"]
    text = gettext("%(name)r is no known plan format; choose one of %(known)s")
    return text % {"name": error.data["format"], "known": ", ".join(known)}


_ENGINE: Mapping[type[CascadeError], Callable[[CascadeError], str]] = {
    engine.CycleError: _cycle,
    engine.UnknownConnectionError: _connection,
    engine.UnknownNodeError: _unknown_node,
    engine.DuplicateIdError: _duplicate,
    engine.UnknownFormatError: _format,
}
