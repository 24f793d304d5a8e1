"""What a node says beside its everyday fields: milestones, needs, what it depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cascade.types import Need
from goals.choices import Kind
from goals.models import Node
from goals.permissions import require
from goals.selectors.depending import Dependence, depended_on
from web.looking import node_here
from web.visits import Visit
from web.words import Text

#: What a company goal may ask of a function.
NEEDS: dict[str, Text] = {
    Need.REQUIRED.value: _("Required"),
    Need.OPTIONAL.value: _("Optional"),
    Need.NOT_APPLICABLE.value: _("Not applicable"),
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """The part (0..1) that is expected on a day."""

    on: date
    expected: float


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a node's page and its form tell beside the everyday fields.

    ``needs`` are functions with what is asked of them in words.
    """

    milestones: tuple[Milestone, ...]
    needs: tuple[tuple[str, Text], ...]
    depends: tuple[Dependence, ...]


def beyond_of(visit: Visit, node: Node) -> Beyond:
    """What a node says beside its everyday fields; one query at most."""
    needs: dict[str, str] = node.needs or {} if node.kind == Kind.COMPANY_GOAL else {}
    return Beyond(
        milestones_of(node),
        tuple((function_said(name), NEEDS[needs[name]]) for name in sorted(needs)),
        depended_on(visit.actor, node),
    )


def function_said(name: str) -> str:
    """A function as people say it; plan files often write it in one word.

    >>> function_said("customer_success")
    'Customer success'
    """
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def milestones_of(node: Node) -> tuple[Milestone, ...]:
    """The milestones of a node, the earliest first."""
    told = node.milestones or []
    found = [Milestone(date.fromisoformat(one["on"]), one["expected"]) for one in told]
    return tuple(sorted(found, key=lambda one: one.on))


def writable_here(visit: Visit, key: str) -> Node:
    """The node of a key that the reader may change; raises NotFoundError and ForbiddenError."""
    node = node_here(visit, key)
    require(visit.actor, "node.write", node, act=format_lazy(_("change {key}"), key=key))
    return node
