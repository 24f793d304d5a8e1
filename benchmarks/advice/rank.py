"""How well suggestions find the parent that a statement really has, and what their weights are.

    python -m benchmarks.advice.rank            # recall and MRR, kept apart and fitted on
    python -m benchmarks.advice.rank --fit      # writes the weights into the data file
    python -m benchmarks.advice.rank --margins  # what each least margin would cost and bring

Of each plan one link at a time is left out, and the plan is asked where its child belongs. Nothing
is fitted on, or looked at in, the plans kept apart. Fitting starts from zero, without chance.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.advice.scores import interval
from benchmarks.advice.statements import SHARED
from cascade.layers import Floats
from cascade.suggest import Suggester
from cascade.suggest.lexicon import FEATURES, load
from cascade.types import Contribution, Kind, Node, Plan

FILE = Path(__file__).parents[2] / "cascade" / "suggest" / "data" / "suggest.toml"
#: Plans that nothing is fitted on: two families, two quarters and three agencies.
KEPT = re.compile(r"SDG$|sourced-2018-Q3$|sourced-2019-Q1$|gitlab-okr/|(?:DOL|DOT|VA)$")
#: The features that public plans tell, and so can be fitted; the others stand by hand.
FITTED = FEATURES[: FEATURES.index("unit")]
#: How much weights may grow: 1 / (2 x their variance a priori).
SHRINK = 0.1
Links = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """One link left out: the features of each candidate, and which one is right."""

    group: str
    features: Floats
    right: int

    def rank(self, weights: Floats) -> float:
        """The place of the right one, from 1; among equals the middle."""
        worth = np.round(self.features @ weights, 9)
        above, equal = worth > worth[self.right], worth == worth[self.right]
        return float(above.sum() + (equal.sum() + 1) / 2)


def groups() -> dict[str, list[tuple[str, str]]]:
    """The links (child, parent) of each plan."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with (SHARED / "links.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["group"]].append((row["child"], row["parent"]))
    return dict(found)


def plan_without(links: Links, left_out: tuple[str, str]) -> Plan:
    """The plan of some links but one; what has children is a goal, the rest are programs."""
    parents = {parent for _, parent in links}
    above: dict[str, list[str]] = {text: [] for text in sorted({t for link in links for t in link})}
    for child, parent in sorted(set(links) - {left_out}):
        above[child].append(parent)
    return Plan(
        nodes=tuple(
            Node(
                text,
                Kind.FUNCTIONAL_GOAL if text in parents else Kind.PROGRAM,
                text,
                contributes_to=tuple(Contribution(parent) for parent in told),
            )
            for text, told in above.items()
        )
    )


def questions(group: str, links: Links) -> Iterator[Question]:
    """Every link of a plan as a question."""
    for child, parent in links:
        suggester = Suggester.of_plan(plan_without(links, (child, parent)))
        node = suggester.graph.number(child)
        candidates, _, features = suggester.ranker.ranked(node)
        right = suggester.graph.number(parent)
        at = np.flatnonzero(candidates == right)
        if len(at):
            yield Question(group, features, int(at[0]))


@cache
def asked(kept: bool) -> tuple[Question, ...]:
    """All questions of the plans kept apart, or of the rest."""
    return tuple(
        question
        for group, links in sorted(groups().items())
        if bool(KEPT.match(group)) is kept
        for question in questions(group, links)
    )


def fitted(some: Sequence[Question]) -> Floats:
    """The weights under which the right parents are likeliest; those set by hand are 0."""
    width = len(FITTED)

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = SHRINK * float(weights @ weights) / 2, SHRINK * weights
        for question in some:
            features = question.features[:, :width]
            worth = features @ weights
            chances = np.exp(worth - worth.max())
            chances /= chances.sum()
            total -= float(np.log(chances[question.right] + 1e-300))
            slope = slope + chances @ features - features[question.right]
        return total, slope

    found = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B").x
    return np.concatenate([found, np.zeros(len(FEATURES) - width)])


def shipped() -> Floats:
    """The weights in the data file."""
    told = load(FILE.read_text("utf-8")).weights
    return np.array([told[name] for name in FEATURES])


