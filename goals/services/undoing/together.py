"""Many alike things put back at once: what an act on many nodes wrote costs few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import batched
from typing import Any

from goals.choices import Kind
from goals.models import Contribution, Node
from goals.records import canonical, record_of
from goals.selectors.undoing import Touched, undone_act
from goals.services.bulk.columns import save
from goals.services.bulk.preview import BATCH
from goals.services.undoing.again import columns_back
from goals.services.writing import Writing

#: Fewer things are put back one by one.
MANY = 20
#: What an act on many nodes sets.
_SET = frozenset({"owner_id", "owner_name", "unit_id", "period_id", "status", "due", "archived_at"})


def put_back_together(
    session: Writing, graph_version: int, touched: Sequence[Touched]
) -> list[Touched]:
    """Puts back what there are many of; what is left to do, last first.

    Nothing has changed since they were left, so what they were before needs no check of its own.
    """
    if len(touched) < MANY:
        return list(reversed(touched))
    _withdraw(session, graph_version, [thing for thing in touched if _is_new_link(thing)])
    _change(session, graph_version, [thing for thing in touched if _is_set(thing)])
    return [thing for thing in reversed(touched) if not (_is_new_link(thing) or _is_set(thing))]


def _is_new_link(thing: Touched) -> bool:
    return thing.what == "contribution" and thing.is_new


def _is_set(thing: Touched) -> bool:
    if not isinstance(thing.now, Node) or thing.is_new or thing.is_gone:
        return False
    return thing.now.kind != Kind.MISSION and thing.changed().keys() <= _SET


def _withdraw(session: Writing, graph_version: int, things: Sequence[Touched]) -> None:
    for some in batched(things, BATCH):
        Contribution.objects.filter(pk__in=[thing.number for thing in some]).delete()
        for thing in some:
            assert thing.now is not None
            act = undone_act(thing.act, graph_version)
            before = record_of(thing.now)
            session.note(act, thing.now, before=before, after=None, key=thing.key)


def _change(session: Writing, graph_version: int, things: Sequence[Touched]) -> None:
    alike: defaultdict[tuple[str, str], list[Touched]] = defaultdict(list)
    for thing in things:
        alike[undone_act(thing.act, graph_version), canonical(thing.changed())].append(thing)
    for (act, _), group in alike.items():
        rows: list[Any] = [thing.now for thing in group]
        save(session, act, rows, columns_back(group[0]))
