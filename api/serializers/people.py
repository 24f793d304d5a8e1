"""Memberships and tokens."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.base import Body, PageQuery, QueryFlag
from api.serializers.fields import Instant, Text, Word, text
from api.serializers.names import Named, key_of_unit
from goals.choices import Role, Scope
from goals.models import Token as TokenRow
from goals.models import User


class Membership(Body):
    """One role of one person; somebody may have several."""

    id = serializers.IntegerField(read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)
    role = Word(Role, read_only=True)
    unit = Named(key_of_unit, read_only=True, allow_null=True)
    created_at = Instant(read_only=True)


class NewMembership(Body):
    """A role for a person, who becomes known by the address where nobody has it yet."""

    email = serializers.EmailField(max_length=254)
    name = text(User, "name", required=False)
    role = Word(Role)
    unit = Text(required=False, allow_null=True, max_length=16, help_text="The key; for leads.")

    def to_internal_value(self, data: object) -> object:
        """The fields; an address is a text."""
        if isinstance(data, dict) and not isinstance(data.get("email", ""), str):
            raise serializers.ValidationError({"email": "must be a text"})
        return super().to_internal_value(data)


class MembershipQuery(PageQuery):
    """Which memberships to list."""

    role = Word(Role, required=False)
    unit = Text(required=False, max_length=16)
    email = Text(required=False, max_length=254)


class Token(Body):
    """A key of your own for a program, in this organisation."""

    id = serializers.IntegerField(read_only=True)
    name = text(TokenRow, "name")
    prefix = serializers.CharField(read_only=True, help_text="How the token begins.")
    scope = Word(Scope, required=False, help_text="`values` records values and reads.")
    created_at = Instant(read_only=True)
    expires_at = Instant(required=False, allow_null=True)
    last_used_at = Instant(read_only=True, allow_null=True)
    revoked_at = Instant(read_only=True, allow_null=True)


class MadeToken(Token):
    """A new token, with its secret, which is told this once."""

    secret = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text="Keep it now. Null where the answer is told again for an idempotency key.",
    )


class TokenQuery(PageQuery):
    """Which of your tokens to list."""

    revoked = QueryFlag(required=False)
