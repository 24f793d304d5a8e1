"""Contributions between nodes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from goals import services
from goals.models import Contribution, Node
from tests.goals.stateful.machine import Machine, people, pick, versions, where
from tests.goals.stateful.said import TODAY, link_fields, weights


class ContributionRules(Machine):
    """Contribute, change, move, confirm, withdraw."""

    @where(Node)
    @rule(
        chain=st.lists(pick, min_size=2, max_size=4),
        kind=st.sampled_from([2, 2, 3]),
        closes=st.booleans(),
    )
    def contribute_in_a_row(self, chain: list[int], kind: int, closes: bool) -> None:
        """Nodes of one kind, each to the next, and perhaps the last to the first: refused."""
        here = Node.objects.filter(organisation=self.organisation, kind=kind)
        keys = list(here.order_by("pk").values_list("key", flat=True))
        if not keys:
            return
        told = list(dict.fromkeys(keys[number % len(keys)] for number in chain))
        for child, parent in zip(told, told[1:] + told[:closes], strict=False):
            ends = {"child": child, "parent": parent}
            self.attempt(lambda ends=ends: services.contribute(actor=self.actor(None), **ends))

    @where(Node)
    @rule(who=people, child=pick, parent=pick, fields=link_fields)
    def contribute(self, who: str | None, child: int, parent: int, fields: dict[str, Any]) -> None:
        ends = {"child": self.key(child), "parent": self.key(parent)}
        self.attempt(lambda: services.contribute(actor=self.actor(who), **ends, **fields))

    @where(Node)
    @rule(child=pick, parent=pick, weight=weights)
    def contribute_upward(self, child: int, parent: int, weight: float) -> None:
        """One that mostly fits, so that plans grow together."""
        here = Node.objects.filter(organisation=self.organisation, archived_at=None)
        nodes = list(here.order_by("kind", "pk"))
        if len(nodes) < 2:
            return
        first = child % len(nodes)
        second = (first + 1 + parent % (len(nodes) - 1)) % len(nodes)
        parent_key, child_key = nodes[min(first, second)].key, nodes[max(first, second)].key
        link = {"child": child_key, "parent": parent_key, "weight": weight}
        self.attempt(lambda: services.contribute(actor=self.actor(None), **link))

    @where(Contribution)
    @rule(who=people, number=pick, fields=link_fields, off=versions)
    def change_contribution(
        self, who: str | None, number: int, fields: dict[str, Any], off: int | None
    ) -> None:
        link, actor = self.one(Contribution, number), self.actor(who)
        self.versioned(
            link,
            off,
            lambda version: services.contribution_change(
                actor=actor, contribution=link.pk, expected_version=version, **fields
            ),
        )

    @where(Contribution)
    @rule(who=people, number=pick, parent=pick, off=versions)
    def move_contribution(self, who: str | None, number: int, parent: int, off: int | None) -> None:
        link, actor, key = self.one(Contribution, number), self.actor(who), self.key(parent)
        self.versioned(
            link,
            off,
            lambda version: services.contribution_move(
                actor=actor, contribution=link.pk, parent=key, expected_version=version
            ),
        )

    @where(Contribution)
    @rule(who=people, number=pick, off=versions)
    def confirm_contribution(self, who: str | None, number: int, off: int | None) -> None:
        link, actor = self.one(Contribution, number), self.actor(who)
        self.versioned(
            link,
            off,
            lambda version: services.contribution_confirm(
                actor=actor, contribution=link.pk, on=TODAY, expected_version=version
            ),
        )

    @where(Contribution)
    @rule(who=people, number=pick, off=versions)
    def withdraw_contribution(self, who: str | None, number: int, off: int | None) -> None:
        link, actor = self.one(Contribution, number), self.actor(who)
        self.versioned(
            link,
            off,
            lambda version: services.contribution_withdraw(
                actor=actor, contribution=link.pk, expected_version=version
            ),
        )
