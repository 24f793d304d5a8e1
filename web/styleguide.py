"""Every component of the pages on one page, for those who build pages; in DEBUG only."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web import words
from web.forming import PageForm
from web.picking.choices import Choice, Picker, Suggested
from web.presenting.charts import line_chart
from web.widgets import DayInput, NumberField


class SampleForm(PageForm):
    """A field of each kind."""

    title = forms.CharField(
        label="Title", help_text="What will be true when it is reached?", max_length=200
    )
    because = forms.CharField(
        label="Reason", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = forms.ChoiceField(label="Owner", choices=[("ana", "Ana Silva"), ("ben", "Ben Okoro")])
    due = forms.DateField(label="Due", widget=DayInput())
    budget = NumberField(label="Budget", required=False)
    scope = forms.ChoiceField(
        label="What it may do",
        choices=[("read", "Read"), ("write", "Read and write")],
        widget=forms.RadioSelect,
    )
    primary = forms.BooleanField(label="This is its primary parent", required=False)


def sample_form() -> SampleForm:
    """The form as it was sent with a mistake."""
    sent = {"title": "Sell in 40 new towns", "owner": "ana", "due": "soon", "scope": "read"}
    return SampleForm(sent, auto_id="sample_%s")


def sample_picker(*, at_once: bool) -> Picker:
    """A picker of three candidates; one leads nowhere, and one is a draft."""
    return Picker(
        child="SALES-3" if at_once else "SALES-4",
        choices=(
            Choice("SALES-1", "Sell in 40 new towns", "functional_goal", "Sales", False, 3, True),
            Choice("HR-2", "Hire bakers", "functional_goal", "People", False, None, True),
            Choice("ORG-4", "Bread at night", "company_goal", "", True, None, True),
        ),
        hits="#",
        effects="" if at_once else "#",
        chosen="" if at_once else "SALES-1",
        others=2 if at_once else 0,
        is_orphan=True,
        at_once=at_once,
        suggested=(Suggested("ORG-2", "Bread for 120 towns", "Both speak of towns and bread."),),
    )


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The page of components."""
    told = {
        "standings": words.STANDINGS,
        "verdicts": words.VERDICTS,
        "connections": words.CONNECTIONS,
        "kinds": words.KINDS,
        "severities": words.SEVERITIES,
        "letters": ("met", "weak", "missing", "not_applicable", "unknown"),
        "chart": line_chart([(date(2026, month, 1), 9.0 - month) for month in range(1, 7)]),
        "tones": ("good", "warn", "bad", "quiet", "accent"),
        "readings": ((0.42, 0.6), (0.75, 0.5), (1.0, None), (0.0, 0.3), (None, None), (None, 0.5)),
        "sample": sample_form(),
        "pickers": (sample_picker(at_once=False), sample_picker(at_once=True)),
    }
    return render(request, "styleguide/styleguide.html", told)
