"""Undo: the opposite of one transaction, as one more transaction with its own audit rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cascade.errors import CascadeError
from goals.actors import Actor
from goals.errors import UndoRefusedError
from goals.models import AuditRow, KeyResult, Node
from goals.permissions import require
from goals.selectors.history.words import act_words
from goals.selectors.undoing import (
    MOST_ROWS,
    STAY,
    TABLES,
    Touched,
    base_act,
    final_in,
    look_up,
    rights_to_undo,
    touched_by,
    transaction_of,
    undone_act,
)
from goals.services.undoing.again import as_it_was, check, put_back
from goals.services.undoing.nouns import Members
from goals.services.undoing.saying import Place, name_of, place_of, told_problem
from goals.services.undoing.since import archived_since, attached_since, changed_since
from goals.services.undoing.together import put_back_together
from goals.services.writing import Writing, writing
from goals.substance import refresh_fingerprints
from goals.wording import Words


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone: the graph version, the acts, and what they were done to.

    ``keys`` are as the trail has them, ``names`` as people say them.
    ``stays`` are the tokens (names) that stay revoked, as no secret opens anything twice.
    """

    graph_version: int
    acts: tuple[str, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


def undo(*, actor: Actor, graph_version: int) -> Undone:
    """Reverses all that the transaction of a graph version wrote.

    It can be undone itself. Raises UndoRefusedError, which names each thing that is no longer as
    that transaction left it, ForbiddenError for who may not do the opposite of each act, and
    NotFoundError.
    """
    with writing(actor) as session:
        rows = transaction_of(actor, graph_version)
        _check_kind(graph_version, rows)
        touched = touched_by(rows)
        look_up(touched)
        _check_as_left(actor, graph_version, rows, touched)
        for thing in touched:
            _require(actor, thing, _row(thing))
        for thing in put_back_together(session, graph_version, touched):
            _reverse(session, graph_version, thing)
        _check_whole(session, graph_version, touched)
        _refresh(touched)
    return Undone(
        graph_version,
        tuple(dict.fromkeys(base_act(row.act) for row in rows)),
        tuple(dict.fromkeys(thing.key for thing in touched)),
        tuple(dict.fromkeys(name_of(thing.what, thing.key) for thing in touched)),
        tuple(row.object_key for row in rows if row.object_type in STAY),
    )


def _check_kind(graph_version: int, rows: list[AuditRow]) -> None:
    """Refuses what cannot be undone, whatever has become of it."""
    if len(rows) > MOST_ROWS:
        reason = gettext(
            "it wrote more than %(most)s things; import the plan as it should be instead"
        ) % {"most": number_format(MOST_ROWS, force_grouping=True)}
        raise UndoRefusedError(graph_version, [_place(rows[0], reason)])
    kept = [_place(row, reason) for row, reason in final_in(rows)]
    known = TABLES.keys() | STAY
    strange = gettext("nothing is known that would be its opposite")
    kept += [_place(row, strange) for row in rows if row.object_type not in known]
    if kept:
        raise UndoRefusedError(graph_version, kept)


def _place(row: AuditRow, reason: Words) -> Place:
    return place_of(row.object_type, row.object_key, reason)


def _check_as_left(
    actor: Actor, graph_version: int, rows: list[AuditRow], touched: list[Touched]
) -> None:
    """Refuses to overwrite, or to take along, what was done since."""
    places: list[Place] = [
        *changed_since(actor, rows, touched),
        *attached_since(rows, touched),
        *archived_since(rows, touched),
    ]
    if places:
        raise UndoRefusedError(graph_version, places)


def _row(thing: Touched) -> Any:
    """A thing as it is, or as it will be again."""
    return thing.now if thing.now is not None else as_it_was(thing)


def _reverse(session: Writing, graph_version: int, thing: Touched) -> None:
    with _refusing(graph_version, thing):
        put_back(session, undone_act(thing.act, graph_version), thing, _row(thing))


def _check_whole(session: Writing, graph_version: int, touched: list[Touched]) -> None:
    """What is put back may be so, and refers to what is there."""
    look_up(touched)
    members = Members(session.actor.organisation_id)
    for thing in touched:
        with _refusing(graph_version, thing):
            check(thing, members)
        if thing.now is not None:
            _require(session.actor, thing, thing.now)


def _refresh(touched: list[Touched]) -> None:
    """Fingerprints follow from nodes with their key results, in whatever order these came back."""
    rows = [thing.now for thing in touched]
    nodes = {row.pk for row in rows if isinstance(row, Node)}
    nodes |= {row.node_id for row in rows if isinstance(row, KeyResult)}
    refresh_fingerprints(nodes)


def _require(actor: Actor, thing: Touched, row: Any) -> None:
    for right, about in rights_to_undo(actor, thing, row):
        require(
            actor,
            right,
            about,
            act=format_lazy(
                _("undo what was done to {name} ({done})"),
                name=name_of(thing.what, thing.key),
                done=act_words(base_act(thing.act)),
            ),
        )


@contextmanager
def _refusing(graph_version: int, thing: Touched) -> Iterator[None]:
    """Tells what the opposite of an act is refused for."""
    try:
        yield
    except CascadeError as error:
        place = place_of(thing.what, thing.key, told_problem(thing.what, error))
        raise UndoRefusedError(graph_version, [place]) from error
