"""Rules of time: dates that do not fit, confirmations that age, progress that lags."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.drift import Age, age, fingerprint, last_check_in
from cascade.facts import Facts
from cascade.findings import Criterion, Finding
from cascade.progress import OFF_TRACK
from cascade.sayings import Said, Share, say, say_number
from cascade.types import Confirmation, Contribution


def _links(facts: Facts) -> Iterator[tuple[int, int, int, Contribution]]:
    """Live contributions as ``(link, child, parent, record)``."""
    for link, child, parent in facts.live_contributions():
        yield link, child, parent, facts.contribution(link, child)


def due_after_parent(facts: Facts) -> Iterator[Finding]:
    """Live nodes that are due later than a live parent."""
    for _, child, parent, _ in _links(facts):
        due, limit = facts.node(child).due, facts.node(parent).due
        if due is not None and limit is not None and due > limit:
            yield facts.finding(
                "due-after-parent",
                say(
                    "{node} is due after {parent}, which it serves",
                    node=facts.label(child),
                    parent=facts.label(parent),
                ),
                node=child,
                path=("due",),
                evidence=say("due {due}, parent due {limit}", due=due, limit=limit),
                fix=say(
                    "bring it forward to {limit} or earlier, or move the parent's date",
                    limit=limit,
                ),
                criterion=Criterion.ACHIEVABLE,
                check="due-after-parent",
            )


def suspect(facts: Facts) -> Iterator[Finding]:
    """Live contributions whose parent's substance is not the confirmed one."""
    for link, child, parent, record in _links(facts):
        if record.confirmed and facts.is_suspect(record, parent):
            yield facts.finding(
                "suspect",
                say(
                    "{parent} has changed since {child} was linked to it",
                    parent=facts.label(parent),
                    child=facts.called(child),
                ),
                node=child,
                path=facts.link_path(link)[1],
                evidence=_confirmed(record.confirmed).exactly(
                    "confirmed {confirmed}, now {now}",
                    confirmed=record.confirmed.fingerprint,
                    now=fingerprint(facts.node(parent)),
                ),
                fix=say(
                    "read {parent} as it is now, then confirm the link or drop it",
                    parent=facts.called(parent),
                ),
            )


def _confirmed(confirmed: Confirmation | None) -> Said:
    """When somebody last stood by a contribution."""
    if confirmed is None or confirmed.on is None:
        return say("it is not recorded when it was confirmed")
    return say("last confirmed on {day}", day=confirmed.on)


def stale(facts: Facts) -> Iterator[Finding]:
    """Live contributions and nodes whose last confirmation or check-in is too old."""
    for link, child, parent, record in _links(facts):
        aged = _age(facts, child, record)
        if aged and _is_stale(facts, aged):
            yield facts.finding(
                "stale",
                say_number(
                    "{child} was confirmed to serve {parent} {number} day ago",
                    "{child} was confirmed to serve {parent} {number} days ago",
                    aged.days,
                    child=facts.label(child),
                    parent=facts.called(parent),
                ),
                node=child,
                path=facts.link_path(link)[1],
                evidence=_confirmed(record.confirmed).exactly(
                    "freshness {freshness:.2f}", freshness=aged.freshness
                ),
                fix=say("ask the owner whether it still holds; confirm it or drop it"),
            )
    yield from _stale_nodes(facts)


def _age(facts: Facts, child: int, record: Contribution) -> Age | None:
    on = record.confirmed.on if record.confirmed else None
    return age(on, facts.node(child).kind, facts.as_of, facts.config.cadence_days)


def _is_stale(facts: Facts, aged: Age) -> bool:
    return aged.is_stale(facts.config.thresholds.stale_below)


def _stale_nodes(facts: Facts) -> Iterator[Finding]:
    for number in facts.each(facts.graph.live):
        node = facts.node(number)
        last = last_check_in(node, facts.as_of)
        aged = age(last, node.kind, facts.as_of, facts.config.cadence_days)
        if aged and _is_stale(facts, aged):
            yield facts.finding(
                "stale",
                say_number(
                    "nobody has checked in on {node} for {number} day",
                    "nobody has checked in on {node} for {number} days",
                    aged.days,
                    node=facts.label(number),
                ),
                node=number,
                evidence=say("last check-in on {day}", day=last).exactly(
                    "last check-in {day}, freshness {freshness:.2f}",
                    day=last,
                    freshness=aged.freshness,
                ),
                fix=say("record its value, or check in after looking at it").exactly(
                    "record its value, or set `checked_in` after looking at it"
                ),
            )


def off_track(facts: Facts) -> Iterator[Finding]:
    """Live nodes that lag far behind what is expected today."""
    late = facts.graph.live & (facts.progress.own_health == OFF_TRACK)
    for number in facts.each(late):
        now = float(facts.progress.fraction[number])
        expected = float(facts.measures.expected[number])
        yield facts.finding(
            "off-track",
            say("{node} is far behind what is expected today", node=facts.label(number)),
            node=number,
            evidence=say(
                "progress {now}, expected {expected} on {day}",
                now=Share(now),
                expected=Share(expected),
                day=facts.as_of,
            ),
            fix=say("talk with the owner: more means, a smaller target, a later date, or stop it"),
            cost=float(expected - now),
        )


def confirmed_share(facts: Facts) -> float | None:
    """The part of live contributions that is confirmed, and neither suspect nor stale.

    None while no live contribution was ever confirmed: then the plan does not record it.
    """
    total = good = recorded = 0
    for _, child, parent, record in _links(facts):
        total += 1
        if record.confirmed is not None:
            recorded += 1
            aged = _age(facts, child, record)
            stale = aged is not None and _is_stale(facts, aged)
            good += not stale and not facts.is_suspect(record, parent)
    return good / total if recorded else None
