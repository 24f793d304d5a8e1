"""The memory that makes a retry harmless: which answer was given to which idempotency key."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from goals.models import IdempotencyRecord, User

#: How long a key is remembered.
KEPT_FOR = timedelta(hours=24)


def key_claim(*, user: User, key: str, fingerprint: str) -> tuple[IdempotencyRecord, bool]:
    """The record of a person's key, and whether it is new. Call it in a transaction.

    Of two who claim one key at once the second waits for the first, and finds its record. Records
    of the person that are older than :data:`KEPT_FOR` are forgotten.
    """
    forgotten = timezone.now() - KEPT_FOR
    IdempotencyRecord.objects.filter(user=user, created_at__lt=forgotten).delete()
    return IdempotencyRecord.objects.get_or_create(
        user=user, key=key, defaults={"fingerprint": fingerprint}
    )


def answer_keep(
    *, record: IdempotencyRecord, status: int, headers: dict[str, str], body: str
) -> None:
    """Keeps the answer to be given again, in the transaction of what was written."""
    record.status, record.headers, record.body = status, headers, body
    record.save(update_fields=["status", "headers", "body"])
