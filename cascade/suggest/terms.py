"""Titles as rows of weighted terms: stems and pairs of them, and beside these parts of stems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

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

    Terms are stems and pairs of stems by TF-IDF. Building is linear in words. An empty text counts
    for nothing: the others weigh what they would weigh without it.

    >>> terms = Terms(["Hire engineers", "Hiring for sales", "Sell more"])
    >>> [round(float(likeness), 2) for likeness in terms.rows @ terms.rows[[0]].toarray()[0]]
    [1.0, 0.32, 0.0]
    """

    def __init__(self, texts: Sequence[str], speller: Speller | None = None) -> None:
        self.speller = speller or Speller()
        self._n_told = sum(bool(text) for text in texts)
        numbers, counts = self._read(texts)
        owners = np.repeat(np.arange(len(texts)), counts)
        words = _counted(owners, numbers, len(texts), len(self.names))
        self._codes, pairs = _pairs(owners, numbers, len(self.names), len(texts))
        factor = self.speller.lexicon.pairs
        self._rarities = _rarity(words, self._n_told), factor * _rarity(pairs, self._n_told)
        words, pairs = (
            _weighted(told, rarity)
            for told, rarity in zip((words, pairs), self._rarities, strict=True)
        )
        rows = sparse.hstack([words, pairs]).tocsr()
        lengths = norms(rows)
        self.rows: Rows = scaled(rows, lengths)
        self.words: Rows = scaled(words, lengths)

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
        self._places = {name: number for number, name in enumerate(self.names)}
        places = [self._places.get(name, -1) for name in stems]
        numbers = np.array(places, np.int64)[np.array(flat, np.int64)]
        kept = numbers >= 0
        owners = np.repeat(np.arange(len(texts)), counts)[kept]
        return numbers[kept], np.bincount(owners, minlength=len(texts))

    def told(self, text: str) -> tuple[Floats, Floats]:
        """The terms and the words of a text that need be none of the texts.

        What no text has weighs nothing, but the rest the less beside it: of length 1 together.

        >>> terms = Terms(["Hire engineers", "Hiring for sales"])
        >>> for text in ("Hired engineers", "Hired engineers, soon"):
        ...     print([round(float(each), 2) for each in terms.rows @ terms.told(text)[0]])
        [1.0, 0.29]
        [0.71, 0.21]
        """
        names = [name for name, _ in self.speller.stems(text)]
        numbers = [self._places.get(name, -1) for name in names]
        words = _of_one([number for number in numbers if number >= 0], self._rarities[0])
        row = np.concatenate([words, _of_one(self._pairs_among(numbers), self._rarities[1])])
        counts = Counter(name for name in names if name not in self._places).values()
        rarest = np.log((2 + self._n_told) / 2) + 1
        unknown = np.array([(1 + np.log(count)) * rarest for count in counts])
        known = length(words) / (np.hypot(length(words), length(unknown)) or 1.0)
        return unit(row) * known, unit(words) * known

    def rows_of(self, texts: Sequence[str]) -> Rows:
        """The terms of many texts that need be none of the texts, a row each: see :meth:`told`.

        >>> terms = Terms(["Hire engineers", "Hiring for sales"])
        >>> rows = terms.rows_of(["Hired engineers", "Hired engineers, soon", "Zebras"])
        >>> [round(float(each), 2) for each in rows @ terms.rows[[0]].toarray()[0]]
        [1.0, 0.71, 0.0]
        """
        width, met, unknown = len(self.names), dict[str, int](), dict[str, int]()
        flat: list[int] = []
        counts = np.zeros(len(texts), np.int64)
        for row, text in enumerate(texts):
            found = _WORD.findall(text)
            counts[row] = len(found)
            for word in found:
                if word not in met:
                    met[word] = self._number(self.speller.stem(word), unknown)
                flat.append(met[word])
        numbers = np.array(flat, np.int64)
        owners = np.repeat(np.arange(len(texts)), counts)[numbers >= 0]
        numbers = numbers[numbers >= 0]
        known = numbers < width
        words = _counted(owners[known], numbers[known], len(texts), width)
        rest = _counted(owners[~known], numbers[~known] - width, len(texts), len(unknown))
        words = _weighted(words, self._rarities[0])
        rarest = np.log((2 + self._n_told) / 2) + 1
        rest = _weighted(rest, np.full(rest.shape[1], rarest))
        rows = sparse.hstack([words, self._pairs_in(owners, numbers, len(texts))]).tocsr()
        told = norms(words)
        shares = told / np.where(told > 0, np.hypot(told, norms(rest)), 1)
        scaled_rows = scaled(rows, norms(rows))
        scaled_rows.data *= np.repeat(shares, np.diff(scaled_rows.indptr))
        return scaled_rows

    def _number(self, stem: str, unknown: dict[str, int]) -> int:
        """The column of a stem, -1 for an empty one; one that no text has gets one after all."""
        if not stem:
            return -1
        if stem in self._places:
            return self._places[stem]
        return len(self.names) + unknown.setdefault(stem, len(unknown))

    def _pairs_in(self, owners: _Flat, numbers: _Flat, height: int) -> Rows:
        """The weights of the pairs in texts of some stems, of those that the texts have."""
        width = len(self.names)
        beside = (owners[1:] == owners[:-1]) & (np.maximum(numbers[1:], numbers[:-1]) < width)
        codes = (numbers[:-1] * width + numbers[1:])[beside]
        places = np.minimum(np.searchsorted(self._codes, codes), max(len(self._codes) - 1, 0))
        told = self._codes[places] == codes if len(self._codes) else np.zeros(len(codes), bool)
        rows = owners[1:][beside][told]
        counts = _counted(rows, places[told], height, len(self._codes))
        return _weighted(counts, self._rarities[1]) if len(self._codes) else counts

    def _pairs_among(self, numbers: Sequence[int]) -> list[int]:
        """The columns of the pairs in a text of some stems, -1 for those that no text has."""
        width = len(self.names)
        codes = [one * width + other for one, other in pairwise(numbers) if min(one, other) >= 0]
        places = np.searchsorted(self._codes, codes).tolist()
        return [
            place
            for place, code in zip(places, codes, strict=True)
            if place < len(self._codes) and self._codes[place] == code
        ]

    @cached_property
    def spelling(self) -> Rows:
        """The parts (three and four letters) of each stem: one row a stem, of length 1."""
        numbers: dict[str, int] = {}
        parts = [sorted(parts_of(name)) for name in self.names]
        for part in sorted({part for each in parts for part in each}):
            numbers[part] = len(numbers)
        flat = np.array([numbers[part] for each in parts for part in each], np.int64)
        owners = np.repeat(np.arange(len(parts)), [len(each) for each in parts])
        counts = _counted(owners, flat, max(len(parts), 1), len(numbers))
        found = _weighted(counts, _rarity(counts, counts.shape[0]))
        return scaled(found, norms(found))

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


