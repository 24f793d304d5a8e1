"""One measurement on one database: ``python -m benchmarks.database_worker SUBJECT NUMBER``.

The database is the environment's. Prints one JSON object: ``ms``, times by question.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import django

from benchmarks.clock import Clock

COLD = "**cold**: from the rows to all figures"
LOADING, ANSWERING = "- rows to arrays", "- all figures from arrays"
CACHING = "- into the cache"
WARM = "**warm**: asked again in the same process"
PROCESS = "another process, through the cache"
VALUE = "**one value** written, and all figures again"
LINK = "**one link** written, and all figures again"
PLAIN = "plain"
JUDGING = "**verdicts, cold**: every statement judged"
JUDGED_ELSEWHERE = "verdicts of another process, through the cache"
JUDGED_VALUE = "**one value** written, and the index again"
JUDGED_TITLE = "**one statement** written, and the index again"
COUNTING = "- and how many nodes break each rule"
LETTERS = "letters of 50 nodes, all judged"
LETTERS_ALONE = "letters of 50 nodes, none judged yet"
FINDINGS = "findings of one node"
SLUG, DAY = "grown", date(2026, 6, 30)


def make(nodes: int) -> dict[str, Any]:
    """Makes the tables, and the organisation in them."""
    from django.core.management import call_command

    from goals.services.growing import organisation_grow

    call_command("migrate", verbosity=0, skip_checks=True)
    organisation_grow(slug=SLUG, nodes=nodes)
    return {}


class Measured:
    """The organisation, and the ways to ask about it."""

    def __init__(self, runs: int) -> None:
        from goals.models import Organisation

        self.runs, self.clock = runs, Clock()
        self.organisation = Organisation.objects.get(slug=SLUG)

    def ask(self, as_of: date = DAY) -> None:
        """Asks for every figure."""
        from goals.bridge import current

        self.figures(current(self.organisation.pk), as_of)

    def figures(self, snapshot: Any, as_of: date = DAY) -> None:
        """Connection with causes, loose ends, both shares, roll-up, status and coverage."""
        answer = snapshot.answer(as_of)
        _ = answer.connection, answer.loose_ends, answer.shares, answer.allocation
        _ = answer.progress, answer.coverage

    def cold(self) -> None:
        """With nothing held and nothing in the cache."""
        from django.core.cache import cache

        from goals.bridge import store
        from goals.bridge.loading import load
        from goals.bridge.snapshot import to_parts

        load(self.organisation.pk)  # opens the connection
        for _ in range(self.runs):
            cache.clear()
            store.held.clear()
            with self.clock(LOADING):
                snapshot = load(self.organisation.pk)
            with self.clock(ANSWERING):
                self.figures(snapshot)
            with self.clock(CACHING):
                cache.set("benchmark", to_parts(snapshot))
        times = self.clock.times
        both = zip(times[LOADING], times[ANSWERING], strict=True)
        times[COLD] = [loading + answering for loading, answering in both]

    def warm(self) -> None:
        """With all held; leaves the snapshot in the cache."""
        self.ask()
        self.clock.repeat(WARM, self.ask, 5 * self.runs)

    def process(self) -> None:
        """With nothing held; the cache has what another process stored."""
        from goals.bridge import store

        for _ in range(self.runs):
            store.held.clear()
            self.clock.repeat(PROCESS, self.ask, 1)

    def write(self) -> None:
        """A value or a link, and then every figure."""
        from goals.actors import Actor
        from goals.models import CheckIn, Contribution, KeyResult, Node
        from goals.services.writing import writing

        self.ask()
        actor, mine = Actor.system(self.organisation), {"organisation": self.organisation}
        results = KeyResult.objects.filter(**mine, latest_on__lt=DAY).order_by("?")
        for result in results[: self.runs]:
            with self.clock(VALUE):
                with writing(actor) as session:
                    told = {"key_result": result, "on": DAY, "value": 1.0}
                    session.create("value", CheckIn(node_id=result.node_id, **told, **mine))
                    KeyResult.objects.filter(pk=result.pk).update(latest_on=DAY, latest_value=1.0)
                self.ask()
        nodes = Node.objects.filter(**mine, status=1).order_by("?")
        parents = nodes.filter(kind=1)[: self.runs]
        for child, parent in zip(nodes.filter(kind=3)[: self.runs], parents, strict=False):
            with self.clock(LINK):
                with writing(actor) as session:
                    session.create("link", Contribution(child=child, parent=parent, **mine))
                self.ask()

    def judge(self) -> None:
        """Verdicts, findings and the index, as pages ask for them."""
        from django.core.cache import cache

        from goals.actors import Actor
        from goals.bridge import remarking, remarks_on
        from goals.models import Node
        from goals.selectors.alignment import index_of, whole_plan
        from goals.selectors.verdicts import counts_by_finding, findings_of, letters_of

        reader = Actor.system(self.organisation)
        plan = whole_plan(self.organisation, reader, DAY)
        self.figures(plan.snapshot)
        for _ in range(self.runs):
            cache.clear()
            remarking.held.clear()
            self.clock.repeat(LETTERS_ALONE, lambda: letters_of(plan, range(100, 150)), 1)
            self.clock.repeat(JUDGING, lambda: remarks_on(plan.snapshot), 1)
            remarking.held.clear()
            self.clock.repeat(JUDGED_ELSEWHERE, lambda: remarks_on(plan.snapshot), 1)
        nodes = Node.objects.filter(organisation=self.organisation, archived_at=None).order_by("?")
        for node in nodes[: 5 * self.runs]:
            self.clock.repeat(FINDINGS, lambda node=node: findings_of(plan, node), 1)
        for question, write in ((JUDGED_VALUE, self.value), (JUDGED_TITLE, self.title)):
            for _ in range(5 * self.runs):
                write(reader)
                # The rest of a page has asked for the figures already.
                plan = whole_plan(self.organisation, reader, DAY)
                self.figures(plan.snapshot)
                self.clock.repeat(question, lambda plan=plan: index_of(plan), 1)
                self.clock.repeat(COUNTING, lambda plan=plan: counts_by_finding(plan), 1)
                self.clock.repeat(LETTERS, lambda plan=plan: letters_of(plan, range(50)), 1)

    def value(self, actor: Any) -> None:
        """Records a value of one key result."""
        from goals import services
        from goals.models import KeyResult

        results = KeyResult.objects.filter(organisation=self.organisation, archived_at=None)
        result = results.order_by("?")[0]
        services.check_in_record(actor=actor, key_result=result.pk, value=1.0, on=DAY)

    def title(self, actor: Any) -> None:
        """States one goal anew."""
        from goals import services
        from goals.models import Node

        goals = Node.objects.filter(organisation=self.organisation, archived_at=None, kind=2)
        services.node_change(actor=actor, key=goals.order_by("?")[0].key, title="Improve by 2027")

    def plain(self) -> None:
        """Objects of the ORM, networkx, and Python."""
        from benchmarks.plain import answer

        self.clock.repeat(PLAIN, lambda: answer(self.organisation), min(self.runs, 3))


def main(subject: str, number: str) -> None:
    """Measures and prints."""
    django.setup()
    if subject == "make":
        print(json.dumps(make(int(number))))
        return
    measured = Measured(int(number))
    subjects: dict[str, Callable[[], None]] = {
        "cold": measured.cold,
        "warm": measured.warm,
        "process": measured.process,
        "write": measured.write,
        "judge": measured.judge,
        "plain": measured.plain,
    }
    subjects[subject]()
    print(json.dumps({"ms": measured.clock.times}))


if __name__ == "__main__":
    main(*sys.argv[1:])
