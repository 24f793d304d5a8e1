"""What somebody types into a node's form is kept for them, and offered when they come back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from goals.models import FormDraft
from goals.selectors.drafts import draft_of
from goals.services.drafts import draft_discard, draft_save
from web.visits import Visit

#: What of a sent form is no part of what was typed.
BESIDE = frozenset(
    {
        "csrfmiddlewaretoken", "version", "find", "look", "suggest", "merge", "discard", "q",
        "next", "once",
    }
)  # fmt: skip


def draft_for(visit: Visit, form: str) -> FormDraft | None:
    """What the reader typed into a form and did not send."""
    return draft_of(visit.actor, form)


def forget(visit: Visit, form: str) -> None:
    """Forgets the draft of a form that was sent."""
    draft_discard(actor=visit.actor, form=form)


def keep(visit: Visit, form: str, to: str) -> HttpResponse:
    """Keeps what was sent as a draft, or forgets it; answers a script with when it was kept."""
    sent = visit.request.POST
    if "discard" in sent:
        draft_discard(actor=visit.actor, form=form)
        messages.success(visit.request, _("What you had typed is discarded."))
        return redirect(to)
    version = sent.get("version", "")
    draft = draft_save(
        actor=visit.actor,
        form=form,
        fields=typed(sent),
        base_version=int(version) if version.isdecimal() and len(version) < 10 else None,
    )
    if visit.is_part:
        return visit.render("nodes/_kept.html", {"draft": draft})
    messages.success(visit.request, _("What you typed is kept as a draft, for you alone."))
    return redirect(to)


def typed(sent: Any) -> dict[str, str]:
    """The fields of a sent form, as typed."""
    return {name: value for name, value in sent.items() if name not in BESIDE}
