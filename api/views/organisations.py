"""Organisations, and the history of one."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import Act, changing, creating, listing, reading
from api.conditional import strong_tag
from api.idempotency import once
from api.pagination import Orders
from api.serializers.history import HistoryQuery, Trace
from api.serializers.organisations import (
    NewOrganisation,
    Organisation,
    OrganisationFields,
    OrganisationQuery,
)
from api.views.base import ApiView, Fields
from api.views.rows import Rows
from goals.errors import ForbiddenError
from goals.models import Organisation as OrganisationRow
from goals.models import Token, User
from goals.selectors.choosing import history_chosen, organisations_chosen
from goals.selectors.rows import history_of, organisations_of
from goals.services import organisation_change, organisation_create


class Organisations(ApiView):
    """The organisations that one belongs to."""

    noun = "organisations"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(Organisation, OrganisationQuery, "Your organisations, a page at a time."),
        "create": creating(
            NewOrganisation,
            Organisation,
            "A new organisation, for who signed in: a token is for one organisation.",
        ),
    }
    orders: ClassVar[Orders] = {"id": "pk"}
    default_ordering = "id"

    def list(self, request: Request) -> Response:
        """One's organisations; with a token, its own alone."""
        rows = organisations_chosen(cast(User, request.user), self.query)
        if isinstance(request.auth, Token):
            rows = rows.filter(pk=request.auth.organisation_id)
        return self.page(rows)

    def create(self, request: Request) -> Response:
        """A new organisation."""
        if isinstance(request.auth, Token):
            raise ForbiddenError("create an organisation", "a person who signed in, not a token")
        return once(request, self._create)

    def _create(self) -> Response:
        user = cast(User, self.request.user)
        row = organisation_create(user=user, **self.taken())
        body = self.told(OrganisationRow.objects.get(pk=row.pk))
        where = f"{self.request.path.rstrip('/')}/{row.slug}"
        return Response(
            body, 201, headers={"ETag": strong_tag(row.version, body), "Location": where}
        )


class OneOrganisation(Rows):
    """One organisation."""

    noun, what, lookup, kwarg = "organisation", "organisation", "slug", "slug"
    acts: ClassVar[dict[str, Act]] = {
        "retrieve": reading(Organisation, "One organisation."),
        "partial_update": changing(
            OrganisationFields, Organisation, "Changes some fields of an organisation."
        ),
    }

    def rows(self) -> QuerySet[OrganisationRow]:
        """The actor's organisations."""
        return organisations_of(cast(User, self.request.user))

    def change_row(self, _row: OrganisationRow, version: int | None, fields: Fields) -> Any:
        """The organisation, changed."""
        return organisation_change(actor=self.actor, expected_version=version, **fields)


class History(Rows):
    """What was ever written."""

    noun, what = "history", "row"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(Trace, HistoryQuery, "What was written, the newest first."),
    }
    orders: ClassVar[Orders] = {"sequence": "sequence"}
    default_ordering = "-sequence"

    def rows(self) -> QuerySet[Any]:
        """The audit trail."""
        return history_of(self.actor)

    def asked_for(self, query: Fields) -> QuerySet[Any]:
        """What a query asks for."""
        return history_chosen(self.actor, query)
