"""The mission's texts beside its statement, and what superseding it would do.

Why, vision and success factors are fields of the mission's node in a plan file, so they go out and
come back with it. They are no part of its fingerprint: only the statement is what links are
confirmed against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from goals.actors import Actor
from goals.choices import Kind, Status
from goals.models import Contribution, Node
from goals.permissions import allows
from goals.selectors.alignment import WholePlan
from goals.selectors.lookups import current_mission
from goals.selectors.naming import Named
from goals.selectors.rows import contributions_visible_to
from goals.substance import fingerprint_of

#: The fields of the mission's node that hold its texts, as a plan file has them.
TEXTS = ("why", "vision", "success_factors")
#: How many contributions a preview names.
MOST_LINKS = 1_000


@dataclass(frozen=True, slots=True)
class MissionTexts:
    """What is said of a mission beside its statement; empty where nothing is."""

    why: str = ""
    vision: str = ""
    success_factors: tuple[str, ...] = ()


def texts_of(mission: Node) -> MissionTexts:
    """The texts of a mission. What a file holds there in another form is passed over.

    >>> texts_of(Node(extra={"why": "Bread matters", "success_factors": ["Ovens", 7]}))
    MissionTexts(why='Bread matters', vision='', success_factors=('Ovens',))
    """
    extra: Mapping[str, Any] = mission.extra
    factors = extra.get("success_factors", ())
    return MissionTexts(
        _text(extra.get("why")),
        _text(extra.get("vision")),
        tuple(factor for factor in factors if isinstance(factor, str))
        if isinstance(factors, list | tuple)
        else (),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def with_texts(
    extra: Mapping[str, Any],
    *,
    why: str | None = None,
    vision: str | None = None,
    success_factors: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The fields of a node with other texts; None leaves one as it is, empty takes it out.

    >>> with_texts({"why": "old", "n": 1}, why="", success_factors=["Ovens", " "])
    {'n': 1, 'success_factors': ['Ovens']}
    """
    factors = None if success_factors is None else [text.strip() for text in success_factors]
    told: dict[str, Any] = {
        "why": why if why is None else why.strip(),
        "vision": vision if vision is None else vision.strip(),
        "success_factors": None if factors is None else [text for text in factors if text],
    }
    kept = {name: value for name, value in extra.items() if told.get(name) is None}
    return kept | {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class LinkToMission:
    """One contribution to the mission: who contributes, and who has confirmed it when."""

    child: Named
    kind: int
    owner: str
    confirmed_by: str
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class SupersedePreview:
    """What superseding the mission would do to what contributes to it.

    ``becomes_suspect`` are the confirmed contributions that would have to be confirmed again, named
    in ``suspect``, at most :data:`MOST_LINKS`; ``suspect_already`` are so without it, and
    ``unconfirmed`` cannot become so. ``loses_metric`` name a key result of the old mission.
    ``below`` counts all nodes that reach the mission now. ``same`` tells that the new statement is
    the old one.
    """

    mission: Named | None = None
    same: bool = False
    contributions: int = 0
    becomes_suspect: int = 0
    suspect: tuple[LinkToMission, ...] = ()
    suspect_already: int = 0
    unconfirmed: int = 0
    loses_metric: int = 0
    below: int = 0


def supersede_preview(
    plan: WholePlan,
    title: str,
    description: str = "",
    due: date | None = None,
) -> SupersedePreview:
    """What a new mission of that statement would do; nothing is written. Four queries."""
    mission = current_mission(plan.organisation.pk)
    if mission is None:
        return SupersedePreview()
    new = fingerprint_of(
        Node(kind=Kind.MISSION, status=Status.ACTIVE, title=title, description=description, due=due)
    )
    links = Contribution.objects.filter(
        organisation=plan.organisation, parent=mission, child__archived_at=None
    )
    held = Q(is_confirmed=True)
    # Without a fingerprint, it is held against the mission of now when that is superseded.
    fingerprint = Q(confirmed_fingerprint=mission.fingerprint)
    as_it_is = fingerprint | Q(confirmed_fingerprint__isnull=True)
    becomes = links.filter(held & as_it_is) if new != mission.fingerprint else links.none()
    counts = links.aggregate(
        all=Count("pk"),
        unconfirmed=Count("pk", filter=~held),
        suspect=Count("pk", filter=held & ~as_it_is),
        metric=Count("pk", filter=~Q(moves="")),
    )
    connected = plan.answer.connection.connected
    return SupersedePreview(
        mission=Named(mission.key, mission.title),
        same=new == mission.fingerprint,
        contributions=counts["all"],
        becomes_suspect=becomes.count(),
        suspect=_named(plan, becomes),
        suspect_already=counts["suspect"],
        unconfirmed=counts["unconfirmed"],
        loses_metric=counts["metric"],
        below=max(int(connected.sum()) - 1, 0),
    )


def suspect_links_to(mission: Node, reader: Actor) -> int:
    """How many links to a mission were confirmed against other words; one query.

    Of live ones, and of those of which the reader sees the other end.
    """
    links = contributions_visible_to(reader).filter(parent=mission, is_confirmed=True)
    live = links.filter(child__status=Status.ACTIVE)
    return (
        live.exclude(confirmed_fingerprint=mission.fingerprint)
        .exclude(confirmed_fingerprint=None)
        .count()
    )


def _named(plan: WholePlan, links: QuerySet[Contribution]) -> tuple[LinkToMission, ...]:
    rows = links.select_related("child__owner", "child__unit", "confirmed_by").order_by(
        "child__key"
    )
    return tuple(
        LinkToMission(
            child=Named(link.child.key, link.child.title) if seen else Named("", ""),
            kind=link.child.kind,
            owner=str(link.child.owner or link.child.owner_name or "") if seen else "",
            confirmed_by=str(link.confirmed_by or link.confirmed_by_name or ""),
            confirmed_on=link.confirmed_on,
        )
        for link in rows[:MOST_LINKS]
        for seen in [allows(plan.reader, "node.read", link.child)]
    )
