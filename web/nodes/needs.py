"""What a company goal asks of each function: to contribute, perhaps to, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cascade.types import Need
from goals.choices import Kind
from goals.models import Node
from goals.selectors.rows import units_of
from goals.services import node_change
from web.forming import PageForm, done
from web.looking import address, node_here
from web.nodes.beyond import NEEDS, function_said, writable_here
from web.presenting.nodes import row_of_node
from web.visits import Visit, organisation_page


class NeedsForm(PageForm):
    """A choice a function."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, node: Node, functions: Iterable[str], *arguments: Any) -> None:
        self.stored: dict[str, str] = node.needs or {}
        self.functions = {_name(function): function for function in functions}
        super().__init__(*arguments, initial=self.shown_of(node) | {"version": node.version})
        for name, function in self.functions.items():
            self.fields[name] = forms.ChoiceField(
                label=function_said(function),
                choices=list(NEEDS.items()),
                widget=forms.RadioSelect,
                required=False,
            )

    def shown_of(self, node: Node) -> dict[str, str]:
        """What a node asks of each function, by field."""
        told = node.needs or {}
        usual = Need.OPTIONAL.value
        return {name: told.get(function, usual) for name, function in self.functions.items()}

    @property
    def choices(self) -> list[forms.BoundField]:
        """The field of each function."""
        return [self[name] for name in self.functions]

    @property
    def needs(self) -> dict[str, str] | None:
        """What is asked as a node holds it: of a function that is not told, what was asked."""
        found = dict(self.stored)
        for name, function in self.functions.items():
            need = self.cleaned_data[name]
            if need and (function in found or need != Need.OPTIONAL):
                found[function] = need
        return found or None


def _name(function: str) -> str:
    """The field of a function, which may be called anything."""
    return f"need_{sha256(function.encode()).hexdigest()[:12]}"


def functions_of(visit: Visit, node: Node) -> list[str]:
    """The functions of the units, and those that the node asks something of; one query."""
    units = units_of(visit.actor).filter(archived_at=None).exclude(function=None)
    names = set(units.exclude(function="").values_list("function", flat=True))
    return sorted({str(name) for name in names} | (node.needs or {}).keys(), key=str.casefold)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def needs(visit: Visit, key: str) -> HttpResponse:
    """Changes what a company goal asks of functions; of other nodes it is not asked."""
    node = writable_here(visit, key)
    if node.kind != Kind.COMPANY_GOAL:
        return redirect(address(visit, "node-edit", key))
    functions = functions_of(visit, node)
    form = NeedsForm(node, functions, visit.request.POST or None)

    def act(told: dict[str, Any]) -> None:
        version = told["version"]
        node_change(actor=visit.actor, key=key, expected_version=version, needs=form.needs)

    def now() -> dict[str, str]:
        told = form.shown_of(node_here(visit, key))
        return {name: form.choice_of(name, need) for name, need in told.items()}

    if visit.request.POST and done(
        visit, form, act, said=_("What it asks of functions is saved."), now=now
    ):
        return redirect(address(visit, "node", key))
    told = {"node": node, "row": row_of_node(visit.plan, node), "form": form}
    return visit.render("nodes/needs.html", told, status=form.status)
