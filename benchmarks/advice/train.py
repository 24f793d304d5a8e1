"""Train the linear models of the text rules, and write their weights: one command, no chance in it.

    python -m benchmarks.advice.train             # writes cascade/smart/data/weights.tsv
    python -m benchmarks.advice.train --across    # how well it does on plans left out in turn

Regularised logistic regression by L-BFGS from zero: the same statements give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from benchmarks.advice.scores import failure_f1, macro_f1
from benchmarks.advice.statements import KINDS, Labelled, for_training
from cascade.reading import read
from cascade.smart.features import terms, traits
from cascade.smart.linear import BIAS, OUTPUTS, tf_idf

Floats = NDArray[np.float64]
WEIGHTS = Path(__file__).parents[2] / "cascade" / "smart" / "data" / "weights.tsv"
#: How much weights may grow: the variance of their prior.
GIVE = 0.3
#: How much more terms count than traits, when both are told in the same measure.
TERMS = 4.0
TRAITS = 0.5
#: A feature in fewer statements is left out.
RAREST = 2
#: How much a statement counts, by where its labels come from.
COUNTS = {"rubric": 2.0, "read": 1.0, "invented": 1.0}
#: How many parts the plans are dealt into for ``--across``.
FOLDS = 8


@dataclass(frozen=True)
class Features:
    """The features of statements: ``names`` of the columns, ``idf`` of those that are terms."""

    names: list[str]
    idf: dict[str, float]

    def matrix(self, read_: Sequence[tuple[dict[str, float], Counter[str]]]) -> sparse.csr_matrix:
        """A row a statement."""
        places = {name: place for place, name in enumerate(self.names)}
        rows, columns, values = [], [], []
        for row, (own, counts) in enumerate(read_):
            told = {name: TRAITS * value for name, value in own.items()}
            told |= {name: TERMS * value for name, value in tf_idf(counts, self.idf).items()}
            for name, value in told.items():
                if name in places:
                    rows.append(row), columns.append(places[name]), values.append(value)
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(read_), len(places)))


def looked_at(text: str) -> tuple[dict[str, float], Counter[str]]:
    """The traits and terms of a statement."""
    reading = read(text)
    return traits(reading), Counter(name for name, _ in terms(reading))


def features_of(read_: Sequence[tuple[dict[str, float], Counter[str]]]) -> Features:
    """The features that occur often enough, in the order of their names."""
    seen = Counter(name for own, counts in read_ for name in (*own, *counts))
    frequent = {name for name, number in seen.items() if number >= RAREST}
    named = {name for _, counts in read_ for name in counts} & frequent
    idf = {name: log((1 + len(read_)) / (1 + seen[name])) + 1 for name in sorted(named)}
    return Features(sorted(frequent), {name: round(value, 3) for name, value in idf.items()})


def fit(rows: sparse.csr_matrix, wanted: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Weights ``(feature, class)`` and biases of a softmax over classes given one-hot."""
    features, classes = rows.shape[1], wanted.shape[1]

    def loss(told: Floats) -> tuple[float, Floats]:
        weights, bias = (
            told[: features * classes].reshape(features, classes),
            told[features * classes :],
        )
        chances = _softmax(rows @ weights + bias)
        value = -(counts * np.log((chances * wanted).sum(1) + 1e-12)).sum()
        slope = (chances - wanted) * counts[:, None]
        gradient = rows.T @ slope + weights / GIVE
        return value + (weights**2).sum() / (2 * GIVE), np.append(gradient.ravel(), slope.sum(0))

    start = np.zeros(features * classes + classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return found[: features * classes].reshape(features, classes), found[features * classes :]


def _softmax(scores: Floats) -> Floats:
    shares: Floats = np.exp(scores - scores.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)


def wanted_of(examples: Sequence[Labelled]) -> list[Floats]:
    """What the three models shall say, one-hot: specific, measurable, what is measured."""
    yes = np.eye(2)
    kinds = np.array([KINDS.index(each.measures) for each in examples])
    return [
        yes[[int(each.specific) for each in examples]],
        yes[[int(each.measurable) for each in examples]],
        np.eye(len(KINDS))[kinds],
    ]


def learn(rows: sparse.csr_matrix, examples: Sequence[Labelled]) -> tuple[Floats, Floats]:
    """The weights ``(feature, output)`` and biases of all models, in the order of the outputs."""
    counts = np.array([COUNTS[each.origin] for each in examples])
    columns, biases = [], []
    for wanted in wanted_of(examples):
        weights, bias = fit(rows, wanted, counts)
        if wanted.shape[1] == 2:
            weights, bias = weights[:, 1:] - weights[:, :1], bias[1:] - bias[:1]
        columns.append(weights), biases.append(bias)
    return np.hstack(columns), np.concatenate(biases)


def across(examples: Sequence[Labelled]) -> Floats:
    """What models say of plans that they have not seen: a row a statement, a column an output.

    The plans are dealt into parts, and each part is told by models that learned from the others.
    """
    read_ = [looked_at(each.text) for each in examples]
    fold = np.array([_fold(each.plan) for each in examples])
    scores = np.zeros((len(examples), len(OUTPUTS)))
    for part in range(FOLDS):
        own, left = np.flatnonzero(fold != part), np.flatnonzero(fold == part)
        features = features_of([read_[place] for place in own])
        weights, bias = learn(
            features.matrix([read_[place] for place in own]), [examples[place] for place in own]
        )
        scores[left] = features.matrix([read_[place] for place in left]) @ weights + bias
    return scores


def tell_across(examples: Sequence[Labelled]) -> None:
    """Print how well models do on plans that they have not seen."""
    scores = across(examples)
    for origin in ("rubric", "read", "invented"):
        mine = [place for place, each in enumerate(examples) if each.origin == origin]
        _print(origin, [examples[place] for place in mine], scores[mine])


def _print(origin: str, examples: Sequence[Labelled], scores: Floats) -> None:
    kinds = [KINDS[place] for place in scores[:, 2:].argmax(1)]
    macro, each = macro_f1([e.measures for e in examples], kinds)
    specific = failure_f1([e.specific for e in examples], (scores[:, 0] > 0).tolist())
    measurable = failure_f1([e.measurable for e in examples], (scores[:, 1] > 0).tolist())
    told = " ".join(f"{name} {value:.2f}" for name, value in each.items())
    print(
        f"{origin:9} {len(examples):5}: specific {specific:.3f}, measurable {measurable:.3f}, "
        f"kind {macro:.3f} ({told})"
    )


def _fold(plan: str) -> int:
    return int(hashlib.sha256(plan.encode()).hexdigest(), 16) % FOLDS


def write(path: Path, examples: Sequence[Labelled]) -> None:
    """Learn from all examples and write the weights; features that hardly count are left out."""
    read_ = [looked_at(each.text) for each in examples]
    features = features_of(read_)
    weights, bias = learn(features.matrix(read_), examples)
    scale = np.array([TERMS if name in features.idf else TRAITS for name in features.names])
    told = np.round(weights * scale[:, None], 3)
    lines = ["\t".join(["version", _version(told), *OUTPUTS]), _line(BIAS, None, np.round(bias, 3))]
    for place, name in enumerate(features.names):
        if np.abs(told[place]).max() >= 0.03:
            lines.append(_line(name, features.idf.get(name), told[place]))
    head = "# Weights of the text rules' linear models. Written by benchmarks/advice/train.py."
    path.write_text("\n".join([head, *lines, ""]), "utf-8")
    print(f"{path.name}: {len(lines) - 2:,} features from {len(examples):,} statements")


def _version(told: Floats) -> str:
    return hashlib.sha256(told.tobytes()).hexdigest()[:12]


def _line(name: str, idf: float | None, values: Any) -> str:
    return "\t".join(
        [name, "-" if idf is None else f"{idf:g}", *(f"{value:g}" for value in values)]
    )


def main() -> None:
    """Train, or tell how well training does on plans left out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--across", action="store_true", help="only measure, each plan left out once"
    )
    arguments = parser.parse_args()
    examples = for_training()
    tell_across(examples) if arguments.across else write(WEIGHTS, examples)


if __name__ == "__main__":
    main()
