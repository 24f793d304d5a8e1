"""StratML Part 1 (ISO 17469-1): missions, goals and objectives, without indicators."""

from __future__ import annotations

from cascade.formats.stratml.names import PART_1
from cascade.formats.stratml.read import read
from cascade.formats.stratml.write import write as write_part
from cascade.types import Plan

__all__ = ["CANNOT_HOLD", "read", "write"]

#: What a plan loses in StratML Part 1, in words.
CANNOT_HOLD: tuple[str, ...] = ()


def write(plan: Plan) -> bytes:
    """The plan as a StratML Part 1 document, valid against the official schema."""
    return write_part(plan, PART_1)
