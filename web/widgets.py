"""Fields and inputs that these forms share."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

from goals.models.base import MAX_NUMBER
from goals.selectors.rows import memberships_of
from web.visits import Visit

#: How many people a form proposes as owners.
PROPOSED = 300
#: No day before it is meant: it is a year with a digit too few.
EARLIEST = date(1970, 1, 1)
#: The name of the list of people that inputs point at.
PEOPLE = "people"


class DayInput(forms.DateInput):
    """A day; the browser shows it in the reader's way."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"min": EARLIEST.isoformat()} | (attrs or {}), format="%Y-%m-%d")


class OwnerInput(forms.TextInput):
    """A person's address for mail or name, with the members proposed."""

    def __init__(self) -> None:
        super().__init__({"list": PEOPLE, "autocomplete": "off"})


class NumberField(forms.FloatField):
    """A finite number, as the reader writes it and as pages print it: "430.000,5" in German.

    It is no ``type=number``: browsers go by their own language there, not by the page's.
    """

    def __init__(self, **options: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        options.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """A number with the reader's decimal sign, a whole one without decimals."""
        if not isinstance(value, float):
            return value
        told = int(value) if value.is_integer() else value
        return str(told).replace(".", get_format("DECIMAL_SEPARATOR"))

    def to_python(self, value: Any) -> Any:
        """The number of a text."""
        return super().to_python(_plain(value) if isinstance(value, str) else value)

    def clean(self, value: Any) -> float | None:
        """The number; what no plan holds is refused."""
        number: float | None = super().clean(value)
        if number is not None and not math.isfinite(number):
            raise ValidationError(_("Tell a finite number."))
        if number is not None and abs(number) > MAX_NUMBER:
            raise ValidationError(_("The number is too large."))
        return number


def _plain(text: str) -> str:
    """A number in the reader's format as Python writes it; empty for nothing.

    Raises ValidationError for what is none, or might be two.
    """
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    point, groups = (re.escape(get_format(f"{name}_SEPARATOR")) for name in ("DECIMAL", "THOUSAND"))
    grouped = re.fullmatch(
        rf"([-+]?\d{{1,3}}(?:(?:{groups}|[\s’'])\d{{3}})+)(?:{point}(\d+))?", text
    )
    if grouped:
        return f"{re.sub(r'[^\d+-]', '', grouped[1])}.{grouped[2] or 0}"
    for sign in (point, r"\."):
        if re.fullmatch(rf"[-+]?(?:\d+(?:{sign}\d*)?|{sign}\d+)(?:[eE][-+]?\d{{1,3}})?", text):
            return re.sub(sign, ".", text)
    if text:
        example = number_format(1234.5, force_grouping=True)
        raise ValidationError(
            _("Write it as a number, such as %(example)s.") % {"example": example}
        )
    return ""


def people_of(visit: Visit) -> list[tuple[str, str]]:
    """The members as ``(address, name)``, for a form to propose; one query."""
    rows = memberships_of(visit.actor).order_by("user__name", "user__email")
    told = rows.values_list("user__email", "user__name").distinct()
    return [(email, name or email) for email, name in told[:PROPOSED]]
