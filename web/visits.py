"""Who looks at which organisation: what every page of an organisation starts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from cascade.errors import CascadeError
from goals.actors import Actor
from goals.errors import NotFoundError
from goals.models import Organisation
from goals.permissions import allows
from goals.selectors.alignment import WholePlan, whole_plan
from goals.selectors.rows import organisations_of
from web.failures import asks_for_part, failure
from web.signing_out import signed_out

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Visit:
    """A member of an organisation, and the request that they make."""

    request: HttpRequest
    organisation: Organisation
    actor: Actor

    @cached_property
    def today(self) -> date:
        """The day where the reader is."""
        return timezone.localdate()

    @cached_property
    def plan(self) -> WholePlan:
        """The plan as it is today, as far as the reader may see it."""
        return whole_plan(self.organisation, self.actor, self.today)

    @property
    def is_part(self) -> bool:
        """Whether a script asks for a part of the page, not the person for all of it."""
        return asks_for_part(self.request)

    def may(self, right: str, thing: Any = None) -> bool:
        """Whether they have a right; see :data:`goals.permissions.RIGHTS`."""
        return allows(self.actor, right, thing)

    def render(
        self,
        template: str,
        context: Mapping[str, Any] | None = None,
        *,
        part: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """A page; only its partial ``part`` where a script asks."""
        name = f"{template}#{part}" if part and self.is_part else template
        told = {"visit": self, "organisation": self.organisation, **(context or {})}
        answer = render(self.request, name, told, status=status)
        if part:
            # The page and its part share an address, and a browser that goes back wants the page.
            answer.headers["Vary"] = "HX-Request, Cookie"
            answer.headers["Cache-Control"] = "no-store" if self.is_part else "private, no-cache"
        return answer


def organisation_page(view: View) -> View:
    """A view of a :class:`Visit`, for members who signed in.

    To everybody else the organisation does not exist (404). What the domain refuses is told on a
    page of its own, unless the view tells it better.
    """

    @wraps(view)
    def visited(request: HttpRequest, organisation: str, **arguments: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return signed_out(request, organisation)
        try:
            visit = visit_of(request, organisation)
            return view(visit, **arguments)
        except CascadeError as error:
            return failure(request, error)

    return visited


def visit_of(request: HttpRequest, slug: str) -> Visit:
    """The visit of who signed in; raises NotFoundError for who is no member."""
    user: Any = request.user
    found = organisations_of(user).select_related("period").filter(slug=slug).first()
    if found is None:
        raise NotFoundError("organisation", slug)
    actor = Actor.of(user, found, request_id=getattr(request, "request_id", ""))
    visit = Visit(request, found, actor)
    request.visit = visit  # type: ignore[attr-defined]  # for what all pages show
    return visit
