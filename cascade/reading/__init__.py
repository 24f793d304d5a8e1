"""What a goal statement says: amounts, dates, the head verb and its noun, each with its span.

English. Nothing here judges: :mod:`cascade.smart` does, over what is read here.
"""

from __future__ import annotations

from cascade.reading.amounts import Amount, Form
from cascade.reading.calendar import Calendar
from cascade.reading.dates import Moment, Role
from cascade.reading.lexicon import ENGLISH, Lexicon
from cascade.reading.statement import Reading, read

__all__ = ["ENGLISH", "Amount", "Calendar", "Form", "Lexicon", "Moment", "Reading", "Role", "read"]
