"""The linear models of the text rules: weights from a readable file, scores to be taken apart.

One file holds all of them, a line a feature: traits count by their number, terms by TF-IDF (the
terms of a statement have length 1 together). ``benchmarks/advice/train.py`` writes it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cascade.reading import Reading
from cascade.reading.head import FUNCTION_WORDS
from cascade.reading.patterns import word_set
from cascade.smart.features import Span, stem, terms, traits

#: The models, in the order of the file's columns. The first two say yes above 0; of the last four
#: the highest is what a statement measures.
OUTPUTS = ("specific", "measurable", "outcome", "output", "activity", "unclear")
KINDS = OUTPUTS[2:]
BIAS = "(bias)"
#: A shorter word by itself ("a", "of") tells nobody anything, and neither do these.
TELLING = 4
_TELL_NOTHING = frozenset(
    stem(word) for word in FUNCTION_WORDS | word_set("them they there then also other just same")
)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of each feature, in the order of :data:`OUTPUTS`; ``idf`` of the terms."""

    version: str
    bias: tuple[float, ...]
    of: Mapping[str, tuple[float, ...]]
    idf: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the models say of a statement.

    ``values`` are in the order of :data:`OUTPUTS`; ``parts`` tell what each term with its span
    adds to each, but for words that tell nothing by themselves.
    """

    values: tuple[float, ...]
    parts: tuple[tuple[Span, tuple[float, ...]], ...]

    def of(self, output: str) -> float:
        """The score of one output: a log-odds."""
        return self.values[OUTPUTS.index(output)]

    def chance(self, output: str) -> float:
        """The probability (0..1) that a yes-or-no output is yes."""
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, self.of(output)))))

    def kind(self) -> tuple[str, float]:
        """What the statement measures, and how probable that is (0..1)."""
        scores = self.values[2:]
        highest = max(scores)
        shares = [math.exp(score - highest) for score in scores]
        return KINDS[scores.index(highest)], 1 / sum(shares)

    def words_against(self, output: str, of: Callable[[Span], bool]) -> Span | None:
        """The span of the term that speaks most against an output, of those that are told by it.

        ``of`` tells which spans come into question; None when none does.
        """
        place = OUTPUTS.index(output)
        told = [part for part in self.parts if part[0][1] - part[0][0] >= TELLING and of(part[0])]
        lowest = min(told, key=lambda part: part[1][place], default=None)
        return None if lowest is None else lowest[0]


def parse(text: str) -> Weights:
    """The weights in a file: ``name, idf or -, a column an output``, separated by tabs."""
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    head, *rows = lines
    if tuple(head[2:]) != OUTPUTS:
        raise ValueError(f"the columns of the weights are {head[2:]}, not {OUTPUTS}")
    of = {row[0]: tuple(map(float, row[2:])) for row in rows}
    idf = {row[0]: float(row[1]) for row in rows if row[1] != "-"}
    return Weights(head[1], of.pop(BIAS), of, idf)


@cache
def shipped() -> Weights:
    """The weights that ship, read once."""
    return parse((resources.files("cascade.smart") / "data" / "weights.tsv").read_text("utf-8"))


def tf_idf(counts: Mapping[str, int], idf: Mapping[str, float]) -> dict[str, float]:
    """The known terms of a statement by their weight; together they have length 1."""
    known = {
        name: (1 + math.log(count)) * idf[name] for name, count in counts.items() if name in idf
    }
    length = math.sqrt(sum(value * value for value in known.values()))
    return {name: value / length for name, value in known.items()} if length else {}


def scores(reading: Reading, weights: Weights | None = None) -> Scores:
    """What the models say of a statement. Linear in its words."""
    weights = weights or shipped()
    values, of = list(weights.bias), weights.of
    for name, number in traits(reading).items():
        _add(values, of.get(name), number)
    spans = list(terms(reading))
    share = tf_idf(Counter(name for name, _ in spans), weights.idf)
    for name, number in share.items():
        _add(values, of.get(name), number)
    parts = tuple(
        (span, tuple(weight * share[name] for weight in of[name]))
        for name, span in spans
        if name in share and name.partition("=")[2] not in _TELL_NOTHING
    )
    return Scores(tuple(values), parts)


def _add(values: list[float], weights: tuple[float, ...] | None, number: float) -> None:
    if weights is not None:
        for place, weight in enumerate(weights):
            values[place] += weight * number
