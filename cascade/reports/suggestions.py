"""Where orphans may belong, as text for a terminal and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import orjson
from rich.console import RenderableType
from rich.text import Text

from cascade.facts import Facts
from cascade.reports.page import Page, labelled, line, safe
from cascade.suggest import Candidate, Twins
from cascade.wording import count, percent

#: For so many nodes suggestions are printed, before the rest becomes a number.
NODES = 10
#: So many candidates of a node are printed.
PRINTED = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A node's number, and its candidates: none where none stands out."""

    node: int
    candidates: Sequence[Candidate]


def worth_mending(facts: Facts) -> list[int]:
    """The orphans: first where they are cut off, in the order that mends most, then the rest."""
    ends = [facts.loose_ends.members(end).tolist() for end in range(len(facts.loose_ends))]
    first = [node for end in ends for node in sorted(end, key=facts.name)]
    rest = set(np.flatnonzero(facts.connection.orphan).tolist()) - set(first)
    return first + sorted(rest, key=facts.name)


def to_suggestions_json(
    facts: Facts, found: Sequence[Suggestion], twins: Sequence[Twins] | None = None
) -> bytes:
    """One JSON object, indented, with a line feed at the end; near-duplicates where asked for."""
    document: dict[str, object] = {
        "suggestions": [
            {"node": facts.name(each.node), "candidates": list(map(_as_json, each.candidates))}
            for each in found
        ]
    }
    if twins is not None:
        document["near_duplicates"] = list(map(_twins_as_json, twins))
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _as_json(candidate: Candidate) -> dict[str, object]:
    return {
        "id": candidate.id,
        "score": candidate.score,
        "margin": candidate.margin,
        "reason": str(candidate.reason),
    }


def _twins_as_json(twins: Twins) -> dict[str, object]:
    return {
        "nodes": [twins.one, twins.other],
        "similarity": twins.similarity,
        "words": [shared.word for shared in twins.shared],
    }


def to_suggestions_text(
    file: str,
    facts: Facts,
    found: Sequence[Suggestion],
    page: Page,
    *,
    more: int = 0,
    twins: Sequence[Twins] | None = None,
) -> str:
    """Each node with the parents that it may have, the likeliest first; ``more`` are not shown.

    Near-duplicates are told at the end, where they are asked for.
    """
    parts: list[RenderableType] = [*_head(file, facts, found)]
    for each in found:
        parts += _suggestion(facts, each)
    if more:
        parts += ["", line(f"and {count(more, 'orphan')} more (--all prints them)", "dim")]
    if twins is not None:
        parts += ["", *_twins(facts, twins)]
    return page.print(*parts)


def _twins(facts: Facts, twins: Sequence[Twins]) -> Iterator[RenderableType]:
    if not twins:
        yield line("No two units plan nearly the same.", "bold green")
        return
    yield line(f"Planned twice? ({count(len(twins), 'pair')})", "bold")
    for pair in twins:
        one, other = (facts.node(facts.graph.number(id)) for id in (pair.one, pair.other))
        yield line(f"{one.id} “{one.title}” ({one.unit})", indent=2)
        yield line(f"{other.id} “{other.title}” ({other.unit})", indent=2)
        words = ", ".join(shared.word for shared in pair.shared)
        yield labelled(f"{percent(pair.similarity)} alike", words, 5)


def _head(file: str, facts: Facts, found: Sequence[Suggestion]) -> Iterator[RenderableType]:
    name = safe(facts.plan.organisation) or "Plan"
    yield Text.assemble((name, "bold"), f"  {safe(file)}, as of {facts.as_of}")
    if found:
        return
    if facts.graph.mission is None:
        yield line("Unknown what is an orphan: the plan needs one current mission.", "bold red")
    else:
        yield line("No orphan, so nothing to find a place for.", "bold green")


def _suggestion(facts: Facts, suggestion: Suggestion) -> Iterator[RenderableType]:
    node = facts.node(suggestion.node)
    yield ""
    yield Text.assemble((safe(node.id), "bold cyan"), f"  {node.kind.words}")
    yield Text(f"  “{safe(node.title)}”", "italic", no_wrap=True, overflow="ellipsis")
    if not suggestion.candidates:
        yield line("No goal stands out as the one that it serves.", "dim", indent=2)
    best = suggestion.candidates[:PRINTED]
    told = [candidate for candidate in best if candidate.grounds] or best
    for place, candidate in enumerate(told, 1):
        yield from _candidate(facts, place, candidate)


def _candidate(facts: Facts, place: int, candidate: Candidate) -> Iterator[RenderableType]:
    title = facts.node(facts.graph.number(candidate.id)).title
    yield line(f"{place}. {candidate.id} “{title}” ({percent(candidate.score)})", indent=2)
    yield labelled("why", candidate.reason, 5)
