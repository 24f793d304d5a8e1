"""What must hold after each step: answers, rows, trail."""

from __future__ import annotations

import json
from typing import Any

import networkx as nx
from django.db import models
from django.db.models import F
from hypothesis import event
from hypothesis.stateful import RuleBasedStateMachine, invariant

from cascade import read_plan, write_plan
from cascade.drift import fingerprint
from cascade.types import Plan
from goals.audit import verify
from goals.bridge import load_plan
from goals.bridge.changes import bring_forward
from goals.bridge.judged import judged
from goals.bridge.loading import load
from goals.bridge.remarks import Remarks, judge_all
from goals.bridge.remarks import bring_forward as bring_remarks_forward
from goals.bridge.snapshot import Snapshot
from goals.choices import Kind, Status
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
from tests.goals.bridge.judging import check_judged
from tests.goals.bridge.same import check_answer, check_snapshots
from tests.goals.stateful.said import TODAY

#: Columns that follow from other rows, and are written without a version of their own.
DERIVED = {"latest_on", "latest_value", "checked_in", "confidence", "fingerprint"}
KEPT = (Node, Contribution, KeyResult, CheckIn, Unit, Waiver, Period, Membership)


class Soundness(RuleBasedStateMachine):
    """Looks at an organisation after each step that changed it."""

    organisation: Organisation
    snapshot: Snapshot
    remarks: Remarks

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
        brought_remarks = bring_remarks_forward(self.remarks, self.snapshot.state)
        self.remarks = brought_remarks or judge_all(self.organisation.pk)
        check_judged(judged(self.snapshot, TODAY, self.remarks), plan, TODAY)

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
