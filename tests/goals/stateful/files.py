"""Plans from files."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cascade import read_plan, write_plan
from cascade.errors import CascadeError, DuplicateIdError
from cascade.types import Plan
from goals.actors import Actor
from goals.bridge import load_plan
from goals.errors import ImportRefusedError
from goals.services.imports import plan_import, without_refused
from goals.services.imports.there import by_identifier, look
from tests.goals.stateful.machine import Machine, people
from tests.goals.stateful.said import small_plans


class FileRules(Machine):
    """Import small plans, and what is there already."""

    @rule(who=people, plan=small_plans(), leave_out=st.booleans())
    def import_plan(self, who: str | None, plan: Plan, leave_out: bool) -> None:
        """A file; what is refused of it may be left out, which may refuse more."""
        actor, there = self.actor(who), look(self.organisation.pk)
        try:
            left: Plan | None = by_identifier(plan, there)
        except DuplicateIdError:  # it names a node by its key and by its identifier
            return
        while left is not None:
            smaller = self.import_once(actor, left)
            assert smaller != left, f"still there is what was refused: {self.refused}"
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
            self.refused = told.refused
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
