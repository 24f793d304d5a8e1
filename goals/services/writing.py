"""One writing transaction: the lock, the checks of a row, its audit row, the graph version.

Every service does its work inside :func:`writing`. Writers of one organisation follow one
another, so what a service checks stays true until it commits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext

from goals.actors import Actor
from goals.audit import Entry, append
from goals.errors import ConflictError, InvalidError, NotFoundError, StaleEditError
from goals.models import GraphState
from goals.models.base import Versioned
from goals.records import Record, canonical, record_of
from goals.services.written import tell


class Writing:
    """What one transaction writes. ``now`` is the one instant of all of it."""

    def __init__(self, actor: Actor, state: GraphState, now: datetime) -> None:
        self.actor, self.state, self.now = actor, state, now
        self._entries: list[Entry] = []

    def create[Row: models.Model](self, act: str, row: Row, *, key: str = "") -> Row:
        """Saves a new row, checked, with its audit row."""
        clean(row)
        row.save(force_insert=True)
        self.note(act, row, before=None, after=record_of(row), key=key)
        return row

    def change[Row: Versioned](
        self,
        act: str,
        row: Row,
        changes: Mapping[str, Any],
        *,
        expected_version: int | None = None,
        key: str = "",
    ) -> bool:
        """Saves new values of some fields; False, and nothing written, when none differs.

        Raises :class:`~goals.errors.StaleEditError` when the row is at another version than
        ``expected_version``, and :class:`~goals.errors.InvalidError`.
        """
        before = record_of(row)
        check_version(row, expected_version, key=key)
        for name, value in changes.items():
            setattr(row, name, value)
        changed = [name for name, value in record_of(row).items() if differs(value, before[name])]
        if not changed:
            return False
        clean(row)
        row.version += 1
        row.save(update_fields=[*changed, "version", "updated_at"])
        self.note(act, row, before=before, after=record_of(row), key=key)
        return True

    def delete(self, act: str, row: models.Model, *, key: str = "") -> None:
        """Deletes a row; its audit row keeps it."""
        before, number = record_of(row), row.pk
        row.delete()
        row.pk = number
        self.note(act, row, before=before, after=None, key=key)

    def note(
        self,
        act: str,
        row: models.Model,
        *,
        before: Record | None,
        after: Record | None,
        key: str = "",
    ) -> None:
        """Adds an audit row of something that was written already."""
        self._entries.append(
            Entry(
                organisation_id=self.actor.organisation_id,
                graph_version=self.state.version + 1,
                at=self.now,
                act=act,
                object_type=row._meta.model_name or "",
                object_id=row.pk,
                object_key=key or name_of(row),
                actor_id=self.actor.user_id,
                actor_name=self.actor.name,
                request_id=self.actor.request_id,
                before=canonical(before),
                after=canonical(after),
            )
        )

    def finish(self) -> bool:
        """Chains the audit rows and raises the graph version; False when nothing was written."""
        if not self._entries:
            return False
        append(self.state, self._entries)
        self.state.version += 1
        self.state.save(update_fields=["version", "audit_count", "audit_head"])
        return True


@contextmanager
def writing(actor: Actor) -> Iterator[Writing]:
    """A transaction that holds the organisation's lock, and leaves its audit rows.

    What the database itself refuses is raised as :class:`~goals.errors.ConflictError`.
    """
    try:
        with transaction.atomic():
            try:
                state = GraphState.objects.select_for_update().get(pk=actor.organisation_id)
            except GraphState.DoesNotExist:
                raise NotFoundError("organisation", actor.organisation_id) from None
            session = Writing(actor, state, timezone.now())
            yield session
            wrote = session.finish()
    except IntegrityError as error:
        raise ConflictError(
            gettext("the database refused it (%(problem)s); look at what is there and try again")
            % {"problem": error}
        ) from error
    if wrote:
        tell(state.version)


def differs(value: Any, before: Any) -> bool:
    """Whether two values of a column differ; in JSON, 1 and ``true`` do, which Python calls equal.

    >>> differs({"a": True}, {"a": 1}), differs(5, 5.0)
    (True, False)
    """
    if isinstance(value, dict | list) and isinstance(before, dict | list):
        return canonical(value) != canonical(before)
    return bool(value != before)


def check_version(row: Versioned, expected: int | None, *, key: str = "") -> None:
    """Raises :class:`~goals.errors.StaleEditError` when a row was changed since it was read."""
    if expected is not None and row.version != expected:
        raise StaleEditError(
            str(row._meta.verbose_name),
            key or name_of(row),
            expected=expected,
            actual=row.version,
            current=record_of(row),
        )


def clean(row: models.Model) -> None:
    """Checks each column by itself; raises :class:`~goals.errors.InvalidError`."""
    try:
        row.clean_fields(exclude={f.name for f in row._meta.fields if f.is_relation})
    except ValidationError as error:
        problems = {field: " ".join(messages) for field, messages in error.message_dict.items()}
        raise InvalidError(problems) from None


def name_of(row: models.Model) -> str:
    """What people call a row: its key, identifier or name."""
    for name in ("key", "identifier", "slug", "name"):
        value = getattr(row, name, None)
        if value:
            return str(value)[:300]
    return str(row.pk)
