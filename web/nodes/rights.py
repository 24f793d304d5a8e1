"""What a person may plan: kinds, units and statuses, as the choices of a form. No queries."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.choices import Kind, Status, word_of
from goals.models import Node, Unit
from web import words
from web.visits import Visit

Choices = list[tuple[str, str | Promise]]
#: What can be created; a mission is set.
PLANNED = (Kind.COMPANY_GOAL, Kind.FUNCTIONAL_GOAL, Kind.PROGRAM)
#: The statuses that a form offers; missions alone are superseded.
OFFERED = (Status.DRAFT, Status.ACTIVE, Status.DONE, Status.CANCELLED)
NO_UNIT: tuple[str, str | Promise] = ("", _("No unit: the whole organisation"))


def blank(visit: Visit, kind: int, unit: int | None = None, status: int = Status.ACTIVE) -> Node:
    """A node that is not there yet, to ask for rights on."""
    return Node(
        organisation_id=visit.organisation.pk,
        kind=kind,
        unit_id=unit,
        status=status,
        created_by_id=visit.actor.user_id,
    )


def units_for(visit: Visit, node: Node, units: Iterable[Unit]) -> Choices:
    """The units to which somebody may give a node, as a draft at least."""
    found: Choices = [NO_UNIT] if _may_be_in(visit, node, None) else []
    found += [(unit.prefix, str(unit)) for unit in units if _may_be_in(visit, node, unit.pk)]
    return found


def _in_unit(node: Node, unit: int | None) -> Node:
    there = copy(node)
    there.unit_id = unit
    return there


def _may_be_in(visit: Visit, node: Node, unit: int | None) -> bool:
    there = _in_unit(node, unit)
    return any(_may_be(visit, there, status) for status in {node.status, Status.DRAFT})


def _may_be(visit: Visit, node: Node, status: int) -> bool:
    then = copy(node)
    then.status = status
    return visit.may("node.write", then)


def statuses_for(visit: Visit, node: Node, units: Iterable[Unit], *, new: bool) -> Choices:
    """The statuses that somebody may give a node in any of the units open to them."""
    offered = OFFERED[:2] if new else OFFERED
    places = [None, *(unit.pk for unit in units)] if new else [node.unit_id]
    return [
        (str(status.value), words.STATUSES[word_of(Status, status) or ""])
        for status in offered
        if (not new and status == node.status)
        or any(_may_be(visit, _in_unit(node, unit), status) for unit in places)
    ]


def kinds_for(visit: Visit, units: Iterable[Unit]) -> list[Kind]:
    """What somebody may create, somewhere."""
    known = list(units)
    return [kind for kind in PLANNED if units_for(visit, blank(visit, kind), known)]
