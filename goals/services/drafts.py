"""What a person has typed into a form and not sent: kept for them alone, for a while.

It is no change of the plan and nobody else's business: no lock, no audit row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import ForbiddenError, InvalidError
from goals.models import FormDraft
from goals.records import canonical
from goals.selectors.drafts import OFFERED_FOR
from goals.services.writing import clean

#: How many drafts a person has at most in an organisation; those saved longest ago go.
MOST_DRAFTS = 100
#: How long the fields of one may be, as JSON.
MOST_CHARACTERS = 100_000


def draft_save(
    *, actor: Actor, form: str, fields: Mapping[str, Any], base_version: int | None = None
) -> FormDraft:
    """The person's draft of a form, in place of the one before.

    Drafts that are older than :data:`~goals.selectors.drafts.OFFERED_FOR` are forgotten. Raises
    InvalidError for too much text, ForbiddenError for the system, which types nothing.
    """
    user_id = _person(actor)
    draft = FormDraft(
        organisation_id=actor.organisation_id,
        user_id=user_id,
        form=form,
        fields=dict(fields),
        base_version=base_version,
        saved_at=timezone.now(),
    )
    clean(draft)
    if len(canonical(draft.fields)) > MOST_CHARACTERS:
        raise InvalidError(
            {
                "fields": gettext("must be at most %(most)s characters together")
                % {"most": f"{MOST_CHARACTERS:,}"}
            }
        )
    with transaction.atomic():
        kept, _ = FormDraft.objects.update_or_create(
            organisation_id=draft.organisation_id,
            user_id=draft.user_id,
            form=form,
            defaults={
                "fields": draft.fields, "base_version": base_version, "saved_at": draft.saved_at
            },
        )  # fmt: skip
        _forget(actor, user_id)
    return kept


def draft_discard(*, actor: Actor, form: str) -> bool:
    """Forgets the person's draft of a form; False when there is none."""
    count, _ = _mine(actor, _person(actor)).filter(form=form).delete()
    return count > 0


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise ForbiddenError(_("keep a draft"), _("a person who signed in"))
    return actor.user_id


def _mine(actor: Actor, user_id: int) -> QuerySet[FormDraft]:
    return FormDraft.objects.filter(organisation_id=actor.organisation_id, user_id=user_id)


def _forget(actor: Actor, user_id: int) -> None:
    """Deletes what is too old, and what is too much."""
    FormDraft.objects.filter(user_id=user_id, saved_at__lt=timezone.now() - OFFERED_FOR).delete()
    surplus = (
        _mine(actor, user_id)
        .order_by("-saved_at", "-pk")
        .values_list("pk", flat=True)[MOST_DRAFTS:]
    )
    if numbers := list(surplus):
        FormDraft.objects.filter(pk__in=numbers).delete()
