"""How well suggestions find the parent that a statement really has, and what their weights are.

    python -m benchmarks.advice.rank            # recall and MRR, kept apart and fitted on
    python -m benchmarks.advice.rank --fit      # writes the weights into the data file
    python -m benchmarks.advice.rank --margins  # what each least margin would cost and bring
    python -m benchmarks.advice.rank --semantic # any of these with the optional meanings

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
from cascade.layers import Floats, Ints
from cascade.meaning import load as load_meanings
from cascade.suggest import Suggester
from cascade.suggest.lexicon import FEATURES, FITTED, MEANT, load
from cascade.suggest.meant import SHORTLIST, Meant, reweighed
from cascade.types import Contribution, Kind, Node, Plan

FILE = Path(__file__).parents[2] / "cascade" / "suggest" / "data" / "suggest.toml"
#: Plans that nothing is fitted on: two families, two quarters and three agencies.
KEPT = re.compile(r"SDG$|sourced-2018-Q3$|sourced-2019-Q1$|gitlab-okr/|(?:DOL|DOT|VA)$")
#: How much weights may grow: 1 / (2 x their variance a priori).
SHRINK = 0.1
Links = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Weights:
    """What features count: one number each, and with meanings another set; hand-set ones are 0."""

    plain: Floats
    meant: Floats | None = None


@dataclass(frozen=True)
class Question:
    """One link left out: the features of each candidate, and which one is right.

    ``meant`` are those by meaning, where these are read.
    """

    group: str
    features: Floats
    right: int
    meant: Floats | None = None

    @property
    def family(self) -> str:
        """The plans that come from the same people, in the same form.

        >>> Question("sourced-2018-Q1", np.empty((0, 0)), 0).family
        'sourced'
        """
        return re.split(r"/|-\d{4}", self.group)[0]

    def ranked(self, weights: Weights) -> tuple[Floats, int]:
        """The chances of candidates, likeliest by words first, and the place of the right one."""
        order, chances = self._by_words(weights.plain)
        right = int(np.flatnonzero(order == self.right)[0])
        if weights.meant is None or self.meant is None:
            return chances, right
        told = np.hstack([self.features, self.meant])[order]
        return reweighed(chances, told, weights.meant), right

    def _by_words(self, weights: Floats) -> tuple[Ints, Floats]:
        worth = np.round(self.features @ weights, 9)
        order = np.argsort(-worth, kind="stable")
        chances = np.exp(worth[order] - worth.max())
        return order, chances / chances.sum()

    def rank(self, weights: Weights) -> float:
        """The place of the right one, from 1; among equals the middle."""
        chances, right = self.ranked(weights)
        above = chances > chances[right] * (1 + 1e-9)
        equal = np.isclose(chances, chances[right], rtol=1e-9, atol=0)
        return float(above.sum() + (equal.sum() + 1) / 2)

    def shortlist(self, weights: Floats) -> tuple[Floats, int] | None:
        """The features with meanings of the likeliest by words, and the right one among them."""
        order = self._by_words(weights)[0][:SHORTLIST]
        at = np.flatnonzero(order == self.right)
        if self.meant is None or not len(at):
            return None
        return np.hstack([self.features, self.meant])[order], int(at[0])


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


def questions(group: str, links: Links, *, semantic: bool) -> Iterator[Question]:
    """Every link of a plan as a question."""
    for child, parent in links:
        suggester = Suggester.of_plan(plan_without(links, (child, parent)))
        graph, ranker = suggester.graph, suggester.ranker
        question = ranker.asked(graph.number(child))
        candidates, _, features = ranker.ranked(question)
        at = np.flatnonzero(candidates == graph.number(parent))
        if len(at):
            meant = None
            if semantic:
                read = Meant(graph, suggester.titles, load_meanings(), suggester.lexicon)
                meant = read.features(question, candidates, ranker.terms.rows @ question.rows)
            yield Question(group, features, int(at[0]), meant)


@cache
def asked(kept: bool, semantic: bool = False) -> tuple[Question, ...]:
    """All questions of the plans kept apart, or of the rest."""
    return tuple(
        question
        for group, links in sorted(groups().items())
        if bool(KEPT.match(group)) is kept
        for question in questions(group, links, semantic=semantic)
    )


def fitted(some: Sequence[Question], *, semantic: bool = False) -> Weights:
    """The weights under which the right parents are likeliest; those set by hand are 0."""
    places = [FEATURES.index(name) for name in FITTED]
    plain = np.zeros(len(FEATURES))
    plain[places] = _fitted([(each.features[:, places], each.right) for each in some])
    if not semantic:
        return Weights(plain)
    places += range(len(FEATURES), len(FEATURES) + len(MEANT))
    meant = np.zeros(len(FEATURES) + len(MEANT))
    rows = [each.shortlist(plain) for each in some]
    meant[places] = _fitted([(row[0][:, places], row[1]) for row in rows if row])
    return Weights(plain, meant)


def _fitted(some: Sequence[tuple[Floats, int]]) -> Floats:
    """The likeliest weights, none below 0: no likeness speaks against a parent."""
    width = some[0][0].shape[1]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = SHRINK * float(weights @ weights) / 2, SHRINK * weights
        for features, right in some:
            worth = features @ weights
            chances = np.exp(worth - worth.max())
            chances /= chances.sum()
            total -= float(np.log(chances[right] + 1e-300))
            slope = slope + chances @ features - features[right]
        return total, slope

    bounds = [(0, None)] * width
    return minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B", bounds=bounds).x


def shipped(*, semantic: bool = False) -> Weights:
    """The weights in the data file."""
    told = load(FILE.read_text("utf-8"))
    plain = np.array([told.weights[name] for name in FEATURES])
    meant = np.array([told.meant_weights[name] for name in (*FEATURES, *MEANT)])
    return Weights(plain, meant if semantic else None)


def plain() -> Weights:
    """The weights of TF-IDF alone: the cosine of a candidate's words and its children's."""
    return Weights(np.array([float(name == "family") for name in FEATURES]))


def across(some: Sequence[Question], *, semantic: bool = False) -> dict[str, list[float]]:
    """The ranks by family, when each family of plans is asked with weights from the others."""
    ranks: dict[str, list[float]] = {}
    for family in dict.fromkeys(question.family for question in some):
        others = [question for question in some if question.family != family]
        weights = fitted(others, semantic=semantic)
        mine = [question for question in some if question.family == family]
        ranks[family] = [question.rank(weights) for question in mine]
    return ranks


def write(weights: Weights) -> None:
    """Puts fitted weights between their marks in the data file."""
    _put(FEATURES, weights.plain, "rank.py", "fitted")
    if weights.meant is not None:
        _put((*FEATURES, *MEANT), weights.meant, "rank.py --semantic", "fitted with meanings")


def _put(names: Sequence[str], weights: Floats, by: str, what: str) -> None:
    told = "\n".join(
        f"{name} = {value:.2f}"
        for name, value in zip(names, weights, strict=True)
        if name in (*FITTED, *MEANT)
    )
    begin, end = f"# fitted by benchmarks/advice/{by}\n", f"\n# end of what is {what}\n"
    before, rest = FILE.read_text("utf-8").split(begin)
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


def report(*, semantic: bool = False) -> Iterator[str]:
    """The figures of the plans kept apart and of the rest, a line each."""
    weights, kept = shipped(semantic=semantic), asked(True, semantic)
    yield told("kept apart", [question.rank(weights) for question in kept])
    yield told("  by TF-IDF alone", [question.rank(plain()) for question in kept])
    yield from _each(kept, weights)
    yield told("fitted on", [question.rank(weights) for question in asked(False, semantic)])
    yield from looked_at(semantic=semantic)


def looked_at(*, semantic: bool = False) -> Iterator[str]:
    """The figures of the plans that weights are fitted on; first with each family left out."""
    some = asked(False, semantic)
    found = across(some, semantic=semantic)
    yield told("a family left out in turn", [rank for ranks in found.values() for rank in ranks])
    for family, ranks in found.items():
        yield told(f"  {family} left out", ranks)
    yield from _each(some, shipped(semantic=semantic))


def _each(some: Sequence[Question], weights: Weights) -> Iterator[str]:
    for group in dict.fromkeys(question.group for question in some):
        yield told(f"  {group}", [q.rank(weights) for q in some if q.group == group])


def margins(*, semantic: bool = False) -> Iterator[str]:
    """On the plans that weights are fitted on: what is told and right from each margin on."""
    weights, some = shipped(semantic=semantic), asked(False, semantic)
    ranks = np.array([question.rank(weights) for question in some])
    tops = [np.append(np.sort(q.ranked(weights)[0])[::-1][:4], [0] * 4)[:4] for q in some]
    stands_out = np.array([top[0] - top[3] for top in tops])
    for least in (0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        kept = stands_out >= least
        if kept.any():
            right = ranks[kept]
            yield (
                f"first over fourth >= {least:.2f}: told {kept.mean():.2f}, right among three "
                f"{(right <= 3).mean():.2f}, right first {(right < 1.5).mean():.2f}"
            )


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--fit", action="store_true", help="fit the weights and write them")
    parser.add_argument("--margins", action="store_true", help="what each least margin brings")
    parser.add_argument("--dev", action="store_true", help="only plans that may be looked at")
    parser.add_argument("--report", action="store_true", help="the figures (the default)")
    parser.add_argument("--semantic", action="store_true", help="with the optional meanings")
    options = parser.parse_args()
    semantic = options.semantic
    if options.fit:
        write(fitted(asked(False, semantic), semantic=semantic))
    if options.margins:
        print("\n".join(margins(semantic=semantic)))
    elif options.dev:
        print("\n".join(looked_at(semantic=semantic)))
    elif options.report or not options.fit:
        print("\n".join(report(semantic=semantic)))


if __name__ == "__main__":
    main()
