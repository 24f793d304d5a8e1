"""Workers of a race: each writes at random to one small plan, and tells what it got written.

``python -m tests.goals.racing`` is a process of such workers. It reads what to do from its
standard input, says ``ready``, and begins at the next line that it is sent.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goals.models import Organisation

DAY = date(2026, 1, 1)


@dataclass
class Tally:
    """What one worker got written, by act, what it was refused, by code, and how far it counted."""

    name: str
    written: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    counted: int = 0


class Worker:
    """Writes at random. What it read before a write may be outdated by then."""

    def __init__(self, organisation: Organisation, name: str) -> None:
        from goals.actors import Actor

        self.organisation, self.tally = organisation, Tally(name)
        self.actor, self.chance = Actor.system(organisation, name), random.Random(name)

    def run(self, operations: int) -> Tally:
        """So many attempts; the connection is closed afterwards."""
        from django.db import connections

        from cascade.errors import CascadeError

        try:
            for _ in range(operations):
                act = self.chance.choices(list(ACTS), list(ACTS.values()))[0]
                try:
                    done = act(self)
                    self.tally.written[done] += 1
                except CascadeError as error:
                    self.tally.refused[error.code] += 1
        finally:
            connections.close_all()
        return self.tally

    def nodes(self, count: int, *fields: str) -> list[Any]:
        """Some nodes that are there, by chance."""
        from goals.models import Node

        known = Node.objects.filter(organisation=self.organisation).order_by("pk")
        return self.chance.sample(list(known.exclude(kind=0).values_list(*fields)), count)

    def a_link(self) -> tuple[int, int, str]:
        """Number, version and parent of a contribution."""
        from goals.models import Contribution

        links = Contribution.objects.filter(organisation=self.organisation).order_by("pk")
        return self.chance.choice(list(links.values_list("pk", "version", "parent__key")))

    def link(self) -> str:
        from goals.services import contribute

        (child,), (parent,) = self.nodes(2, "key")
        contribute(actor=self.actor, child=child, parent=parent, primary=self.chance.random() < 0.5)
        return "contribution.create"

    def move(self) -> str:
        from goals.services import contribution_move

        number, version, before = self.a_link()
        parent = next(key for (key,) in self.nodes(2, "key") if key != before)
        contribution_move(
            actor=self.actor, contribution=number, parent=parent, expected_version=version
        )
        return "contribution.move"

    def withdraw(self) -> str:
        from goals.services import contribution_withdraw

        number, version, _ = self.a_link()
        contribution_withdraw(actor=self.actor, contribution=number, expected_version=version)
        return "contribution.withdraw"

    def count_up(self) -> str:
        """Reads, adds 1 and writes: what is lost without a comparison of versions."""
        from goals.services import node_change

        ((key, version, budget),) = self.nodes(1, "key", "version", "budget")
        node_change(actor=self.actor, key=key, expected_version=version, budget=budget + 1)
        self.tally.counted += 1
        return "node.change"

    def describe(self) -> str:
        """Writes one field, from whatever version."""
        from goals.services import node_change

        ((key,),) = self.nodes(1, "key")
        words = f"{self.tally.name} {self.chance.random()}"
        node_change(actor=self.actor, key=key, description=words)
        return "node.change"

    def check_in(self) -> str:
        from goals.models import KeyResult
        from goals.services import check_in_record

        results = KeyResult.objects.filter(organisation=self.organisation).order_by("pk")
        number = self.chance.choice(list(results.values_list("pk", flat=True)))
        on, value = DAY + timedelta(self.chance.randrange(30)), self.chance.random()
        check_in_record(actor=self.actor, key_result=number, on=on, value=value)
        return "check_in.record"

    def create(self) -> str:
        from goals.services import node_create

        kind, unit = self.chance.randint(2, 3), self.chance.choice(["SALES", "PRODUCT", None])
        node_create(actor=self.actor, kind=kind, unit=unit, budget=0.0)
        return "node.create"

    def mission(self) -> str:
        from goals.services import mission_set
        from goals.services.missions import current_mission

        before = current_mission(self.organisation.pk)
        assert before is not None
        title = f"{self.tally.name} {self.chance.random()}"
        mission_set(actor=self.actor, title=title, expected_version=before.version)
        return "mission.set"


#: What is done, and how often.
ACTS = {
    Worker.link: 30,
    Worker.move: 15,
    Worker.withdraw: 12,
    Worker.count_up: 20,
    Worker.describe: 8,
    Worker.check_in: 10,
    Worker.create: 2,
    Worker.mission: 3,
}


def run_threads(organisation: Organisation, names: list[str], operations: int) -> list[Tally]:
    """As many workers at once as there are names, each in a thread of this process."""
    workers = [Worker(organisation, name) for name in names]
    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(lambda worker: worker.run(operations), workers))


class Process:
    """A process of workers on this process's database."""

    def __init__(self, organisation: Organisation, names: list[str], operations: int) -> None:
        from django.db import connection

        settings = {name: connection.settings_dict[name] for name in ("NAME", "OPTIONS")}
        told = [settings, organisation.pk, names, operations]
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.goals.racing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        )
        self._tell(json.dumps(told))

    def _tell(self, line: str) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()

    def wait_until_ready(self) -> None:
        assert self.child.stdout is not None
        assert self.child.stdout.readline() == "ready\n"

    def start(self) -> None:
        self._tell("go")

    def tallies(self) -> list[Tally]:
        """What its workers did, when all are done."""
        told, _ = self.child.communicate(timeout=300)
        assert self.child.returncode == 0
        return [
            Tally(name, Counter(written), Counter(refused), counted)
            for name, written, refused, counted in json.loads(told)
        ]


def main() -> None:
    import django
    from django.conf import settings

    told, number, names, operations = json.loads(sys.stdin.readline())
    settings.DATABASES["default"] |= told
    django.setup()
    from goals.models import Organisation

    organisation = Organisation.objects.get(pk=number)
    print("ready", flush=True)
    sys.stdin.readline()
    tallies = run_threads(organisation, names, operations)
    told = [[one.name, one.written, one.refused, one.counted] for one in tallies]
    print(json.dumps(told))


if __name__ == "__main__":
    main()