def plain() -> Floats:
    """The weights of TF-IDF alone: the cosine of a candidate's words and its children's."""
    return np.array([float(name == "family") for name in FEATURES])


def across(some: Sequence[Question]) -> list[float]:
    """The ranks when each plan is asked with weights from the others."""
    ranks: list[float] = []
    for group in dict.fromkeys(question.group for question in some):
        weights = fitted([question for question in some if question.group != group])
        ranks += [question.rank(weights) for question in some if question.group == group]
    return ranks


def write(weights: Floats) -> None:
    """Puts fitted weights between the two marks of the data file."""
    told = "\n".join(f"{name} = {value:.2f}" for name, value in zip(FITTED, weights, strict=False))
    begin, end = "# fitted by benchmarks/advice/rank.py\n", "\n# end of what is fitted"
    text = FILE.read_text("utf-8")
    before, rest = text.split(begin)
    FILE.write_text(f"{before}{begin}{told}{end}{rest.split(end)[1]}", "utf-8")


def told(name: str, ranks: Sequence[float]) -> str:
    """A line of the report: recall@1, recall@3 and MRR, with their intervals."""
    found = np.array(ranks)
    parts = []
    for what, values in (
        ("recall@1", found < 1.5), ("recall@3", found <= 3), ("MRR", 1 / found),
    ):  # fmt: skip
        values = values.astype(float)
        low, high = interval(lambda drawn, v=values: float(v[drawn].mean()), len(values))
        parts.append(f"{what} {values.mean():.3f} [{low:.3f}, {high:.3f}]")
    return f"{name:<28} {len(found):>4}  " + "  ".join(parts)


def report() -> Iterator[str]:
    """The figures of the plans kept apart and of the rest, a line each."""
    weights = shipped()
    yield told("kept apart", [question.rank(weights) for question in asked(True)])
    yield told("  by TF-IDF alone", [question.rank(plain()) for question in asked(True)])
    yield from _each(asked(True), weights)
    yield told("fitted on", [question.rank(weights) for question in asked(False)])
    yield told("fitted on, plan left out", across(asked(False)))
    yield from _each(asked(False), weights)


def _each(some: Sequence[Question], weights: Floats) -> Iterator[str]:
    for group in dict.fromkeys(question.group for question in some):
        yield told(f"  {group}", [q.rank(weights) for q in some if q.group == group])


def margins() -> Iterator[str]:
    """On the plans that weights are fitted on: what is told and right from each margin on."""
    weights, some = shipped(), asked(False)
    found = []
    for question in some:
        worth = question.features @ weights
        chances = np.exp(worth - worth.max())
        order = np.argsort(-worth, kind="stable")
        chances = chances[order] / chances.sum()
        fourth = chances[3] if len(chances) > 3 else 0.0
        found.append((chances[0] - fourth, chances[:3].sum(), question.rank(weights)))
    ranks = np.array([rank for *_, rank in found])
    for at, name in enumerate(("first over fourth", "first three together")):
        told_by = np.array([each[at] for each in found])
        for least in (0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            kept = told_by >= least
            if kept.any():
                right = ranks[kept]
                yield (
                    f"{name} >= {least:.2f}: told {kept.mean():.2f}, right among three "
                    f"{(right <= 3).mean():.2f}, right first {(right < 1.5).mean():.2f}; "
                    f"of all found {(right <= 3).sum() / len(ranks):.2f}, "
                    f"left out {(ranks[~kept] <= 3).mean() if (~kept).any() else 0:.2f} right"
                )


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--fit", action="store_true", help="fit the weights and write them")
    parser.add_argument("--margins", action="store_true", help="what each least margin brings")
    parser.add_argument("--dev", action="store_true", help="only plans that may be looked at")
    parser.add_argument("--report", action="store_true", help="the figures (the default)")
    options = parser.parse_args()
    if options.fit:
        write(fitted(asked(False)))
    if options.margins:
        print("\n".join(margins()))
    elif options.dev:
        print(told("plan left out", across(asked(False))))
        print("\n".join(_each(asked(False), shipped())))
    elif options.report or not options.fit:
        print("\n".join(report()))


if __name__ == "__main__":
    main()
