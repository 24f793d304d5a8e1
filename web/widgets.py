"""Fields and inputs that these forms share."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goals.selectors.rows import memberships_of
from web.visits import Visit

#: How many people a form proposes as owners.
PROPOSED = 300
#: The name of the list of people that inputs point at.
PEOPLE = "people"


class DayInput(forms.DateInput):
    """A day; the browser shows it in the reader's way."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class OwnerInput(forms.TextInput):
    """A person's address for mail or name, with the members proposed."""

    def __init__(self) -> None:
        super().__init__({"list": PEOPLE, "autocomplete": "off"})


class NumberField(forms.FloatField):
    """A finite number; the browser takes the reader's decimal sign."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.NumberInput(attrs={"step": "any"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """A whole number without its decimals."""
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def clean(self, value: Any) -> float | None:
        """The number; infinity is none."""
        number: float | None = super().clean(value)
        if number is not None and not math.isfinite(number):
            raise ValidationError(_("Tell a finite number."))
        return number


def people_of(visit: Visit) -> list[tuple[str, str]]:
    """The members as ``(address, name)``, for a form to propose; one query."""
    rows = memberships_of(visit.actor).order_by("user__name", "user__email")
    told = rows.values_list("user__email", "user__name").distinct()
    return [(email, name or email) for email, name in told[:PROPOSED]]
