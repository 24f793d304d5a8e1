"""The first steps of an organisation: a name for its address, its units, its company goals.

Each step is one transaction over several acts: all of them, or none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from goals.actors import Actor
from goals.choices import Kind
from goals.errors import ConflictError
from goals.models import Node, Organisation, Unit
from goals.selectors.lookups import current_mission
from goals.services.beginnings import node_begin
from goals.services.organisations import RESERVED_SLUGS
from goals.services.units import unit_create

#: How long a proposed slug is at most, before a number is added.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class FirstGoal:
    """A company goal, as far as somebody who begins knows it."""

    title: str
    due: date | None = None
    because: str = ""


def free_slug(name: str) -> str:
    """A slug that no organisation has, made of the letters and digits of a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST].strip("-") or "organisation"
    known = Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    taken = RESERVED_SLUGS | set(known)
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def units_begin(*, actor: Actor, names: Iterable[str]) -> list[Unit]:
    """A unit for each name, with the name as its function; names that are there are passed over.

    Raises ForbiddenError and InvalidError, in which case none is made.
    """
    units = Unit.objects.filter(organisation_id=actor.organisation_id)
    with transaction.atomic():
        known = {name.casefold() for name in units.values_list("name", flat=True)}
        made = []
        for name in dict.fromkeys(names):
            if name.casefold() not in known:
                known.add(name.casefold())
                made.append(unit_create(actor=actor, name=name, function=name.lower()))
        return made


def goals_begin(*, actor: Actor, goals: Sequence[FirstGoal], starts: date) -> list[Node]:
    """Company goals that contribute to the current mission.

    Raises ConflictError without a mission, ForbiddenError and InvalidError; then none is made.
    """
    mission = current_mission(actor.organisation_id)
    if mission is None:
        raise ConflictError(
            gettext("there is no mission that goals could serve; set the mission first")
        )
    with transaction.atomic():
        made = []
        for goal in goals:
            node = node_begin(
                actor=actor,
                kind=Kind.COMPANY_GOAL,
                parent=mission.key,
                because=goal.because,
                title=goal.title,
                starts=min(starts, goal.due) if goal.due else starts,
                due=goal.due,
            )
            made.append(node)
        return made
