"""What whole-plan questions are answered with. These say the shape; the answers are made of it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.base import AsOf, QueryWhole
from api.serializers.fields import Code, Day, Number, OwnFields, Text, Word
from cascade.alignment import Cause
from cascade.progress import Health
from cascade.types import Need
from goals.choices import Kind, ProgressBy

#: How many letters of a statement stand in an address; the longest titles do not.
MOST_WORDS = 500

Answer = serializers.Serializer[Any]
_WHOLE = serializers.IntegerField


def _known(about: str = "", **options: Any) -> Number:
    return Number(allow_null=True, help_text=about or "Null where unknown.", **options)


class OfPlan(Answer):
    """Which day and state of the plan an answer is of."""

    as_of = Day()
    graph_version = _WHOLE(help_text="One more with everything that is written.")


class Counts(Answer):
    """How many of what the plan has; null where unknown."""

    nodes = _WHOLE()
    contributions = _WHOLE()
    goals = _WHOLE()
    programs = _WHOLE()
    orphans = _WHOLE(allow_null=True)
    orphan_programs = _WHOLE(allow_null=True)
    loose_ends = _WHOLE(allow_null=True)
    cycles = _WHOLE()


class Index(Answer):
    """The alignment index (0 to 100) and its parts (0 to 1 each)."""

    value = _known()
    connected = _known()
    supported = _known()
    smart = _known()
    confirmed = _known()
    understood = _known()


class Alignment(OfPlan):
    """How the plan stands to the mission."""

    mission = serializers.CharField(allow_null=True)
    counts = Counts()
    index = Index()


class Orphan(Answer):
    """What has no path to the mission."""

    key = serializers.CharField()
    kind = Code(Kind)
    title = serializers.CharField()
    cause = Word(Cause)
    loose_ends = serializers.ListField(child=serializers.CharField())
    budget = _known()
    waived_until = Day(allow_null=True)
    is_waived = serializers.BooleanField()


class Orphans(OfPlan):
    """Everything that has no path to the mission, by key."""

    orphans = Orphan(many=True)


class LooseEnd(Answer):
    """A node, or a whole cycle, where ways up stop."""

    nodes = serializers.ListField(child=serializers.CharField())
    reconnects = _WHOLE(help_text="How many orphans mending it reconnects.")
    budget = _known("Of those, as far as it is known.")


class LooseEnds(OfPlan):
    """Where the orphans are cut off, worth mending first."""

    loose_ends = LooseEnd(many=True)


class Cell(Answer):
    """One function at one company goal."""

    function = serializers.CharField()
    need = Word(Need, allow_null=True)
    covered = serializers.BooleanField()
    deep = serializers.BooleanField(help_text="Whether a measured program of it gets there.")


class CoveredGoal(Answer):
    """Which functions serve one company goal."""

    key = serializers.CharField()
    ratio = _known("Of the required functions, how many serve it; null where none is required.")
    cells = Cell(many=True)


class Coverage(OfPlan):
    """Company goals by functions."""

    functions = serializers.ListField(child=serializers.CharField())
    goals = CoveredGoal(many=True)
    blind_units = serializers.ListField(
        child=serializers.CharField(), help_text="Units that serve no company goal."
    )


class LineOfSight(OfPlan):
    """How a node's work reaches the mission."""

    key = serializers.CharField()
    connected = serializers.BooleanField(allow_null=True)
    cause = Word(Cause, allow_null=True)
    distance = _WHOLE(allow_null=True)
    mission_share = _known("How much of the mission it makes true, 0 to 1.")
    path = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="The shortest, from the node up."
    )
    path_share = _known()
    paths = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    paths_complete = serializers.BooleanField(help_text="Whether there are no other paths.")
    loose_ends = serializers.ListField(child=serializers.CharField())


class SightQuery(AsOf):
    """How much of a line of sight to tell."""

    limit = QueryWhole(
        required=False, min_value=1, max_value=100, help_text="How many paths; 20 by default."
    )


class LinkImpact(Answer):
    """What would lose the mission without one contribution."""

    parent = serializers.CharField()  # type: ignore[assignment]
    would_orphan = _WHOLE()


class Impact(OfPlan):
    """What would lose the mission without a node."""

    key = serializers.CharField()
    would_orphan = _WHOLE(allow_null=True, help_text="How many others; null where unknown.")
    nodes = serializers.ListField(
        child=serializers.CharField(), help_text="Their keys, at most 1,000."
    )
    sole_supports = serializers.ListField(
        child=serializers.CharField(), help_text="What all its ways to the mission pass."
    )
    contributions = LinkImpact(many=True)


class SharedWord(Answer):
    """A word that a node's title has in common; places are in characters, from 0."""

    word = serializers.CharField()
    here = serializers.ListField(
        child=_WHOLE(), min_length=2, max_length=2, help_text="Where it stands in the node's title."
    )
    there = serializers.ListField(
        child=_WHOLE(),
        min_length=2,
        max_length=2,
        allow_null=True,
        help_text="Where it stands in the parent's title; null where it does not.",
    )


class SuggestedParent(Answer):
    """A goal that a node most likely serves."""

    key = serializers.CharField()
    title = serializers.CharField()
    kind = Code(Kind)
    score = Number(help_text="The chance that it is the one, were a candidate right, 0 to 1.")
    margin = Number(help_text="How far the score is above the next one's.")
    reason = serializers.CharField()
    shared = SharedWord(many=True)
    sibling = serializers.CharField(
        allow_null=True, help_text="The key of the child of it that is nearest by words."
    )


class Suggestions(OfPlan):
    """The goals that words most likely serve, best first."""

    ready = serializers.BooleanField(
        help_text="False while suggestions are being prepared: ask again in some seconds."
    )
    suggested = SuggestedParent(many=True, help_text="Nothing where no goal stands out.")


class SuggestedParents(Suggestions):
    """The goals that a node most likely serves, best first."""

    key = serializers.CharField()


class WordsQuery(AsOf):
    """A node that is still to be created."""

    title = Text(max_length=MOST_WORDS, help_text="What will be true when it is reached.")
    kind = Code(Kind)
    unit = Text(required=False, max_length=16, help_text="A unit's key; another one says nothing.")


class Term(Answer):
    """One key result or child in a node's progress."""

    what = Word(("key_result", "child"))
    id = serializers.CharField()
    fraction = _known()
    weight = Number()
    part = Number(help_text="Of the whole: parts times fractions sum to the node's.")


class ProgressTold(OfPlan):
    """A node's progress, and why it is so."""

    key = serializers.CharField()
    by = Code(ProgressBy)
    fraction = _known()
    known_weight = Number(help_text="How much of the weight behind it is known, 0 to 1.")
    expected = _known()
    own_health = Word(Health)
    health = Word(Health, help_text="The worst of its own and of everything live below.")
    terms = Term(many=True)


class NodeLink(Answer):
    """The graph as networkx's `node_link_graph(data, edges="edges")` reads it."""

    directed = serializers.BooleanField()
    multigraph = serializers.BooleanField()
    graph = OwnFields()
    nodes = serializers.ListField(child=OwnFields())
    edges = serializers.ListField(child=OwnFields())
