"""Who may do what: one predicate a right, in the words of the people who hold it.

Everybody in an organisation reads all of it but other units' drafts. An executive writes the
mission and the company goals; a lead writes the goals and programs of the unit and of those
below it, and links them upward to anything; staff record values on what they own and propose
drafts; an administrator manages people, units and periods.

``needs`` of :func:`require` is told to who may not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from rules.predicates import Predicate

from goals.actors import Actor
from goals.choices import Kind, Scope, Status
from goals.errors import ForbiddenError
from goals.models import CheckIn, Comment, Contribution, Node
from goals.wording import Words


def predicate(function: Callable[..., bool]) -> Predicate:
    """The function as a predicate, to be joined with others by ``&``, ``|`` and ``~``."""
    return Predicate(function)


@predicate
def is_system(actor: Actor) -> bool:
    """A command of whoever runs the installation."""
    return actor.is_system


@predicate
def is_executive(actor: Actor) -> bool:
    """An executive of the organisation."""
    return actor.is_executive


@predicate
def is_administrator(actor: Actor) -> bool:
    """An administrator of the organisation."""
    return actor.is_administrator


@predicate
def leads_a_unit(actor: Actor) -> bool:
    """A lead of any unit."""
    return bool(actor.led_units)


@predicate
def may_write(actor: Actor) -> bool:
    """Came without a token, or with one for writing."""
    return actor.scope == Scope.WRITE


@predicate
def may_record(actor: Actor) -> bool:
    """Came without a token, or with one for writing or for values."""
    return actor.scope in (Scope.WRITE, Scope.VALUES)


@predicate
def sets_direction(actor: Actor, node: Node) -> bool:
    """An executive, for the mission, company goals, and what belongs to no unit."""
    direction = node.kind in (Kind.MISSION, Kind.COMPANY_GOAL)
    return actor.is_executive and (direction or node.unit_id is None)


@predicate
def leads_its_unit(actor: Actor, node: Node) -> bool:
    """A lead of the node's unit, or of one above it, for functional goals and programs."""
    plans = node.kind in (Kind.FUNCTIONAL_GOAL, Kind.PROGRAM)
    return plans and node.unit_id in actor.led_units


@predicate
def proposes_it(actor: Actor, node: Node) -> bool:
    """A member of staff, for a draft of their own in their unit."""
    own = not node.pk or node.created_by_id == actor.user_id
    in_unit = node.unit_id in actor.staff_units or node.unit_id is None
    plans = node.kind in (Kind.FUNCTIONAL_GOAL, Kind.PROGRAM)
    return own and in_unit and plans and node.status == Status.DRAFT and "staff" in actor.roles


@predicate
def owns_it(actor: Actor, node: Node) -> bool:
    """The owner of a node."""
    return actor.user_id is not None and actor.user_id == node.owner_id


@predicate
def owns_what_it_measures(actor: Actor, check_in: CheckIn) -> bool:
    """The owner of the node that is looked at, or of the key result that is measured."""
    owners = {check_in.node.owner_id}
    if check_in.key_result is not None:
        owners.add(check_in.key_result.owner_id)
    return actor.user_id is not None and actor.user_id in owners


@predicate
def sees_its_drafts(actor: Actor, node: Node) -> bool:
    """Anybody, unless it is a draft; a draft: executives, its unit, its author and owner."""
    return (
        node.status != Status.DRAFT
        or actor.is_executive
        or node.unit_id in actor.led_units | actor.staff_units
        or actor.user_id in (node.created_by_id, node.owner_id)
    )


@predicate
def wrote_it(actor: Actor, comment: Comment) -> bool:
    """The author of a comment."""
    return actor.user_id is not None and actor.user_id == comment.by_id


def _either_end(right: Predicate) -> Predicate:
    """The predicate holds for the child or for the parent of a contribution."""

    def holds(actor: Actor, link: Contribution) -> bool:
        return bool(right.test(actor, link.child) or right.test(actor, link.parent))

    return predicate(holds)


writes_node = sets_direction | leads_its_unit | proposes_it


@predicate
def writes_its_node(actor: Actor, check_in: CheckIn) -> bool:
    """Who may write the node that is looked at."""
    return bool(writes_node.test(actor, check_in.node))


#: Every right by name, with who has it in words.
RIGHTS: dict[str, tuple[Predicate, Words]] = {
    "organisation.change": (
        may_write & (is_executive | is_administrator),
        _("an executive or an administrator"),
    ),
    "people.manage": (may_write & is_administrator, _("an administrator")),
    "unit.manage": (may_write & is_administrator, _("an administrator")),
    "period.manage": (
        may_write & (is_administrator | is_executive),
        _("an administrator or an executive"),
    ),
    "node.read": (sees_its_drafts, _("its unit, its author or an executive, as it is a draft")),
    "node.write": (
        may_write & writes_node,
        _("an executive (mission, company goals), a lead of its unit, or staff for own drafts"),
    ),
    "node.waive": (
        may_write & (sets_direction | leads_its_unit),
        _("a lead of its unit, or an executive"),
    ),
    "finding.dismiss": (
        may_write & (writes_node | owns_it),
        _("its owner, or who may change it"),
    ),
    "contribution.confirm": (
        may_write & _either_end(sets_direction | leads_its_unit),
        _("who may write one of its ends"),
    ),
    "value.record": (
        may_record & (writes_its_node | owns_what_it_measures),
        _("its owner, a lead of its unit, or an executive for company goals"),
    ),
    "comment.write": (may_write & wrote_it, _("its author")),
    "comment.delete": (
        may_write & (wrote_it | is_administrator),
        _("its author or an administrator"),
    ),
    "plan.import": (may_write & (is_executive | leads_a_unit), _("an executive or a lead")),
    "plan.import_all": (may_write & is_executive, _("an executive")),
}


def allows(actor: Actor, right: str, thing: Any = None) -> bool:
    """Whether an actor has a right, on a thing where the right is about one."""
    if actor.is_system:
        return True
    holds = RIGHTS[right][0]
    return bool(holds.test(actor, thing) if thing is not None else holds.test(actor))


def require(actor: Actor, right: str, thing: Any = None, *, act: Words) -> None:
    """Raises :class:`~goals.errors.ForbiddenError` unless the actor has the right.

    It says so where the person has it, and only the token that they came with has not.
    """
    if allows(actor, right, thing):
        return
    for scope in (Scope.VALUES, Scope.WRITE):
        if not may_write(actor) and allows(replace(actor, scope=scope), right, thing):
            raise ForbiddenError.for_token(act, has=actor.scope.value, needs=scope.value)
    raise ForbiddenError(act, RIGHTS[right][1])
