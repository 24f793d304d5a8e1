"""Titles as rows of weighted terms: stems and pairs of them, and beside these parts of stems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cascade.layers import Floats
from cascade.smart.features import stem
from cascade.suggest.lexicon import SHIPPED, Lexicon

Span = tuple[int, int]
Rows = sparse.csr_array
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_Flat = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Speller:
    """What makes words fall together. ``english``: their endings go, and words without content."""

    english: bool = True
    lexicon: Lexicon = SHIPPED

    @property
    def light(self) -> frozenset[str]:
        """The stems that are no reason by themselves."""
        return self.lexicon.light if self.english else frozenset()

    def stem(self, word: str) -> str:
        """A word as it is compared; empty for one that is not.

        >>> speller = Speller()
        >>> [speller.stem(word) for word in ("Hiring", "the", "hires", "HIRE")]
        ['hir', '', 'hir', 'hir']
        """
        word = word.casefold()
        if not self.english:
            return word
        return "" if word in self.lexicon.empty else stem(word)

    def stems(self, text: str) -> list[tuple[str, Span]]:
        """The stems of a text in their order, each with its place."""
        found = ((self.stem(each[0]), each.span()) for each in _WORD.finditer(text))
        return [(name, span) for name, span in found if name]


class Terms:
    """The terms of some texts, one row a text, of length 1.

    Terms are stems and pairs of stems by TF-IDF. Building is linear in words.

    >>> terms = Terms(["Hire engineers", "Hiring for sales", "Sell more"])
    >>> [round(float(likeness), 2) for likeness in terms.rows @ terms.rows[[0]].toarray()[0]]
    [1.0, 0.32, 0.0]
    """

    def __init__(self, texts: Sequence[str], speller: Speller | None = None) -> None:
        self.speller = speller or Speller()
        numbers, counts = self._read(texts)
        owners = np.repeat(np.arange(len(texts)), counts)
        words = _counted(owners, numbers, len(texts), len(self.names))
        pairs = _pairs(owners, numbers, len(self.names), len(texts))
        parts = self.speller.lexicon
        rows = sparse.hstack([_weighted(words), parts.pairs * _weighted(pairs)]).tocsr()
        lengths = norms(rows)
        self.rows: Rows = scaled(rows, lengths)
        self.words: Rows = scaled(_weighted(words), lengths)

    def _read(self, texts: Sequence[str]) -> tuple[_Flat, _Flat]:
        """Each word's stem as a number, and how many there are in each text."""
        met: dict[str, int] = {}
        flat: list[int] = []
        counts = np.zeros(len(texts), np.int64)
        for row, text in enumerate(texts):
            found = _WORD.findall(text)
            counts[row] = len(found)
            flat += [met.setdefault(word, len(met)) for word in found]
        stems = [self.speller.stem(word) for word in met]
        self.names: list[str] = sorted(set(stems) - {""})
        place = {name: number for number, name in enumerate(self.names)} | {"": -1}
        numbers = np.array([place[name] for name in stems], np.int64)[np.array(flat, np.int64)]
        kept = numbers >= 0
        owners = np.repeat(np.arange(len(texts)), counts)[kept]
        return numbers[kept], np.bincount(owners, minlength=len(texts))

    @cached_property
    def spelling(self) -> Rows:
        """The parts (three and four letters) of each stem: one row a stem, of length 1."""
        numbers: dict[str, int] = {}
        parts = [sorted(parts_of(name)) for name in self.names]
        for part in sorted({part for each in parts for part in each}):
            numbers[part] = len(numbers)
        flat = np.array([numbers[part] for each in parts for part in each], np.int64)
        owners = np.repeat(np.arange(len(parts)), [len(each) for each in parts])
        found = _weighted(_counted(owners, flat, max(len(parts), 1), len(numbers)))
        return scaled(found, norms(found))

    def respelt(self, words: Floats) -> Floats:
        """For some words' weights, the weight of every stem by the parts that it shares."""
        spread: Floats = self.spelling @ (self.spelling.T @ words)
        return spread

    def spelling_norms(self, words: Rows) -> Floats:
        """How long each row of words is when told by the parts of its stems."""
        blocks = range(0, words.shape[0], 8192)
        found = [norms(words[start : start + 8192] @ self.spelling) for start in blocks]
        return np.concatenate([*found, np.empty(0)])


def parts_of(name: str) -> set[str]:
    """The parts of a stem of three and four letters, with marks where it begins and ends.

    >>> sorted(parts_of("ice"))
    ['<ic', '<ice', 'ce>', 'ice', 'ice>']
    """
    name = f"<{name}>"
    return {name[at : at + size] for size in (3, 4) for at in range(len(name) - size + 1)}


def _counted(rows: _Flat, columns: _Flat, height: int, width: int) -> Rows:
    ones = np.ones(len(rows))
    return sparse.coo_array((ones, (rows, columns)), shape=(height, max(width, 1))).tocsr()


def _pairs(owners: _Flat, numbers: _Flat, width: int, height: int) -> Rows:
    """How often two stems follow each other."""
    beside = owners[1:] == owners[:-1]
    codes = (numbers[:-1] * width + numbers[1:])[beside]
    known, columns = np.unique(codes, return_inverse=True)
    return _counted(owners[1:][beside], columns, height, len(known))


def _weighted(counts: Rows) -> Rows:
    """Counts by the logarithm, times how rare each column is."""
    height = counts.shape[0]
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + height) / (1 + held)) + 1
    found = counts.copy()
    found.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return found


def norms(rows: Rows) -> Floats:
    """How long each row is."""
    squares: Floats = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return squares


def scaled(rows: Rows, lengths: Floats) -> Rows:
    """Each row divided by a length; by nothing where that is 0."""
    factors = 1 / np.where(lengths > 0, lengths, 1)
    found = rows.copy()
    found.data = rows.data * np.repeat(factors, np.diff(rows.indptr))
    return found
