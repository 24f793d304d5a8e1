"""Titles beside each other, many at a time: what bounds it, and what decides among equals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cascade.layers import Floats, Ints
from cascade.suggest.terms import Rows

#: Digits that a likeness or score is compared by, so that the order of nodes decides nothing.
DIGITS = 9
#: How many titles are compared with all others at a time.
BLOCK = 2048
#: A word in more titles than this finds no pairs: it would find too many.
MOST_TITLES = 300
#: How many pairs are multiplied at a time.
PAIRS = 200_000

Places = NDArray[np.int64]


def by_name(ids: Sequence[object], nodes: Ints | Places) -> Ints:
    """Some nodes in the order of their identifiers: it decides among equals.

    >>> by_name(["c", "a", "b"], np.arange(3)).tolist()
    [1, 2, 0]
    """
    names = [str(ids[node]) for node in nodes.tolist()]
    order = sorted(range(len(names)), key=names.__getitem__)
    return nodes[np.array(order, np.int64)].astype(np.int32)


def dots(rows: Rows, some: Ints | Places, others: Ints | Places) -> Floats:
    """The product of each row with its other, some at a time."""
    found = [np.empty(0)]
    for at in range(0, len(some), PAIRS):
        here = slice(at, at + PAIRS)
        found.append(np.asarray(rows[some[here]].multiply(rows[others[here]]).sum(axis=1)).ravel())
    return np.concatenate(found)
