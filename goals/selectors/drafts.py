"""What a person has typed into forms and not sent."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from goals.actors import Actor
from goals.models import FormDraft

#: For how long a draft is offered after it was saved last.
OFFERED_FOR = timedelta(days=30)


def drafts_of(actor: Actor) -> QuerySet[FormDraft]:
    """The person's drafts in the organisation, the latest first; none of the system's."""
    return FormDraft.objects.filter(
        organisation_id=actor.organisation_id,
        user_id=actor.user_id or 0,
        saved_at__gte=timezone.now() - OFFERED_FOR,
    ).order_by("-saved_at", "-pk")


def draft_of(actor: Actor, form: str) -> FormDraft | None:
    """The person's draft of a form; None where there is none."""
    return drafts_of(actor).filter(form=form).first()
