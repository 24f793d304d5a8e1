"""The milestones of a node: what part of it is expected by which day."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from goals.choices import Kind
from goals.models import Node
from goals.services import node_change
from web.forming import PageForm, done
from web.looking import address, node_here
from web.nodes.beyond import writable_here
from web.presenting.nodes import row_of_node
from web.visits import Visit, organisation_page
from web.widgets import DayInput, NumberField

#: How many milestones a form takes, and how many empty lines it has for new ones.
MOST, EMPTY = 100, 2
_DAY = re.compile(r"on_(\d{1,3})")


class MilestonesForm(PageForm):
    """A line a milestone, with empty ones for more. ``lines`` is how many there are at least."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, node: Node, *arguments: Any, lines: int = 0, **options: Any) -> None:
        self.stored: list[dict[str, Any]] = sorted(node.milestones or [], key=lambda one: one["on"])
        options["initial"] = as_initial(node) | (options.get("initial") or {})
        super().__init__(*arguments, **options)
        sent = [int(found[1]) + 1 for name in self.data if (found := _DAY.fullmatch(name))]
        self.is_told = bool(sent)
        count = max(lines, len(self.stored) + (0 if sent else EMPTY), *sent, 0)
        self.places = range(min(count, max(MOST, len(self.stored))))
        for place in self.places:
            self._add_line(place)

    def _add_line(self, place: int) -> None:
        number = {"number": place + 1}
        self.fields[f"on_{place}"] = forms.DateField(
            label=_("Day of milestone %(number)s") % number, required=False, widget=DayInput()
        )
        self.fields[f"part_{place}"] = NumberField(
            label=_("Expected by milestone %(number)s, in percent") % number,
            required=False,
            min_value=0,
            max_value=100,
        )

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each line: the day, and what is expected."""
        return [(self[f"on_{place}"], self[f"part_{place}"]) for place in self.places]

    def clean(self) -> dict[str, Any]:
        """A line has both or nothing, and no two have the same day."""
        told = self.cleaned_data
        days: set[date] = set()
        for place in self.places:
            on, part = f"on_{place}", f"part_{place}"
            if on in self.errors or part in self.errors:
                continue
            if told[on] is None and told[part] is not None:
                self.add_error(on, _("Tell the day by which that is expected."))
            elif told[on] is not None and told[part] is None:
                self.add_error(part, _("Tell what part of it is expected by then."))
            elif told[on] in days:
                self.add_error(on, _("There is a milestone on that day already."))
            if told.get(on) is not None:
                days.add(told[on])
        return told

    @property
    def milestones(self) -> list[dict[str, Any]] | None:
        """The milestones as a node holds them; None for none."""
        if not self.is_told:
            return self.stored or None
        told = self.cleaned_data
        lines = [(told[f"on_{n}"], told[f"part_{n}"], n) for n in self.places if told[f"on_{n}"]]
        days = {on.isoformat() for on, _, _ in lines}
        found = [self._milestone(on, part, n, days) for on, part, n in lines]
        return sorted(found, key=lambda one: str(one["on"])) or None

    def _milestone(self, on: date, part: float, place: int, days: set[str]) -> dict[str, Any]:
        """A milestone with the other fields of the one that it was: of that day, or line."""
        same = [one for one in self.stored if one["on"] == on.isoformat()]
        moved = [one for one in self.stored[place : place + 1] if one["on"] not in days]
        was = next(iter(same or moved), {})
        expected = part / 100
        if was and _percent(was["expected"]) == part:
            expected = was["expected"]
        return was | {"on": on.isoformat(), "expected": expected}


def as_initial(node: Node) -> dict[str, Any]:
    """The milestones of a node as their form shows them."""
    told: dict[str, Any] = {"version": node.version}
    stored = sorted(node.milestones or [], key=lambda one: one["on"])
    for place, one in enumerate(stored):
        told[f"on_{place}"] = date.fromisoformat(one["on"])
        told[f"part_{place}"] = _percent(one["expected"])
    return told


def _percent(part: float) -> float:
    return float(round(part * 100, 6))


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def milestones(visit: Visit, key: str) -> HttpResponse:
    """Changes the milestones of a node."""
    node = writable_here(visit, key)
    if node.kind == Kind.MISSION:
        return redirect(address(visit, "mission"))
    sent = visit.request.POST
    if "more" in sent:
        count = MilestonesForm(node, sent).places.stop + EMPTY
        return _page(visit, node, MilestonesForm(node, initial=sent.dict(), lines=count))
    form = MilestonesForm(node, sent or None)

    def act(told: dict[str, Any]) -> None:
        version = told["version"]
        node_change(
            actor=visit.actor, key=key, expected_version=version, milestones=form.milestones
        )

    said = gettext_lazy("The milestones are saved.")
    if sent and done(visit, form, act, said=said, now=lambda: _now(visit, key, form)):
        return redirect(address(visit, "node", key))
    return _page(visit, node, form)


def _now(visit: Visit, key: str, form: MilestonesForm) -> dict[str, str]:
    """What stands there at present, as the lines of a form show it."""
    told = as_initial(node_here(visit, key))
    shown = {}
    for name in form.fields:
        if name != "version":
            value = form.fields[name].prepare_value(told.get(name))
            shown[name] = "" if value is None else str(value)
    return shown


def _page(visit: Visit, node: Node, form: MilestonesForm) -> HttpResponse:
    told = {"node": node, "row": row_of_node(visit.plan, node), "form": form}
    return visit.render("nodes/milestones.html", told, status=form.status)
