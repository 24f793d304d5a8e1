"""What an orphan may be linked to, best first, and what each link would bring back."""

from __future__ import annotations

from dataclasses import dataclass

from goals.choices import Kind, Status, word_of
from goals.models import Node
from goals.selectors.alignment import WholePlan
from goals.selectors.parents import Candidate, parents_for
from web.presenting.loose_ends import others_with

#: How many candidates are shown at once; words find the others.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A node that the orphan may contribute to.

    ``steps`` is how many contributions the orphan would be from the mission, None where the link
    would not bring it there.
    """

    key: str
    title: str
    kind: str
    unit: str
    owner: str
    is_draft: bool
    steps: int | None


@dataclass(frozen=True, slots=True)
class Picker:
    """The choices for a node; ``others`` more orphans reach the mission with it."""

    choices: tuple[Choice, ...]
    others: int
    query: str


def picker_of(plan: WholePlan, node: Node, query: str = "") -> Picker:
    """What a node may be linked to, by words of its title or key where there are any."""
    found = parents_for(plan, node, text=query, limit=SHOWN)
    return Picker(tuple(map(_choice, found)), others_with(plan, node), query)


def _choice(found: Candidate) -> Choice:
    return Choice(
        key=found.key,
        title=found.title or found.key,
        kind=word_of(Kind, found.kind) or "",
        unit=found.unit,
        owner=found.owner,
        is_draft=found.status == Status.DRAFT,
        steps=None if found.distance is None else found.distance + 1,
    )
