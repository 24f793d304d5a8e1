"""Services driven at random; after each step the answers, the rows and the trail are sound."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import networkx as nx
import time_machine
from django.db import models, transaction
from django.db.models import F
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cascade import read_plan, write_plan
from cascade.drift import fingerprint
from cascade.errors import CascadeError
from cascade.types import Plan
from goals import services
from goals.actors import Actor
from goals.audit import verify
from goals.bridge import load_plan
from goals.bridge.changes import bring_forward
from goals.bridge.loading import load
from goals.choices import Kind, Status
from goals.errors import ImportRefusedError, StaleEditError
from goals.models import (
    AuditRow,
    CheckIn,
    Contribution,
    GraphState,
    KeyResult,
    Membership,
    Node,
    Organisation,
    Period,
    Unit,
    Waiver,
)
from goals.reading import state_of
from goals.records import plain
from goals.services.imports import plan_import, without_refused
from goals.services.imports.there import by_identifier, look
from tests.goals.bridge.same import check_answer, check_snapshots
from tests.goals.strategies import (
    TODAY,
    days,
    fractions,
    key_result_fields,
    link_fields,
    node_fields,
    period_fields,
    small_plans,
    texts,
    unit_fields,
    values,
    weights,
)
from tests.worlds import PEOPLE, World, northwind

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES", "35"))
STEPS = int(os.environ.get("STATEFUL_STEPS", "25"))
#: Columns that follow from other rows, and are written without a version of their own.
DERIVED = {"latest_on", "latest_value", "checked_in", "confidence", "fingerprint"}
KEPT = (Node, Contribution, KeyResult, CheckIn, Unit, Waiver, Period, Membership)
#: A row among those that there are, whichever; and who acts.
pick = st.sampled_from(range(60))
people = st.sampled_from([None] * 24 + [name for name, _, _ in PEOPLE])
versions = st.sampled_from([None, 0, 0, 0, 1])


def where(*kinds: object) -> Callable[[Any], Any]:
    """The rule is for organisations that have these: a model, or a model and ``archived``."""
    return precondition(lambda self: self.there.issuperset(kinds))


class Cascade(RuleBasedStateMachine):
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
        self.checked: object = None
        self.there: set[object] = set()
        self.rows = 0
        self.known: dict[tuple[str, int], dict[str, Any]] = {}

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # Helpers

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

    # The mission and other nodes

    @rule(who=people, title=texts, carry=st.booleans(), off=versions, extra=st.booleans())
    def set_mission(
        self, who: str | None, title: str, carry: bool, off: int | None, extra: bool
    ) -> None:
        before = services_current_mission(self.organisation)
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

    # Contributions

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

    # Key results, values, waivers

    @where(Node)
    @rule(
        who=people,
        number=pick,
        identifier=st.sampled_from(["", "arr", "towns", " x"]),
        fields=key_result_fields,
    )
    def create_key_result(
        self, who: str | None, number: int, identifier: str, fields: dict[str, Any]
    ) -> None:
        told = {"node": self.key(number), "identifier": identifier, **fields}
        self.attempt(lambda: services.key_result_create(actor=self.actor(who), **told))

    @where(KeyResult)
    @rule(who=people, number=pick, fields=key_result_fields, off=versions)
    def change_key_result(
        self, who: str | None, number: int, fields: dict[str, Any], off: int | None
    ) -> None:
        result, actor = self.one(KeyResult, number), self.actor(who)
        self.versioned(
            result,
            off,
            lambda version: services.key_result_change(
                actor=actor, key_result=result.pk, expected_version=version, **fields
            ),
        )

    @where(KeyResult)
    @rule(who=people, number=pick, back=st.booleans())
    def archive_key_result(self, who: str | None, number: int, back: bool) -> None:
        act = services.key_result_restore if back else services.key_result_archive
        where = {"archived_at__isnull": not back}
        result = self.one(KeyResult, number, **where)
        self.attempt(lambda: act(actor=self.actor(who), key_result=result.pk))

    @where(KeyResult)
    @rule(
        who=people,
        number=pick,
        on=days,
        value=st.none() | values,
        confidence=st.none() | fractions,
        of_result=st.sampled_from([True, True, False]),
    )
    def check_in(
        self,
        who: str | None,
        number: int,
        on: Any,
        value: float | None,
        confidence: float | None,
        of_result: bool,
    ) -> None:
        told: dict[str, Any] = {"on": on, "confidence": confidence, "value": value}
        if of_result:
            told["key_result"] = self.one(KeyResult, number).pk
        else:
            told |= {"node": self.key(number), "value": None}
        self.attempt(lambda: services.check_in_record(actor=self.actor(who), **told))

    @where(CheckIn)
    @rule(who=people, number=pick)
    def withdraw_check_in(self, who: str | None, number: int) -> None:
        row = self.one(CheckIn, number)
        self.attempt(lambda: services.check_in_withdraw(actor=self.actor(who), check_in=row.pk))

    @where(KeyResult)
    @rule(number=pick, on=days.filter(lambda day: day <= TODAY), value=values)
    def record_and_withdraw(self, number: int, on: Any, value: float) -> None:
        result = self.one(KeyResult, number)
        before = load_plan(self.organisation)
        told = {"actor": self.actor(None), "key_result": result.pk, "on": on, "value": value}
        row = self.attempt(lambda: services.check_in_record(**told))
        if isinstance(row, CheckIn):
            services.check_in_withdraw(actor=self.actor(None), check_in=row.pk)
            assert load_plan(self.organisation) == before

    @where(Node)
    @rule(who=people, number=pick, because=texts, until=days)
    def grant_waiver(self, who: str | None, number: int, because: str, until: Any) -> None:
        told = {"node": self.key(number), "because": because, "until": until}
        self.attempt(lambda: services.waiver_grant(actor=self.actor(who), **told))

    @where(Waiver)
    @rule(who=people, number=pick)
    def end_waiver(self, who: str | None, number: int) -> None:
        key = self.key(number)
        self.attempt(lambda: services.waiver_end(actor=self.actor(who), node=key))

    # The organisation around it

    @rule(
        who=people,
        key=st.sampled_from(["", "", "OVENS", "ORG", "x"]),
        parent=pick,
        fields=unit_fields,
    )
    def create_unit(self, who: str | None, key: str, parent: int, fields: dict[str, Any]) -> None:
        told = {"key": key, "parent": self.unit(parent), **fields}
        self.attempt(lambda: services.unit_create(actor=self.actor(who), **told))

    @where(Unit)
    @rule(who=people, number=pick, parent=st.none() | pick, fields=unit_fields, off=versions)
    def change_unit(
        self,
        who: str | None,
        number: int,
        parent: int | None,
        fields: dict[str, Any],
        off: int | None,
    ) -> None:
        unit, actor = self.one(Unit, number), self.actor(who)
        told = fields if parent is None else {**fields, "parent": self.unit(parent)}
        self.versioned(
            unit,
            off,
            lambda version: services.unit_change(
                actor=actor, unit=unit.prefix, expected_version=version, **told
            ),
        )

    @where(Unit)
    @rule(who=people, number=pick, back=st.booleans())
    def archive_unit(self, who: str | None, number: int, back: bool) -> None:
        act = services.unit_restore if back else services.unit_archive
        unit = self.one(Unit, number, archived_at__isnull=not back)
        self.attempt(lambda: act(actor=self.actor(who), unit=unit.prefix))

    @rule(who=people, parent=st.none() | pick, fields=period_fields)
    def create_period(self, who: str | None, parent: int | None, fields: dict[str, Any]) -> None:
        told = dict(fields)
        if parent is not None:
            told["parent"] = self.one(Period, parent).pk
        self.attempt(lambda: services.period_create(actor=self.actor(who), **told))

    @where(Period)
    @rule(who=people, number=pick, parent=st.none() | pick, fields=period_fields, off=versions)
    def change_period(
        self,
        who: str | None,
        number: int,
        parent: int | None,
        fields: dict[str, Any],
        off: int | None,
    ) -> None:
        period, actor = self.one(Period, number), self.actor(who)
        told = dict(fields)
        if parent is not None:
            told["parent"] = self.one(Period, parent).pk
        self.versioned(
            period,
            off,
            lambda version: services.period_change(
                actor=actor, period=period.pk, expected_version=version, **told
            ),
        )

    @where(Period)
    @rule(who=people, number=pick, back=st.booleans())
    def archive_period(self, who: str | None, number: int, back: bool) -> None:
        act = services.period_restore if back else services.period_archive
        period = self.one(Period, number, archived_at__isnull=not back)
        self.attempt(lambda: act(actor=self.actor(who), period=period.pk))

    @rule(who=people, number=st.none() | pick, name=texts)
    def change_organisation(self, who: str | None, number: int | None, name: str) -> None:
        told = {"name": name, "period": None if number is None else self.one(Period, number).pk}
        self.attempt(lambda: services.organisation_change(actor=self.actor(who), **told))

    @rule(who=people, role=st.sampled_from(["lead", "staff", "executive"]), unit=pick)
    def grant_membership(self, who: str | None, role: str, unit: int) -> None:
        told = {"email": "New@northwind.example", "role": role, "unit": self.unit(unit)}
        self.attempt(lambda: services.membership_grant(actor=self.actor(who), **told))

    # Files

    @rule(who=people, plan=small_plans(), leave_out=st.booleans())
    def import_plan(self, who: str | None, plan: Plan, leave_out: bool) -> None:
        """A file; what is refused of it may be left out, which may refuse more."""
        actor, there = self.actor(who), look(self.organisation.pk)
        left: Plan | None = by_identifier(plan, there)
        while left is not None:
            smaller = self.import_once(actor, left)
            assert smaller != left, "what was refused is still there"
            left = smaller if leave_out else None

    def import_once(self, actor: Actor, plan: Plan) -> Plan | None:
        """Does what the dry run says; if that refuses some of it, the plan without that."""
        told = self.attempt(lambda: plan_import(actor=actor, plan=plan, dry_run=True))
        done = self.attempt(lambda: plan_import(actor=actor, plan=plan))
        if isinstance(told, CascadeError):
            assert isinstance(done, CascadeError)
            return None
        if told.refused:
            assert isinstance(done, ImportRefusedError)
            return without_refused(plan, told)
        assert done.counts == told.counts
        again = plan_import(actor=actor, plan=plan, dry_run=True)
        assert {row.outcome for row in again.rows} <= {"unchanged"}, again.rows
        return None

    @precondition(lambda self: self.people)
    @rule(who=people)
    def import_what_is_there(self, who: str | None) -> None:
        """An executive's export changes nothing where it came from."""
        plan = read_plan(write_plan(load_plan(self.organisation), format="yaml"), format="yaml")
        told = self.attempt(lambda: plan_import(actor=self.actor(None), plan=plan, dry_run=True))
        assert {row.outcome for row in told.rows} <= {"unchanged"}, told.rows

    # What holds after each step

    @invariant()
    def everything_is_sound(self) -> None:
        if not hasattr(self, "organisation") or self.checked == self.state:
            return
        self.checked = self.state
        plan = load_plan(self.organisation)
        self.check_answers(plan)
        self.check_rows(plan)
        self.check_trail()
        self.look_around()

    def look_around(self) -> None:
        """Which things there are, for the rules that need some."""
        self.there = set()
        for model in (Node, Contribution, KeyResult, CheckIn, Waiver, Unit, Period):
            rows = model.objects.filter(organisation=self.organisation)
            if rows.exists():
                self.there.add(model)
        if Node.objects.filter(organisation=self.organisation).exclude(archived_at=None).exists():
            self.there.add((Node, "archived"))

    def check_answers(self, plan: Plan) -> None:
        """The engine finds the same in the exported plan; what was brought forward is the same."""
        again = read_plan(write_plan(plan, format="yaml"), format="yaml")
        assert again == plan
        anew = load(self.organisation.pk)
        brought = bring_forward(self.snapshot, state_of(self.organisation.pk))
        event(f"brought forward: {brought is not None}")
        self.snapshot = brought or anew
        check_snapshots(self.snapshot, anew, TODAY)
        check_answer(self.snapshot.answer(TODAY), again, TODAY)

    def check_rows(self, plan: Plan) -> None:
        links = Contribution.objects.filter(organisation=self.organisation)
        graph = nx.DiGraph(list(links.values_list("child", "parent")))
        assert nx.is_directed_acyclic_graph(graph)
        assert not links.filter(child__kind__lt=F("parent__kind")).exists()
        assert not links.filter(child__kind=Kind.MISSION).exists()
        nodes = Node.objects.filter(organisation=self.organisation)
        current = nodes.filter(kind=Kind.MISSION, status=Status.ACTIVE, archived_at=None)
        assert current.count() <= 1
        for child in set(links.filter(primary=True).values_list("child", flat=True)):
            assert links.filter(child=child, primary=True).count() == 1
        assert not nodes.filter(archived_at=None, unit__archived_at__isnull=False).exists()
        self.check_trees()
        self.check_derived(plan)

    def check_trees(self) -> None:
        """Units and periods are parts of others, and none of itself or of what is archived."""
        for model in (Unit, Period):
            rows = model.objects.filter(organisation=self.organisation)
            tree = nx.DiGraph(list(rows.exclude(parent=None).values_list("pk", "parent")))
            assert nx.is_directed_acyclic_graph(tree)
            assert not rows.filter(archived_at=None, parent__archived_at__isnull=False).exists()

    def check_derived(self, plan: Plan) -> None:
        """What is kept beside follows from the rows."""
        stored = dict(
            Node.objects.filter(organisation=self.organisation).values_list(
                "identifier", "fingerprint"
            )
        )
        assert {n.id: stored[n.id] for n in plan.nodes} == {
            n.id: fingerprint(n) for n in plan.nodes
        }
        for result in KeyResult.objects.filter(organisation=self.organisation):
            last = CheckIn.objects.filter(key_result=result).order_by("-on", "-pk").first()
            assert (result.latest_on, result.latest_value) == (
                last and last.on,
                last and last.value,
            )

    def check_trail(self) -> None:
        """It holds together, each change goes on from the last, and what it tells is there."""
        state = GraphState.objects.get(pk=self.organisation.pk)
        assert verify(self.organisation).rows == state.audit_count
        rows = AuditRow.objects.filter(organisation=self.organisation, sequence__gt=self.rows)
        for row in rows.order_by("sequence"):
            thing = (row.object_type, row.object_id)
            if row.before and thing in self.known:
                assert stated(json.loads(row.before)) == stated(self.known[thing]), row
            if row.after:
                self.known[thing] = json.loads(row.after)
            else:
                self.known.pop(thing, None)
            self.rows = row.sequence
        for model in KEPT:
            self.check_told(model)

    def check_told(self, model: type[models.Model]) -> None:
        names = [field.attname for field in model._meta.concrete_fields]
        rows = model._default_manager.filter(organisation=self.organisation)
        there = {
            row[0]: stated({name: plain(value) for name, value in zip(names, row, strict=True)})
            for row in rows.values_list(*names)
        }
        told = {
            n: stated(row)
            for (what, n), row in self.known.items()
            if what == model._meta.model_name
        }
        assert told == there


def stated(record: dict[str, Any]) -> dict[str, Any]:
    """A row without what follows from others."""
    return {name: value for name, value in record.items() if name not in DERIVED}


def services_current_mission(organisation: Organisation) -> Node | None:
    return Node.objects.filter(
        organisation=organisation, kind=Kind.MISSION, status=Status.ACTIVE, archived_at=None
    ).first()


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


def test_whatever_is_done_everything_stays_sound(db: None):
    with time_machine.travel("2026-06-30T12:00:00Z", tick=False):
        Cascade.world = furnished(northwind())
        run_state_machine_as_test(
            Cascade,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                suppress_health_check=list(HealthCheck),
            ),
        )
