"""The search for nodes, units and people."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import Act
from api.serializers.search import HITS, SearchQuery, SearchTold
from api.views.base import OrganisationView
from goals.selectors.search import search


class Search(OrganisationView):
    """What words or a key name, as far as who asks may see it."""

    noun = "search"
    acts: ClassVar[dict[str, Act]] = {
        "retrieve": Act(
            "Nodes, units and people by words or a key, best first. Every word must be found;"
            " archived nodes are left out.",
            answers=SearchTold,
            query=SearchQuery,
        )
    }

    def retrieve(self, _request: Request, **_: Any) -> Response:
        """What was found."""
        found = search(self.actor, self.query["q"], self.query.get("limit", HITS))
        return Response(self.told(found))
