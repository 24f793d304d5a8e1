"""The index of words in the database, and how what people type is looked up in it.

Each database has its own: on SQLite a full-text table of trigrams that triggers keep
(:mod:`goals.search.sqlite`), on PostgreSQL trigram indexes (:mod:`goals.search.postgresql`). They
hold the nodes that are not archived.
"""

from __future__ import annotations

from goals.search.asking import Asked, Tier, is_long
from goals.search.finding import few, found
from goals.search.folding import Folded, FoldedText, fold, spans_of

__all__ = ["Asked", "Folded", "FoldedText", "Tier", "few", "fold", "found", "is_long", "spans_of"]
