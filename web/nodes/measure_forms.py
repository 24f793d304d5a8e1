"""The forms of measuring: a key result, and a check-in with a value or without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.choices import Direction, Measures
from goals.models import CheckIn, KeyResult, Node
from web.forming import PageForm
from web.visits import Visit
from web.widgets import EARLIEST, DayInput, NumberField, OwnerInput

DIRECTIONS = (
    ("", _("From the baseline to the target")),
    (Direction.UP.value, _("Up")),
    (Direction.DOWN.value, _("Down")),
    (Direction.HOLD.value, _("Stay within a band")),
)
MEASURES = (
    ("", _("Not said")),
    (Measures.OUTCOME.value, _("An outcome: what changes for somebody")),
    (Measures.OUTPUT.value, _("An output: what we deliver")),
    (Measures.ACTIVITY.value, _("An activity: what we do")),
)
#: In place of a key result: a look at the node as such.
WHOLE = "whole"


class CheckInForm(PageForm):
    """Somebody looked: a value of a key result, or the node as a whole.

    ``targets`` are what the reader may check in on: key results by number, and :data:`WHOLE`.
    """

    target = forms.ChoiceField(label=_("What did you look at?"))
    value = NumberField(label=_("Value"), required=False)
    on = forms.DateField(label=_("Day"), widget=DayInput())
    confidence = NumberField(
        label=_("Confidence, in percent"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_(
            "How sure are you that it will be reached? 50 means that it could go either way."
        ),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: two bakers more than planned, since the fair was a week early."),
    )

    def __init__(
        self,
        visit: Visit,
        node: Node,
        results: Iterable[KeyResult],
        data: Any = None,
        **options: Any,
    ) -> None:
        options["initial"] = {"on": visit.today} | options.get("initial", {})
        super().__init__(data, auto_id="id_check_in_%s", **options)
        self.visit = visit
        self.targets = _targets(visit, node, results)
        target: Any = self.fields["target"]
        target.choices = self.targets
        day: Any = self.fields["on"]
        day.widget.attrs["max"] = visit.today.isoformat()

    @property
    def takes_value(self) -> bool:
        """Whether there is a key result that the reader may record a value of."""
        return any(target != WHOLE for target, _ in self.targets)

    def clean_on(self) -> date:
        """A day that has come."""
        on: date = self.cleaned_data["on"]
        if on > self.visit.today:
            raise forms.ValidationError(
                gettext("This day is still to come. Choose today or a day before.")
            )
        if on < EARLIEST:
            raise forms.ValidationError(
                gettext("This day is too long ago. Look at the year: it has four digits.")
            )
        return on

    def clean(self) -> dict[str, Any]:
        """A value belongs to a key result, and a key result needs one."""
        told = super().clean() or {}
        value, target = told.get("value"), told.get("target")
        if target not in (None, WHOLE) and value is None and "value" not in self.errors:
            self.add_error("value", gettext("Tell the value that you measured, as a number."))
        if target == WHOLE and value is not None:
            self.add_error("target", gettext("Choose the key result that this value belongs to."))
        return told

    @property
    def act(self) -> dict[str, Any]:
        """The arguments of :func:`goals.services.check_in_record`."""
        told = self.cleaned_data
        part = told["confidence"]
        return {
            "key_result": None if told["target"] == WHOLE else int(told["target"]),
            "value": told["value"],
            "on": told["on"],
            "confidence": None if part is None else part / 100,
            "note": told["note"],
        }


def _targets(visit: Visit, node: Node, results: Iterable[KeyResult]) -> Sequence[tuple[Any, Any]]:
    """What the reader may check in on, as choices."""
    found: list[tuple[Any, Any]] = []
    for result in results:
        of_result = CheckIn(organisation_id=node.organisation_id, node=node, key_result=result)
        if visit.may("value.record", of_result):
            unit = f" ({result.unit})" if result.unit else ""
            found.append((str(result.pk), f"{result.title or result.identifier}{unit}"))
    if visit.may("value.record", CheckIn(organisation_id=node.organisation_id, node=node)):
        found.append((WHOLE, _("The whole of it, without a value")))
    return found


class KeyResultForm(PageForm):
    """What measures a node."""

    title = forms.CharField(
        label=_("What is measured"),
        max_length=5_000,
        help_text=_("For example: towns with a bakery that sells ours."),
    )
    unit = forms.CharField(
        label=_("Unit of measurement"),
        required=False,
        max_length=255,
        help_text=_("For example: towns, %, EUR."),
    )
    baseline = NumberField(
        label=_("Baseline"), required=False, help_text=_("Where it stood at the start.")
    )
    target = NumberField(
        label=_("Target"), required=False, help_text=_("Where it shall be when due.")
    )
    direction = forms.TypedChoiceField(
        label=_("Which way should it move?"),
        choices=DIRECTIONS,
        coerce=int,
        empty_value=None,
        required=False,
    )
    band_low = NumberField(label=_("Lowest value of the band"), required=False)
    band_high = NumberField(label=_("Highest value of the band"), required=False)
    tolerance = NumberField(
        label=_("Tolerance"),
        required=False,
        min_value=0,
        help_text=_("How far outside the band nothing is reached any more."),
    )
    measures = forms.TypedChoiceField(
        label=_("What does it tell?"),
        choices=MEASURES,
        coerce=int,
        empty_value=None,
        required=False,
    )
    weight = NumberField(
        label=_("Weight"),
        initial=1,
        help_text=_("Against the other key results here. 2 counts twice as much as 1."),
    )
    owner = forms.CharField(label=_("Owner"), required=False, max_length=255, widget=OwnerInput())
    due = forms.DateField(label=_("Due"), required=False, widget=DayInput())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """A weight above nothing, and a band that is whole."""
        told = super().clean() or {}
        weight = told.get("weight")
        if weight is not None and weight <= 0:
            self.add_error("weight", gettext("Tell a number above 0."))
        low, high = told.get("band_low"), told.get("band_high")
        if (low is None) != (high is None):
            missing = "band_low" if low is None else "band_high"
            self.add_error(missing, gettext("A band has both a lowest and a highest value."))
        return told

    @property
    def act(self) -> dict[str, Any]:
        """The fields of a key result as the services take them."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return told | {"unit": told["unit"] or None, "owner": told["owner"] or None}


def as_initial(result: KeyResult) -> dict[str, Any]:
    """A key result as its form shows it."""
    names: tuple[str, ...] = (
        "title",
        "unit",
        "baseline",
        "target",
        "direction",
        "band_low",
        "band_high",
    )
    names += ("tolerance", "measures", "weight", "due", "version")
    owner = result.owner.email if result.owner else result.owner_name
    return {name: getattr(result, name) for name in names} | {"owner": owner or ""}
