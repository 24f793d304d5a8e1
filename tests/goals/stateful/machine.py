"""The organisation that is written to, who writes, and what every refusal leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition

from cascade.errors import CascadeError
from goals import services
from goals.actors import Actor
from goals.bridge.loading import load
from goals.bridge.remarks import judge_all
from goals.choices import Kind
from goals.errors import StaleEditError
from goals.models import GraphState, Node, Organisation, Unit
from tests.goals.stateful.said import TODAY
from tests.goals.stateful.soundness import Soundness
from tests.worlds import PEOPLE, World

#: A row among those that there are, whichever; and who acts.
pick = st.sampled_from(range(60))
people = st.sampled_from([None] * 24 + [name for name, _, _ in PEOPLE])
versions = st.sampled_from([None, 0, 0, 0, 1])


def where(*kinds: object) -> Callable[[Any], Any]:
    """The rule is for organisations that have these: a model, or a model and ``archived``."""
    return precondition(lambda self: self.there.issuperset(kinds))


class Machine(Soundness):
    """One organisation and everybody who writes to it."""

    world: World

    @initialize(full=st.sampled_from([True] * 7 + [False]))
    def begin(self, full: bool) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.people = full
        self.organisation: Organisation = (
            self.world.organisation
            if full
            else services.organisation_create(slug="empty", name="Empty")
        )
        self.snapshot = load(self.organisation.pk)
        self.remarks = judge_all(self.organisation.pk)
        self.checked: object = None
        self.there: set[object] = set()
        self.rows = 0
        self.known: dict[tuple[str, int], dict[str, Any]] = {}

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def actor(self, who: str | None) -> Actor:
        if who is None or not self.people:
            return Actor.system(self.organisation)
        return Actor.of(self.world.users[who], self.organisation)

    def one(self, model: type[models.Model], number: int, **where: object) -> Any:
        """A row, or one that is not there."""
        rows = model._default_manager.filter(organisation=self.organisation, **where)
        found = list(rows.order_by("pk"))
        if not found:
            return model(pk=10**9, **({"key": "NONE-1"} if model is Node else {}))
        return found[number % len(found)]

    def key(self, number: int) -> str:
        return self.one(Node, number).key

    def unit(self, number: int) -> str | None:
        """One of the units, none, or one that is not there."""
        prefixes = [unit.prefix for unit in Unit.objects.filter(organisation=self.organisation)]
        return [None, *prefixes, *prefixes, *prefixes, "NOWHERE"][number % (3 * len(prefixes) + 2)]

    @property
    def state(self) -> tuple[int, int, str]:
        found = GraphState.objects.get(pk=self.organisation.pk)
        return found.version, found.audit_count, found.audit_head

    def attempt(self, act: Callable[[], object]) -> object:
        """What an act returns, or its error; a refusal leaves nothing behind."""
        before = self.state
        try:
            done = act()
        except CascadeError as error:
            assert self.state == before, error
            assert error.message
            event(f"refused: {error.code}")
            return error
        assert self.state[0] in (before[0], before[0] + 1)
        assert (self.state[1] > before[1]) == (self.state[0] > before[0])
        return done

    def versioned(self, row: Any, off: int | None, act: Callable[[int | None], object]) -> None:
        """An act on a version: any, the one that is there, or another, which is refused."""
        expected = None if off is None else row.version + off
        done = self.attempt(lambda: act(expected))
        if off == 1:
            assert isinstance(done, CascadeError)
        elif isinstance(done, StaleEditError):
            raise AssertionError("an edit of the present version is not stale") from done


def furnished(world: World) -> World:
    """Northwind with second parents, programs, values, a confirmed link and what is archived."""
    actor = world.system
    for unit in ("SALES", "PRODUCT", "PRODUCT"):
        services.node_create(actor=actor, kind=Kind.PROGRAM, unit=unit, title="More", budget=50.0)
    archived = services.node_create(actor=actor, kind=Kind.FUNCTIONAL_GOAL, unit="SALES")
    for child, parent in (
        ("SALES-2", "PRODUCT-1"),
        ("SALES-4", "SALES-2"),
        ("SALES-4", archived.key),
        (archived.key, "SALES-1"),
        ("PRODUCT-2", "PRODUCT-1"),
        ("PRODUCT-3", "SALES-3"),
    ):
        services.contribute(actor=actor, child=child, parent=parent, primary=True)
    services.node_archive(actor=actor, key=archived.key)
    services.contribution_confirm(actor=actor, contribution=world.links["SALES-1"].pk, on=TODAY)
    towns = services.key_result_create(actor=actor, node="PRODUCT-2", target=10.0, baseline=0.0)
    for value, day in ((1.0, TODAY.replace(month=3)), (2.0, TODAY.replace(month=5))):
        services.check_in_record(actor=actor, key_result=towns.pk, value=value, on=day)
    services.check_in_record(actor=actor, node="SALES-2", confidence=0.5, on=TODAY)
    services.waiver_grant(actor=actor, node="SALES-3", because="soon", until=TODAY)
    services.period_create(actor=actor, name="2026")
    services.unit_create(actor=actor, name="Ovens", parent="PRODUCT")
    return world
