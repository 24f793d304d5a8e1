"""A random walk through the services: what an organisation's people may do, in any order."""

from datetime import date, timedelta
from random import Random

from cascade.errors import CascadeError
from goals import services
from goals.actors import Actor
from goals.choices import Direction, Kind, ProgressBy, Status
from goals.models import CheckIn, Contribution, KeyResult, Node, Organisation

TODAY = date(2026, 6, 30)


class Walk:
    """Takes one step after the other; what the domain refuses is no step."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.organisation: Organisation = services.organisation_create(
            slug=f"walk-{seed}", name="Walk"
        )
        self.actor = Actor.system(self.organisation)
        services.unit_create(actor=self.actor, key="SALES", name="Sales", function="sales")
        services.mission_set(actor=self.actor, title="Feed the town")
        self.acts = [
            *[self.create] * 4, *[self.link] * 4, *[self.measure] * 2, *[self.check_in] * 3,
            self.change, self.change, self.archive, self.restore, self.reweigh, self.move,
            self.withdraw, self.confirm, self.remeasure, self.drop_measure, self.restore_measure,
            self.look, self.waive, self.new_mission,
        ]  # fmt: skip

    def step(self) -> str | None:
        """What was done; None when it was refused."""
        act = self.random.choice(self.acts)
        try:
            act()
        except (CascadeError, LookupError):
            return None
        return act.__name__

    def _some(self, model, **where):
        found = list(model.objects.filter(organisation=self.organisation, **where).order_by("pk"))
        if not found:
            raise LookupError
        return self.random.choice(found)

    def _node(self, archived: bool = False) -> Node:
        return self._some(Node, archived_at__isnull=not archived)

    def _said(self) -> dict:
        """Some of what may be said of a node."""
        dates = sorted(TODAY + timedelta(self.random.randint(-200, 200)) for _ in range(2))
        fields = {
            "title": f"Title {self.random.random()}",
            "status": self.random.choice([Status.DRAFT, Status.DONE, *[Status.ACTIVE] * 4]),
            "unit": self.random.choice([None, "SALES"]),
            "starts": dates[0],
            "due": dates[1],
            "budget": self.random.choice([None, 0.0, 12.5, 1e6 / 3]),
            "progress_by": self.random.choice(list(ProgressBy)),
            "key_results_share": self.random.random(),
            "progress_value": self.random.random(),
            "milestones": [{"on": TODAY.isoformat(), "expected": 0.5}],
            "needs": {"sales": "required"},
        }
        return {name: said for name, said in fields.items() if self.random.random() < 0.4}

    def create(self) -> None:
        kind = self.random.choice([Kind.COMPANY_GOAL, Kind.FUNCTIONAL_GOAL, Kind.PROGRAM])
        services.node_create(actor=self.actor, kind=kind, **self._said())

    def change(self) -> None:
        services.node_change(actor=self.actor, key=self._node().key, **self._said())

    def archive(self) -> None:
        services.node_archive(actor=self.actor, key=self._node().key)

    def restore(self) -> None:
        services.node_restore(actor=self.actor, key=self._node(archived=True).key)

    def new_mission(self) -> None:
        if self.random.random() < 0.2:
            services.mission_set(actor=self.actor, title=f"Mission {self.random.random()}")

    def link(self) -> None:
        ends = self._node().key, self._node().key
        weight = self.random.choice([1.0, 2.0, 1 / 3])
        services.contribute(actor=self.actor, child=ends[0], parent=ends[1], weight=weight)

    def reweigh(self) -> None:
        link = self._some(Contribution)
        services.contribution_change(actor=self.actor, contribution=link.pk, weight=4.0)

    def move(self) -> None:
        link, parent = self._some(Contribution), self._node().key
        services.contribution_move(actor=self.actor, contribution=link.pk, parent=parent)

    def confirm(self) -> None:
        link = self._some(Contribution)
        services.contribution_confirm(actor=self.actor, contribution=link.pk, on=TODAY)

    def withdraw(self) -> None:
        link = self._some(Contribution)
        services.contribution_withdraw(actor=self.actor, contribution=link.pk)

    def measure(self) -> None:
        metric = {"baseline": 0.0, "target": self.random.choice([None, 1.0, 0.1, 1e18])}
        if self.random.random() < 0.3:
            metric = {"direction": Direction.HOLD, "band_low": 1.0, "band_high": 2.0}
        services.key_result_create(actor=self.actor, node=self._node().key, **metric)

    def remeasure(self) -> None:
        result = self._some(KeyResult, archived_at=None)
        services.key_result_change(
            actor=self.actor, key_result=result.pk, target=self.random.random(), weight=2.5
        )

    def drop_measure(self) -> None:
        result = self._some(KeyResult, archived_at=None)
        services.key_result_archive(actor=self.actor, key_result=result.pk)

    def restore_measure(self) -> None:
        result = self._some(KeyResult, archived_at__isnull=False)
        services.key_result_restore(actor=self.actor, key_result=result.pk)

    def check_in(self) -> None:
        result = self._some(KeyResult, archived_at=None)
        on = TODAY - timedelta(self.random.randint(0, 5))
        value = self.random.choice([0.0, 0.5, 1 / 3, 7.25])
        services.check_in_record(actor=self.actor, key_result=result.pk, on=on, value=value)

    def look(self) -> None:
        services.check_in_record(actor=self.actor, node=self._node().key, on=TODAY, confidence=0.5)

    def waive(self) -> None:
        services.waiver_grant(actor=self.actor, node=self._node().key, because="later", until=TODAY)

    def take_back(self) -> None:
        """Not among the acts: who withdraws a value has to ask the rows which one is the last."""
        check_in = self._some(CheckIn, key_result__isnull=False)
        services.check_in_withdraw(actor=self.actor, check_in=check_in.pk)
