"""From the names that callers use to rows: unit by key, owner by address, period by number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goals.errors import ArchivedError, InvalidError, NotFoundError
from goals.selectors.lookups import member_of, period_of, unit_of
from goals.services.details import check_details


def resolve(organisation_id: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with rows in place of names.

    ``owner`` is an address of a member or the name of one alone, or any text, which is kept as
    ``owner_name``. Raises :class:`~goals.errors.InvalidError` for a unit or period that is not
    there.
    """
    check_details(fields)
    resolved = dict(fields)
    if "unit" in fields and fields["unit"] is not None:
        resolved["unit"] = _found("unit", unit_of, organisation_id, fields["unit"])
    if "period" in fields and fields["period"] is not None:
        resolved["period"] = _found("period", period_of, organisation_id, fields["period"])
    if "owner" in fields:
        resolved |= owner_fields(organisation_id, fields["owner"])
    return resolved


def owner_fields(organisation_id: int, owner: str | None) -> dict[str, Any]:
    """``owner`` and ``owner_name`` of a text that names somebody."""
    if not owner:
        return {"owner": None, "owner_name": owner}
    member = member_of(organisation_id, owner)
    return {"owner": member, "owner_name": None if member else owner}


def _found(field: str, look_up: Any, organisation_id: int, name: Any) -> Any:
    try:
        return look_up(organisation_id, name)
    except (NotFoundError, ArchivedError) as error:
        raise InvalidError({field: error.message}) from None
