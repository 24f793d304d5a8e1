"""Why a contribution between two nodes cannot be."""

from __future__ import annotations

from django.utils.translation import gettext

from cascade.errors import CascadeError, CycleError
from goals.choices import Kind
from goals.errors import ConflictError, DuplicateError, LevelError
from goals.models import Contribution, Node
from goals.selectors.upward import reaches, way_up


def link_refusal(child: Node, parent: Node) -> CascadeError | None:
    """The error with which ``child -> parent`` is refused; None for none. Two queries."""
    mine = child.organisation_id
    links = Contribution.objects.filter(organisation_id=mine, child=child, parent=parent)
    return refusal_of(
        child, parent, linked=links.exists(), above=reaches(mine, parent.pk, child.pk)
    )


def refusal_of(child: Node, parent: Node, *, linked: bool, above: bool) -> CascadeError | None:
    """The same, where it is known already whether they are linked, and the child stands above."""
    if child.pk == parent.pk:
        return CycleError([child.key])
    if child.kind == Kind.MISSION:
        return ConflictError(
            gettext("the mission contributes to nothing; link the goal to the mission")
        )
    if child.kind < parent.kind:
        kinds = child.get_kind_display(), parent.get_kind_display()
        return LevelError(child.key, kinds[0], parent.key, kinds[1])
    if linked:
        return DuplicateError("contribution", f"{child.key} -> {parent.key}")
    if above:
        path = way_up(child.organisation_id, parent.pk, child.pk)
        return CycleError([path[-1], *path[:-1]])
    return None
