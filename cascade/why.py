"""Why this number: a node's progress taken apart, term by term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cascade.facts import Facts
from cascade.progress import clamp, fraction
from cascade.types import ProgressBy


@dataclass(frozen=True, slots=True)
class Term:
    """One key result or child in a node's progress.

    ``fraction`` is 0..1, None where unknown; ``weight`` its own weight; ``part`` (0..1) how much
    of the number it makes up: the parts times the fractions sum to the node's fraction.
    """

    what: str
    id: str
    fraction: float | None
    weight: float
    part: float = 0.0


@dataclass(frozen=True, slots=True)
class Why:
    """A node's progress: the policy that it follows, the number, and its terms."""

    policy: ProgressBy
    fraction: float | None
    known_weight: float
    terms: tuple[Term, ...]


def why_progress(facts: Facts, node: int) -> Why:
    """Takes a node's progress apart. Cost: its key results and live children.

    >>> from datetime import date
    >>> from cascade.config import Config
    >>> from cascade.types import *
    >>> value = Value(date(2026, 1, 1), 1.0)
    >>> results = (KeyResult("a", baseline=0.0, target=4.0, values=(value,)),)
    >>> plan = Plan((Node("m", Kind.MISSION), Node("g", Kind.COMPANY_GOAL, key_results=results)))
    >>> why = why_progress(Facts(plan, date(2026, 6, 30), Config()), 1)
    >>> why.policy.value, why.fraction, why.terms[0].part
    ('key_results', 0.25, 1.0)
    """
    policy = facts.node(node).progress
    own, below = _key_results(facts, node), _children(facts, node)
    by = policy.by
    if by is ProgressBy.AUTO:
        by = ProgressBy.KEY_RESULTS if own else ProgressBy.CHILDREN
    terms: Sequence[Term] = ()
    match by:
        case ProgressBy.KEY_RESULTS:
            terms = _mean(own, 1.0)
        case ProgressBy.CHILDREN:
            terms = _mean(below, 1.0)
        case ProgressBy.BOTH:
            terms = _split(own, below, policy.key_results_share)
        case ProgressBy.MINIMUM:
            terms = _least([*own, *below])
    number = float(facts.progress.fraction[node])
    return Why(
        by,
        None if number != number else number,
        float(facts.progress.known_weight[node]),
        tuple(terms),
    )


def _key_results(facts: Facts, node: int) -> list[Term]:
    found = []
    for result in facts.node(node).key_results:
        number = fraction(result, facts.as_of)
        known = None if number is None else clamp(number)
        found.append(Term("key result", result.id, known, result.weight))
    return found


def _children(facts: Facts, node: int) -> list[Term]:
    down = facts.graph.down
    pairs = zip(down.of_node(node).tolist(), down.links_of(node).tolist(), strict=True)
    found = []
    for child, link in pairs:
        number = float(facts.progress.fraction[child])
        known = None if number != number else number
        weight = float(facts.graph.live_weights[link])
        found.append(Term("child", facts.name(child), known, weight))
    return found


def _mean(terms: Sequence[Term], share: float) -> list[Term]:
    """Each known term's part of a weighted mean that makes up ``share`` of the number."""
    total = sum(term.weight for term in terms if term.fraction is not None)
    return [
        replace(term, part=share * term.weight / total if term.fraction is not None else 0.0)
        for term in terms
    ]


def _split(own: Sequence[Term], below: Sequence[Term], share: float) -> list[Term]:
    """Key results and children by the stated split; one alone takes all."""
    has_own = any(term.fraction is not None for term in own)
    has_below = any(term.fraction is not None for term in below)
    if not (has_own and has_below):
        share = 1.0 if has_own else 0.0
    return _mean(own, share) + _mean(below, 1.0 - share)


def _least(terms: Sequence[Term]) -> list[Term]:
    """The smallest known term makes up all of the number."""
    known = [term for term in terms if term.fraction is not None]
    least = min(known, key=lambda term: term.fraction or 0.0, default=None)
    return [replace(term, part=1.0 if term is least else 0.0) for term in terms]
