"""One measurement in a process of its own: ``python -m benchmarks.worker SUBJECT FOLDER RUNS``.

Prints one JSON object: ``ms`` (times by question), ``memory`` in MB, and what else is known.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import engine, files
from benchmarks.clock import Clock, memory_mb
from benchmarks.databases import Duckdb, Sqlite
from benchmarks.rivals import (
    BUILD,
    DISTANCE,
    ORPHANS,
    ROLL_UP,
    SUPPORTS,
    Answer,
    Igraph,
    Networkx,
    Rival,
    Rustworkx,
)
from benchmarks.store import load_answers, load_links

RIVALS: dict[str, type[Rival]] = {
    "networkx": Networkx,
    "rustworkx": Rustworkx,
    "igraph": Igraph,
    "sqlite": Sqlite,
    "duckdb": Duckdb,
}
#: Which of Cascade's answers each question must give, too.
SAME_AS = {ORPHANS: "orphans", DISTANCE: "distance", ROLL_UP: "progress", SUPPORTS: "support"}


def measure_rival(name: str, folder: Path, runs: int) -> dict[str, Any]:
    """Times and memory of one rival; raises AssertionError when it answers otherwise."""
    rival = RIVALS[name](load_links(folder))
    gc.collect()
    clock, before = Clock(), memory_mb()
    graph = clock.repeat(BUILD, rival.build, 1)
    held = memory_mb() - before
    if clock.times[BUILD][0] < 1000:
        graph = clock.repeat(BUILD, rival.build, runs)
    rival.keep(graph)
    expected = load_answers(folder)
    for question, asked in rival.questions().items():
        answer = asked.read(clock.repeat(question, asked.ask, runs))
        _check(name, question, answer, expected)
    return {"ms": clock.times, "memory": {"graph": held}}


def _check(name: str, question: str, answer: Answer, expected: dict[str, Answer]) -> None:
    if question in SAME_AS:
        same = np.allclose(answer, expected[SAME_AS[question]], equal_nan=True)
        assert same, f"{name} answers {question!r} otherwise"


def main(subject: str, folder: str, runs: str) -> None:
    """Measures and prints."""
    place, times = Path(folder), int(runs)
    subjects: dict[str, Callable[[], dict[str, Any]]] = {
        "cascade": lambda: engine.measure(place, times),
        "tangled": lambda: engine.measure_tangled(place, times),
        "memory": lambda: engine.measure_memory(place, times),
        "graph-memory": lambda: engine.measure_graph_memory(place),
        "stages": lambda: files.measure_stages(place),
    }
    ask = subjects.get(subject, lambda: measure_rival(subject, place, times))
    print(json.dumps(ask()))


if __name__ == "__main__":
    main(*sys.argv[1:])
