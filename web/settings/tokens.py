"""One's own tokens: keys for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from goals.selectors.rows import tokens_of
from goals.services import token_create, token_revoke
from web.forming import say
from web.looking import address
from web.sending import sent_once
from web.settings.forms import TokenForm
from web.visits import Visit, organisation_page

#: What is told to who sends the form again.
MADE_BEFORE = gettext_lazy(
    "The token was made when you first sent this. Its secret is told once: without it, revoke the"
    " token and create another."
)
#: How many tokens are listed, those in use before the revoked ones, the newest first.
SHOWN = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def tokens(visit: Visit) -> HttpResponse:
    """One's tokens, and a form for a new one, whose secret is shown this once."""
    form = TokenForm(visit.request.POST or None)
    secrets: list[str] = []

    def act(told: dict[str, Any]) -> str:
        _, secret = token_create(
            actor=visit.actor, name=told["name"], scope=told["scope"], expires_at=form.expires_at
        )
        secrets.append(secret)
        return address(visit, "tokens")

    answer = sent_once(visit.request, form, act, undo=False, again=MADE_BEFORE)
    made = bool(secrets)
    if answer is not None and not made:
        return answer
    status = 200 if made else form.status
    now = timezone.now()
    rows = list(
        tokens_of(visit.actor).order_by(F("revoked_at").desc(nulls_first=True), "-pk")[:SHOWN]
    )
    told = {
        "form": TokenForm() if made else form,
        "secret": secrets[0] if made else "",
        "live": [row for row in rows if row.revoked_at is None and not _is_over(row, now)],
        "over": [row for row in rows if row.revoked_at is not None or _is_over(row, now)],
        "api": visit.request.build_absolute_uri("/api/v1/"),
    }
    return visit.render("settings/tokens.html", told, status=status)


def _is_over(row: Any, now: Any) -> bool:
    return row.expires_at is not None and row.expires_at <= now


@require_POST
@organisation_page
def revoke(visit: Visit, number: int) -> HttpResponse:
    """Revokes a token: whoever uses it is refused from now on."""
    row = token_revoke(actor=visit.actor, token=number)
    say(visit, _("The token “%(name)s” is revoked.") % {"name": row.name})
    return redirect("web:tokens", visit.organisation.slug)
