"""Undoing what was done, and acts on many nodes at once."""

from __future__ import annotations

from datetime import date

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import rule

from cascade.errors import CascadeError
from goals import services
from goals.models import Node
from tests.goals.stateful.machine import Machine, people, pick, where


class UndoRules(Machine):
    """Undo of any late transaction; link, set and archive for many."""

    @rule(who=people, back=st.sampled_from([0, 0, 0, 1, 2, 5]))
    def undo(self, who: str | None, back: int) -> None:
        version = self.state[0] - back
        done = self.attempt(lambda: services.undo(actor=self.actor(who), graph_version=version))
        event(f"undone: {not isinstance(done, CascadeError)}")

    @where(Node)
    @rule(who=people, numbers=st.lists(pick, min_size=1, max_size=4), parent=pick)
    def link_many(self, who: str | None, numbers: list[int], parent: int) -> None:
        keys, upper = [self.key(number) for number in numbers], self.key(parent)
        self.attempt(lambda: services.nodes_link(actor=self.actor(who), keys=keys, parent=upper))

    @where(Node)
    @rule(
        who=people,
        numbers=st.lists(pick, min_size=1, max_size=4),
        due=st.none() | st.sampled_from([date(2026, 9, 9), date(2001, 1, 1)]),
        status=st.none() | st.sampled_from([0, 1, 2]),
    )
    def set_many(
        self, who: str | None, numbers: list[int], due: date | None, status: int | None
    ) -> None:
        keys = [self.key(number) for number in numbers]
        said = {} if status is None else {"status": status}
        self.attempt(lambda: services.nodes_set(actor=self.actor(who), keys=keys, due=due, **said))

    @where(Node)
    @rule(who=people, numbers=st.lists(pick, min_size=1, max_size=3))
    def archive_many(self, who: str | None, numbers: list[int]) -> None:
        keys = [self.key(number) for number in numbers]
        self.attempt(lambda: services.nodes_archive(actor=self.actor(who), keys=keys))
