"""The check: every rule over a plan, the counts, and the alignment index with its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np

from cascade.alignment import connected_share
from cascade.catalogue import RULES
from cascade.collecting import collector_paused
from cascade.config import Config
from cascade.facts import Facts
from cascade.findings import Finding, Severity
from cascade.layers import reach
from cascade.rules import CHECKS
from cascade.rules.record import faults, smart
from cascade.rules.time import confirmed_share
from cascade.types import Dismissal, Plan


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of what a plan has.

    ``nodes`` counts all with the mission, ``contributions`` all that name an existing node,
    ``programs`` the live ones. ``orphans`` and ``orphan_programs`` are None while connection is
    unknown.
    """

    nodes: int
    contributions: int
    programs: int
    orphans: int | None
    orphan_programs: int | None
    dangling: int
    cycles: int


@dataclass(frozen=True, slots=True)
class Index:
    """The alignment index's parts, 0..1 each, None where unknown.

    ``has_mission`` is False while it is unknown what to align to: then there is no index.
    """

    connected: float | None
    supported: float | None
    smart: float | None
    confirmed: float | None
    understood: float | None = None
    has_mission: bool = True

    @property
    def parts(self) -> dict[str, float | None]:
        """The parts by name."""
        return {
            "connected": self.connected,
            "supported": self.supported,
            "smart": self.smart,
            "confirmed": self.confirmed,
            "understood": self.understood,
        }

    @property
    def value(self) -> float | None:
        """0..100: the geometric mean of the known parts, times 100.

        None without one current mission: nothing can be aligned to nothing.

        >>> Index(connected=0.25, supported=1.0, smart=None, confirmed=None).value
        50.0
        """
        known = [part for part in self.parts.values() if part is not None]
        if not known or not self.has_mission:
            return None
        return float(100.0 * np.prod(known) ** (1 / len(known)))


class Dismissed(NamedTuple):
    """A finding, and whose word it is that it is none."""

    finding: Finding
    word: Dismissal


class Report:
    """What a check says of one plan. ``facts`` holds everything that it rests on.

    >>> from cascade.types import Kind, Node
    >>> plan = Plan((Node("m", Kind.MISSION, "Feed the town"), Node("p", Kind.PROGRAM, "Bake")))
    >>> report = check(plan, as_of=date(2026, 6, 30))
    >>> report.counts.orphan_programs
    1
    >>> [finding.node for finding in report.findings if finding.rule == "orphan"]
    ['p']
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.plan, self.as_of = facts.plan, facts.as_of

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is found and nobody overrules, worst first: by severity, rule, cost, identifier."""
        overruled = {id(each.finding) for each in self.dismissed}
        return tuple(finding for finding in self._found if id(finding) not in overruled)

    @cached_property
    def dismissed(self) -> tuple[Dismissed, ...]:
        """The findings that somebody overrules, worst first; no figure counts them."""
        if not any(node.dismissed for node in self.plan.nodes):
            return ()
        told = ((finding, self.facts.overruling.of(finding)) for finding in self._found)
        return tuple(Dismissed(finding, word) for finding, word in told if word is not None)

    @cached_property
    def _found(self) -> list[Finding]:
        with collector_paused():
            return sorted(_findings(self.facts), key=order)

    @cached_property
    def counts(self) -> Counts:
        """How many of what the plan has."""
        facts = self.facts
        orphan, known = facts.connection.orphan, facts.connection.known
        return Counts(
            nodes=facts.graph.n_nodes,
            contributions=facts.graph.n_links + len(facts.graph.repeated),
            programs=int(facts.programs.sum()),
            orphans=int(orphan.sum()) if known else None,
            orphan_programs=int((orphan & facts.programs).sum()) if known else None,
            dangling=len(facts.graph.dangling),
            cycles=len(facts.cycles),
        )

    @cached_property
    def index(self) -> Index:
        """The alignment index with its parts."""
        facts = self.facts
        return Index(
            connected=_connected(facts),
            supported=_supported(facts),
            smart=_smart(facts),
            confirmed=confirmed_share(facts),
            has_mission=facts.connection.known,
        )

    def worst(self) -> Severity | None:
        """The worst severity among the findings, hints apart; None without any."""
        return next((each.severity for each in self.findings if not each.is_hint), None)


def check(plan: Plan, *, as_of: date, config: Config | None = None) -> Report:
    """Checks a plan as it stands on a day.

    Nothing is computed before it is asked for. Cost: linear in nodes and contributions, but for
    the witnesses of cycles (see :func:`cascade.structure.find_cycles`) and redundant links.
    """
    if not isinstance(as_of, date):
        raise TypeError(f"as_of is a datetime.date, not {as_of!r}")
    return Report(Facts(plan, as_of, config or Config()))


def _findings(facts: Facts) -> Iterator[Finding]:
    on = [
        rule_check(facts)
        for rule, rule_check in CHECKS.items()
        if facts.config.severity_of(rule) is not Severity.OFF
    ]
    for finding in chain(faults(facts), smart(facts), *on):
        if finding.severity is not Severity.OFF:
            yield finding


_RULE_RANKS = {name: rank for rank, name in enumerate(RULES)}


def order(finding: Finding) -> tuple[int, bool, int, float, str, int]:
    """What findings are sorted by: the worst first, hints after what weighs as much."""
    severity, rank = finding.severity.rank, _RULE_RANKS[finding.rule]
    place = -finding.cost, finding.node or "", finding.line or 0
    return severity, finding.is_hint, rank, *place


def _connected(facts: Facts) -> float | None:
    """Live programs that are connected."""
    return connected_share(facts.connection, facts.programs, facts.graph.budgets)


def _supported(facts: Facts) -> float | None:
    """Live goals with a live program below."""
    if not facts.goals.any():
        return None
    above = reach(facts.graph.up, np.flatnonzero(facts.programs).astype(np.int32))
    return float(above[facts.goals].mean())


def _smart(facts: Facts) -> float | None:
    """The mean verdict of live goals."""
    means = [facts.judgement(goal).mean for goal in np.flatnonzero(facts.goals).tolist()]
    known = [mean for mean in means if mean is not None]
    return sum(known) / len(known) if known else None
