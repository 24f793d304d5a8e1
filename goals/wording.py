"""Refusals in the reader's language, and the words that they share.

Sentences are put together so that other languages can say them, too: a thing's name stands without
an article, and an act is one phrase, such as "create a unit".
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override

from cascade.errors import CascadeError
from goals.telling import retell

#: A text, or one that is translated when it is told.
Words = str | Promise

#: What refusals are about, to what people call it.
NOUNS: Mapping[str, Words] = {
    "change": gettext_lazy("change"),
    "check-in": gettext_lazy("check-in"),
    "comment": gettext_lazy("comment"),
    "contribution": gettext_lazy("contribution"),
    "dismissal": gettext_lazy("dismissal"),
    "example file": gettext_lazy("example file"),
    "finding": gettext_lazy("finding"),
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

    The domain's errors speak it already; the engine's are said again in it. English is left as it
    is, which programs know.

    >>> from cascade.errors import CycleError
    >>> message_of(CycleError(["SALES-1"]))
    'this contribution would close a cycle: SALES-1 -> SALES-1; drop one of its links'
    """
    return words_of(error.message)


def words_of(text: str) -> str:
    """A text of the engine in the reader's language; in English, which programs know, as it is.

    >>> from cascade.sayings import Name, say
    >>> words_of(say("no node has the identifier {node}", node=Name("SALES-1")))
    "no node has the identifier 'SALES-1'"
    """
    is_english = (get_language() or "en").startswith("en")
    return text if is_english else retell(text)
