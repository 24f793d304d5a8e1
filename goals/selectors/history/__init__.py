"""The history as people read it: who changed what, from what to what."""

from goals.selectors.history.changes import Act, Transaction, changes_of
from goals.selectors.history.fields import FieldChange

__all__ = ["Act", "FieldChange", "Transaction", "changes_of"]
