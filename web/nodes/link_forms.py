"""The forms of contributions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.models import Contribution, Node
from goals.selectors.rows import key_results_visible_to
from web.forming import PageForm
from web.picking.forms import ParentForm, PickForm
from web.visits import Visit
from web.widgets import NumberField


class MoveForm(PickForm):
    """Another parent for a contribution."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())


class LinkForm(PageForm):
    """What is said of a contribution."""

    because = ParentForm.base_fields["because"]
    weight = NumberField(
        label=_("Weight"),
        help_text=_(
            "Against all else that contributes to the same goal. 2 counts twice as much as 1."
        ),
    )
    moves = forms.ChoiceField(label=_("Which of its key results does it move?"), required=False)
    primary = forms.BooleanField(
        label=_("This is its primary parent, the one that it is listed under."), required=False
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, visit: Visit, link: Contribution, *arguments: Any, **options: Any) -> None:
        names = ("because", "weight", "moves", "primary", "version")
        options["initial"] = {name: getattr(link, name) for name in names}
        super().__init__(*arguments, **options)
        moves: Any = self.fields["moves"]
        moves.choices = [("", _("None in particular")), *_results(visit, link.parent, link.moves)]

    def clean_weight(self) -> float:
        """A weight above nothing."""
        weight: float = self.cleaned_data["weight"]
        if weight <= 0:
            raise forms.ValidationError(gettext("Tell a number above 0."))
        return weight

    @property
    def act(self) -> dict[str, Any]:
        """The fields of a contribution as the services take them."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return told | {"moves": told["moves"] or None}


def _results(visit: Visit, parent: Node, moved: str | None) -> list[tuple[str, str]]:
    """The parent's key results; one that is moved and no longer there is kept as it is called."""
    rows = key_results_visible_to(visit.actor).filter(node=parent, archived_at=None)
    found = [(row.identifier, row.title or row.identifier) for row in rows.order_by("pk")]
    known = {identifier for identifier, _ in found}
    return found if not moved or moved in known else [*found, (moved, moved)]
