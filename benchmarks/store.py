"""Plans and answers in a folder, so that each measurement starts in a process of its own."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.generate import Arrays, arrays, measures
from cascade.layers import Floats
from cascade.progress import MeasureArrays

PLAN, MEASURES, ANSWERS = "plan", "measures", "answers"


class Links(NamedTuple):
    """The live part of a plan as Python lists, which other libraries want; node 0 is the mission.

    ``own`` is the progress of each node by its own key results, NaN unknown; ``asks`` marks the
    nodes without key results, whose progress is that of their children.
    """

    n: int
    live: NDArray[np.bool_]
    children: list[int]
    parents: list[int]
    weights: list[float]
    own: Floats
    asks: list[bool]


def make(folder: Path, n: int, cycles: int = 0) -> None:
    """Writes a plan of ``n`` nodes and its measures into a folder."""
    plan = arrays(n, cycles=cycles)
    _save(folder / PLAN, {f.name: getattr(plan, f.name) for f in fields(Arrays)})
    found = measures(plan)
    _save(folder / MEASURES, {f.name: getattr(found, f.name) for f in fields(MeasureArrays)})


def load_plan(folder: Path) -> Arrays:
    """The plan of a folder."""
    loaded = _load(folder / PLAN)
    loaded["unit_functions"] = tuple(loaded["unit_functions"].tolist())
    return Arrays(**loaded)


def load_measures(folder: Path) -> MeasureArrays:
    """The measures of a folder's plan."""
    return MeasureArrays(**_load(folder / MEASURES))


def load_links(folder: Path) -> Links:
    """The live part of a folder's plan, as lists."""
    plan, found = load_plan(folder), load_measures(folder)
    n = len(plan.kinds)
    children, parents, weights = plan.live_links
    own, asks = np.full(n, np.nan), np.ones(n, bool)
    own[found.owner], asks[found.owner] = found.fraction, False
    lists = children.tolist(), parents.tolist(), weights.tolist()
    return Links(n, plan.live, *lists, own, asks.tolist())


def save_answers(folder: Path, answers: dict[str, NDArray[Any]]) -> None:
    """Keeps what the engine answers, for the others to be compared with."""
    _save(folder / ANSWERS, answers)


def load_answers(folder: Path) -> dict[str, NDArray[Any]]:
    """What the engine answers, by question."""
    return _load(folder / ANSWERS)


def _save(folder: Path, columns: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in columns.items():
        np.save(folder / f"{name}.npy", values)


def _load(folder: Path) -> dict[str, Any]:
    return {file.stem: np.load(file) for file in folder.glob("*.npy")}
