"""Rules of support: what goals stand on, who owns them, and how many a unit can carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from cascade.facts import Facts
from cascade.findings import Criterion, Finding
from cascade.layers import Ints
from cascade.sayings import Name, Said, precisely, say, say_number
from cascade.smart.achievable import OWNED
from cascade.wording import listed, says_nothing


def unsupported(facts: Facts) -> Iterator[Finding]:
    """Live goals with no live program below."""
    for node in facts.each(facts.unsupported):
        yield facts.finding(
            "unsupported",
            say("no live program is below {node}", node=facts.label(node)),
            node=node,
            evidence=_children(facts, node),
            fix=say("link a program to it, start one, or drop the goal"),
            cost=_weight(facts, node),
            criterion=Criterion.ACHIEVABLE if facts.unmeasured[node] else None,
            check="nothing-below" if facts.unmeasured[node] else "",
        )


def _weight(facts: Facts, node: int) -> float:
    """What a node's loss would cost: its mission share, 0 where unknown."""
    share = float(facts.shares[node])
    return 0.0 if np.isnan(share) else share


def _children(facts: Facts, node: int) -> Said:
    children = listed([facts.name(child) for child in facts.graph.down.of_node(node).tolist()])
    if not children:
        return say("nothing live contributes to it").exactly("no live children")
    return say("what contributes to it: {children}", children=children).exactly(
        "live children: {children}", children=children
    )


def empty(facts: Facts) -> Iterator[Finding]:
    """Live goals with no live child and no key result."""
    for node in facts.each(facts.empty):
        label = facts.label(node)
        yield facts.finding(
            "empty",
            say("nothing live contributes to {node}, and it has no key result", node=label).exactly(
                "{node} has no live child and no key result", node=label
            ),
            node=node,
            evidence=precisely("no live children, no key_results"),
            fix=say("say how it is measured and who contributes to it, or drop it"),
        )


def unmeasured(facts: Facts) -> Iterator[Finding]:
    """Live goals where neither they nor anything live below has a key result."""
    for node in facts.each(facts.unmeasured):
        yield facts.finding(
            "unmeasured",
            say("neither {node} nor anything below it has a key result", node=facts.label(node)),
            node=node,
            evidence=_children(facts, node),
            fix=say("add a key result: a metric with its baseline, target and unit"),
        )


def unowned(facts: Facts) -> Iterator[Finding]:
    """Live goals and programs without an owner."""
    for node in facts.each(facts.goals | facts.programs):
        if says_nothing(facts.node(node).owner):
            yield facts.finding(
                "unowned",
                say("{node} has no owner", node=facts.label(node)),
                node=node,
                path=("owner",),
                evidence=precisely("no owner"),
                fix=say("name one person who answers for it"),
                criterion=Criterion.ACHIEVABLE if facts.node(node).kind in OWNED else None,
                check="no-owner",
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
            say_number(
                "{number:,} node would lose the mission without {node}",
                "{number:,} nodes would lose the mission without {node}",
                lost,
                node=facts.label(node),
            ),
            node=node,
            evidence=precisely("would_orphan: {lost}", lost=lost),
            fix=say("where this is a risk, let the work below serve a second goal, too"),
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
                say(
                    "unit {unit} has {number} live goals of its own, more than {most}",
                    unit=Name(graph.unit_ids[unit]),
                    number=owns,
                    most=most,
                ),
                evidence=say("by mission share: {names}", names=listed(names)),
                fix=say("keep {names}; postpone the others", names=listed(names[:most])),
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
            say(
                "nothing of unit {unit} reaches a company goal",
                unit=Name(facts.graph.unit_ids[unit]),
            ),
            evidence=say(
                "its live nodes: {names}",
                names=listed([facts.name(node) for node in nodes]) or say("none"),
            ),
            fix=say("link the unit's goals upward, or ask what the unit is for"),
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
                say(
                    "{node} belongs to unit {unit}, which is not listed",
                    node=facts.label(number),
                    unit=Name(node.unit),
                ),
                node=number,
                path=("unit",),
                evidence=say("units: {names}", names=listed(sorted(known))),
                fix=say("correct the unit, or add it").exactly(
                    "correct the unit, or add it to `units`"
                ),
            )
