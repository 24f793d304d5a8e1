"""The form that a line of the table becomes: the fields that are changed most often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.choices import Status, code_of, word_of
from goals.models import Node
from web.forming import PageForm
from web.widgets import DayInput, NumberField, OwnerInput
from web.words import STATUSES

#: The fields, in the order of the columns.
FIELDS = ("title", "owner", "status", "due", "budget")


class LineForm(PageForm):
    """The common fields of one node."""

    title = forms.CharField(label=_("Title"), max_length=5_000)
    owner = forms.CharField(label=_("Owner"), max_length=255, required=False, widget=OwnerInput)
    due = forms.DateField(label=_("Due"), required=False, widget=DayInput)
    budget = NumberField(label=_("Budget"), required=False, min_value=0)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, node: Node, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            data,
            initial=fields_of(node) | {"version": node.version},
            auto_id=f"{node.key}-%s",
        )
        self.node = node
        # Not a class's attribute: there the word is that of the answer.
        self.fields["status"] = forms.ChoiceField(label=_("Status"), choices=list(STATUSES.items()))
        self.order_fields(FIELDS)
        self.fields["title"].widget.attrs["data-focus"] = ""

    def act(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that were changed, as the domain takes them."""
        changed = {name: told[name] for name in FIELDS if name in self.changed_data}
        if "owner" in changed:
            changed["owner"] = changed["owner"] or None
        if "status" in changed:
            changed["status"] = code_of(Status, changed["status"])
        return changed

    def stored(self, node: Node) -> dict[str, str]:
        """What stands in the fields of a node, as people read it."""
        values = fields_of(node)
        return {
            name: self.choice_of(name, self.fields[name].prepare_value(value))
            for name, value in values.items()
        }


def fields_of(node: Node) -> dict[str, Any]:
    """The fields of a node as the form shows them."""
    return {
        "title": node.title,
        "owner": node.owner.email if node.owner else (node.owner_name or ""),
        "status": word_of(Status, node.status),
        "due": node.due,
        "budget": node.budget,
    }
