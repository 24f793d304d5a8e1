"""What a node depends on: other nodes are found by words, added and taken away one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.choices import Kind
from goals.errors import StaleEditError
from goals.models import Node
from goals.selectors.depending import depended_on
from goals.selectors.hits import Hit
from goals.selectors.search import search
from goals.services import node_change
from goals.services.written import Written, written
from web.forming import PageForm, done, say
from web.looking import address, node_here
from web.nodes.beyond import writable_here
from web.presenting.nodes import row_of_node
from web.visits import Visit, organisation_page

#: How many nodes a search shows; more words find the others.
SHOWN = 10


class DependingForm(PageForm):
    """One node to be added, by its key, or the place in the list of one to be taken away."""

    add = forms.CharField(required=False, max_length=40)
    remove = forms.IntegerField(required=False, min_value=0)
    version = forms.IntegerField(required=False)

    def __init__(self, node: Node, *arguments: Any) -> None:
        self.node = node
        self.is_stale = False
        super().__init__(*arguments)

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows it."""
        return 409 if self.is_stale else super().status

    def clean(self) -> dict[str, Any]:
        """Something is added or taken away, and not the node itself."""
        told = self.cleaned_data
        if told.get("add") == self.node.key:
            raise forms.ValidationError(_("It cannot depend on itself. Choose another one."))
        if not self.errors and not told["add"] and told["remove"] is None:
            raise forms.ValidationError(_("Choose what it depends on."))
        return told


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that was found; ``is_there`` says that the list holds it already."""

    hit: Hit
    is_there: bool


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def depends(visit: Visit, key: str) -> HttpResponse:
    """Lists what a node depends on, finds more by words, adds and takes away."""
    node = writable_here(visit, key)
    if node.kind == Kind.MISSION:
        return redirect(address(visit, "mission"))
    form = DependingForm(node, visit.request.POST or None)
    wrote = Written()

    def act(told: dict[str, Any]) -> None:
        names = _changed(visit, node, told)
        try:
            with written() as inner:
                version = told["version"]
                node_change(actor=visit.actor, key=key, expected_version=version, depends_on=names)
            wrote.version = inner.version
        except StaleEditError:
            form.is_stale = True

    if visit.request.POST and done(visit, form, act) and not form.is_stale:
        if wrote.version is not None:
            say(visit, _("What %(key)s depends on is saved.") % {"key": key}, wrote.version)
        return redirect(_here(visit, key))
    if form.is_stale:
        form.add_error(
            None, _("Somebody changed it meanwhile. This is what is there now: do it again.")
        )
    return _page(visit, node_here(visit, key), form)


def _changed(visit: Visit, node: Node, told: dict[str, Any]) -> list[str] | None:
    """The names of what the node depends on then; None for none."""
    names: list[str] = list(node.depends_on or [])
    if told["add"]:
        name = node_here(visit, told["add"]).identifier
        names += [] if name in names else [name]
    else:
        names = [name for place, name in enumerate(names) if place != told["remove"]]
    return names or None


def _words(visit: Visit) -> str:
    """What is looked for; it stays in the address when something was added."""
    return visit.request.GET.get("q", "").replace("\0", "").strip()[:200]


def _here(visit: Visit, key: str) -> str:
    words = _words(visit)
    return address(visit, "node-depends", key) + (f"?{urlencode({'q': words})}" if words else "")


def _page(visit: Visit, node: Node, form: DependingForm) -> HttpResponse:
    words = _words(visit)
    depends = depended_on(visit.actor, node)
    there = {one.node.key for one in depends if one.node is not None}
    hits = search(visit.actor, words, SHOWN + 1).nodes if words else ()
    told = {
        "node": node,
        "row": row_of_node(visit.plan, node),
        "form": form,
        "depends": depends,
        "words": words,
        "found": [Candidate(hit, hit.key in there) for hit in hits if hit.key != node.key][:SHOWN],
        "here": _here(visit, node.key),
    }
    return visit.render("nodes/depends.html", told, part="found", status=form.status)
