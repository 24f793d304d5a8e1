"""Rules of the record: what the reader met in the file, SMART verdicts, drafts."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from cascade.catalogue import RULES
from cascade.facts import Facts
from cascade.findings import Criterion, Finding, Severity, Verdict
from cascade.sayings import Field, Name, Said, plainly, precisely, say
from cascade.smart import Remark
from cascade.types import Contribution, Extra, KeyResult, Node, Path


def faults(facts: Facts) -> Iterator[Finding]:
    """What the reader met in the file and mended."""
    for fault in facts.plan.faults:
        yield Finding(
            fault.rule,
            facts.config.severity_of(fault.rule),
            fault.message,
            fault.evidence,
            fault.fix or say(RULES[fault.rule].mend),
            node=fault.node,
            line=fault.line,
        )


def blank_title(facts: Facts) -> Iterator[Finding]:
    """Nodes without a title that the reader has not told of already."""
    told = {fault.node for fault in facts.plan.faults if fault.rule == "blank-title"}
    for number in facts.every():
        node = facts.node(number)
        if not node.title.strip() and node.id not in told:
            yield facts.finding(
                "blank-title",
                say("{node} has no title", node=facts.label(number)),
                node=number,
                path=("title",),
                evidence=precisely("no title"),
                fix=say(RULES["blank-title"].mend),
            )


_Record = Node | Contribution | KeyResult
_FIELDS: dict[type[_Record], set[str]] = {
    record: {field.name for field in fields(record)} - {"extra", "line"}
    for record in (Node, Contribution, KeyResult)
}


def unknown_field(facts: Facts) -> Iterator[Finding]:
    """Fields that are kept as somebody's own, and look like a mistake."""
    for number in facts.every():
        node = facts.node(number)
        records: list[tuple[Path, _Record]] = [((), node)]
        records += [(("contributes_to", i), link) for i, link in enumerate(node.contributes_to)]
        records += [(("key_results", i), kr) for i, kr in enumerate(node.key_results)]
        for path, record in records:
            for name, meant in strange_fields(type(record), record.extra):
                yield facts.finding(
                    "unknown-field",
                    say(
                        "{node} has a field {field}, which is not known",
                        node=facts.label(number),
                        field=Name(name),
                    ),
                    node=number,
                    path=(*path, name),
                    evidence=say("{field}: {value}", field=name, value=_value(record.extra[name])),
                    fix=_meant(meant),
                )


def _value(value: Any) -> Any:
    """A value of a field of somebody's own, as a sentence takes it in."""
    if value is None:
        return say("nothing")
    return value if isinstance(value, str | int | float | date) else str(value)


def _meant(field: str) -> Said:
    if not field:
        return say("correct its spelling, or drop it").exactly(RULES["unknown-field"].mend)
    return say("did you mean {field!r}?", field=Field(field))


def strange_fields(record: type[_Record], extra: Extra) -> Iterator[tuple[str, str]]:
    """The fields of somebody's own that look like a mistake, with the one that may be meant.

    ``record`` is what they are of: a node, contribution or key result.
    """
    for name, value in extra.items() if extra else ():
        meant = difflib.get_close_matches(name, _FIELDS[record], 1, cutoff=0.8)
        if meant or value is None:
            yield name, meant[0] if meant else ""


def unknown_reference(facts: Facts) -> Iterator[Finding]:
    """References, other than contributions, to nodes and units that do not exist."""
    for number in facts.every():
        node = facts.node(number)
        for field, names in (("depends_on", node.depends_on), ("related", node.related)):
            for place, name in enumerate(names):
                if not facts.has(name):
                    yield facts.finding(
                        "unknown-reference",
                        say(
                            "{node} refers to {name}, which does not exist",
                            node=facts.label(number),
                            name=Name(name),
                        ),
                        node=number,
                        path=(field, place),
                        evidence=say("{field}: {value}", field=Field(field), value=name),
                        fix=say("correct the identifier, or drop the reference"),
                    )
    yield from _unknown_units(facts)


def _unknown_units(facts: Facts) -> Iterator[Finding]:
    """Units that are part of one that does not exist."""
    units = {unit.id for unit in facts.plan.units}
    for unit in facts.plan.units:
        if unit.parent is not None and unit.parent not in units:
            yield facts.finding(
                "unknown-reference",
                say(
                    "unit {unit} is part of {parent}, which does not exist",
                    unit=Name(unit.id),
                    parent=Name(unit.parent),
                ),
                evidence=precisely("parent: {parent}", parent=unit.parent),
                fix=say("correct the unit's parent, or add that unit").exactly(
                    "correct the unit's parent, or add that unit to `units`"
                ),
            )


def draft_plan(facts: Facts) -> Iterator[Finding]:
    """A plan of drafts alone, shown as if accepted."""
    if facts.graph.accept_drafts:
        yield facts.finding(
            "draft-plan",
            say("the plan is a draft; its figures are shown as if it were accepted"),
            evidence=say("nothing but the mission is active"),
            fix=say("set the nodes to active when the plan is accepted"),
        )


#: The rules whose findings the SMART remarks make; the others tell theirs by themselves, of what is
#: live.
_SMART = frozenset({"activity-metric", *(f"smart-{c.replace('_', '-')}" for c in Criterion)})


def smart(facts: Facts) -> Iterator[Finding]:
    """Every remark on a live node, those that no verdict rests on as hints."""
    for number in facts.each(facts.graph.live):
        yield from smart_of(facts, number)


def smart_of(facts: Facts, number: int) -> Iterator[Finding]:
    """Every remark on a node; what no verdict rests on is a hint."""
    is_live = bool(facts.graph.live[number])
    for remark in facts.judged(number).remarks:
        if remark.rule in _SMART or not is_live:
            yield finding_of(facts, number, remark)


def _of_node(facts: Facts, number: int, message: str) -> Said:
    """What is remarked, with the node that it is about; people see which that is."""
    values = {"node": facts.label(number), "remark": message}
    return Said("{node}: {remark}", values, plain=plainly(message))


def finding_of(facts: Facts, number: int, remark: Remark) -> Finding:
    """A remark on a node as a finding.

    A weak verdict weighs less than a missing one, unless the configuration says how much; a hint
    weighs least whatever it says. A rule that is off stays so.
    """
    found = facts.finding(
        remark.rule,
        _of_node(facts, number, remark.message),
        node=number,
        path=remark.path,
        evidence=remark.evidence,
        fix=remark.fix,
    )
    weak = remark.verdict is not Verdict.MISSING and remark.rule != "activity-metric"
    severity = found.severity
    is_hint = remark.verdict is Verdict.MET
    if severity is not Severity.OFF and (
        is_hint or (weak and remark.rule not in facts.config.severity)
    ):
        severity = Severity.INFO
    return replace(
        found,
        severity=severity,
        criterion=remark.criterion,
        span=remark.span,
        confidence=remark.confidence,
        check=remark.check,
        why=remark.why,
        is_hint=is_hint,
    )
