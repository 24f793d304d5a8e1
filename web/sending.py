"""Forms that make something or take it away: sent twice, they are done once.

Whoever presses a button again before the answer is there, or goes back and sends the form again,
is led to what the first time has made. Scripts hold a second press back; this holds without them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import wraps
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from goals.errors import ArchivedError, NotFoundError
from goals.models import IdempotencyRecord
from goals.services.retries import answer_keep, key_claim
from goals.services.written import written
from web.forming import PageForm, attempt, tell
from web.visits import View, Visit

#: The hidden field by which a form that is sent again is known; ``{% once %}`` writes it.
FIELD = "once"
#: What differs without meaning anything else.
_BESIDE = ("csrfmiddlewaretoken", "next")


def new_token() -> str:
    """What a form is known by that was never shown before."""
    return secrets.token_urlsafe(16)


def sent_once(
    request: HttpRequest,
    form: PageForm,
    act: Callable[[dict[str, Any]], str],
    *,
    said: str | Promise | Callable[[], str] = "",
    undo: bool = True,
    again: str | Promise = "",
    now: Callable[[], Mapping[str, str]] | None = None,
) -> HttpResponse | None:
    """The way to what a sent form has made; None where it was not sent, or is refused.

    ``act`` is called with the clean fields, and answers with the address to go to. ``said`` is
    told there, and ``again`` to who sent the same form before, whose ``act`` is not called. What
    is refused stands in the form afterwards, as with :func:`web.forming.done`, which tells of
    ``now``, too.
    """
    if not form.is_valid():
        return None
    with transaction.atomic():
        record, is_new = _claimed(request)
        if not is_new:
            return _as_before(request, record, again)
        made: list[str] = []
        wrote = attempt(form, lambda fields: made.append(act(fields)), now=now)
        if wrote is None:
            transaction.set_rollback(True)  # so that it may be sent again
            return None
        if record is not None:
            kept, version = {"Location": made[0]}, str(wrote.version or "") if undo else ""
            answer_keep(record=record, status=302, headers=kept, body=version)
    if said:
        text = said() if callable(said) else said
        tell(request, text, wrote.version if undo else None)
    return redirect(made[0])


def taken_once(view: View) -> View:
    """A view that takes something away: sent again, it leads to where the first time led.

    What is gone is not found a second time, and what is archived is refused. To whom the same
    address has done just that before, it is done; to everybody else the refusal stands. It needs
    no token, since what was put back meanwhile is taken away anew.
    """

    @wraps(view)
    def taken(visit: Visit, **arguments: Any) -> HttpResponseBase:
        if visit.request.method != "POST":
            return view(visit, **arguments)
        record: IdempotencyRecord | None = None
        try:
            with transaction.atomic(), written() as wrote:
                record = _claim(visit.request)[0]
                answer = view(visit, **arguments)
                if wrote.version is not None:
                    kept, version = {"Location": answer.headers["Location"]}, str(wrote.version)
                    answer_keep(record=record, status=302, headers=kept, body=version)
                return answer
        except (NotFoundError, ArchivedError):
            if record is None or record.status is None:
                raise
            return _as_before(visit.request, record, "")

    return taken


def _claimed(request: HttpRequest) -> tuple[IdempotencyRecord | None, bool]:
    """The record of the form that was sent, and whether it is new; none without its token.

    Of two that are sent at once, the second waits here for the first.
    """
    if not request.POST.get(FIELD) or not request.user.is_authenticated:
        return None, True
    return _claim(request)


def _claim(request: HttpRequest) -> tuple[IdempotencyRecord, bool]:
    user: Any = request.user
    print_of_it = _fingerprint(request)
    # A program's keys hold no space, so none of them is this one.
    return key_claim(user=user, key=f"form {print_of_it}", fingerprint=print_of_it)


def _fingerprint(request: HttpRequest) -> str:
    """What makes two forms the same: the page, the token, and all that was typed.

    So who goes back and types something else is not taken to have sent it before.
    """
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in _BESIDE)
    return sha256(repr((request.path, fields)).encode("utf-8", "replace")).hexdigest()


def _as_before(
    request: HttpRequest, record: IdempotencyRecord | None, again: str | Promise
) -> HttpResponse:
    assert record is not None
    messages.info(
        request, str(again) or _("This was sent twice, and is done once."), extra_tags=record.body
    )
    return redirect(record.headers["Location"])
