"""The one current mission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.choices import Kind, Status
from goals.errors import ConflictError, NotFoundError
from goals.models import Contribution, KeyResult, Node
from goals.permissions import require
from goals.selectors.lookups import current_mission, node_of
from goals.selectors.missions import TEXTS, with_texts
from goals.services.details import check_details
from goals.services.nodes import NodeFields, add_node
from goals.services.references import resolve
from goals.services.writing import Writing, check_version, writing


def mission_set(
    *,
    actor: Actor,
    expected_version: int | None = None,
    carry_links: bool = True,
    why: str | None = None,
    vision: str | None = None,
    success_factors: Sequence[str] | None = None,
    **fields: Unpack[NodeFields],
) -> Node:
    """The new current mission; the one before is superseded and kept.

    ``why``, ``vision`` and ``success_factors`` stand beside the statement; None takes over what the
    mission before says there.

    With ``carry_links`` what contributed to the old one contributes to the new one; a confirmation
    stays held against the old wording, so a confirmed link becomes suspect. ``expected_version``
    is that of the mission to be superseded: versions rise from one mission to the next, so no two
    that were ever current have the same. Raises ForbiddenError, InvalidError, StaleEditError.
    """
    with writing(actor) as session:
        fields.pop("status", None)
        mission = Node(
            organisation_id=actor.organisation_id,
            kind=Kind.MISSION,
            status=Status.ACTIVE,
            created_by_id=actor.user_id,
        )
        before = current_mission(actor.organisation_id)
        texts = {"why": why, "vision": vision, "success_factors": success_factors}
        fields["extra"] = _texts(before, texts, fields.get("extra", {}))
        for name, value in resolve(actor.organisation_id, fields).items():
            setattr(mission, name, value)
        require(actor, "node.write", mission, act=_("set the mission"))
        if before is not None:
            check_version(before, expected_version)
            session.change("mission.supersede", before, {"status": Status.SUPERSEDED})
            mission.version = before.version + 1
        add_node(session, "mission.set", mission)
        if before is not None and carry_links:
            _carry(session, before, mission)
        return mission


def _texts(
    before: Node | None, texts: Mapping[str, Any], extra: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields of a new mission's node, with its texts, or those of the mission before."""
    said = {} if before is None else before.extra
    kept = {name: said[name] for name in TEXTS if name in said}
    return with_texts(kept | dict(extra), **texts)


def mission_texts_change(
    *,
    actor: Actor,
    expected_version: int | None = None,
    why: str | None = None,
    vision: str | None = None,
    success_factors: Sequence[str] | None = None,
) -> Node:
    """The current mission with another why, vision or list of success factors.

    The statement stays, so nothing becomes suspect. None leaves a text as it is, an empty one takes
    it out. Raises NotFoundError where there is no mission, ForbiddenError, StaleEditError,
    InvalidError.
    """
    with writing(actor) as session:
        mission = current_mission(actor.organisation_id)
        if mission is None:
            raise NotFoundError("mission", "current")
        require(actor, "node.write", mission, act=_("change the mission"))
        check_version(mission, expected_version)
        extra = with_texts(mission.extra, why=why, vision=vision, success_factors=success_factors)
        check_details({"extra": extra})
        session.change("mission.change", mission, {"extra": extra})
        return mission


def mission_reinstate(*, actor: Actor, key: str) -> Node:
    """An earlier mission as the current one again, with the links of the present one.

    Raises ConflictError for a goal or program, ForbiddenError, ArchivedError, NotFoundError.
    """
    with writing(actor) as session:
        mission = node_of(actor.organisation_id, key)
        require(actor, "node.write", mission, act=_("set the mission"))
        if mission.kind != Kind.MISSION:
            raise ConflictError(
                gettext("%(key)s is no mission; set a new mission instead") % {"key": key}
            )
        before = current_mission(actor.organisation_id)
        if before is not None and before.pk != mission.pk:
            session.change("mission.supersede", before, {"status": Status.SUPERSEDED})
            version = max(before.version, mission.version)
            changes = {"status": Status.ACTIVE, "version": version}
            session.change("mission.reinstate", mission, changes)
            _carry(session, before, mission)
        elif before is None:
            session.change("mission.reinstate", mission, {"status": Status.ACTIVE})
        return mission


def _carry(session: Writing, before: Node, mission: Node) -> None:
    """Points the contributions to one mission at another; what they move has to be there, too.

    A confirmation that came from a file without the words it was given against is held against
    those of the mission before: nobody has confirmed anything of the new one.
    """
    taken = set(Contribution.objects.filter(parent=mission).values_list("child_id", flat=True))
    measured = KeyResult.objects.filter(node=mission, archived_at=None)
    known = set(measured.values_list("identifier", flat=True))
    links = Contribution.objects.filter(parent=before).order_by("pk").select_related("child")
    for link in links:
        if link.child_id not in taken:
            moves = link.moves if link.moves in known else None
            changes: dict[str, Any] = {"parent": mission, "moves": moves}
            if link.is_confirmed and link.confirmed_fingerprint is None:
                changes["confirmed_fingerprint"] = before.fingerprint
            name = f"{link.child.key} -> {mission.key}"
            session.change("contribution.carry", link, changes, key=name)
