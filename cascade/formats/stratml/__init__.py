"""StratML (ISO 17469-1, ANSI/AIIM 22): both parts are read, Part 2 is written here.

See :mod:`cascade.formats.stratml.core` for Part 1.
"""

from __future__ import annotations

from cascade.formats.stratml.names import PART_2
from cascade.formats.stratml.read import read
from cascade.formats.stratml.write import write as write_part
from cascade.types import Plan

__all__ = ["CANNOT_HOLD", "read", "write"]

#: What a plan loses in StratML Part 2, in words.
CANNOT_HOLD: tuple[str, ...] = ()


def write(plan: Plan) -> bytes:
    """The plan as a StratML Part 2 document, valid against the official schema."""
    return write_part(plan, PART_2)
