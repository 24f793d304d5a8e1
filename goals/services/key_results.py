"""Key results and check-ins: what measures a node, and what was measured."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict, Unpack

from django.db.models import Max
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import DuplicateError, InvalidError
from goals.models import CheckIn, KeyResult, Node
from goals.permissions import require
from goals.selectors.lookups import check_in_of, key_result_of, node_of
from goals.services.references import resolve
from goals.services.writing import Writing, check_version, writing
from goals.substance import refresh_fingerprint


class KeyResultFields(TypedDict, total=False):
    """What may be said of a key result; ``unit`` is what its value is counted in."""

    title: str
    unit: str | None
    baseline: float | None
    target: float | None
    direction: int | None
    band_low: float | None
    band_high: float | None
    tolerance: float | None
    measures: int | None
    weight: float
    owner: str | None
    due: date | None
    extra: dict[str, Any]


def key_result_create(
    *, actor: Actor, node: str, identifier: str = "", **fields: Unpack[KeyResultFields]
) -> KeyResult:
    """A new key result of a node; without an identifier, the next free ``kr-N``."""
    with writing(actor) as session:
        owner = node_of(actor.organisation_id, node)
        require(
            actor, "node.write", owner, act=format_lazy(_("add a key result to {key}"), key=node)
        )
        return key_result_in(session, owner, identifier, fields)


def key_result_in(
    session: Writing, node: Node, identifier: str, fields: KeyResultFields
) -> KeyResult:
    """A new key result, as part of a larger act; see :func:`key_result_create`."""
    taken = set(KeyResult.objects.filter(node=node).values_list("identifier", flat=True))
    if identifier in taken:
        raise DuplicateError("key result", identifier)
    result = KeyResult(organisation_id=session.actor.organisation_id, node=node)
    result.identifier = identifier or _free_identifier(taken)
    for name, value in _resolved(session.actor, fields).items():
        setattr(result, name, value)
    _check_band(result)
    session.create("key_result.create", result, key=name_of_result(result))
    refresh_fingerprint(node)
    return result


def key_result_change(
    *,
    actor: Actor,
    key_result: int,
    expected_version: int | None = None,
    **fields: Unpack[KeyResultFields],
) -> KeyResult:
    """The key result with new values of some fields."""
    with writing(actor) as session:
        result = key_result_of(actor.organisation_id, key_result)
        require(
            actor,
            "node.write",
            result.node,
            act=format_lazy(_("change {key}"), key=name_of_result(result)),
        )
        check_version(result, expected_version, key=name_of_result(result))
        changes = _resolved(actor, fields)
        _check_band(KeyResult(**{name: changes.get(name, getattr(result, name)) for name in BAND}))
        session.change("key_result.change", result, changes, key=name_of_result(result))
        refresh_fingerprint(result.node)
        return result


def key_result_archive(
    *, actor: Actor, key_result: int, expected_version: int | None = None
) -> KeyResult:
    """The key result, no longer part of its node; its values are kept."""
    return _set_archived(actor, key_result, expected_version, archive=True)


def key_result_restore(
    *, actor: Actor, key_result: int, expected_version: int | None = None
) -> KeyResult:
    """The key result, back as it was."""
    return _set_archived(actor, key_result, expected_version, archive=False)


def _set_archived(
    actor: Actor, key_result: int, expected_version: int | None, *, archive: bool
) -> KeyResult:
    with writing(actor) as session:
        result = key_result_of(actor.organisation_id, key_result, archived=not archive)
        name = name_of_result(result)
        phrase = _("archive {key}") if archive else _("restore {key}")
        require(actor, "node.write", result.node, act=format_lazy(phrase, key=name))
        session.change(
            "key_result.archive" if archive else "key_result.restore",
            result,
            {"archived_at": session.now if archive else None},
            expected_version=expected_version,
            key=name,
        )
        refresh_fingerprint(result.node)
        return result


def check_in_record(
    *,
    actor: Actor,
    node: str | None = None,
    key_result: int | None = None,
    on: date | None = None,
    value: float | None = None,
    confidence: float | None = None,
    note: str = "",
) -> CheckIn:
    """A new check-in of a node, or of a key result with its value. ``on`` is today by default.

    Of two values on one day the later corrects the earlier. Raises InvalidError for a day to
    come, and for a value without a key result or the other way round.
    """
    with writing(actor) as session:
        result = key_result_of(actor.organisation_id, key_result) if key_result else None
        looked_at = _looked_at(actor, node, result)
        check_in = CheckIn(
            organisation_id=actor.organisation_id,
            node=looked_at,
            key_result=result,
            on=on or timezone.localdate(),
            value=value,
            confidence=confidence,
            note=note,
            by_id=actor.user_id,
        )
        require(
            actor,
            "value.record",
            check_in,
            act=format_lazy(_("check in on {key}"), key=looked_at.key),
        )
        _check_value(check_in)
        session.create("check_in.record", check_in, key=looked_at.key)
        _bring_along(check_in)
        return check_in


def _looked_at(actor: Actor, node: str | None, result: KeyResult | None) -> Node:
    if result is not None:
        if node is not None and node != result.node.key:
            raise InvalidError(
                {"node": gettext("the key result belongs to %(key)s") % {"key": result.node.key}}
            )
        return result.node
    if node is None:
        raise InvalidError({"node": gettext("tell the node, or one of its key results")})
    return node_of(actor.organisation_id, node)


def _check_value(check_in: CheckIn) -> None:
    if (check_in.value is None) != (check_in.key_result is None):
        raise InvalidError(
            {"value": gettext("a value belongs to a key result, and a key result has one")}
        )
    if check_in.on > timezone.localdate():
        raise InvalidError({"on": gettext("must not be a day to come")})


def _bring_along(check_in: CheckIn) -> None:
    """Keeps the latest value, day and confidence where whole-plan reads find them."""
    result, node = check_in.key_result, check_in.node
    if result is not None:
        if result.latest_on is None or check_in.on >= result.latest_on:
            KeyResult.objects.filter(pk=result.pk).update(
                latest_on=check_in.on, latest_value=check_in.value
            )
    elif node.checked_in is None or check_in.on >= node.checked_in:
        Node.objects.filter(pk=node.pk).update(checked_in=check_in.on)
    if check_in.confidence is not None:
        _bring_confidence_along(node)


def check_in_withdraw(*, actor: Actor, check_in: int) -> None:
    """Takes back a check-in that was made by mistake; the audit trail keeps it."""
    with writing(actor) as session:
        row = check_in_of(actor.organisation_id, check_in)
        require(
            actor,
            "value.record",
            row,
            act=format_lazy(_("withdraw a check-in of {key}"), key=row.node.key),
        )
        session.delete("check_in.withdraw", row, key=row.node.key)
        retell(row)


def retell(check_in: CheckIn) -> None:
    """Finds anew what is kept of the latest check-ins, after one came or went."""
    result, node = check_in.key_result, check_in.node
    if result is not None:
        last = CheckIn.objects.filter(key_result=result).order_by("-on", "-pk").first()
        KeyResult.objects.filter(pk=result.pk).update(
            latest_on=last and last.on, latest_value=last and last.value
        )
    else:
        left = CheckIn.objects.filter(node=node, key_result=None).aggregate(day=Max("on"))
        Node.objects.filter(pk=node.pk).update(checked_in=left["day"])
    if check_in.confidence is not None:
        _bring_confidence_along(node)


def _bring_confidence_along(node: Node) -> None:
    """The confidence of the latest day on which somebody told it."""
    told = CheckIn.objects.filter(node=node, confidence__isnull=False)
    last = told.order_by("-on", "-pk").values_list("confidence", flat=True).first()
    Node.objects.filter(pk=node.pk).update(confidence=last)


BAND = ("band_low", "band_high")


def _check_band(result: KeyResult) -> None:
    if (result.band_low is None) != (result.band_high is None):
        raise InvalidError({"band_high": gettext("a band has both a low and a high end")})


def _resolved(actor: Actor, fields: KeyResultFields) -> dict[str, Any]:
    """The fields with a member in place of the owner's address; ``unit`` is no unit here."""
    owner = {name: value for name, value in fields.items() if name == "owner"}
    rest = {name: value for name, value in fields.items() if name != "owner"}
    return rest | resolve(actor.organisation_id, owner)


def _free_identifier(taken: set[str]) -> str:
    number = 1
    while f"kr-{number}" in taken:
        number += 1
    return f"kr-{number}"


def name_of_result(result: KeyResult) -> str:
    """A key result as people call it: ``SALES-12/arr``."""
    return f"{result.node.key}/{result.identifier}"
