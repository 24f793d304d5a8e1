"""How allauth asks us: who may make an account, whose address is known, where a client is."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from goals.models import User
from web.accounts.throttling import network_address_of


def vouch_for(user: User) -> None:
    """Takes the address of a person as verified when nobody made the account by themselves.

    An account that somebody made on the sign-up page, or changed the address of, has a row of its
    address from the start. One without was made by an administrator or a command.
    """
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Signing in by password or passkey."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Whether anybody may make an account; invitations are another door."""
        return bool(settings.SIGN_UP)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's network address, read as the API and the throttle read it."""
        return network_address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts an attempt for its address, unless it is locked out from where it comes.

        Otherwise one place could use up, by attempts that are refused anyway, what all places
        together may try, and so lock a stranger out everywhere.
        """
        if AxesProxyHandler.is_allowed(request, credentials):
            super().pre_authenticate(request, **credentials)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Before the steps of signing in, one of which is to verify an unknown address."""
        vouch_for(user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer


class IssuerAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in by the word of an issuer of OpenID Connect."""

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The known person of the address that the issuer has verified.

        Some issuers write ``"false"``, which is true to Python: only true itself counts.
        """
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        if found is not None:
            vouch_for(found[0])
        return found

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """A new person with the name that the issuer tells."""
        user: User = super().populate_user(request, sociallogin, data)
        user.name = " ".join(str(data.get("name") or "").split())[:150]
        return user
