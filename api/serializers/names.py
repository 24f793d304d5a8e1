"""Fields that refer to another thing, by the name or number that people know it by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from api.serializers.fields import Text, Whole


class Named(Text):
    """Another thing by its name: ``told`` gives the name, from the row that refers to it."""

    def __init__(self, told: Callable[[Any], Any], **options: Any) -> None:
        self.told = told
        super().__init__(**options)

    def get_attribute(self, instance: Any) -> Any:
        """The name."""
        return self.told(instance)


class Numbered(Whole):
    """Another thing by its number, which is in the column of the field's name with ``_id``."""

    def get_attribute(self, instance: Any) -> Any:
        """The number."""
        return getattr(instance, f"{self.field_name}_id")


def person(row: Any, role: str = "owner") -> str | None:
    """The address of a person that a row refers to, or the name that a plan file told."""
    user = getattr(row, role)
    name: str | None = user.email if user else getattr(row, f"{role}_name", None)
    return name


def key_of_unit(row: Any) -> str | None:
    """The key of a row's unit."""
    return row.unit.prefix if row.unit else None
