"""The form of a goal or program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.choices import Kind, ProgressBy
from goals.models import Node, Unit
from goals.selectors.rows import periods_of, units_of
from web.forming import PageForm
from web.nodes.rights import statuses_for, units_for
from web.picking.forms import seen
from web.visits import Visit
from web.widgets import DayInput, NumberField, OwnerInput

PROGRESS = (
    (ProgressBy.AUTO.value, _("By its key results, else by what contributes to it")),
    (ProgressBy.KEY_RESULTS.value, _("By its key results")),
    (ProgressBy.CHILDREN.value, _("By what contributes to it")),
    (ProgressBy.BOTH.value, _("By both, in the split below")),
    (ProgressBy.MINIMUM.value, _("The least of both")),
    (ProgressBy.MANUAL.value, _("By hand, as given below")),
)
EXAMPLES = {
    Kind.COMPANY_GOAL: _("For example: bread for 120 towns by the end of 2027."),
    Kind.FUNCTIONAL_GOAL: _("For example: sell in 40 new towns by September."),
    Kind.PROGRAM: _("For example: visit every baker within 50 km of Bergen."),
}
#: The fields of how progress is found, which a new node need not tell.
ABOUT_PROGRESS = ("progress_by", "key_results_share", "progress_value")


class NodeForm(PageForm):
    """A goal or program as people write it. ``units`` and statuses are those open to the writer."""

    title = forms.CharField(
        label=_("Statement: what will be true when it is reached?"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a sentence what will be true when it is reached.")},
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why it matters, what belongs to it and what does not."),
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    owner = forms.CharField(
        label=_("Owner"),
        required=False,
        max_length=255,
        widget=OwnerInput(),
        help_text=_("One person who answers for it: their address for mail, or a name."),
    )
    starts = forms.DateField(label=_("Starts"), required=False, widget=DayInput())
    due = forms.DateField(label=_("Due"), required=False, widget=DayInput())
    budget = NumberField(
        label=_("Budget"),
        required=False,
        min_value=0,
        help_text=_("A number, in the organisation's currency."),
    )
    period = forms.ChoiceField(label=_("Period"), required=False)
    progress_by = forms.TypedChoiceField(
        label=_("How is its progress found?"), choices=PROGRESS, coerce=int, required=False
    )
    key_results_share = NumberField(
        label=_("Part of the key results, in percent"), required=False, min_value=0, max_value=100
    )
    progress_value = NumberField(
        label=_("Progress by hand, in percent"), required=False, min_value=0, max_value=100
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    #: ``status`` is added by hand, since a form has an attribute of that name.
    field_order = ("title", "description", "unit", "owner", "starts", "due", "budget", "status")

    def __init__(self, visit: Visit, node: Node, *arguments: Any, **options: Any) -> None:
        if node.pk:
            options["initial"] = as_initial(node) | (options.get("initial") or {})
        super().__init__(*arguments, **options)
        self.fields["status"] = forms.TypedChoiceField(
            label=_("Status"),
            coerce=int,
            help_text=_("A draft counts for nothing yet, and only its unit and executives see it."),
        )
        self.order_fields(self.field_order)
        units = list(units_of(visit.actor).filter(archived_at=None).order_by("name", "prefix"))
        self._offer("unit", units_for(visit, node, _with_own(node, units)))
        self._offer("status", statuses_for(visit, node, units, new=not node.pk))
        self._offer("period", _periods(visit, node))
        self.fields["title"].help_text = EXAMPLES.get(Kind(node.kind), "")
        if not node.pk:
            for name in ABOUT_PROGRESS:
                del self.fields[name]

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_title(self) -> str:
        """The statement, as one line."""
        return " ".join(str(self.cleaned_data["title"]).split())

    @property
    def act(self) -> dict[str, Any]:
        """The fields as the services take them."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        told |= {
            "unit": told["unit"] or None,
            "owner": told["owner"] or None,
            "period": int(told["period"]) if told["period"] else None,
        }
        if "progress_by" in told:
            share, value = told["key_results_share"], told["progress_value"]
            told["progress_by"] = int(told["progress_by"] or ProgressBy.AUTO)
            told["key_results_share"] = 0.5 if share is None else share / 100
            told["progress_value"] = None if value is None else value / 100
        return told


class NewNodeForm(NodeForm):
    """A goal or program that is still to be created, with its first link and key result."""

    kind = forms.CharField(widget=forms.HiddenInput())
    parent = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    because = forms.CharField(
        label=_("How does it contribute?"),
        required=False,
        max_length=5_000,
        help_text=_("In a sentence: each town that we visit is a town where bakers know us."),
    )
    kr_title = forms.CharField(
        label=_("What is measured"),
        required=False,
        max_length=5_000,
        help_text=_("For example: towns with a bakery that sells ours."),
    )
    kr_unit = forms.CharField(
        label=_("Unit of measurement"),
        required=False,
        max_length=255,
        help_text=_("For example: towns, %, EUR."),
    )
    kr_baseline = NumberField(
        label=_("Baseline"), required=False, help_text=_("Where it stands now.")
    )
    kr_target = NumberField(
        label=_("Target"), required=False, help_text=_("Where it shall be when due.")
    )

    def __init__(self, visit: Visit, *arguments: Any, **options: Any) -> None:
        super().__init__(visit, *arguments, **options)
        self.visit = visit

    def clean_parent(self) -> str:
        """The key of a node that is there for the reader; empty for none."""
        return seen(self.visit, self.cleaned_data["parent"])

    @property
    def act(self) -> dict[str, Any]:
        """The arguments of :func:`goals.services.node_begin`."""
        told = super().act
        told.pop("kind")
        measured = {
            name: told.pop(f"kr_{name}") for name in ("title", "unit", "baseline", "target")
        }
        told["parent"] = told["parent"] or None
        told["key_results"] = (
            [measured | {"unit": measured["unit"] or None}] if measured["title"] else []
        )
        return told


def _periods(visit: Visit, node: Node) -> list[tuple[str, Any]]:
    """The periods to choose from, and that of the node, archived or not."""
    periods = periods_of(visit.actor).filter(archived_at=None).order_by("starts", "name")
    told: list[tuple[str, Any]] = [(str(period.pk), str(period)) for period in periods]
    if node.period is not None and node.period.archived_at is not None:
        told.append((str(node.period.pk), str(node.period)))
    return [("", _("None")), *told]


def _with_own(node: Node, units: list[Unit]) -> list[Unit]:
    """The units, and that of the node, archived or not."""
    own = node.unit
    return units if own is None or own in units else [*units, own]


def as_initial(node: Node) -> dict[str, Any]:
    """A node as its form shows it."""
    owner = node.owner.email if node.owner else node.owner_name
    return {
        "title": node.title,
        "description": node.description,
        "status": node.status,
        "unit": node.unit.prefix if node.unit else "",
        "owner": owner or "",
        "starts": node.starts,
        "due": node.due,
        "budget": node.budget,
        "period": node.period_id or "",
        "progress_by": node.progress_by,
        "key_results_share": _percent(node.key_results_share),
        "progress_value": _percent(node.progress_value),
        "version": node.version,
    }


def _percent(part: float | None) -> float | None:
    return None if part is None else round(part * 100, 6)
