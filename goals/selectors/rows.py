"""The rows that an actor may see, as querysets for a door to filter, order and page.

Everybody sees all of the organisation but other units' drafts; what belongs to a draft that
cannot be seen (links, key results, check-ins) cannot be seen either.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from goals.actors import Actor
from goals.choices import Status
from goals.models import (
    AuditRow,
    CheckIn,
    Comment,
    Contribution,
    Dismissal,
    KeyResult,
    Membership,
    Node,
    Organisation,
    Period,
    Token,
    Unit,
    User,
    Waiver,
)

#: Up to so many hidden drafts are told to the database one by one.
FEW_HIDDEN = 1_000


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations that a person belongs to."""
    mine = Membership.objects.filter(user=user).values("organisation")
    return Organisation.objects.filter(pk__in=mine)


def visible(actor: Actor, node: str = "") -> Q:
    """The condition that an actor sees a node; ``node`` is the way to it, such as ``child__``.

    The same as the right ``node.read`` in :mod:`goals.permissions`, for many rows at once.
    """
    if actor.is_system or actor.is_executive:
        return Q()
    units = actor.led_units | actor.staff_units
    return (
        ~Q(**{f"{node}status": Status.DRAFT})
        | Q(**{f"{node}unit__in": units})
        | Q(**{f"{node}created_by": actor.user_id})
        | Q(**{f"{node}owner": actor.user_id})
    )


def nodes_visible_to(actor: Actor) -> QuerySet[Node]:
    """The nodes of the plan, archived ones too, with unit and owner."""
    nodes = Node.objects.filter(visible(actor), organisation_id=actor.organisation_id)
    return nodes.select_related("unit", "owner")


def contributions_visible_to(actor: Actor) -> QuerySet[Contribution]:
    """The contributions, with both ends."""
    ends = visible(actor, "child__") & visible(actor, "parent__")
    links = Contribution.objects.filter(ends, organisation_id=actor.organisation_id)
    return links.select_related("child", "parent", "confirmed_by")


def key_results_visible_to(actor: Actor) -> QuerySet[KeyResult]:
    """The key results, archived ones too, with node and owner."""
    results = KeyResult.objects.filter(
        visible(actor, "node__"), organisation_id=actor.organisation_id
    )
    return results.select_related("node", "owner")


def check_ins_visible_to(actor: Actor) -> QuerySet[CheckIn]:
    """The check-ins, with node, key result and who made them."""
    rows = CheckIn.objects.filter(visible(actor, "node__"), organisation_id=actor.organisation_id)
    return rows.select_related("node", "key_result", "by")


def comments_visible_to(actor: Actor) -> QuerySet[Comment]:
    """The comments, but for deleted ones, with node and author."""
    rows = Comment.objects.filter(
        visible(actor, "node__"), organisation_id=actor.organisation_id, deleted_at=None
    )
    return rows.select_related("node", "by")


def waivers_visible_to(actor: Actor) -> QuerySet[Waiver]:
    """The waivers, with node and who granted them."""
    rows = Waiver.objects.filter(visible(actor, "node__"), organisation_id=actor.organisation_id)
    return rows.select_related("node", "by")


def dismissals_visible_to(actor: Actor) -> QuerySet[Dismissal]:
    """The dismissals, also those whose words have changed since, with node and by whom."""
    rows = Dismissal.objects.filter(visible(actor, "node__"), organisation_id=actor.organisation_id)
    return rows.select_related("node", "by")


def units_of(actor: Actor) -> QuerySet[Unit]:
    """The units, archived ones too, with the units that they are part of."""
    return Unit.objects.filter(organisation_id=actor.organisation_id).select_related("parent")


def periods_of(actor: Actor) -> QuerySet[Period]:
    """The periods, archived ones too."""
    return Period.objects.filter(organisation_id=actor.organisation_id)


def memberships_of(actor: Actor) -> QuerySet[Membership]:
    """Who is what in the organisation."""
    rows = Membership.objects.filter(organisation_id=actor.organisation_id)
    return rows.select_related("user", "unit")


def tokens_of(actor: Actor) -> QuerySet[Token]:
    """The actor's own tokens, revoked ones too."""
    return Token.objects.filter(organisation_id=actor.organisation_id, user_id=actor.user_id or 0)


def history_of(actor: Actor) -> QuerySet[AuditRow]:
    """The audit trail, but for what concerns drafts that the actor may not see.

    One query at once, for whom drafts may be hidden.
    """
    mine = {"organisation_id": actor.organisation_id}
    rows = AuditRow.objects.filter(**mine)
    hidden = _hidden_from(actor)
    if hidden is None:
        return rows
    ends = Q(child__in=hidden) | Q(parent__in=hidden)
    about: dict[str, Any] = {
        "node": hidden,
        "contribution": Contribution.objects.filter(ends, **mine).values("pk"),
        "keyresult": KeyResult.objects.filter(node__in=hidden).values("pk"),
        "checkin": CheckIn.objects.filter(node__in=hidden).values("pk"),
        "waiver": Waiver.objects.filter(node__in=hidden).values("pk"),
        "comment": Comment.objects.filter(node__in=hidden).values("pk"),
        "dismissal": Dismissal.objects.filter(node__in=hidden).values("pk"),
    }
    for object_type, numbers in about.items():
        rows = rows.exclude(object_type=object_type, object_id__in=numbers)
    return rows


def _hidden_from(actor: Actor) -> Any:
    """The drafts that an actor does not see: their numbers if they are few; None for none."""
    if actor.is_system or actor.is_executive:
        return None
    drafts = Node.objects.filter(organisation_id=actor.organisation_id, status=Status.DRAFT)
    hidden = drafts.exclude(visible(actor)).order_by().values_list("pk", flat=True)
    # A list is looked up by indexes; a query in a query would look at all links for each.
    numbers = list(hidden[: FEW_HIDDEN + 1])
    if not numbers:
        return None
    return numbers if len(numbers) <= FEW_HIDDEN else hidden
