"""From the engine's plain data to columns of rows, the other way round than the bridge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cascade.formats.record import node_to_record
from cascade.graph import KIND_CODES, STATUS_CODES
from cascade.progress import POLICY_CODES
from cascade.smart.checks import CHECKS
from cascade.types import Confirmation, Contribution, Dismissal, KeyResult, Node, Unit, Waiver
from goals.choices import Direction, Measures, code_of

#: Members by their address.
Members = Mapping[str, int]


def owner_columns(owner: str | None, members: Members) -> dict[str, Any]:
    """A member's number, or the text while nobody is known by it."""
    member = members.get(owner.strip().lower()) if owner else None
    return {"owner_id": member, "owner_name": owner if member is None else None}


def node_columns(node: Node, *, units: Mapping[str, int], members: Members) -> dict[str, Any]:
    """The columns of a node, but for its key, fingerprint and what belongs to the row."""
    policy = node.progress
    return {
        "kind": KIND_CODES[node.kind],
        "status": STATUS_CODES[node.status],
        "title": node.title,
        "description": node.description,
        "unit_id": None if node.unit is None else units[node.unit],
        **owner_columns(node.owner, members),
        "starts": node.starts,
        "due": node.due,
        "budget": node.budget,
        "progress_by": POLICY_CODES[policy.by],
        "key_results_share": policy.key_results_share,
        "progress_value": policy.value,
        "progress_extra": dict(policy.extra) or None,
        "milestones": node_to_record(node)["milestones"] if node.milestones else None,
        "needs": {function: need.value for function, need in node.needs.items()} or None,
        "depends_on": list(node.depends_on) or None,
        "related": list(node.related) or None,
        "checked_in": node.checked_in,
        "confidence": node.confidence,
        "extra": dict(node.extra),
    }


def link_columns(link: Contribution, *, members: Members) -> dict[str, Any]:
    """The columns of a contribution, but for its ends."""
    return {
        "weight": link.weight,
        "because": link.because,
        "moves": link.moves,
        "primary": link.primary,
        "extra": dict(link.extra),
        **_confirmed_columns(link.confirmed, members),
    }


def _confirmed_columns(confirmed: Confirmation | None, members: Members) -> dict[str, Any]:
    told = confirmed or Confirmation()
    by = owner_columns(told.by, members)
    return {
        "is_confirmed": confirmed is not None,
        "confirmed_by_id": by["owner_id"],
        "confirmed_by_name": by["owner_name"],
        "confirmed_on": told.on,
        "confirmed_fingerprint": told.fingerprint,
        "confirmed_extra": dict(told.extra) or None,
    }


def result_columns(result: KeyResult, *, members: Members) -> dict[str, Any]:
    """The columns of a key result, but for its node, identifier and latest value."""
    low, high = result.band or (None, None)
    return {
        "title": result.title,
        "unit": result.unit,
        "baseline": result.baseline,
        "target": result.target,
        "direction": code_of(Direction, result.direction),
        "band_low": low,
        "band_high": high,
        "tolerance": result.tolerance,
        "measures": code_of(Measures, result.measures),
        "weight": result.weight,
        **owner_columns(result.owner, members),
        "due": result.due,
        "extra": dict(result.extra),
    }


def unit_columns(unit: Unit) -> dict[str, Any]:
    """The columns of a unit, but for its prefix and parent."""
    return {
        "name": unit.name,
        "function": unit.function,
        "purpose": unit.purpose,
        "extra": dict(unit.extra),
    }


def waiver_columns(waiver: Waiver, *, members: Members) -> dict[str, Any]:
    """The columns of a waiver, but for its node."""
    by = owner_columns(waiver.by, members)
    return {
        "because": waiver.because,
        "until": waiver.until,
        "by_id": by["owner_id"],
        "by_name": by["owner_name"],
        "extra": dict(waiver.extra),
    }


def dismissal_columns(told: Dismissal, *, members: Members) -> dict[str, Any]:
    """The columns of a dismissal, but for its node, and for what was found."""
    by = owner_columns(told.by, members)
    return {
        "because": told.because,
        "by_id": by["owner_id"],
        "by_name": by["owner_name"],
        "extra": dict(told.extra),
    }


def finding_columns(check: str) -> dict[str, str]:
    """What was found, as far as the name of a check or rule tells."""
    known = CHECKS.get(check)
    named = {"rule": known.rule, "check_name": check} if known else {"rule": check}
    return {"check_name": "", "item": "", **named}
