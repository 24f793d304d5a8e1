"""Rules of support: what goals stand on, who owns them, and how many a unit can carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from cascade.facts import Facts
from cascade.findings import Finding
from cascade.layers import Ints
from cascade.wording import count, listed


def unsupported(facts: Facts) -> Iterator[Finding]:
    """Live goals with no live program below."""
    for node in facts.each(facts.unsupported):
        yield facts.finding(
            "unsupported",
            f"no live program is below {facts.label(node)}",
            node=node,
            evidence=_children(facts, node),
            fix="link a program to it, start one, or drop the goal",
            cost=_weight(facts, node),
        )


def _weight(facts: Facts, node: int) -> float:
    """What a node's loss would cost: its mission share, 0 where unknown."""
    share = float(facts.shares[node])
    return 0.0 if np.isnan(share) else share


def _children(facts: Facts, node: int) -> str:
    children = [facts.name(child) for child in facts.graph.down.of_node(node).tolist()]
    return f"live children: {listed(children)}" if children else "no live children"


def empty(facts: Facts) -> Iterator[Finding]:
    """Live goals with no live child and no key result."""
    for node in facts.each(facts.empty):
        yield facts.finding(
            "empty",
            f"{facts.label(node)} has no live child and no key result",
            node=node,
            evidence="no live children, no key_results",
            fix="say how it is measured and who contributes to it, or drop it",
        )


def unmeasured(facts: Facts) -> Iterator[Finding]:
    """Live goals where neither they nor anything live below has a key result."""
    for node in facts.each(facts.unmeasured):
        yield facts.finding(
            "unmeasured",
            f"neither {facts.label(node)} nor anything below it has a key result",
            node=node,
            evidence=_children(facts, node),
            fix="add a key result: a metric with its baseline, target and unit",
        )


def unowned(facts: Facts) -> Iterator[Finding]:
    """Live goals and programs without an owner."""
    for node in facts.each(facts.goals | facts.programs):
        if not (facts.node(node).owner or "").strip():
            yield facts.finding(
                "unowned",
                f"{facts.label(node)} has no owner",
                node=node,
                evidence="no owner",
                fix="name one person who answers for it",
            )


def sole_support(facts: Facts) -> Iterator[Finding]:
    """Nodes that all paths of others to the mission pass through."""
    if facts.dependence is None:
        return
    least = max(1, facts.config.thresholds.sole_support_nodes)
    depends = facts.dependence.would_orphan
    for node in facts.each(depends >= least):
        if node == facts.graph.mission:
            continue
        lost = int(depends[node])
        yield facts.finding(
            "sole-support",
            f"{count(lost, 'node')} would lose the mission without {facts.label(node)}",
            node=node,
            evidence=f"would_orphan: {lost}",
            fix="where this is a risk, let the work below serve a second goal, too",
            cost=lost,
        )


def focus(facts: Facts) -> Iterator[Finding]:
    """Units with more live goals of their own than they can focus on."""
    graph, most = facts.graph, facts.config.thresholds.focus_goals
    owned: Ints = np.flatnonzero(facts.goals & (graph.units >= 0)).astype(np.int32)
    for unit, owns in sorted(Counter(graph.units[owned].tolist()).items()):
        if owns > most:
            goals = owned[graph.units[owned] == unit].tolist()
            goals.sort(key=lambda goal: (-_weight(facts, goal), facts.name(goal)))
            names = [facts.name(goal) for goal in goals]
            yield facts.finding(
                "focus",
                f"unit {graph.unit_ids[unit]!r} has {owns} live goals of its own, more than {most}",
                evidence=f"by mission share: {listed(names)}",
                fix=f"keep {listed(names[:most])}; postpone the others",
                cost=owns,
            )


def _blind_units(facts: Facts) -> list[int]:
    """Codes of the units of which neither they nor any unit below reaches a company goal."""
    ids = facts.graph.unit_ids
    blind = set(facts.coverage.blind_units.tolist())
    busy = set(facts.graph.units[facts.graph.live].tolist())
    above = {unit.id: unit.parent for unit in facts.plan.units}
    sighted: set[str] = set()
    for unit in busy - blind - {-1}:
        name: str | None = ids[unit]
        while name is not None and name not in sighted:
            sighted.add(name)
            name = above.get(name)
    return [code for code, name in enumerate(ids) if name not in sighted]


def no_line_of_sight(facts: Facts) -> Iterator[Finding]:
    """Units none of whose live nodes reaches a company goal."""
    if not len(facts.coverage.goals):
        return
    for unit in _blind_units(facts):
        nodes = np.flatnonzero((facts.graph.units == unit) & facts.graph.live).tolist()
        if nodes and all(facts.node(node).kind.level == 0 for node in nodes):
            continue
        yield facts.finding(
            "no-line-of-sight",
            f"nothing of unit {facts.graph.unit_ids[unit]!r} reaches a company goal",
            evidence=f"its live nodes: {listed([facts.name(node) for node in nodes]) or 'none'}",
            fix="link the unit's goals upward, or ask what the unit is for",
            cost=len(nodes),
        )


def unknown_unit(facts: Facts) -> Iterator[Finding]:
    """Nodes of a unit that the plan does not list, where it lists any."""
    known = {unit.id for unit in facts.plan.units}
    for number in facts.every():
        node = facts.node(number)
        if known and node.unit is not None and node.unit not in known:
            yield facts.finding(
                "unknown-unit",
                f"{facts.label(number)} belongs to unit {node.unit!r}, which is not listed",
                node=number,
                path=("unit",),
                evidence=f"units: {listed(sorted(known))}",
                fix="correct the unit, or add it to `units`",
            )
