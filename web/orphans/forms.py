"""The forms of the orphans' pages."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forming import PageForm

#: How long a waiver lasts unless somebody says otherwise: to the next quarterly review.
USUAL_DAYS = 90


class WaiverForm(PageForm):
    """Why an orphan may stay one, and until when."""

    because = forms.CharField(
        label=_("Why may it stay without a path to the mission?"),
        help_text=_("Such as: the law asks for it, and no goal of ours does."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        error_messages={"required": _("Say why it may stay without a path to the mission.")},
    )
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Say until which day."),
            "invalid": _("Give a day, such as 2026-12-31."),
        },
    )


def usual_end(today: date) -> date:
    """The last day of a waiver unless somebody says otherwise."""
    return today + timedelta(days=USUAL_DAYS)
