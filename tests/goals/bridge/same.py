"""Whether two sets of figures are the same."""

from datetime import date
from typing import Any

import numpy as np

from cascade.check import Report
from cascade.config import Config
from cascade.facts import Facts
from cascade.shares import allocate
from cascade.types import Plan
from goals.bridge import Answer, Snapshot


def close(one: Any, other: Any) -> None:
    """Both arrays hold the same, but for what rounding does to sums in another order."""
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)


def check_answer(answer: Answer, plan: Plan, as_of: date) -> None:
    """Every figure is the engine's own for the plan."""
    facts = Facts(plan, as_of, Config())
    graph = facts.graph
    assert answer.graph.accept_drafts == graph.accept_drafts
    assert answer.graph.mission == graph.mission
    assert answer.graph.unit_functions == graph.unit_functions
    for name in ("kinds", "statuses", "budgets", "units", "live"):
        close(getattr(answer.graph, name), getattr(graph, name))
    assert sorted(_links(answer.graph)) == sorted(_links(graph))
    connection = answer.connection
    assert connection.known == facts.connection.known
    for name in ("connected", "orphan", "distance", "cause"):
        close(getattr(connection, name), getattr(facts.connection, name))
    assert _ends(answer.loose_ends) == _ends(facts.loose_ends)
    close(answer.shares, facts.shares)
    allocation = allocate(graph)
    for name in ("arriving", "stopping", "total", "at_mission", "unaligned"):
        close(getattr(answer.allocation, name), getattr(allocation, name))
    check_progress(answer, facts)
    assert (answer.dependence is None) == (facts.dependence is None)
    if facts.dependence is not None and answer.dependence is not None:
        close(answer.dependence.support, facts.dependence.support)
        close(answer.dependence.would_orphan, facts.dependence.would_orphan)
    index = Report(facts).index
    assert answer.connected_share == index.connected
    assert answer.supported_share == index.supported


def check_progress(answer: Answer, facts: Facts) -> None:
    for name in ("policy", "split", "by_hand", "expected"):
        close(getattr(answer.measures, name), getattr(facts.measures, name))
    for name in ("fraction", "known_weight", "own_health", "health"):
        close(getattr(answer.progress, name), getattr(facts.progress, name))
    assert answer.coverage.functions == facts.coverage.functions
    for name in ("goals", "covered", "deep", "blind_units"):
        close(getattr(answer.coverage, name), getattr(facts.coverage, name))


def _links(graph) -> list:
    return np.stack([graph.children, graph.parents, graph.weights], axis=1).tolist()


def _ends(ends) -> list:
    """As sets: of equal worth, identifiers decide the order, and keys are other identifiers."""
    return sorted(
        (ends.reconnects[end], ends.budget[end], sorted(ends.members(end).tolist()))
        for end in range(len(ends))
    )


def check_snapshots(one: Snapshot, other: Snapshot, as_of: date) -> None:
    """Both hold the same rows, and give the same figures."""
    assert one.state == other.state
    for name in ("nodes", "links", "results"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert mine.keys() == theirs.keys()
        for column, values in mine.items():
            assert values.dtype == theirs[column].dtype, column
            np.testing.assert_array_equal(values, theirs[column], column)
    assert _milestones(one) == _milestones(other)
    assert (one.keys, one.needs, one.units) == (other.keys, other.needs, other.units)
    assert (one.period, one.last_check_in) == (other.period, other.last_check_in)
    check_answers(one.answer(as_of), other.answer(as_of))


def _milestones(snapshot: Snapshot) -> list:
    stated = snapshot.milestones
    columns = [stated[name] for name in ("node_id", "day", "expected")]
    return sorted(np.stack(columns, axis=1).tolist())


def check_answers(one: Answer, other: Answer) -> None:
    close(one.connection.distance, other.connection.distance)
    close(one.connection.cause, other.connection.cause)
    assert _ends(one.loose_ends) == _ends(other.loose_ends)
    close(one.shares, other.shares)
    close(one.allocation.arriving, other.allocation.arriving)
    close(one.progress.fraction, other.progress.fraction)
    close(one.progress.health, other.progress.health)
    close(one.coverage.covered, other.coverage.covered)
    close(one.coverage.deep, other.coverage.deep)
