"""Units: the tree of departments and teams."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import ConflictError, DuplicateError, InvalidError
from goals.models import Membership, Node, Unit
from goals.permissions import require
from goals.selectors.lookups import unit_of
from goals.services.nodes import ORGANISATION_PREFIX
from goals.services.references import resolve
from goals.services.writing import clean, writing


class UnitFields(TypedDict, total=False):
    """What may be said of a unit; ``parent`` is the key of the unit that it is part of."""

    name: str
    function: str | None
    purpose: str
    parent: str | None
    extra: dict[str, Any]


def unit_create(
    *, actor: Actor, key: str = "", identifier: str = "", **fields: Unpack[UnitFields]
) -> Unit:
    """A new unit. Without a ``key`` one is made of its name; ``identifier`` is for plan files."""
    with writing(actor) as session:
        require(actor, "unit.manage", act=_("create a unit"))
        unit = Unit(organisation_id=actor.organisation_id)
        for name, value in _with_parent(actor, fields).items():
            setattr(unit, name, value)
        taken = set(taken_prefixes(actor.organisation_id))
        if key in taken:
            raise DuplicateError("unit", key)
        unit.prefix = key or free_prefix(unit.name or identifier, taken)
        unit.identifier = identifier or unit.prefix.lower()
        clean(unit)
        if Unit.objects.filter(
            organisation_id=actor.organisation_id, identifier=unit.identifier
        ).exists():
            raise DuplicateError("unit", unit.identifier)
        return session.create("unit.create", unit, key=unit.prefix)


def taken_prefixes(organisation_id: int) -> list[str]:
    """The prefixes of an organisation's units, archived ones too, and the organisation's own."""
    units = Unit.objects.filter(organisation_id=organisation_id)
    return [ORGANISATION_PREFIX, *units.values_list("prefix", flat=True)]


def free_prefix(name: str, taken: set[str]) -> str:
    """A prefix that nobody has, made of the letters and digits of a name.

    >>> free_prefix("Customer support", {"CUSTOMER"})
    'CUSTOMER2'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    stem = next((word[:10] for word in words if word[0].isalpha()), "UNIT")
    prefix, number = stem, 1
    while prefix in taken:
        number += 1
        prefix = f"{stem}{number}"
    return prefix


def unit_change(
    *,
    actor: Actor,
    unit: str,
    expected_version: int | None = None,
    **fields: Unpack[UnitFields],
) -> Unit:
    """The unit with another name, function, purpose or place in the tree; its key stays."""
    with writing(actor) as session:
        require(actor, "unit.manage", act=_("change a unit"))
        row = unit_of(actor.organisation_id, unit)
        changes = _with_parent(actor, fields)
        check_no_loop(row, changes.get("parent"))
        session.change(
            "unit.change", row, changes, expected_version=expected_version, key=row.prefix
        )
        return row


def unit_archive(*, actor: Actor, unit: str, expected_version: int | None = None) -> Unit:
    """The unit, out of use; refused while it has goals, programs, units or people."""
    with writing(actor) as session:
        require(actor, "unit.manage", act=_("archive a unit"))
        row = unit_of(actor.organisation_id, unit)
        check_unit_unused(row)
        changes = {"archived_at": session.now}
        session.change(
            "unit.archive", row, changes, expected_version=expected_version, key=row.prefix
        )
        return row


def check_unit_unused(unit: Unit) -> None:
    """Refuses to take a unit out of use that has goals, programs, units or people."""
    if Node.objects.filter(unit=unit, archived_at=None).exists():
        raise ConflictError(gettext("the unit has goals or programs; move or archive those first"))
    if unit.children.filter(archived_at=None).exists():
        raise ConflictError(gettext("other units are part of it; move or archive those first"))
    if Membership.objects.filter(unit=unit).exists():
        raise ConflictError(gettext("people have roles in it; give them others first"))


def unit_restore(*, actor: Actor, unit: str, expected_version: int | None = None) -> Unit:
    """The unit, in use again; refused while the unit that it is part of is archived."""
    with writing(actor) as session:
        require(actor, "unit.manage", act=_("restore a unit"))
        row = unit_of(actor.organisation_id, unit, archived=True)
        if row.parent is not None and row.parent.archived_at is not None:
            raise ConflictError(
                gettext("it is part of %(name)s; restore that first") % {"name": row.parent.prefix}
            )
        changes = {"archived_at": None}
        session.change(
            "unit.restore", row, changes, expected_version=expected_version, key=row.prefix
        )
        return row


def _with_parent(actor: Actor, fields: UnitFields) -> dict[str, Any]:
    resolved: dict[str, Any] = dict(fields)
    if fields.get("parent") is not None:
        resolved["parent"] = resolve(actor.organisation_id, {"unit": fields["parent"]})["unit"]
    return resolved


def check_no_loop(unit: Unit, parent: Unit | None) -> None:
    """Refuses to make a unit part of itself."""
    while parent is not None:
        if parent.pk == unit.pk:
            raise InvalidError({"parent": gettext("a unit is not part of itself")})
        parent = parent.parent
