"""Setting and changing the mission: what becomes suspect is shown before it is done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from goals.choices import Kind
from goals.errors import NotFoundError
from goals.models import Node
from goals.permissions import require
from goals.selectors.lookups import current_mission, node_of
from goals.selectors.missions import with_texts
from goals.services import mission_reinstate, mission_set, node_change
from web.forming import PageForm, done
from web.looking import address
from web.mission.forms import MissionForm, fields_of
from web.mission.preview import preview_of
from web.sending import sent_once
from web.visits import Visit, organisation_page

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@organisation_page
def edit(visit: Visit) -> HttpResponse:
    """Corrects the words of the mission; it stays the same one."""
    mission = _current(visit)
    if mission is None:
        raise NotFoundError("mission", "current")
    _require(visit, mission)
    if visit.request.method != "POST":
        return _form(visit, mission, MissionForm(initial=fields_of(mission)), "edit")
    form = MissionForm(visit.request.POST)
    if "again" in visit.request.GET:
        return _form(visit, mission, form, "edit")
    if form.is_valid() and _is_to_ask(visit, mission, form):
        return _ask(visit, mission, form, "edit")

    def act(fields: dict[str, Any]) -> object:
        title, version = fields.pop("title"), fields.pop("version")
        extra = with_texts(mission.extra, **fields)
        return node_change(
            actor=visit.actor,
            key=mission.key,
            expected_version=version,
            title=title,
            extra=extra,
        )

    said = _("The mission is saved.")
    if not done(visit, form, act, said=said, now=lambda: _shown(visit)):
        return _form(visit, mission, form, "edit")
    return redirect("web:mission", visit.organisation.slug)


@require_http_methods(_METHODS)
@organisation_page
def new(visit: Visit) -> HttpResponse:
    """Sets a mission, in place of the present one where there is one."""
    mission = _current(visit)
    _require(visit, mission)
    if visit.request.method != "POST":
        initial = fields_of(mission) | {"title": ""}
        return _form(visit, mission, MissionForm(initial=initial), "new")
    form = MissionForm(visit.request.POST)
    if "again" in visit.request.GET:
        return _form(visit, mission, form, "new")
    if mission is not None and form.is_valid() and not _is_confirmed(visit):
        return _ask(visit, mission, form, "new")

    def act(fields: dict[str, Any]) -> str:
        version = fields.pop("version")
        mission_set(actor=visit.actor, expected_version=version, **fields)
        return address(visit, "mission")

    said = _("The new mission is set.") if mission else _("The mission is set.")
    answer = sent_once(visit.request, form, act, said=said, now=lambda: _shown(visit))
    return answer or _form(visit, mission, form, "new")


@require_http_methods(_METHODS)
@organisation_page
def reinstate(visit: Visit, key: str) -> HttpResponse:
    """Makes a former mission the current one again, after a look at what that does."""
    former = node_of(visit.organisation.pk, key)
    _require(visit, former)
    if former.kind != Kind.MISSION:
        raise NotFoundError("mission", key)
    form = PageForm(visit.request.POST if visit.request.method == "POST" else None)

    def act(_fields: dict[str, Any]) -> object:
        return mission_reinstate(actor=visit.actor, key=key)

    said = _("The earlier mission is the current one again.")
    if form.is_bound and done(visit, form, act, said=said):
        return redirect("web:mission", visit.organisation.slug)
    told = {"former": former, "form": form, "preview": preview_of(visit, former.title, former)}
    return visit.render("mission/reinstate.html", told, status=form.status)


def _current(visit: Visit) -> Node | None:
    return current_mission(visit.organisation.pk)


def _require(visit: Visit, mission: Node | None) -> None:
    what = mission if mission is not None else Node(kind=Kind.MISSION)
    require(visit.actor, "node.write", what, act=gettext_lazy("set the mission"))


def _is_confirmed(visit: Visit) -> bool:
    """Whether the reader has seen what it does and goes on."""
    return visit.request.POST.get("confirm") == "yes"


def _is_to_ask(visit: Visit, mission: Node, form: MissionForm) -> bool:
    """Whether other words would make links suspect, and the reader has not seen that yet."""
    same = " ".join(mission.title.split()) == form.cleaned_data["title"]
    stale = form.cleaned_data["version"] not in (None, mission.version)
    return not (same or stale or _is_confirmed(visit))


def _shown(visit: Visit) -> dict[str, str]:
    """What the mission says now, for who was slower."""
    told = fields_of(_current(visit))
    return {name: str(value) for name, value in told.items() if name != "version"}


def _form(visit: Visit, mission: Node | None, form: MissionForm, way: str) -> HttpResponse:
    told = {"mission": mission, "form": form, "way": way}
    return visit.render("mission/edit.html", told, status=form.status)


def _ask(visit: Visit, mission: Node, form: MissionForm, way: str) -> HttpResponse:
    told = {
        "mission": mission,
        "form": form,
        "way": way,
        "preview": preview_of(visit, form.cleaned_data["title"]),
    }
    return visit.render("mission/preview.html", told)
