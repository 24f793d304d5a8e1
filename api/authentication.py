"""Who asks: a person's token in the header. Sessions are Django REST framework's own."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from goals.models import Token, User
from goals.selectors.lookups import token_of_hash
from goals.services import token_used
from goals.services.people import hash_of_secret

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer cascade_...``; ``request.auth`` is the token."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The token's person and the token; None where no such header was sent.

        Raises AuthenticationFailed for a token that is unknown, revoked or expired, and for one
        of a person who may no longer sign in. It says the same of all of them.
        """
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = token_of_hash(hash_of_secret(secret.strip()))
        if token is None or not _is_good(token):
            raise AuthenticationFailed(
                "this token is not known, was revoked or has expired; make a new one"
            )
        token_used(token)
        return token.user, token

    def authenticate_header(self, _request: Request) -> str:
        """What to send, for ``WWW-Authenticate``."""
        return f'{SCHEME} realm="cascade"'


def _is_good(token: Token) -> bool:
    is_over = token.expires_at is not None and token.expires_at <= timezone.now()
    return token.revoked_at is None and not is_over and token.user.is_active
