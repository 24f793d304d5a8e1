"""The mission, goals and programs."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from cascade.errors import CascadeError
from goals import services
from goals.bridge import load_plan
from goals.choices import Kind
from goals.models import Node
from goals.selectors.lookups import current_mission
from tests.goals.stateful.machine import Machine, people, pick, versions, where
from tests.goals.stateful.said import node_fields, texts


class NodeRules(Machine):
    """Set, reinstate, create, change, archive, restore."""

    @rule(who=people, title=texts, carry=st.booleans(), off=versions, extra=st.booleans())
    def set_mission(
        self, who: str | None, title: str, carry: bool, off: int | None, extra: bool
    ) -> None:
        before = current_mission(self.organisation.pk)
        actor, fields = self.actor(who), {"extra": {"n": 1}} if extra else {}
        if before is None:
            self.attempt(lambda: services.mission_set(actor=actor, title=title, **fields))
            return
        self.versioned(
            before,
            off,
            lambda version: services.mission_set(
                actor=actor, title=title, carry_links=carry, expected_version=version, **fields
            ),
        )

    @where(Node)
    @rule(who=people, number=pick, any_node=st.booleans())
    def reinstate_mission(self, who: str | None, number: int, any_node: bool) -> None:
        where = {} if any_node else {"kind": Kind.MISSION}
        key = self.one(Node, number, **where).key
        self.attempt(lambda: services.mission_reinstate(actor=self.actor(who), key=key))

    @rule(
        who=people,
        kind=st.sampled_from([0, 1, 1, 2, 2, 2, 3, 3, 3, 7]),
        unit=pick,
        fields=node_fields,
    )
    def create_node(self, who: str | None, kind: int, unit: int, fields: dict[str, Any]) -> None:
        told = {"unit": self.unit(unit), **fields}
        self.attempt(lambda: services.node_create(actor=self.actor(who), kind=kind, **told))

    @where(Node)
    @rule(
        who=people,
        number=pick,
        kind=st.sampled_from([None, None, None, 0, 1, 2, 3]),
        unit=st.none() | pick,
        fields=node_fields,
        off=versions,
    )
    def change_node(
        self,
        who: str | None,
        number: int,
        kind: int | None,
        unit: int | None,
        fields: dict[str, Any],
        off: int | None,
    ) -> None:
        node, actor = self.one(Node, number), self.actor(who)
        told = fields if unit is None else {**fields, "unit": self.unit(unit)}
        self.versioned(
            node,
            off,
            lambda version: services.node_change(
                actor=actor, key=node.key, kind=kind, expected_version=version, **told
            ),
        )

    @where(Node)
    @rule(who=people, number=pick, off=versions)
    def archive_node(self, who: str | None, number: int, off: int | None) -> None:
        node, actor = self.one(Node, number), self.actor(who)
        self.versioned(
            node,
            off,
            lambda v: services.node_archive(actor=actor, key=node.key, expected_version=v),
        )

    @where((Node, "archived"))
    @rule(who=people, number=pick)
    def restore_node(self, who: str | None, number: int) -> None:
        key = self.one(Node, number, archived_at__isnull=False).key
        self.attempt(lambda: services.node_restore(actor=self.actor(who), key=key))

    @where(Node)
    @rule(number=pick)
    def archive_and_restore_node(self, number: int) -> None:
        key, actor = self.one(Node, number, archived_at=None).key, self.actor(None)
        before = load_plan(self.organisation)
        archived = self.attempt(lambda: services.node_archive(actor=actor, key=key))
        if not isinstance(archived, CascadeError):
            assert len(load_plan(self.organisation).nodes) == len(before.nodes) - 1
            services.node_restore(actor=actor, key=key)
            assert load_plan(self.organisation) == before
