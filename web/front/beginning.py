"""The guided start: an organisation of one's own, step by step, each saved at once.

Whoever has signed in may begin one, as the API has it: who gets an account is decided where
people sign up. There is no state beside the organisation itself, so whoever comes back is taken
to the first step that it still lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from goals.errors import ForbiddenError
from goals.selectors.founding import Founded, founded, unfinished_of
from goals.selectors.rows import organisations_of
from goals.services import mission_set, organisation_create
from goals.services.founding import free_slug, goals_begin, units_begin
from web.front.forms import FirstGoals, FirstMissionForm, FirstUnitsForm, NameForm
from web.looking import address
from web.sending import sent_once
from web.visits import Visit, organisation_page
from web.words import Text

#: The steps after the name, in their order.
STEPS: tuple[tuple[str, Text], ...] = (
    ("mission", gettext_lazy("Mission")),
    ("units", gettext_lazy("Units")),
    ("goals", gettext_lazy("Company goals")),
    ("done", gettext_lazy("Your cascade")),
)
#: From this month on, "this year" is too short for a goal.
LATE_IN_YEAR = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the page shows it."""

    name: str
    label: Text
    is_done: bool
    is_here: bool


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """A new organisation by its name, or the way back to one that is not set up yet."""
    user: Any = request.user
    form = NameForm(request.POST or None)

    def act(fields: dict[str, Any]) -> str:
        name, slug = fields["name"], fields["slug"]
        made = organisation_create(
            slug=slug or free_slug(name), name=name, user=user, language=get_language()
        )
        return reverse("web:begin-mission", args=[made.slug])

    if answer := sent_once(request, form, act):
        return answer
    told = {
        "form": form,
        "unfinished": unfinished_of(user),
        "has_others": organisations_of(user).exists(),
        "steps": [Step("name", gettext_lazy("Name"), is_done=False, is_here=True), *_ahead()],
    }
    return render(request, "front/begin.html", told, status=form.status)


def _ahead() -> list[Step]:
    return [Step(name, label, is_done=False, is_here=False) for name, label in STEPS]


@require_safe
@organisation_page
def resume(visit: Visit) -> HttpResponse:
    """The first step that is still to be done."""
    step = founded(visit.organisation).next_step
    return redirect(f"web:begin-{step}", visit.organisation.slug)


def _told(visit: Visit, here: str, **told: Any) -> dict[str, Any]:
    """What every step's page tells; refuses who cannot set an organisation up."""
    actor = visit.actor
    if not (actor.is_executive and actor.is_administrator):
        raise ForbiddenError(
            gettext_lazy("set an organisation up"),
            gettext_lazy("an executive who is an administrator too"),
        )
    state: Founded = told.get("state") or founded(visit.organisation)
    is_done = {"mission": state.mission, "units": state.units, "goals": state.goals}
    steps = [
        Step("name", gettext_lazy("Name"), is_done=True, is_here=False),
        *(Step(name, label, bool(is_done.get(name)), name == here) for name, label in STEPS),
    ]
    return {"state": state, "steps": steps, **told}


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def mission(visit: Visit) -> HttpResponse:
    """The mission; where there is one, the way to change it."""
    told = _told(visit, "mission")
    form = FirstMissionForm(visit.request.POST or None)
    if told["state"].mission is None and visit.request.method == "POST":

        def act(fields: dict[str, Any]) -> str:
            mission_set(actor=visit.actor, title=fields["title"], why=fields["why"])
            return address(visit, "begin-units")

        if answer := sent_once(visit.request, form, act):
            return answer
    return visit.render("front/mission.html", told | {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def units(visit: Visit) -> HttpResponse:
    """The units; more can be added by coming back."""
    told = _told(visit, "units")
    form = FirstUnitsForm(visit.request.POST or None)

    def act(_: dict[str, Any]) -> str:
        units_begin(actor=visit.actor, names=form.names_of_units)
        return address(visit, "begin-goals")

    if answer := sent_once(visit.request, form, act):
        return answer
    return visit.render("front/units.html", told | {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def goals(visit: Visit) -> HttpResponse:
    """The first company goals, each with how it serves the mission."""
    told = _told(visit, "goals")
    if told["state"].mission is None:
        return redirect("web:begin-mission", visit.organisation.slug)
    is_sent = visit.request.method == "POST"
    several = FirstGoals(visit.request.POST if is_sent else None, _end_of_year(visit.today))

    def act(_: dict[str, Any]) -> str:
        goals_begin(actor=visit.actor, goals=list(several.told()), starts=visit.today)
        return address(visit, "begin-done")

    if is_sent and several.is_valid():
        # What is refused stands in the first of the forms.
        answer = sent_once(visit.request, several.forms[0], act)
        if answer is not None:
            return answer
    told["several"] = several
    return visit.render("front/goals.html", told, status=422 if is_sent else 200)


def _end_of_year(today: date) -> date:
    """The end of this year; of the next one where this is nearly over.

    >>> _end_of_year(date(2026, 3, 1)).year, _end_of_year(date(2026, 11, 1)).year
    (2026, 2027)
    """
    return date(today.year + (today.month >= LATE_IN_YEAR), 12, 31)


@require_safe
@organisation_page
def finished(visit: Visit) -> HttpResponse:
    """The cascade as far as it goes, and what to do next."""
    return visit.render("front/done.html", _told(visit, "done"))
