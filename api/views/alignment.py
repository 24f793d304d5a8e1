"""What the plan says: whole-plan answers, and what it says of one node."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.http import StreamingHttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import Act, reading
from api.conditional import is_fresh, weak_tag
from api.serializers.answers import (
    Alignment,
    Coverage,
    Impact,
    LineOfSight,
    LooseEnds,
    NodeLink,
    Orphans,
    ProgressTold,
    SightQuery,
    SuggestedParents,
    Suggestions,
    WordsQuery,
)
from api.serializers.base import AsOf
from api.views.base import OrganisationView
from goals.choices import Kind
from goals.errors import NotFoundError
from goals.models import Node
from goals.selectors import alignment as whole
from goals.selectors import sight, suggesting
from goals.selectors.graph import node_link
from goals.selectors.rows import nodes_visible_to

PATHS = 20


class PlanView(OrganisationView):
    """Answers about the whole plan, on a day."""

    @property
    def as_of(self) -> date:
        """The day that is asked for."""
        day: date = self.query.get("as_of") or timezone.localdate()
        return day

    def plan(self) -> whole.WholePlan:
        """The plan as it is now."""
        return whole.whole_plan(self.organisation, self.actor, self.as_of)

    def listed(self, name: str, plan: whole.WholePlan, rows: Any) -> dict[str, Any]:
        """A list of the plan's, told with its day and version."""
        return {"as_of": plan.as_of, "graph_version": plan.version, name: list(rows)}


class WholePlanView(PlanView):
    """The reads of the whole plan: an act each."""

    noun = "plan"
    acts: ClassVar[dict[str, Act]] = {
        "alignment": reading(Alignment, "Counts, and the alignment index with its parts.", AsOf),
        "orphans": reading(Orphans, "What has no path to the mission, and why.", AsOf),
        "loose_ends": reading(LooseEnds, "Where to mend, worth mending first.", AsOf),
        "coverage": reading(Coverage, "Which functions serve which company goals.", AsOf),
        "graph": reading(
            NodeLink,
            "The goal graph as node-link JSON, streamed from one state. Nodes are known by their"
            " keys; edges go from child to parent.",
        ),
        "suggested_parents": reading(
            Suggestions,
            "The goals that a node would most likely serve that is not there yet, by the words of"
            " its title, its level and its unit.",
            WordsQuery,
        ),
    }

    def alignment(self, _request: Request, **_: Any) -> Response:
        """Counts and index."""
        plan = self.plan()
        return self.fresh_or(lambda: whole.alignment(plan), *plan.identity)

    def orphans(self, _request: Request, **_: Any) -> Response:
        """The orphans."""
        plan = self.plan()
        return self.fresh_or(
            lambda: self.listed("orphans", plan, whole.orphans(plan)), *plan.identity
        )

    def loose_ends(self, _request: Request, **_: Any) -> Response:
        """The loose ends."""
        plan = self.plan()
        return self.fresh_or(
            lambda: self.listed("loose_ends", plan, whole.loose_ends(plan)), *plan.identity
        )

    def coverage(self, _request: Request, **_: Any) -> Response:
        """Company goals by functions."""
        plan = self.plan()
        return self.fresh_or(lambda: whole.coverage(plan), *plan.identity)

    def graph(self, _request: Request, **_: Any) -> Response | StreamingHttpResponse:
        """The graph, streamed."""
        identity = whole.identity(self.organisation, self.actor)
        tag = weak_tag(self.action, self.organisation.pk, *identity)
        if is_fresh(self.request, tag):
            return Response(status=304, headers={"ETag": tag})
        return StreamingHttpResponse(
            node_link(self.organisation, self.actor),
            content_type="application/json",
            headers={"ETag": tag},
        )

    def suggested_parents(self, _request: Request, **_: Any) -> Response:
        """Where words would belong."""
        plan, asked = self.plan(), self.query
        words = asked["title"], Kind(asked["kind"]), asked.get("unit")
        found = suggesting.parents_suggested_for(plan, *words)
        return self.fresh_or(lambda: suggestions_told(plan, found), *plan.identity, *words, found)


def suggestions_told(plan: whole.WholePlan, found: suggesting.SuggestedParents) -> dict[str, Any]:
    """What is suggested, with the day and version of the plan."""
    return {
        "as_of": plan.as_of,
        "graph_version": plan.version,
        "ready": found.ready,
        "suggested": [parent.told() for parent in found.parents],
    }


class NodeAnswers(PlanView):
    """What the plan says of one node."""

    noun = "node"
    acts: ClassVar[dict[str, Act]] = {
        "line_of_sight": reading(
            LineOfSight,
            "How a node's work reaches the mission, or why not.",
            SightQuery,
            may_fail=(409,),
        ),
        "impact": reading(
            Impact, "What would lose the mission without a node.", AsOf, may_fail=(409,)
        ),
        "progress": reading(
            ProgressTold, "A node's progress, and why it is so.", AsOf, may_fail=(409,)
        ),
        "suggested_parents": reading(
            SuggestedParents,
            "The goals that a node most likely serves, by words, levels and units.",
            AsOf,
            may_fail=(409,),
        ),
    }

    def node(self) -> Node:
        """The node that is addressed."""
        key = self.kwargs["key"]
        node = nodes_visible_to(self.actor).filter(key=key).first()
        if node is None:
            raise NotFoundError("node", key)
        return node

    def line_of_sight(self, _request: Request, **_: Any) -> Response:
        """The node's way up."""
        plan, node, limit = self.plan(), self.node(), self.query.get("limit", PATHS)
        return self.fresh_or(lambda: sight.sight(plan, node, limit), *plan.identity, node.pk, limit)

    def impact(self, _request: Request, **_: Any) -> Response:
        """What hangs on the node."""
        plan, node = self.plan(), self.node()
        return self.fresh_or(lambda: sight.impact(plan, node), *plan.identity, node.pk)

    def progress(self, _request: Request, **_: Any) -> Response:
        """Why the node's progress is so."""
        plan, node = self.plan(), self.node()
        return self.fresh_or(lambda: sight.progress(plan, node), *plan.identity, node.pk)

    def suggested_parents(self, _request: Request, **_: Any) -> Response:
        """Where the node may belong."""
        plan, node = self.plan(), self.node()
        found = suggesting.parents_suggested(plan, node)
        # What is suggested may be of an earlier state than the plan: its tag follows from itself.
        return self.fresh_or(
            lambda: suggestions_told(plan, found) | {"key": node.key},
            *plan.identity,
            node.pk,
            found,
        )
