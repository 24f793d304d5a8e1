"""A PerformanceIndicator as a key result, and back.

StratML gives any number of target and actual results, each with dates, a number and words; a
key result has one target and one baseline, and values on days. What does not fit is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cascade.formats.stratml.conform import day_of, number_of
from cascade.formats.stratml.names import OWN, Part, one_line
from cascade.formats.stratml.plain import (
    Spell,
    as_is,
    grouped,
    kept_fields,
    listed,
    own_fields,
    restored,
)
from cascade.formats.xml import Element, legal
from cascade.types import KeyResult, Measures

Record = dict[str, Any]

_MEASURES = {
    "Outcome": Measures.OUTCOME,
    "Output": Measures.OUTPUT,
    "Output_Processing": Measures.ACTIVITY,
    "Input_Processing": Measures.ACTIVITY,
    "Input": Measures.ACTIVITY,
}
#: The stage that each kind of measure is written as; also what needs no keeping when read.
_STAGES = {
    Measures.OUTCOME: "Outcome",
    Measures.OUTPUT: "Output",
    Measures.ACTIVITY: "Output_Processing",
}
_CONSUMED = frozenset({"Identifier", "MeasurementDimension", "UnitOfMeasurement", "Relationship"})
_INSTANCES = f"{OWN}MeasurementInstance"


def key_result_record(element: Element, identifier: str, spell: Spell = as_is) -> Record:
    """The record of a key result, without its links. A blank title is absent."""
    found = grouped((c for c in element.children if c.name not in _CONSUMED), spell)
    instances = listed(found.pop("MeasurementInstance", None))
    measured = _measured(instances)
    record: Record = {
        "id": identifier,
        "title": _text(element, "MeasurementDimension") or _words_of(instances),
        "unit": _text(element, "UnitOfMeasurement"),
        **measured,
    }
    stage = element.attributes.get("ValueChainStage", "")
    measures = _MEASURES.get(stage)
    if measures:
        record["measures"] = measures.value
    if stage and (measures is None or _STAGES[measures] != stage):
        found["@ValueChainStage"] = stage
    found |= {
        f"@{name}": value
        for name, value in element.attributes.items()
        if name != "ValueChainStage" and not name.startswith("{")
    }
    if instances != _instances_of(measured):
        found["MeasurementInstance"] = instances
    record |= own_fields(found)
    return {name: value for name, value in record.items() if value not in (None, "")}


def indicator(
    result: KeyResult, identifier: str, links: list[Element], part: Part, spell: Spell = as_is
) -> Element:
    """The element of a key result, with the relationships that it carries."""
    extra = kept_fields(result.extra)
    stage = _STAGES[result.measures] if result.measures else None
    stated = extra.get("@ValueChainStage")
    if isinstance(stated, str) and _MEASURES.get(stated) == result.measures:
        stage = stated
    told = {
        **extra,
        "@ValueChainStage": stage,
        "MeasurementDimension": legal(result.title),
        "UnitOfMeasurement": legal(result.unit or ""),
        "Identifier": None,
        "Relationship": None,
        "MeasurementInstance": _told_instances(result),
    }
    made = restored("PerformanceIndicator", told, part, spell)
    assert made is not None  # a mapping is always restored
    children = list(made.children)
    after = next(i for i, child in enumerate(children) if child.name == "UnitOfMeasurement") + 1
    children[after:after] = [Element("Identifier", made.namespace, text=identifier), *links]
    made.children = children
    return made


def _text(element: Element, name: str) -> str:
    child = element.first(name)
    return one_line(child.text) if child is not None else ""


def _words_of(instances: list[Any]) -> str:
    """What the first described target is about: the best title of an unnamed metric."""
    told = (result.get("Description") for result in _results(instances, "TargetResult"))
    return next((one_line(words) for words in told if isinstance(words, str)), "")


def _results(instances: list[Any], name: str) -> Iterator[Mapping[str, Any]]:
    for instance in instances:
        if isinstance(instance, Mapping):
            yield from (r for r in listed(instance.get(name)) if isinstance(r, Mapping))


def _measured(instances: list[Any]) -> Record:
    """Target, due date, baseline and values of measurement instances.

    The target is the last one due that has a number; a result whose descriptor says *baseline*
    is the baseline (the earliest one, when several are), and no target.
    """
    targets = list(_results(instances, "TargetResult"))
    actuals = list(_results(instances, "ActualResult"))
    aims = [result for result in targets if not _is_baseline(result)]
    numbered = [result for result in aims if _number(result) is not None]
    due = max(filter(None, map(_day, numbered or aims)), default=None)
    aim = next((result for result in numbered if _day(result) == due), None)
    baselines = [r for r in targets + actuals if _is_baseline(r) and _number(r) is not None]
    first = min(baselines, key=lambda r: _day(r) or date.min, default=None)
    record: Record = {
        "baseline": _number(first) if first is not None else None,
        "target": _number(aim) if aim is not None else None,
        "due": due.isoformat() if due else None,
        "values": _values(actuals),
    }
    return {name: value for name, value in record.items() if value not in (None, [])}


def _values(actuals: list[Mapping[str, Any]]) -> list[Record]:
    """Actual results with a day and a number, earliest first."""
    dated = [(_day(result), _number(result)) for result in actuals]
    kept = [(day, number) for day, number in dated if day is not None and number is not None]
    kept.sort(key=lambda pair: pair[0])
    return [{"on": day.isoformat(), "value": number} for day, number in kept]


def _is_baseline(result: Mapping[str, Any]) -> bool:
    for descriptor in listed(result.get("Descriptor")):
        if isinstance(descriptor, Mapping):
            words = (descriptor.get("DescriptorName"), descriptor.get("DescriptorValue"))
            if any("baseline" in word.lower() for word in words if isinstance(word, str)):
                return True
    return False


def _day(result: Mapping[str, Any]) -> date | None:
    """The day that a result is for: its end, else its start."""
    for name in ("EndDate", "StartDate"):
        told = result.get(name)
        day = day_of(told) if isinstance(told, str) else None
        if day is not None:
            return day
    return None


def _number(result: Mapping[str, Any]) -> float | None:
    told = result.get("NumberOfUnits")
    return number_of(told) if isinstance(told, str) else None


def _told_instances(result: KeyResult) -> list[Any]:
    """The instances it was read from while they still say the same, else new ones."""
    kept = listed(result.extra.get(_INSTANCES))
    now = _figures(result)
    return kept if kept and _measured(kept) == now else _instances_of(now)


def _figures(result: KeyResult) -> Record:
    record: Record = {
        "baseline": result.baseline,
        "target": result.target,
        "due": result.due.isoformat() if result.due else None,
        "values": [{"on": v.on.isoformat(), "value": v.value} for v in result.values],
    }
    return {name: value for name, value in record.items() if value not in (None, [])}


def _instances_of(figures: Record) -> list[Any]:
    """The plainest measurement instance that says these figures."""
    actuals: list[Record] = []
    if "baseline" in figures:
        descriptor = {"DescriptorName": "Status", "DescriptorValue": "Baseline"}
        actuals.append({"NumberOfUnits": _decimal(figures["baseline"]), "Descriptor": descriptor})
    actuals += (
        {"EndDate": value["on"], "NumberOfUnits": _decimal(value["value"])}
        for value in figures.get("values", ())
    )
    target: Record = {}
    if "due" in figures:
        target["EndDate"] = figures["due"]
    if "target" in figures:
        target["NumberOfUnits"] = _decimal(figures["target"])
    instance: Record = {"TargetResult": target} if target else {}
    if actuals:
        instance["ActualResult"] = actuals[0] if len(actuals) == 1 else actuals
    return [instance] if instance else []


def _decimal(number: float) -> str:
    """An xsd:decimal: no exponent, and no point where the number is whole."""
    text = format(Decimal(repr(float(number))), "f")
    return text.removesuffix(".0")
