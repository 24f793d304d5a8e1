"""Which goals a node most likely serves, and why, as far as the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from cascade.graph import KINDS
from cascade.sayings import Said
from cascade.suggest import Candidate, Shared
from goals.bridge.suggesting import SuggestionIndex, Words, suggestions_on
from goals.choices import Kind, word_of
from goals.models import Node, Unit
from goals.selectors.alignment import Told, WholePlan
from goals.selectors.parents import may_be_parents, may_be_parents_of_new
from goals.selectors.sight import place_of

#: How many are offered.
OFFERED = 3


@dataclass(frozen=True, slots=True)
class SuggestedParent:
    """A goal that a node most likely serves; see :class:`cascade.suggest.Candidate`.

    ``distance`` is how many contributions it is from the mission, None where it has no path.
    """

    key: str
    title: str
    kind: int
    score: float
    margin: float
    reason: Said
    shared: tuple[Shared, ...]
    sibling: str | None
    unit: str
    distance: int | None

    def told(self) -> Told:
        """As plain values."""
        return {
            "key": self.key,
            "title": self.title,
            "kind": word_of(Kind, self.kind),
            "score": self.score,
            "margin": self.margin,
            "reason": str(self.reason),
            "shared": [
                {"word": each.word, "here": each.here, "there": each.there} for each in self.shared
            ],
            "sibling": self.sibling,
        }


@dataclass(frozen=True, slots=True)
class SuggestedParents:
    """What is suggested, best first; nothing where none stands out.

    ``ready`` is False while suggestions for this node are still being prepared.
    """

    ready: bool
    parents: tuple[SuggestedParent, ...] = ()


def suggestion_index(plan: WholePlan, *, wait: bool = False) -> SuggestionIndex | None:
    """The index that suggestions on a plan come from; None while it is being prepared."""
    return suggestions_on(plan.snapshot, wait=wait)


def parents_suggested(
    plan: WholePlan, node: Node, limit: int = OFFERED, *, wait: bool = False
) -> SuggestedParents:
    """The goals that a node most likely serves: live, seen by the reader, and closing no circle.

    Candidates without grounds are left out. Nothing that its words come from is hidden from the
    reader; so in a plan of drafts alone, who does not see all of them gets none. A query where the
    index is there, three where it is made first.

    Raises :class:`~goals.errors.ArchivedError`.
    """
    place = place_of(plan, node)
    index = suggestion_index(plan, wait=wait)
    if index is None:
        return SuggestedParents(ready=False)
    allowed = may_be_parents(plan, node) & plan.answer.graph.live
    words = Words(node.title, KINDS[node.kind], _unit_of(plan, place))
    found = index.candidates(node.pk, words, plan.snapshot, allowed, plan.shown, limit)
    if found is None:
        return SuggestedParents(ready=False)
    return SuggestedParents(True, _told(plan, [each for each in found if each.grounds]))


def parents_suggested_for(
    plan: WholePlan,
    title: str,
    kind: Kind,
    unit: str | None = None,
    limit: int = OFFERED,
    *,
    wait: bool = False,
) -> SuggestedParents:
    """The same for words that are no node yet, of a kind and in a unit (its key).

    A query more where a unit is told; none where no word is.
    """
    if not title.strip():
        return SuggestedParents(ready=True)
    index = suggestion_index(plan, wait=wait)
    if index is None:
        return SuggestedParents(ready=False)
    words = Words(title, KINDS[kind], _identifier(plan, unit))
    allowed = may_be_parents_of_new(plan, kind) & plan.answer.graph.live
    found = index.candidates_for(words, plan.snapshot, allowed, plan.shown, limit)
    return SuggestedParents(True, _told(plan, [each for each in found if each.grounds]))


def _unit_of(plan: WholePlan, place: int) -> str | None:
    """What the graph calls the unit of a node; None for none."""
    graph = plan.answer.graph
    unit = int(graph.units[place])
    return None if unit < 0 else graph.unit_ids[unit]


def _identifier(plan: WholePlan, unit: str | None) -> str | None:
    """What the graph calls a unit; None for none, and where there is none of that key."""
    if not unit:
        return None
    here = Unit.objects.filter(organisation=plan.organisation, prefix=unit)
    return here.values_list("identifier", flat=True).first()


def _told(plan: WholePlan, found: list[Candidate]) -> tuple[SuggestedParent, ...]:
    if not found:
        return ()
    keys = [candidate.id for candidate in found]
    here = Node.objects.filter(organisation=plan.organisation, key__in=keys)
    known = {node.key: node for node in here.select_related("unit")}
    return tuple(_one(plan, known[each.id], each) for each in found if each.id in known)


def _one(plan: WholePlan, node: Node, found: Candidate) -> SuggestedParent:
    place, connection = plan.place(node), plan.answer.connection
    return SuggestedParent(
        key=node.key,
        title=node.title,
        kind=node.kind,
        score=found.score,
        margin=found.margin,
        reason=found.reason,
        shared=found.shared,
        sibling=found.sibling,
        unit=str(node.unit or ""),
        distance=int(connection.distance[place]) if connection.connected[place] else None,
    )
