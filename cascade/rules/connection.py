"""Rules of connection: the mission, orphans, and the links that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from cascade.alignment import Cause
from cascade.facts import Facts
from cascade.findings import Finding, Severity
from cascade.sayings import Amount, Name, Said, Way, precisely, say, say_number
from cascade.structure import Cycle
from cascade.wording import NAMED, listed


def no_mission(facts: Facts) -> Iterator[Finding]:
    """The plan has no live mission."""
    if not len(facts.graph.missions):
        retired = [n.id for n in facts.nodes if n.kind.level == 0]
        there = say("not live: {names}", names=listed(retired))
        yield facts.finding(
            "no-mission",
            say("the plan has no current mission, so it is unknown what is connected"),
            evidence=there if retired else say("no node of kind mission"),
            fix=say("add a node of kind mission and let the company goals contribute to it"),
        )


def many_missions(facts: Facts) -> Iterator[Finding]:
    """The plan has several live missions."""
    missions = facts.graph.missions.tolist()
    if len(missions) > 1 and facts.asks(missions[1]):
        yield facts.finding(
            "many-missions",
            say(
                "the plan has {number} current missions, so it is unknown what is connected",
                number=len(missions),
            ),
            node=missions[1],
            evidence=listed([facts.name(m) for m in missions]),
            fix=say("keep one active; set the others to status superseded"),
        )


def dangling(facts: Facts) -> Iterator[Finding]:
    """Contributions that name a node that does not exist."""
    for place in facts.graph.dangling:
        if not facts.asks(place.child):
            continue
        link = facts.node(place.child).contributes_to[place.position]
        yield facts.finding(
            "dangling",
            say(
                "{node} contributes to {parent}, which does not exist",
                node=facts.label(place.child),
                parent=Name(link.to),
            ),
            node=place.child,
            path=("contributes_to", place.position),
            evidence=precisely("contributes_to: {parent}", parent=link.to),
            fix=say(
                "correct the identifier {parent}, add that node, or drop the contribution",
                parent=Name(link.to),
            ),
        )


def duplicate_contribution(facts: Facts) -> Iterator[Finding]:
    """Contributions that name the same parent again."""
    for place in facts.graph.repeated:
        if not facts.asks(place.child):
            continue
        link = facts.node(place.child).contributes_to[place.position]
        yield facts.finding(
            "duplicate-contribution",
            say(
                "{node} contributes to {parent} more than once",
                node=facts.label(place.child),
                parent=Name(link.to),
            ),
            node=place.child,
            path=("contributes_to", place.position),
            evidence=precisely("contributes_to: {parent}", parent=link.to),
            fix=say("keep one of the two, with the weight that you mean"),
        )


def cycle(facts: Facts) -> Iterator[Finding]:
    """One finding a component, with one shortest witness."""
    for found in facts.cycles:
        if not facts.asks(found.witness[0]):
            continue
        names = [facts.name(node) for node in found.witness]
        yield facts.finding(
            "cycle",
            _circle(found),
            node=found.witness[0],
            evidence=Said("{way}", {"way": Way(_round(names))}),
            fix=say("drop the contribution of the circle that says least about cause and effect"),
            cost=len(found.nodes),
        )


def _circle(found: Cycle) -> Said:
    said = say_number(
        "{number:,} node in a circle of contributions",
        "{number:,} nodes in a circle of contributions",
        len(found.witness),
    )
    if len(found.nodes) == len(found.witness):
        return said
    return say(
        "{circle} (one of several circles among {number} nodes)",
        circle=said,
        number=len(found.nodes),
    )


def _round(names: list[str]) -> list[str]:
    """The names of a circle with the first one again; of many, the first ones."""
    return [*names[: 4 * NAMED], "..."][: len(names)] + names[:1]


def orphan(facts: Facts) -> Iterator[Finding]:
    """Live work without a path to the mission, with its cause and the end to mend."""
    budgets = facts.graph.budgets
    for node in facts.each(facts.connection.orphan):
        cause = facts.connection.cause_of(node)
        found = facts.finding(
            "orphan",
            say(
                "{node} has no path to the mission: {because}",
                node=facts.label(node),
                because=_because(facts, node, cause),
            ),
            node=node,
            evidence=_evidence(facts, node, cause),
            fix=_mend(facts, node),
            cost=0.0 if np.isnan(budgets[node]) else float(budgets[node]),
        )
        yield _waived(facts, node, found)


def _because(facts: Facts, node: int, cause: Cause | None) -> Said:
    """The cause in words; its name beside it is for programs."""
    why = _CAUSES.get(cause, _CAUSES[Cause.INHERITED])
    if cause is Cause.DETACHED and facts.node(node).contributes_to:
        why = say("all that it contributes to does not exist")
    return why.exactly("{why} ({cause})", why=why, cause=(cause or Cause.INHERITED).value)


_CAUSES: dict[Cause | None, Said] = {
    Cause.DETACHED: say("it contributes to nothing"),
    Cause.OTHER_MISSION: say("it leads to a mission that is not the current one"),
    Cause.RETIRED_PARENT: say("nothing that it contributes to is live"),
    Cause.TRAPPED: say("every way up ends in a circle"),
    Cause.INHERITED: say("what it contributes to is cut off, too"),
}


def _evidence(facts: Facts, node: int, cause: Cause | None) -> Said:
    """The contributions upward with what became of them, or the way to the loose end."""
    if cause not in (Cause.DETACHED, Cause.RETIRED_PARENT) and len(facts.graph.up.of_node(node)):
        return _way_up(facts, node)
    parents = facts.graph.all_up.of_node(node).tolist()
    named: list[str] = [_with_status(facts, parent) for parent in parents]
    named += [
        say("{name} (missing)", name=link.to)
        for link in facts.node(node).contributes_to
        if not facts.has(link.to)
    ]
    if not named:
        return precisely("contributes to nothing")
    return say("contributes to {names}", names=listed(named))


def _with_status(facts: Facts, node: int) -> str:
    name = facts.name(node)
    if isinstance(name, Said):  # words in place of a name, which tell enough
        return name
    return say("{name} ({status})", name=name, status=facts.node(node).status.words)


def _way_up(facts: Facts, node: int) -> Said:
    """One live walk up, to where it ends or goes round."""
    way = [node]
    while len(way) <= NAMED:
        above = facts.graph.up.of_node(way[-1]).tolist()
        if not above:
            return say("{way} (ends here)", way=Way(map(facts.name, way)))
        fresh = [parent for parent in above if parent not in way]
        if not fresh:
            return say("{way} (goes round)", way=Way(map(facts.name, [*way, above[0]])))
        way.append(fresh[0])
    return Said("{way}", {"way": Way([*map(facts.name, way), "..."])})


def _mend(facts: Facts, node: int) -> Said:
    ends = facts.loose_ends.of_orphan(node)
    end = int(ends.min()) if len(ends) else -1
    names = facts.end_names(end) if len(ends) else []
    if not names:
        return say("link it to what it serves")
    if names == [facts.name(node)]:
        mend = say("link it to what it serves, or stop it")
    elif len(names) == 1:
        mend = say("link {node} to what it serves", node=Name(names[0]))
    else:
        mend = say("link one of {nodes} to what it serves", nodes=listed(names))
    return _worth(facts, end, mend)


def _worth(facts: Facts, end: int, mend: Said) -> Said:
    """How to mend a loose end, with what that reconnects where it is more than one node."""
    reconnects, budget = int(facts.loose_ends.reconnects[end]), facts.loose_ends.budget[end]
    if reconnects <= 1:
        return mend
    orphans = say_number("{number:,} orphan", "{number:,} orphans", reconnects)
    if not budget:
        return say("{mend}; that reconnects {orphans}", mend=mend, orphans=orphans)
    return say(
        "{mend}; that reconnects {orphans} with a budget of {budget}",
        mend=mend,
        orphans=orphans,
        budget=Amount(budget),
    )


def _waived(facts: Facts, node: int, found: Finding) -> Finding:
    """A waived orphan is still counted, and shown apart until the waiver ends."""
    waiver = facts.node(node).waived
    if waiver is None or facts.as_of > waiver.until:
        return found
    message = say(
        "{orphan}; waived until {until}: {because}",
        orphan=found.message,
        until=waiver.until,
        because=waiver.because,
    )
    return replace(found, severity=Severity.INFO, message=message)


def waiver_expired(facts: Facts) -> Iterator[Finding]:
    """Orphans whose waiver has ended."""
    for node in facts.each(facts.connection.orphan):
        waiver = facts.node(node).waived
        if waiver is not None and facts.as_of > waiver.until:
            yield facts.finding(
                "waiver-expired",
                say(
                    "the waiver of {node} ended on {until}",
                    node=facts.label(node),
                    until=waiver.until,
                ),
                node=node,
                path=("waived",),
                evidence=say("waived because: {because}", because=waiver.because),
                fix=say("link it, stop it, or waive it again with a new reason and date"),
            )
