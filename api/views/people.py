"""Who is what in the organisation, and one's own tokens."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Model, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import Act, creating, dropping, listing, untagged
from api.idempotency import once
from api.serializers.people import (
    MadeToken,
    Membership,
    MembershipQuery,
    NewMembership,
    Token,
    TokenQuery,
)
from api.views.base import Fields
from api.views.rows import Rows
from goals.models import Membership as MembershipRow
from goals.models import Token as TokenRow
from goals.selectors.choosing import memberships_chosen, tokens_chosen
from goals.selectors.rows import memberships_of, tokens_of
from goals.services import membership_grant, membership_revoke, token_create, token_revoke


class Memberships(Rows):
    """Roles of people."""

    noun, what = "memberships", "membership"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(Membership, MembershipQuery, "Who is what, a page at a time."),
        "create": untagged(creating(NewMembership, Membership, "Gives a person a role.")),
        "retrieve": Act("One role of one person.", answers=Membership),
        "destroy": dropping("Takes a role back."),
    }

    def rows(self) -> QuerySet[MembershipRow]:
        """Everybody's roles."""
        return memberships_of(self.actor)

    def asked_for(self, query: Fields) -> QuerySet[MembershipRow]:
        """The roles that a query asks for."""
        return memberships_chosen(self.actor, query)

    def create_row(self, fields: Fields) -> MembershipRow:
        """A role, given."""
        return membership_grant(actor=self.actor, **fields)

    def remove_row(self, row: MembershipRow, _version: int | None) -> None:
        """Takes it back."""
        membership_revoke(actor=self.actor, membership=row.pk)


class Tokens(Rows):
    """One's own tokens for this organisation."""

    noun, what = "tokens", "token"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(Token, TokenQuery, "Your tokens, a page at a time."),
        "create": untagged(
            creating(Token, MadeToken, "A new token of your own. Its secret is told this once.")
        ),
        "retrieve": Act("One of your tokens.", answers=Token),
        "destroy": dropping("Revokes a token: from now on it is refused."),
    }
    secret = ""

    def rows(self) -> QuerySet[TokenRow]:
        """One's own tokens."""
        return tokens_of(self.actor)

    def asked_for(self, query: Fields) -> QuerySet[TokenRow]:
        """The tokens that a query asks for."""
        return tokens_chosen(self.actor, query)

    def create(self, request: Request, **_: object) -> Response:
        """A new token; its secret is not kept for an idempotency key."""
        return once(request, lambda: self.made(self.create_row(self.taken())), unkept="secret")

    def create_row(self, fields: Fields) -> Model:
        """A new token, which knows its secret this once."""
        token, self.secret = token_create(actor=self.actor, **fields)
        return token

    def told(self, thing: TokenRow) -> dict[str, object]:
        """The token; a new one with its secret."""
        if self.secret:
            thing.secret = self.secret  # type: ignore[attr-defined]  # for this answer alone
        told: dict[str, object] = super().told(thing)
        return told

    def remove_row(self, row: TokenRow, _version: int | None) -> None:
        """Revokes it."""
        token_revoke(actor=self.actor, token=row.pk)
