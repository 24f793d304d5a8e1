"""What every page shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from web.visits import Visit


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation: its route, name and icon."""

    route: str
    label: str | Promise
    icon: str


#: The navigation, in the order of the day's work.
PLACES = (
    Place("home", _("Start"), "house"),
    Place("goals", _("Goals"), "target"),
    Place("orphans", _("Orphans"), "unlink"),
    Place("my-work", _("My work"), "route"),
    Place("mission", _("Mission"), "compass"),
    Place("history", _("History"), "history"),
    Place("import", _("Import and export"), "arrow-down-up"),
    Place("settings", _("Settings"), "settings"),
)


def around(request: HttpRequest) -> dict[str, Any]:
    """The navigation of a page of an organisation; nothing elsewhere."""
    visit: Visit | None = getattr(request, "visit", None)
    if visit is None:
        return {"places": ()}
    return {"places": [_entry(visit, place) for place in PLACES]}


def _entry(visit: Visit, place: Place) -> dict[str, Any]:
    try:
        address = reverse(f"web:{place.route}", args=[visit.organisation.slug])
    except NoReverseMatch:  # a place whose pages this installation leaves out
        address = ""
    path = visit.request.path
    is_here = path == address or (place.route != "home" and path.startswith(f"{address}/"))
    return {"address": address, "label": place.label, "icon": place.icon, "is_here": is_here}
