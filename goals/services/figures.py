"""Keeping the figures of each day, so that there is a past to compare with.

They follow from the plan, so nobody acts here: no right, no lock of the organisation, no audit row,
and no higher graph version. A day that nobody looked at has no row: nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from goals.actors import Actor
from goals.models import DailyFigures, Organisation
from goals.selectors.alignment import WholePlan, whole_plan
from goals.selectors.figures import figures_of

#: For how long a page waits for another writer of SQLite before it goes without (milliseconds).
PATIENCE_MS = 50
#: The columns that tell which row it is.
_NAMING = ("organisation", "day")
#: What this process knows to be recorded, by organisation.
_RECORDED: dict[int, object] = {}


def figures_record(organisation: Organisation, day: date | None = None) -> DailyFigures:
    """Records the figures of now as those of a day (today), in place of earlier ones of that day.

    A constant number of queries; the last one is one statement, which locks no more than its row
    (on SQLite, the database for that moment).
    """
    plan = whole_plan(organisation, Actor.system(organisation), day or timezone.localdate())
    figures = figures_of(plan)
    _save(figures)
    return figures


def figures_note(plan: WholePlan) -> bool:
    """Records a plan's figures for a page that shows them; False where there was nothing to do.

    Nothing is written where this process or another has done so for the state and the day, for
    another day than today, or while somebody else keeps SQLite busy: the next page will. What is
    not known without waiting is left out, and recorded when it is known.
    """
    if plan.as_of != timezone.localdate():
        return False
    state = plan.snapshot.state, plan.as_of
    if _RECORDED.get(plan.organisation.pk) == state:
        return False
    figures = figures_of(plan, wait=False)
    written = not _is_there(figures) and _saved_soon(figures)
    if figures.smart is not None or not figures.goals:
        _RECORDED[plan.organisation.pk] = state if written or _is_there(figures) else None
    return written


def _is_there(figures: DailyFigures) -> bool:
    rows = DailyFigures.objects.filter(organisation_id=figures.organisation_id, day=figures.day)
    return rows.filter(graph_version=figures.graph_version, smart=figures.smart).exists()


def _save(figures: DailyFigures) -> None:
    changing = [
        field.name
        for field in DailyFigures._meta.concrete_fields
        if not field.primary_key and field.name not in _NAMING
    ]
    DailyFigures.objects.bulk_create(
        [figures], update_conflicts=True, unique_fields=_NAMING, update_fields=changing
    )


def _saved_soon(figures: DailyFigures) -> bool:
    """Saves, unless somebody else keeps the database busy."""
    try:
        with _impatient(), transaction.atomic():
            _save(figures)
    except OperationalError:
        return False
    return True


@contextmanager
def _impatient() -> Iterator[None]:
    """Within, SQLite waits for other writers for a moment only."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
