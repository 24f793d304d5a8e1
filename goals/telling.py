"""What the engine says, in the reader's language: its sentences are our messages.

A :class:`~cascade.sayings.Said` carries its template, which catalogues know, and its values, which
are written here as the reader writes days, numbers and lists.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from string import Formatter
from typing import Any, override

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cascade.sayings import Field, Name, Names, Said, Share, Titled, Way, plainly

#: What plan files call a field, to what people call it.
FIELDS: dict[str, str | Promise] = {
    "name": _("Name"),
    "language": _("Language"),
    "function": _("Function"),
    "purpose": _("Purpose"),
    "parent": _("Part of"),
    "kind": _("Kind"),
    "title": _("Title"),
    "description": _("Description"),
    "unit": _("Unit"),
    "owner": _("Owner"),
    "starts": _("Start"),
    "due": _("Due"),
    "status": _("Status"),
    "budget": _("Budget"),
    "contributes_to": _("Contributes to"),
    "key_results": _("Key results"),
    "depends_on": _("Depends on"),
    "related": _("Related"),
    "progress": _("Progress"),
    "milestones": _("Milestones"),
    "checked_in": _("Last check-in"),
    "confidence": _("Confidence"),
    "needs": _("Needs"),
    "waived": _("Waiver"),
    "check": _("What was found"),
    "dismissed": _("Dismissed findings"),
    "to": _("Contributes to"),
    "weight": _("Weight"),
    "because": _("Reason"),
    "moves": _("Moves"),
    "primary": _("Primary"),
    "confirmed": _("Confirmed"),
    "id": _("Identifier"),
    "baseline": _("Baseline"),
    "target": _("Target"),
    "direction": _("Direction"),
    "band": _("Band"),
    "tolerance": _("Tolerance"),
    "measures": _("Measures"),
    "values": _("Values"),
    "until": _("Until"),
    "by": _("By"),
    "extra": _("Own fields"),
}


def retell(text: str) -> str:
    """A text of the engine as people are told it, in the language of now; others as they are.

    >>> from cascade.sayings import say
    >>> retell(say("last check-in on {day}", day=date(2026, 5, 3)).exactly("freshness 0.12"))
    'last check-in on 3 May 2026'
    """
    said = plainly(text)
    if not isinstance(said, Said):
        return said
    if said.plain is not said:
        return retell(said.plain)
    return _TELLER.vformat(_template(said), (), said.values)


def _template(said: Said) -> str:
    if said.forms:
        return ngettext(*said.forms, said.values["number"])
    return gettext(said.template) if said.template else ""


def quoted(text: str) -> str:
    """Words of the plan in quotation marks.

    >>> quoted("Improve")
    '“Improve”'
    """
    return gettext("“%(text)s”") % {"text": text}


def number(value: float) -> str:
    """A number with its thousands apart, and no more decimals than it needs.

    >>> number(1200), number(0.5)
    ('1,200', '0.50')
    """
    if not math.isfinite(value):
        return str(value)
    rounded = round(value, 2)
    places = 0 if rounded == int(rounded) else 2
    return number_format(rounded, places, use_l10n=True, force_grouping=True)


def share(part: float) -> str:
    """A part (0..1) as a percentage; only all of it is 100 %.

    >>> share(0.996)
    '99 %'
    """
    return gettext("%(number)s %%") % {"number": number_format(int(part * 100 + 1e-9))}


class _Teller(Formatter):
    """Puts values into a template as the reader writes them, whatever format it asks for."""

    @override
    def convert_field(self, value: Any, conversion: Any) -> str:
        is_quoted = conversion == "r" and not isinstance(value, Said | Name)
        told = _told(value)
        return quoted(told) if is_quoted else told

    @override
    def format_field(self, value: Any, format_spec: str) -> str:
        return str(value)


_TELLER = _Teller()


def _told(value: Any) -> str:
    """One value as the reader writes it."""
    for kind, write in _WRITES:
        if isinstance(value, kind):
            return write(value)
    return str(value)


def _field(name: str) -> str:
    return str(FIELDS.get(name, name.replace("_", " ")))


def _list(names: Names) -> str:
    return ", ".join(map(_told, names))


def _way(way: Way) -> str:
    return " → ".join("…" if name == "..." else _told(name) for name in way)


def _titled(name: Titled) -> str:
    return quoted(name.called) if name.called else str(name)


def _flag(value: bool) -> str:
    return gettext("yes") if value else gettext("no")


#: How values are written, the first kind that fits.
_WRITES: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Said, retell),
    (Field, _field),
    (Titled, _titled),
    (str, str),
    (Names, _list),
    (Way, _way),
    (bool, _flag),
    (Share, share),
    (date, lambda day: date_format(day, "DATE_FORMAT")),
    (int, number),
    (float, number),
)
