"""Stakeholders: who performs becomes the owner, and everybody is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cascade.formats.stratml.names import OWN
from cascade.formats.stratml.plain import Spell, grouped, listed
from cascade.formats.xml import Element

Record = dict[str, Any]


def stakeholder_fields(element: Element, spell: Spell) -> Record:
    """The owner, who is the first stakeholder in the role of a performer, and all of them."""
    everybody = listed(grouped(element.named("Stakeholder"), spell).get("Stakeholder"))
    owner = next((one["Name"] for one in everybody if is_performer(one)), None)
    record: Record = {"owner": owner} if owner else {}
    if everybody and not (owner and everybody == [performer(owner)]):
        record[f"{OWN}Stakeholder"] = everybody
    return record


def performer(owner: str) -> Record:
    """The plainest stakeholder that says who performs."""
    return {"Name": owner, "Role": {"RoleType": "Performer"}}


def is_performer(stakeholder: Any) -> bool:
    """Whether a stakeholder, as plain data, has a name and a performer's role."""
    if not isinstance(stakeholder, Mapping) or not isinstance(stakeholder.get("Name"), str):
        return False
    roles = [role for role in listed(stakeholder.get("Role")) if isinstance(role, Mapping)]
    return any("Performer" in listed(role.get("RoleType")) for role in roles)


def stakeholders_of(owner: str | None, everybody: Any) -> list[Any]:
    """The stakeholders to write: those that were read, with the owner of today before them."""
    known = listed(everybody)
    told = next((one["Name"] for one in known if is_performer(one)), None)
    return known if owner is None or told == owner else [performer(owner), *known]
