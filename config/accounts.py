"""How people sign in, as far as it differs between installations: mail, and an issuer of OIDC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from config import environment
from config.environment import SettingError

#: What the issuer is called in addresses, as in ``/accounts/oidc/sso/login/``.
PROVIDER = "sso"
_NOWHERE = {"BACKEND": "config.unsent.Unsent"}
_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def mailers(variables: Mapping[str, str]) -> dict[str, Any]:
    """The one mailer: by its address; without one, mail goes nowhere."""
    return {"default": environment.EMAIL_URL.read(variables) or _NOWHERE}


def mail_is_delivered(variables: Mapping[str, str]) -> bool:
    """Whether mail reaches people: else links are shown to be passed on by other means."""
    return bool(mailers(variables)["default"]["BACKEND"] == _SMTP)


def providers(variables: Mapping[str, str]) -> dict[str, Any]:
    """The issuer of OpenID Connect by whose word people sign in; none where none is named.

    Refuses an issuer without a client, and a client without an issuer.
    """
    settings = (environment.OIDC_ISSUER, environment.OIDC_CLIENT_ID, environment.OIDC_CLIENT_SECRET)
    issuer, client, secret = (setting.read(variables) for setting in settings)
    if not (issuer or client or secret):
        return {}
    for setting in settings:
        if not setting.read(variables):
            raise SettingError(
                setting.name, "is not set, but others of OIDC are", "Set all three, or none."
            )
    app = {
        "provider_id": PROVIDER,
        "name": environment.OIDC_NAME.read(variables),
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def origins_of_issuer(variables: Mapping[str, str]) -> list[str]:
    """Where a form that signs in may lead: a browser holds redirects after it to the policy too."""
    issuer = environment.OIDC_ISSUER.read(variables)
    if not issuer:
        return []
    parts = urlsplit(issuer)
    return [f"{parts.scheme}://{parts.netloc}"]
