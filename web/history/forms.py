"""What of the history a reader asks for: kept in the address, and forgiving."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goals.selectors.rows import key_results_visible_to
from goals.selectors.search import search
from web.presenting.acts import KINDS
from web.visits import Visit

#: How many goals words may name.
NAMED = 50
#: How many people are offered.
PEOPLE = 500


class Filters(forms.Form):
    """The filters of the history; what makes no sense is told, and left out."""

    q = forms.CharField(label=_("Key or words"), max_length=200, required=False)
    who = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *((name, label) for name, (label, _told) in KINDS.items())],
    )
    since = forms.DateField(
        label=pgettext_lazy("day", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, people: dict[str, str], data: Any) -> None:
        super().__init__(data, label_suffix="")
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [("", _("Everybody")), *people.items()]

    def query(self, visit: Visit) -> dict[str, Any]:
        """The filters as the domain takes them."""
        self.is_valid()
        told = self.cleaned_data
        query: dict[str, Any] = {}
        if told.get("who"):
            query["actor"] = told["who"]
        if told.get("kind"):
            query |= KINDS[told["kind"]][1]
        if told.get("since"):
            query["on_or_after"] = told["since"]
        if told.get("until"):
            query["on_or_before"] = told["until"]
        words = told.get("q", "").strip()
        if words:
            query["about"] = words, [*_named(visit, words)]
        return query


def _named(visit: Visit, words: str) -> Iterator[str]:
    """The keys, as the trail has them, of nodes and key results that are called so."""
    for hit in search(visit.actor, words, NAMED).nodes:
        yield hit.key
    results = key_results_visible_to(visit.actor).filter(title__icontains=words).order_by("-pk")
    for key, identifier in results.values_list("node__key", "identifier")[:NAMED]:
        yield f"{key}/{identifier}"
