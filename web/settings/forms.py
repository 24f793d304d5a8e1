"""The forms of the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.choices import Role, Scope
from web.forming import PageForm
from web.words import ROLES, SCOPES

Choices = Sequence[tuple[str, Any]]


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, as browsers let people pick one."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, **options)


def version_field() -> forms.IntegerField:
    """The version of the row that the person saw."""
    return forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)


class OrganisationForm(PageForm):
    """The organisation itself."""

    version = version_field()
    name = forms.CharField(
        label=_("Name"), max_length=500, help_text=_("For example: Northwind Robotics")
    )
    language = forms.ChoiceField(
        label=_("Language of the plan"),
        required=False,
        help_text=_("The words of goals are judged in English so far; other checks need none."),
    )
    period = forms.ChoiceField(
        label=_("Current period"),
        required=False,
        help_text=_("Dates of new goals follow it, and so does what counts as stale."),
    )

    def __init__(self, *args: Any, periods: Choices, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(settings.LANGUAGES)
        other = [(language, language)] if language and language not in known else []
        fields: Any = self.fields
        fields["language"].choices = [("", _("Not said")), *known.items(), *other]
        fields["period"].choices = [("", _("None")), *periods]

    def clean_language(self) -> str | None:
        """The language; None where none is said."""
        return self.cleaned_data["language"] or None

    def clean_period(self) -> int | None:
        """The number of the period."""
        return int(self.cleaned_data["period"]) if self.cleaned_data["period"] else None


class UnitForm(PageForm):
    """A unit."""

    version = version_field()
    name = forms.CharField(label=_("Name"), max_length=500, help_text=_("For example: Sales"))
    key = forms.RegexField(
        r"\A[A-Za-z][A-Za-z0-9]{0,15}\Z",
        label=_("Key"),
        required=False,
        help_text=_(
            "Begins the keys of its goals, as SALES in SALES-12, and never changes. Left empty, it"
            " is made of the name."
        ),
        error_messages={"invalid": _("Use 1 to 16 letters and digits, such as SALES.")},
    )
    function = forms.CharField(
        label=_("Function"),
        max_length=255,
        required=False,
        help_text=_("What kind of work it does, for example: sales. Coverage is told by it."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Its own mission within the mission, for example: We make sure that every bakery hears"
            " of us."
        ),
    )
    parent = forms.ChoiceField(label=_("Part of"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["parent"].choices = [("", _("No other unit")), *units]

    def clean_key(self) -> str:
        """The key, in capitals."""
        return str(self.cleaned_data["key"]).upper()

    def clean_function(self) -> str | None:
        """The function; None for none."""
        return self.cleaned_data["function"] or None

    def clean_parent(self) -> str | None:
        """The key of the unit above; None for none."""
        return self.cleaned_data["parent"] or None


class RoleForm(PageForm):
    """A role, and the unit of it."""

    role = forms.ChoiceField(label=_("Role"), choices=[*ROLES.items()])
    unit = forms.ChoiceField(label=_("Unit"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].choices = [("", _("The whole organisation")), *units]

    def clean(self) -> dict[str, Any]:
        """Tells at the unit which roles need one, and which cannot have one."""
        cleaned = super().clean() or self.cleaned_data
        role, unit = cleaned.get("role"), cleaned.get("unit")
        if role == Role.LEAD and not unit:
            self.add_error("unit", _("A lead leads a unit: choose which."))
        if role in (Role.EXECUTIVE, Role.ADMINISTRATOR) and unit:
            self.add_error(
                "unit", _("Executives and administrators are those of the whole organisation.")
            )
        cleaned["unit"] = unit or None
        return cleaned


class InviteForm(RoleForm):
    """An invitation."""

    email = forms.EmailField(label=_("Email"), help_text=_("For example: ana.silva@example.org"))
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    field_order = ("email", "name", "role", "unit")


class LeaveForm(PageForm):
    """Who takes over from somebody who leaves."""

    heir = forms.EmailField(
        label=_("Give it to"),
        required=False,
        help_text=_(
            "The address of another member, who then owns all of it. Left empty, nobody owns it,"
            " and it shows among what needs an owner."
        ),
        widget=forms.EmailInput(attrs={"list": "members", "autocomplete": "off"}),
    )


class PeriodForm(PageForm):
    """A period."""

    version = version_field()
    name = forms.CharField(label=_("Name"), max_length=255, help_text=_("For example: 2027 Q1"))
    starts = day_field(_("First day"))
    ends = day_field(_("Last day"))
    parent = forms.ChoiceField(
        label=_("Part of"),
        required=False,
        help_text=_("A quarter is part of a year, and lies within its days."),
    )

    def __init__(self, *args: Any, periods: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["parent"].choices = [("", _("No other period")), *periods]

    def clean_parent(self) -> int | None:
        """The number of the period above."""
        return int(self.cleaned_data["parent"]) if self.cleaned_data["parent"] else None

    def shown(self, name: str) -> str:
        """A day as the database has it."""
        value = self[name].value()
        return value.isoformat() if isinstance(value, date) else super().shown(name)


class TokenForm(PageForm):
    """A token."""

    names: Mapping[str, str] = {"expires_at": "expires"}
    name = forms.CharField(
        label=_("What it is for"),
        max_length=100,
        help_text=_("For example: nightly figures from the warehouse"),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=[*SCOPES.items()],
        initial=Scope.READ.value,
        widget=forms.RadioSelect,
    )
    expires = day_field(_("Last day"), help_text=_("Left empty, it works until you revoke it."))

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day, where the person is."""
        day: date | None = self.cleaned_data["expires"]
        return None if day is None else timezone.make_aware(datetime.combine(day, time.max))
