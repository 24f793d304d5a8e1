"""Key results, and check-ins: recorded, and taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from goals.models import CheckIn, KeyResult, Node
from goals.permissions import require
from goals.selectors.rows import key_results_visible_to
from goals.services import (
    check_in_record,
    check_in_withdraw,
    key_result_archive,
    key_result_change,
    key_result_create,
)
from goals.services.written import written
from web.forming import done, say
from web.looking import address, check_in_here, node_here, result_here
from web.nodes.measure_forms import CheckInForm, KeyResultForm, as_initial
from web.sending import sent_once, taken_once
from web.visits import Visit, organisation_page
from web.widgets import people_of


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def check_in(visit: Visit, key: str) -> HttpResponse:
    """Records a value of a key result, or a look at the node."""
    node = node_here(visit, key)
    rows = key_results_visible_to(visit.actor).filter(node=node, archived_at=None)
    form = CheckInForm(visit, node, rows.order_by("pk"), visit.request.POST or None)
    if not form.targets:
        # Who may check in on nothing here is told who may.
        require(
            visit.actor,
            "value.record",
            CheckIn(node=node),
            act=format_lazy(gettext_lazy("check in on {key}"), key=key),
        )

    def act(_: dict[str, Any]) -> str:
        told = form.act
        whole = None if told["key_result"] else key
        check_in_record(actor=visit.actor, node=whole, **told)
        return _results(visit, key)

    if answer := sent_once(visit.request, form, act, said=_("The check-in is recorded.")):
        return answer
    return visit.render("nodes/check_in.html", {"node": node, "form": form}, status=form.status)


@require_POST
@organisation_page
@taken_once
def withdraw(visit: Visit, key: str, check_in: int) -> HttpResponse:
    """Takes a check-in back."""
    row = check_in_here(visit, key, check_in)
    with written() as wrote:
        check_in_withdraw(actor=visit.actor, check_in=row.pk)
    say(visit, _("The check-in is withdrawn."), wrote.version)
    return _back(visit, key)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def new_result(visit: Visit, key: str) -> HttpResponse:
    """Adds a key result to a node."""
    node = node_here(visit, key)
    require(
        visit.actor,
        "node.write",
        node,
        act=format_lazy(gettext_lazy("add a key result to {key}"), key=key),
    )
    form = KeyResultForm(visit.request.POST or None)

    def act(_: dict[str, Any]) -> str:
        key_result_create(actor=visit.actor, node=key, **form.act)
        return _results(visit, key)

    said = _("The key result is added.")
    return sent_once(visit.request, form, act, said=said) or _form(visit, node, form)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def edit_result(visit: Visit, key: str, result: int) -> HttpResponse:
    """Changes a key result."""
    row = result_here(visit, key, result)
    require(
        visit.actor,
        "node.write",
        row.node,
        act=format_lazy(gettext_lazy("change a key result of {key}"), key=key),
    )
    form = KeyResultForm(visit.request.POST or None, initial=as_initial(row))

    def act(told: dict[str, Any]) -> None:
        version = told["version"]
        key_result_change(
            actor=visit.actor, key_result=row.pk, expected_version=version, **form.act
        )

    def now() -> dict[str, str]:
        told = as_initial(result_here(visit, key, result))
        return {
            name: form.choice_of(name, value) for name, value in told.items() if name != "version"
        }

    if done(visit, form, act, said=_("The key result is saved."), now=now):
        return _back(visit, key)
    return _form(visit, row.node, form, row)


@require_POST
@organisation_page
@taken_once
def archive_result(visit: Visit, key: str, result: int) -> HttpResponse:
    """Takes a key result out of its node; its values are kept."""
    row = result_here(visit, key, result)
    with written() as wrote:
        key_result_archive(actor=visit.actor, key_result=row.pk)
    say(visit, _("The key result is archived. Its values are kept."), wrote.version)
    return _back(visit, key)


def _results(visit: Visit, key: str) -> str:
    """Where the key results of a node stand."""
    return address(visit, "node", key, part="key-results")


def _back(visit: Visit, key: str) -> HttpResponse:
    return redirect(_results(visit, key))


def _form(
    visit: Visit, node: Node, form: KeyResultForm, result: KeyResult | None = None
) -> HttpResponse:
    told = {"node": node, "form": form, "result": result, "people": people_of(visit)}
    return visit.render("nodes/key_result.html", told, status=form.status)
