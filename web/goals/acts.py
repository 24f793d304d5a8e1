"""What can be done with many lines at once: each act with its form, its preview and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from goals.choices import Status, code_of
from goals.selectors.alignment import WholePlan
from goals.selectors.rows import periods_of
from goals.services import bulk
from web.forming import PageForm
from web.picking.forms import PickForm
from web.visits import Visit
from web.widgets import OwnerInput
from web.words import STATUSES, Text


class LinkForm(PickForm):
    """The parent of all of them, and why they serve it."""

    because = forms.CharField(
        label=_("How they serve it"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence that holds for each: “Each visit wins a bakery.”"),
    )

    def __init__(self, visit: Visit, *arguments: Any, **options: Any) -> None:
        super().__init__(visit, *arguments, **options)
        self.fields["parent"].error_messages["required"] = _("Choose what they contribute to.")


class ActForm(PageForm):
    """What an act needs to be told; some ask who looks at it."""

    def __init__(self, _visit: Visit, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)


class OwnerForm(ActForm):
    """The owner of all of them; empty for none."""

    owner = forms.CharField(
        label=_("Owner"),
        required=False,
        max_length=255,
        widget=OwnerInput,
        help_text=_("The address of a member, or a name. Leave it empty to take the owner away."),
    )


class PeriodForm(ActForm):
    """The period of all of them; empty for none."""

    period = forms.TypedChoiceField(label=_("Period"), required=False, coerce=int, empty_value=None)

    def __init__(self, visit: Visit, *arguments: Any, **options: Any) -> None:
        super().__init__(visit, *arguments, **options)
        rows = periods_of(visit.actor).filter(archived_at=None).order_by("-starts", "name")
        choices: list[tuple[str, Text]] = [("", _("No period"))]
        choices += [(str(number), name) for number, name in rows.values_list("pk", "name")]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]


class StatusForm(ActForm):
    """The status of all of them."""

    def __init__(self, visit: Visit, *arguments: Any, **options: Any) -> None:
        super().__init__(visit, *arguments, **options)
        # Not a class's attribute: there the word is that of the answer.
        self.fields["status"] = forms.ChoiceField(
            label=_("Status"), choices=list(STATUSES.items()), initial="active"
        )


@dataclass(frozen=True, slots=True)
class Act:
    """One act on many nodes. ``title`` and ``said`` take a number."""

    name: str
    title: Any
    said: Any
    button: Any
    form: Callable[..., PageForm]
    preview: Callable[..., bulk.Preview]
    do: Callable[..., Any]

    def form_of(self, visit: Visit, data: Mapping[str, Any], *, is_sent: bool) -> PageForm:
        """The form of what the act needs to know; what was typed stays, sent or not."""
        return self.form(visit, data) if is_sent else self.form(visit, initial=_typed(data))

    def previewed(self, plan: WholePlan, keys: Sequence[str], fields: dict[str, Any]) -> Any:
        """What it would do."""
        fields = {name: value for name, value in fields.items() if name != "because"}
        return self.preview(plan=plan, keys=keys, **fields)


def fields_of(form: PageForm) -> dict[str, Any]:
    """What a form says, as the domain takes it."""
    told = dict(form.cleaned_data)
    if "status" in told:
        told["status"] = code_of(Status, told["status"])
    if "owner" in told:
        told["owner"] = told["owner"] or None
    return told


def _typed(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("parent", "because") if name in data}


def _set(name: str, title: Any, form: Callable[..., PageForm]) -> Act:
    said = ngettext_lazy("%(n)s entry was changed.", "%(n)s entries were changed.", "n")
    button = ngettext_lazy("Change %(n)s line", "Change %(n)s lines", "n")
    return Act(name, title, said, button, form, bulk.preview_nodes_set, bulk.nodes_set)


_LINK = Act(
    "link",
    ngettext_lazy("Link %(n)s line to what it serves", "Link %(n)s lines to what they serve", "n"),
    ngettext_lazy("%(n)s entry was linked.", "%(n)s entries were linked.", "n"),
    ngettext_lazy("Link %(n)s line", "Link %(n)s lines", "n"),
    LinkForm,
    bulk.preview_nodes_link,
    bulk.nodes_link,
)
_ARCHIVE = Act(
    "archive",
    ngettext_lazy("Archive %(n)s line", "Archive %(n)s lines", "n"),
    ngettext_lazy("%(n)s entry was archived.", "%(n)s entries were archived.", "n"),
    ngettext_lazy("Archive %(n)s line", "Archive %(n)s lines", "n"),
    ActForm,
    bulk.preview_nodes_archive,
    bulk.nodes_archive,
)
_OWNER = ngettext_lazy("Set the owner of %(n)s line", "Set the owner of %(n)s lines", "n")
_PERIOD = ngettext_lazy("Set the period of %(n)s line", "Set the period of %(n)s lines", "n")
_STATUS = ngettext_lazy("Set the status of %(n)s line", "Set the status of %(n)s lines", "n")
#: What can be done, by name.
ACTS = {
    act.name: act
    for act in (
        _LINK,
        _set("owner", _OWNER, OwnerForm),
        _set("period", _PERIOD, PeriodForm),
        _set("status", _STATUS, StatusForm),
        _ARCHIVE,
    )
}
