"""Goals and programs, the mission, waivers, and a node's history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import Act, changing, creating, doing, dropping, listing, reading
from api.conditional import NO_VERSION, expected_version
from api.pagination import LAST_DAY, Orders, beginning
from api.serializers.history import NodeHistoryQuery, Trace
from api.serializers.nodes import Mission, Node, NodeQuery, Waiver
from api.views.base import Fields
from api.views.rows import Rows
from goals.errors import NotFoundError
from goals.models import Node as NodeRow
from goals.selectors.alignment import orphans_of
from goals.selectors.choosing import history_chosen, nodes_chosen
from goals.selectors.lookups import current_mission
from goals.selectors.rows import nodes_visible_to, waivers_visible_to
from goals.services import (
    mission_set,
    node_archive,
    node_change,
    node_create,
    node_restore,
    waiver_end,
    waiver_grant,
)

DUE_OR_LAST = Coalesce("due", Value(LAST_DAY))


class Nodes(Rows):
    """Goals, programs, and every mission that there was."""

    noun, what, lookup, kwarg = "nodes", "node", "key", "key"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(Node, NodeQuery, "Goals, programs and missions, a page at a time."),
        "create": creating(Node, Node, "A new goal or program."),
        "retrieve": reading(Node, "One goal, program or mission."),
        "partial_update": changing(Node, Node, "Changes some fields of a node."),
        "destroy": doing(Node, "Archives a node: it is no longer part of the plan."),
        "restore": doing(Node, "Brings an archived node back."),
    }
    orders: ClassVar[Orders] = {
        "id": "pk",
        "key": "key",
        "title": beginning("title"),
        "due": DUE_OR_LAST,
        "updated_at": "updated_at",
    }

    def rows(self) -> QuerySet[NodeRow]:
        """The nodes that the actor may see."""
        return nodes_visible_to(self.actor)

    def asked_for(self, query: Fields) -> QuerySet[NodeRow]:
        """The nodes that a query asks for."""
        found = nodes_chosen(self.actor, query)
        if "orphan" not in query:
            return found
        orphans = orphans_of(self.organisation)
        return found.filter(pk__in=orphans) if query["orphan"] else found.exclude(pk__in=orphans)

    def create_row(self, fields: Fields) -> NodeRow:
        """A new node."""
        return node_create(actor=self.actor, **fields)

    def change_row(self, row: NodeRow, version: int | None, fields: Fields) -> NodeRow:
        """The node, changed."""
        return node_change(actor=self.actor, key=row.key, expected_version=version, **fields)

    def remove_row(self, row: NodeRow, version: int | None) -> Any:
        """The node, archived."""
        return node_archive(actor=self.actor, key=row.key, expected_version=version)

    def restore_row(self, row: NodeRow, version: int | None) -> NodeRow:
        """The node, back."""
        return node_restore(actor=self.actor, key=row.key, expected_version=version)


class NodeHistory(Nodes):
    """What was ever written of one node."""

    noun = "node-history"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(Trace, NodeHistoryQuery, "What was written of a node, the newest first."),
    }
    orders: ClassVar[Orders] = {"sequence": "sequence"}
    default_ordering = "-sequence"

    def asked_for(self, query: Fields) -> QuerySet[Any]:
        """The node's audit rows."""
        about = {"object_type": "node", "object_id": self.row().pk}
        return history_chosen(self.actor, query | about)


class Waivers(Nodes):
    """The waiver of one node."""

    noun = "waivers"
    acts: ClassVar[dict[str, Act]] = {
        "retrieve": Act("The node's waiver.", answers=Waiver),
        "update": Act(
            "Lets an orphan stay one until a day, for a reason.",
            answers=Waiver,
            takes=Waiver,
            may_fail=(403, 409, 413, 415, 422),
        ),
        "destroy": dropping("Ends the waiver before its day."),
    }

    def retrieve(self, _request: Request, **_: Any) -> Response:
        """The waiver."""
        key = self.row().key
        waiver = waivers_visible_to(self.actor).filter(node__key=key).first()
        if waiver is None:
            raise NotFoundError("waiver", key)
        return Response(self.told(waiver))

    def update(self, _request: Request, **_: Any) -> Response:
        """The waiver, granted."""
        waiver = waiver_grant(actor=self.actor, node=self.row().key, **self.taken())
        return Response(self.told(waivers_visible_to(self.actor).get(pk=waiver.pk)))

    def remove_row(self, row: NodeRow, _version: int | None) -> Any:
        """Ends the waiver."""
        waiver_end(actor=self.actor, node=row.key)


class TheMission(Nodes):
    """The one current mission."""

    noun = "mission"
    acts: ClassVar[dict[str, Act]] = {
        "retrieve": reading(Node, "The current mission."),
        "update": Act(
            "Sets a new mission; the one before is superseded and kept. `If-Match` is needed where"
            " there is one.",
            answers=Node,
            takes=Mission,
            tag=True,
            locates=True,
            may_meet=True,
            also=(201,),
            may_fail=(403, 409, 412, 413, 415, 422, 428),
        ),
    }

    def row(self) -> NodeRow:
        """The current mission; raises NotFoundError while there is none."""
        mission = current_mission(self.organisation.pk)
        if mission is None:
            raise NotFoundError("mission", "current")
        return self.rows().get(pk=mission.pk)

    def update(self, request: Request, **_: Any) -> Response:
        """A new mission."""
        before = current_mission(self.organisation.pk)
        expected = expected_version(request, before.version) if before else NO_VERSION
        with self.telling_current(before):
            mission = mission_set(actor=self.actor, expected_version=expected, **self.taken())
        status = 200 if before else 201
        found = self.rows().get(pk=mission.pk)
        return self.answer(found, status, Location=self.address_of(found))

    def address_of(self, row: NodeRow) -> str:
        """The mission's address as a node, which it keeps."""
        return self.address("nodes-one", key=row.key)
