"""`cascade check` from end to end, on files that are written for it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.clock import Clock, peak_mb
from benchmarks.generate import Arrays, arrays
from benchmarks.generate import measures as measures_of
from cascade.graph import KINDS, STATUSES
from cascade.types import (
    Contribution,
    KeyResult,
    Kind,
    Measures,
    Node,
    Period,
    Plan,
    Unit,
    Value,
)

FORMATS = ("yaml", "json", "csv")
AS_OF = date(2026, 6, 30)
#: Milliseconds; what takes longer is measured once.
PATIENCE = 20_000.0
YEAR = Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))
START, READ, CHECK, REPORT = "start and imports", "read the file", "check", "report as JSON"
STAGES = (START, READ, CHECK, REPORT)
VERBS = ("Raise", "Cut", "Build", "Open", "Renew", "Halve", "Train", "Launch")
THINGS = (
    "renewal rate",
    "delivery time",
    "self-service portal",
    "partner network",
    "first-call help",
)


def plan_of(n: int) -> Plan:
    """The generated plan with words, dates and key results, as a file would have them."""
    source = arrays(n)
    found = measures_of(source)
    measured = dict(zip(found.owner.tolist(), found.fraction.tolist(), strict=True))
    parents: list[list[Contribution]] = [[] for _ in range(n)]
    links = zip(
        source.children.tolist(), source.parents.tolist(), source.weights.tolist(), strict=True
    )
    for child, parent, weight in links:
        parents[child].append(Contribution(_id(parent), weight=weight))
    nodes = tuple(_node(source, v, tuple(parents[v]), measured) for v in range(n))
    units = tuple(
        Unit(f"unit-{code}", f"Team {code}", function)
        for code, function in enumerate(source.unit_functions)
    )
    return Plan(nodes, organisation="A large company", period=YEAR, units=units)


def _id(number: int) -> str:
    return f"n{number:07d}"


def _node(
    source: Arrays, number: int, parents: tuple[Contribution, ...], measured: dict[int, float]
) -> Node:
    kind = KINDS[source.kinds[number]]
    budget = float(source.budgets[number])
    verb, thing = VERBS[number % len(VERBS)], THINGS[number % len(THINGS)]
    return Node(
        id=_id(number),
        kind=kind,
        title=f"{verb} the {thing} of region {number % 97} by {number % 40 + 5} %",
        unit=None if kind is Kind.MISSION else f"unit-{source.units[number]}",
        owner=f"person{number % 5000}@example.com",
        starts=YEAR.starts,
        due=YEAR.ends,
        status=STATUSES[source.statuses[number]],
        budget=None if np.isnan(budget) else budget,
        contributes_to=parents,
        key_results=_key_results(number, measured.get(number, 0.5 if kind.is_goal else None)),
        checked_in=AS_OF - timedelta(number % 45),
    )


def _key_results(number: int, fraction: float | None) -> tuple[KeyResult, ...]:
    """One key result; without a value when the fraction is NaN, none when there is no fraction."""
    if fraction is None:
        return ()
    day = AS_OF - timedelta(30)
    result = KeyResult(
        "kr",
        THINGS[number % len(THINGS)],
        "%",
        baseline=0.0,
        target=100.0,
        measures=Measures.OUTCOME,
        values=() if np.isnan(fraction) else (Value(day, round(100 * fraction, 2)),),
    )
    return (result,)


def write_files(folder: Path, n: int) -> dict[str, Path]:
    """A file of each format with the same plan of ``n`` nodes."""
    from cascade.formats import write_plan

    plan, files = plan_of(n), {}
    for format in FORMATS:
        files[format] = folder / f"plan.{format}"
        files[format].write_bytes(write_plan(plan, format=format))
    return files


def is_ready() -> bool:
    """Whether the command line is there."""
    return find_spec("cascade.cli") is not None


def start_wall() -> float:
    """Milliseconds that Python and the command's modules take before any work."""
    modules = "import cascade.cli, cascade.check, cascade.reports.json, cascade.formats"
    return median(_wall("-c", modules) for _ in range(3))


def check_wall(file: Path) -> float:
    """Milliseconds of the whole command: the median of three, unless it lasts."""
    first = _check(file)
    return first if first > PATIENCE else median([first, _check(file), _check(file)])


def _check(file: Path) -> float:
    options = ("--format", "json", "--fail-on", "never", "--as-of", AS_OF.isoformat())
    return _wall("-m", "cascade", "check", str(file), *options)


def _wall(*arguments: str) -> float:
    start = perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return 1000 * (perf_counter() - start)


def measure_stages(file: Path) -> dict[str, Any]:
    """The command's work stage by stage in this process, with its peak memory."""
    from cascade.check import check
    from cascade.formats import read_plan
    from cascade.reports.json import to_json

    clock = Clock()
    with clock(READ):
        plan = read_plan(file.read_bytes(), file=file.name)
    with clock(CHECK):
        report = check(plan, as_of=AS_OF)
        _ = report.findings, report.counts, report.index
    with clock(REPORT):
        to_json([(file.name, report)], AS_OF)
    return {"ms": clock.times, "memory": {"peak": peak_mb()}}
