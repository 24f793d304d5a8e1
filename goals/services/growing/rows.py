"""The rows of a grown organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cascade.drift import fingerprint
from cascade.graph import KINDS
from cascade.types import KeyResult as EngineKeyResult
from cascade.types import Node as EngineNode
from goals import models
from goals.choices import Direction, Kind, Measures
from goals.services.growing.inserting import insert
from goals.services.growing.shape import Shape, shape_of
from goals.services.growing.words import FUNCTIONS, PEOPLE, REGIONS, titles

#: The year that it all happens in.
STARTS, ENDS = date(2026, 1, 1), date(2026, 12, 31)
#: Which part of the nodes has a key result, and of these a value; which part of links is confirmed.
MEASURED, VALUED, CONFIRMED = 0.5, 0.9, 0.4


class Rows:
    """Makes the rows of one organisation, table by table."""

    def __init__(
        self, organisation: models.Organisation, now: datetime, rng: np.random.Generator
    ) -> None:
        self.organisation, self.now, self.rng = organisation, now, rng
        self.mine = {"organisation_id": organisation.pk}

    def grow(self, n: int) -> None:
        """Makes all rows of ``n`` nodes."""
        self._period()
        shape = shape_of(n, self.rng)
        units = self._units()
        owned = np.flatnonzero(self.rng.random(n) < MEASURED)
        targets = self.rng.integers(5, 200, len(owned)).astype(float)
        nodes = self._nodes(shape, units, dict(zip(owned.tolist(), targets.tolist(), strict=True)))
        self._links(shape, nodes)
        self._results(owned, targets, nodes)

    def _period(self) -> None:
        period = models.Period.objects.create(name="2026", starts=STARTS, ends=ENDS, **self.mine)
        self.organisation.period = period
        self.organisation.save(update_fields=["period"])

    def _units(self) -> list[tuple[int, str]]:
        """``(number, prefix)`` of the teams, four below each function's department."""
        made = []
        for function in FUNCTIONS:
            department = self._unit(function, function.title(), function=function)
            for region in REGIONS:
                team = f"{function}-{region.lower()}"
                unit = self._unit(team, f"{function.title()} {region}", parent=department)
                made.append((unit.pk, unit.prefix))
        return made

    def _unit(self, identifier: str, name: str, **fields: Any) -> models.Unit:
        prefix = identifier.replace("-", "").upper()[:16]
        return models.Unit.objects.create(
            identifier=identifier, name=name, prefix=prefix, **fields, **self.mine
        )

    def _nodes(
        self, shape: Shape, units: list[tuple[int, str]], targets: dict[int, float]
    ) -> NDArray[np.int64]:
        """The numbers of the new nodes."""
        n, rng = len(shape.kinds), self.rng
        below = shape.kinds >= Kind.FUNCTIONAL_GOAL
        team = np.where(below, rng.integers(0, len(units), n), -1).tolist()
        keys = self._keys([units[unit][1] if unit >= 0 else "ORG" for unit in team])
        named, (starts, due) = titles(n, rng), self._dates(n)
        kinds = shape.kinds.tolist()
        budgets = (rng.integers(1, 200, n) * 1000.0).tolist()
        columns = {
            "key": keys,
            "identifier": keys,
            "kind": kinds,
            "status": shape.statuses.tolist(),
            "title": named,
            "unit_id": [units[unit][0] if unit >= 0 else None for unit in team],
            "owner_name": [PEOPLE[number] for number in rng.integers(0, len(PEOPLE), n).tolist()],
            "starts": starts,
            "due": due,
            "budget": [
                budget if kind == Kind.PROGRAM else None
                for kind, budget in zip(kinds, budgets, strict=True)
            ],
            "fingerprint": [
                fingerprint(_engine_node(*substance, targets.get(place)))
                for place, substance in enumerate(zip(keys, kinds, named, due, strict=True))
            ],
        }
        self.fingerprints = columns["fingerprint"]
        return np.array(insert(models.Node, columns, self.mine, self.now))

    def _keys(self, prefixes: Sequence[str]) -> list[str]:
        """The next key of each prefix, and what the series have come to."""
        last: dict[str, int] = {}
        keys = []
        for prefix in prefixes:
            last[prefix] = last.get(prefix, 0) + 1
            keys.append(f"{prefix}-{last[prefix]}")
        models.KeySeries.objects.bulk_create(
            models.KeySeries(prefix=prefix, last_number=number, **self.mine)
            for prefix, number in last.items()
        )
        return keys

    def _dates(self, n: int) -> tuple[list[date], list[date]]:
        """Starts and due dates, in order, within the year."""
        first, last = STARTS.toordinal(), ENDS.toordinal()
        starts = self.rng.integers(first, last - 60, n)
        due = starts + self.rng.integers(30, 300, n)
        day = {number: date.fromordinal(number) for number in range(first, last + 300)}
        return [day[d] for d in starts.tolist()], [day[d] for d in due.tolist()]

    def _links(self, shape: Shape, nodes: NDArray[np.int64]) -> None:
        count, rng = len(shape.children), self.rng
        confirmed = (rng.random(count) < CONFIRMED).tolist()
        days = [date.fromordinal(STARTS.toordinal() + day) for day in range(180)]
        on, parents = rng.integers(0, len(days), count).tolist(), shape.parents.tolist()
        insert(
            models.Contribution,
            {
                "child_id": nodes[shape.children].tolist(),
                "parent_id": nodes[shape.parents].tolist(),
                "weight": rng.integers(1, 5, count).astype(float).tolist(),
                "is_confirmed": confirmed,
                "confirmed_by_name": [PEOPLE[0] if sure else None for sure in confirmed],
                "confirmed_on": [
                    days[day] if sure else None for day, sure in zip(on, confirmed, strict=True)
                ],
                "confirmed_fingerprint": [
                    self.fingerprints[parent] if sure else None
                    for parent, sure in zip(parents, confirmed, strict=True)
                ],
            },
            self.mine | {"because": "It moves the same customers."},
            self.now,
        )

    def _results(
        self, owned: NDArray[np.int64], targets: NDArray[np.float64], nodes: NDArray[np.int64]
    ) -> None:
        count, rng = len(owned), self.rng
        owners = nodes[owned]
        valued = rng.random(count) < VALUED
        values = np.round(targets * rng.random(count), 1).tolist()
        days = [date.fromordinal(STARTS.toordinal() + day) for day in range(180)]
        on = [days[day] for day in rng.integers(0, len(days), count).tolist()]
        known = valued.tolist()
        numbers = np.array(
            insert(
                models.KeyResult,
                {
                    "node_id": owners.tolist(),
                    "target": targets.tolist(),
                    "latest_on": [d if has else None for d, has in zip(on, known, strict=True)],
                    "latest_value": [
                        v if has else None for v, has in zip(values, known, strict=True)
                    ],
                },
                self.mine | METRIC,
                self.now,
            )
        )
        insert(
            models.CheckIn,
            {
                "key_result_id": numbers[valued].tolist(),
                "node_id": owners[valued].tolist(),
                "on": [d for d, has in zip(on, known, strict=True) if has],
                "value": [v for v, has in zip(values, known, strict=True) if has],
            },
            self.mine,
            self.now,
        )


#: What all key results share.
TITLE, COUNTED_IN = "Done by customers' own count", "points"
METRIC: dict[str, Any] = {
    "identifier": "kr-1",
    "title": TITLE,
    "unit": COUNTED_IN,
    "baseline": 0.0,
    "direction": Direction.UP,
    "measures": Measures.OUTCOME,
}


def _engine_node(key: str, kind: int, title: str, due: date, target: float | None) -> EngineNode:
    """As much of a node as its fingerprint covers."""
    metric = EngineKeyResult("kr-1", TITLE, COUNTED_IN, target=target)
    results = () if target is None else (metric,)
    return EngineNode(key, KINDS[kind], title, due=due, key_results=results)
