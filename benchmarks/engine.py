"""Cascade's own times: every whole-plan question, alone and all together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.clock import Clock, memory_mb, peak_mb
from benchmarks.generate import Arrays
from benchmarks.store import load_measures, load_plan, save_answers
from cascade.alignment import connect, find_loose_ends
from cascade.coverage import cover
from cascade.graph import GoalGraph
from cascade.impact import find_sole_supports
from cascade.layers import breadth_first
from cascade.progress import MeasureArrays
from cascade.rollup import roll_up
from cascade.shares import allocate, mission_shares
from cascade.structure import find_cycles, redundant_links

BUILD = "build the graph, both directions"
SEARCH = "distance (one search; -1 is an orphan)"
CONNECT = "connection: orphans, distance, causes"
LAYERS = "layers for the sweeps"
LOOSE = "loose ends and what each reconnects"
SHARES = "both shares"
ROLL_UP = "roll-up and status"
COVERAGE = "coverage by function"
TOGETHER = "**all of these together**, from arrays"
FIRST = "the same, first time in a fresh process"
SUPPORTS = "sole supports (dominators)"
REDUNDANT = "redundant contributions"
CYCLES = "cycles"
QUESTIONS = (
    BUILD, SEARCH, CONNECT, LAYERS, LOOSE, SHARES, ROLL_UP, COVERAGE,
    TOGETHER, FIRST, SUPPORTS, REDUNDANT, CYCLES,
)  # fmt: skip


def measure(folder: Path, runs: int) -> dict[str, Any]:
    """Times of every question; leaves the answers in the folder for the others."""
    plan, measures = load_plan(folder), load_measures(folder)
    clock = Clock()
    with clock(FIRST):
        together(plan, measures)
    answers: dict[str, NDArray[Any]] = {}
    # In turns, so that a busy moment of the machine falls on both.
    for _ in range(runs):
        with clock(TOGETHER):
            together(plan, measures)
        answers = _one_by_one(clock, plan, measures)
    save_answers(folder, answers)
    return {"ms": clock.times, "worked": clock.worked, "facts": _facts(plan, answers)}


def together(plan: Arrays, measures: MeasureArrays) -> GoalGraph:
    """Connection, causes, loose ends, distance, both shares, roll-up, status and coverage."""
    graph = plan.graph()
    connection = connect(graph)
    find_loose_ends(graph, connection)
    mission_shares(graph, connection)
    allocate(graph)
    roll_up(graph, measures)
    cover(graph, measures.measured(graph.n_nodes))
    return graph


def _one_by_one(clock: Clock, plan: Arrays, measures: MeasureArrays) -> dict[str, NDArray[Any]]:
    """Each question for itself, on a fresh graph; what it rests on is there already."""
    with clock(BUILD):
        graph = plan.graph()
        _ = graph.up, graph.down
    with clock(SEARCH):
        breadth_first(graph.down, graph.missions)
    with clock(CONNECT):
        connection = connect(graph)
    with clock(LAYERS):
        _ = graph.layers.upward, graph.layers.downward
    with clock(LOOSE):
        find_loose_ends(graph, connection)
    with clock(SHARES):
        mission_shares(graph, connection)
        allocate(graph)
    with clock(ROLL_UP):
        progress = roll_up(graph, measures)
    with clock(COVERAGE):
        cover(graph, measures.measured(graph.n_nodes))
    with clock(SUPPORTS):
        dependence = find_sole_supports(graph, connection)
    with clock(REDUNDANT):
        redundant_links(graph)
    with clock(CYCLES):
        find_cycles(graph)
    return {
        "orphans": np.flatnonzero(connection.orphan),
        "distance": connection.distance,
        "progress": progress.fraction,
        "support": dependence.support,
        "cause": connection.cause,
    }


def _facts(plan: Arrays, answers: dict[str, NDArray[Any]]) -> dict[str, Any]:
    """What the plan is like."""
    causes = answers["cause"]
    return {
        "nodes": len(plan.kinds),
        "links": len(plan.children),
        "depth": int(answers["distance"].max()),
        "orphans": len(answers["orphans"]),
        "causes": np.bincount(causes[causes >= 0], minlength=5).tolist(),
    }


def measure_tangled(folder: Path, runs: int) -> dict[str, Any]:
    """Everything together, for a plan with cycles."""
    plan, measures = load_plan(folder), load_measures(folder)
    clock = Clock()
    for _ in range(runs):
        with clock(TOGETHER):
            together(plan, measures)
    return {"ms": clock.times}


def measure_memory(folder: Path, runs: int) -> dict[str, Any]:
    """The most that a process holds that answers everything, and what it holds before."""
    empty = memory_mb()
    plan, measures = load_plan(folder), load_measures(folder)
    arrays = memory_mb()
    for _ in range(runs):
        graph = together(plan, measures)
        find_sole_supports(graph, connect(graph))
    return {"memory": {"empty": empty, "arrays": arrays, "peak": peak_mb()}}


def measure_graph_memory(folder: Path) -> dict[str, Any]:
    """What the arrays and both directions of the graph hold."""
    before = memory_mb()
    graph = load_plan(folder).graph()
    _ = graph.up, graph.down
    return {"memory": {"graph": memory_mb() - before}}
