"""Rules of connection: the mission, orphans, and the links that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from cascade.alignment import Cause
from cascade.facts import Facts
from cascade.findings import Finding, Severity
from cascade.wording import NAMED, count, listed, money


def no_mission(facts: Facts) -> Iterator[Finding]:
    """The plan has no live mission."""
    if not len(facts.graph.missions):
        retired = [n.id for n in facts.nodes if n.kind.level == 0]
        evidence = f"not live: {listed(retired)}" if retired else "no node of kind mission"
        yield facts.finding(
            "no-mission",
            "the plan has no current mission, so it is unknown what is connected",
            evidence=evidence,
            fix="add a node of kind mission and let the company goals contribute to it",
        )


def many_missions(facts: Facts) -> Iterator[Finding]:
    """The plan has several live missions."""
    missions = facts.graph.missions.tolist()
    if len(missions) > 1 and facts.asks(missions[1]):
        yield facts.finding(
            "many-missions",
            f"the plan has {len(missions)} current missions, so it is unknown what is connected",
            node=missions[1],
            evidence=listed([facts.name(m) for m in missions]),
            fix="keep one active; set the others to status superseded",
        )


def dangling(facts: Facts) -> Iterator[Finding]:
    """Contributions that name a node that does not exist."""
    for place in facts.graph.dangling:
        if not facts.asks(place.child):
            continue
        link = facts.node(place.child).contributes_to[place.position]
        yield facts.finding(
            "dangling",
            f"{facts.label(place.child)} contributes to {link.to!r}, which does not exist",
            node=place.child,
            path=("contributes_to", place.position),
            evidence=f"contributes_to: {link.to}",
            fix=f"correct the identifier {link.to!r}, add that node, or drop the contribution",
        )


def duplicate_contribution(facts: Facts) -> Iterator[Finding]:
    """Contributions that name the same parent again."""
    for place in facts.graph.repeated:
        if not facts.asks(place.child):
            continue
        link = facts.node(place.child).contributes_to[place.position]
        yield facts.finding(
            "duplicate-contribution",
            f"{facts.label(place.child)} contributes to {link.to!r} more than once",
            node=place.child,
            path=("contributes_to", place.position),
            evidence=f"contributes_to: {link.to}",
            fix="keep one of the two, with the weight that you mean",
        )


def cycle(facts: Facts) -> Iterator[Finding]:
    """One finding a component, with one shortest witness."""
    for found in facts.cycles:
        if not facts.asks(found.witness[0]):
            continue
        names = [facts.name(node) for node in found.witness]
        others = len(found.nodes) - len(names)
        within = f" (one of several circles among {len(found.nodes)} nodes)" if others else ""
        yield facts.finding(
            "cycle",
            f"{count(len(names), 'node')} in a circle of contributions{within}",
            node=found.witness[0],
            evidence=" -> ".join([*names[: 4 * NAMED], "..."][: len(names)] + names[:1]),
            fix="drop the contribution of the circle that says least about cause and effect",
            cost=len(found.nodes),
        )


def orphan(facts: Facts) -> Iterator[Finding]:
    """Live work without a path to the mission, with its cause and the end to mend."""
    budgets = facts.graph.budgets
    for node in facts.each(facts.connection.orphan):
        cause = facts.connection.cause_of(node)
        found = facts.finding(
            "orphan",
            f"{facts.label(node)} has no path to the mission: {_because(facts, node, cause)}",
            node=node,
            evidence=_evidence(facts, node, cause),
            fix=_mend(facts, node),
            cost=0.0 if np.isnan(budgets[node]) else float(budgets[node]),
        )
        yield _waived(facts, node, found)


def _because(facts: Facts, node: int, cause: Cause | None) -> str:
    match cause:
        case Cause.DETACHED if facts.node(node).contributes_to:
            return "all that it contributes to does not exist (detached)"
        case Cause.DETACHED:
            return "it contributes to nothing (detached)"
        case Cause.OTHER_MISSION:
            return "it leads to a mission that is not the current one (other_mission)"
        case Cause.RETIRED_PARENT:
            return "nothing that it contributes to is live (retired_parent)"
        case Cause.TRAPPED:
            return "every way up ends in a circle (trapped)"
        case _:
            return "what it contributes to is cut off, too (inherited)"


def _evidence(facts: Facts, node: int, cause: Cause | None) -> str:
    """The contributions upward with what became of them, or the way to the loose end."""
    if cause in (Cause.DETACHED, Cause.RETIRED_PARENT) or not len(facts.graph.up.of_node(node)):
        parents = facts.graph.all_up.of_node(node).tolist()
        named = [f"{facts.name(p)} ({facts.node(p).status})" for p in parents]
        missing = [
            f"{link.to} (missing)"
            for link in facts.node(node).contributes_to
            if not facts.has(link.to)
        ]
        return "contributes to " + (listed(named + missing) or "nothing")
    return _way_up(facts, node)


def _way_up(facts: Facts, node: int) -> str:
    """One live walk up, to where it ends or goes round."""
    way = [node]
    while len(way) <= NAMED:
        above = facts.graph.up.of_node(way[-1]).tolist()
        if not above:
            return " -> ".join(map(facts.name, way)) + " (ends here)"
        fresh = [parent for parent in above if parent not in way]
        if not fresh:
            return " -> ".join(map(facts.name, [*way, above[0]])) + " (goes round)"
        way.append(fresh[0])
    return " -> ".join(map(facts.name, way)) + " -> ..."


def _mend(facts: Facts, node: int) -> str:
    ends = facts.loose_ends.of_orphan(node)
    end = int(ends.min()) if len(ends) else -1
    names = facts.end_names(end) if len(ends) else []
    if not names:
        return "link it to what it serves"
    reconnects, budget = int(facts.loose_ends.reconnects[end]), facts.loose_ends.budget[end]
    worth = f"; that reconnects {count(reconnects, 'orphan')}" if reconnects > 1 else ""
    worth += f" with a budget of {money(budget)}" if worth and budget else ""
    if names == [facts.name(node)]:
        return f"link it to what it serves, or stop it{worth}"
    which = f"{names[0]!r}" if len(names) == 1 else f"one of {listed(names)}"
    return f"link {which} to what it serves{worth}"


def _waived(facts: Facts, node: int, found: Finding) -> Finding:
    """A waived orphan is still counted, and shown apart until the waiver ends."""
    waiver = facts.node(node).waived
    if waiver is None or facts.as_of > waiver.until:
        return found
    message = f"{found.message}; waived until {waiver.until}: {waiver.because}"
    return replace(found, severity=Severity.INFO, message=message)


def waiver_expired(facts: Facts) -> Iterator[Finding]:
    """Orphans whose waiver has ended."""
    for node in facts.each(facts.connection.orphan):
        waiver = facts.node(node).waived
        if waiver is not None and facts.as_of > waiver.until:
            yield facts.finding(
                "waiver-expired",
                f"the waiver of {facts.label(node)} ended on {waiver.until}",
                node=node,
                path=("waived",),
                evidence=f"waived because: {waiver.because}",
                fix="link it, stop it, or waive it again with a new reason and date",
            )