def _pairs(owners: _Flat, numbers: _Flat, width: int, height: int) -> tuple[_Flat, Rows]:
    """The pairs of stems that follow each other, as codes, and how often each does."""
    beside = owners[1:] == owners[:-1]
    codes = (numbers[:-1] * width + numbers[1:])[beside]
    known, columns = np.unique(codes, return_inverse=True)
    return known, _counted(owners[1:][beside], columns, height, len(known))


def _rarity(counts: Rows, rows: int) -> Floats:
    """How rare each column is among so many rows (idf)."""
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    found: Floats = np.log((1 + rows) / (1 + held)) + 1
    return found


def _weighted(counts: Rows, rarity: Floats) -> Rows:
    """Counts by the logarithm, times how rare each column is."""
    found = counts.copy()
    found.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return found


def _of_one(columns: Sequence[int], rarity: Floats) -> Floats:
    """The weights of one text that has some columns, each as often as it is told."""
    row = np.bincount(np.array(columns, np.int64), minlength=len(rarity)).astype(np.float64)
    some = row > 0
    row[some] = (1 + np.log(row[some])) * rarity[some]
    return row


def length(row: Floats) -> float:
    """How long a row is."""
    return float(np.sqrt(row @ row))


def unit(row: Floats) -> Floats:
    """A row with the length 1; nothing remains nothing."""
    return row / (length(row) or 1.0)


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
