"""What a StratML document says of the plan as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cascade.formats.stratml.conform import day_of
from cascade.formats.stratml.names import Part
from cascade.formats.stratml.outline import Outline, holds_structure
from cascade.formats.stratml.plain import Spell, grouped, listed, own_fields
from cascade.formats.xml import Element

Record = dict[str, Any]

#: What a document without another word is.
DEFAULT_TYPE = "Performance_Plan"


def header_record(root: Element, outline: Outline, spell: Spell, part: Part) -> Record:
    """The record of the plan without its nodes: organisation, period, and all that is kept."""
    cores = root.named("StrategicPlanCore")
    around = [*root.children, *(child for core in cores for child in core.children)]
    shown = [
        child
        for child in around
        if child.name not in ("Submitter", "StrategicPlanCore") and not holds_structure(child)
    ]
    found = grouped(shown, spell) | grouped(outline.strays, spell)
    found |= {
        f"@{name}": value for name, value in root.attributes.items() if not name.startswith("{")
    }
    header: Record = {}
    _take_organisation(found, header)
    _take_period(found, header)
    if found.get("@Type") == DEFAULT_TYPE and part.attributes.get(part.root):
        del found["@Type"]
    language = root.attributes.get("{http://www.w3.org/XML/1998/namespace}lang")
    if language:
        header["language"] = language
    return header | own_fields(found)


def _take_organisation(found: Record, header: Record) -> None:
    """The organisation's name; the document's own name is kept where it is another."""
    everyone = [one for one in listed(found.get("Organization")) if isinstance(one, Mapping)]
    names = [one["Name"] for one in everyone if isinstance(one.get("Name"), str)]
    if names:
        header["organisation"] = names[0]
        if everyone == [{"Name": names[0]}]:
            del found["Organization"]
        if found.get("Name") == names[0]:
            del found["Name"]


def _take_period(found: Record, header: Record) -> None:
    told = found.get("AdministrativeInformation")
    if not isinstance(told, Mapping):
        return
    rest = dict(told)
    period: Record = {}
    for name, ours in (("StartDate", "starts"), ("EndDate", "ends")):
        day = day_of(rest[name]) if isinstance(rest.get(name), str) else None
        if day:
            period[ours] = day.isoformat()
            if rest[name] == period[ours]:
                del rest[name]
    if period:
        header["period"] = period
    if rest:
        found["AdministrativeInformation"] = rest
    else:
        del found["AdministrativeInformation"]
