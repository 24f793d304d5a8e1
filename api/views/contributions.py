"""Contributions: what a child does for a parent."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import Act, changing, creating, doing, listing, reading
from api.pagination import Orders
from api.serializers.links import (
    Contribution,
    ContributionFields,
    ContributionQuery,
    Move,
    NewContribution,
)
from api.views.base import Fields
from api.views.rows import Rows
from goals.models import Contribution as Link
from goals.selectors.choosing import contributions_chosen
from goals.selectors.rows import contributions_visible_to
from goals.services import (
    contribute,
    contribution_change,
    contribution_confirm,
    contribution_move,
    contribution_withdraw,
)


class Contributions(Rows):
    """The arrows of the goal graph."""

    noun, what = "contributions", "contribution"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(Contribution, ContributionQuery, "Contributions, a page at a time."),
        "create": creating(
            NewContribution,
            Contribution,
            "A new contribution. One that would close a cycle is refused, with the cycle's path.",
        ),
        "retrieve": reading(Contribution, "One contribution."),
        "partial_update": changing(
            ContributionFields, Contribution, "Changes some fields of a contribution."
        ),
        "destroy": doing(None, "Withdraws a contribution; the history keeps it."),
        "confirm": doing(Contribution, "Confirms a contribution to its parent as it is now."),
        "move": doing(Contribution, "Points a contribution at another parent.", takes=Move),
    }
    orders: ClassVar[Orders] = {"id": "pk", "updated_at": "updated_at"}

    def rows(self) -> QuerySet[Link]:
        """The contributions that the actor may see."""
        return contributions_visible_to(self.actor)

    def asked_for(self, query: Fields) -> QuerySet[Link]:
        """The contributions that a query asks for."""
        return contributions_chosen(self.actor, query)

    def create_row(self, fields: Fields) -> Link:
        """A new contribution."""
        return contribute(actor=self.actor, **fields)

    def change_row(self, row: Link, version: int | None, fields: Fields) -> Link:
        """The contribution, changed."""
        return contribution_change(
            actor=self.actor, contribution=row.pk, expected_version=version, **fields
        )

    def remove_row(self, row: Link, version: int | None) -> None:
        """Withdraws it."""
        contribution_withdraw(actor=self.actor, contribution=row.pk, expected_version=version)

    def confirm(self, _request: Request, **_: Any) -> Response:
        """The contribution, confirmed today."""
        return self.write(
            lambda row, version: contribution_confirm(
                actor=self.actor,
                contribution=row.pk,
                on=timezone.localdate(),
                expected_version=version,
            )
        )

    def move(self, _request: Request, **_: Any) -> Response:
        """The contribution, to another parent."""
        return self.write(
            lambda row, version: contribution_move(
                actor=self.actor, contribution=row.pk, expected_version=version, **self.taken()
            )
        )
