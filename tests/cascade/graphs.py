"""Small goal graphs for tests: drawn by hand in one line, or by Hypothesis.

A drawing names nodes by their kind: ``m`` mission, ``c`` company goal, ``f`` functional goal,
``p`` program, and arrows point up, as everywhere: ``p -> f -> c -> m``. A parent that
starts with ``x`` does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cascade.graph import ACTIVE, DRAFT, PROGRAM, STATUS_CODES, GoalGraph
from cascade.layers import Ints
from cascade.types import Contribution, Kind, Node, Plan, Status, Unit

KIND_LETTERS = {
    "m": Kind.MISSION,
    "c": Kind.COMPANY_GOAL,
    "f": Kind.FUNCTIONAL_GOAL,
    "p": Kind.PROGRAM,
}
#: How many examples a property is tried on; the whole engine suite stays under a minute.
moderate = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def plan_of(
    drawing: str,
    *,
    draft: str = "",
    retired: str = "",
    budgets: Mapping[str, float] | None = None,
    units: Mapping[str, str] | None = None,
    functions: Mapping[str, str | None] | None = None,
    fields: Mapping[str, Mapping[str, Any]] | None = None,
) -> Plan:
    """The plan of a drawing: chains ``p -> c*2 -> m`` (``*2`` a weight), one a line or ``;``.

    ``draft`` and ``retired`` list identifiers; ``fields`` are further ones by node.
    """
    links = _links(drawing)
    statuses = dict.fromkeys(draft.split(), Status.DRAFT)
    statuses |= dict.fromkeys(retired.split(), Status.DONE)
    nodes = tuple(
        Node(
            id,
            KIND_LETTERS[id[0]],
            status=statuses.get(id, Status.ACTIVE),
            budget=(budgets or {}).get(id),
            unit=(units or {}).get(id),
            contributes_to=tuple(Contribution(to, weight=w) for to, w in parents.items()),
            **(fields or {}).get(id, {}),
        )
        for id, parents in links.items()
    )
    declared = tuple(Unit(id, function=function) for id, function in (functions or {}).items())
    return Plan(nodes=nodes, units=declared)


def _links(drawing: str) -> dict[str, dict[str, float]]:
    links: dict[str, dict[str, float]] = {}
    for chain in drawing.replace(";", "\n").splitlines():
        parts = [part.strip().partition("*") for part in chain.split("->") if part.strip()]
        for id, _, _ in parts:
            if not id.startswith("x"):
                links.setdefault(id, {})
        for (child, _, _), (parent, _, weight) in pairwise(parts):
            links[child][parent] = float(weight or 1)
    return links


def drawn(drawing: str, *, accept_drafts: bool | None = None, **more: Any) -> GoalGraph:
    """The goal graph of a drawing, see :func:`plan_of`."""
    return GoalGraph.from_plan(plan_of(drawing, **more), accept_drafts=accept_drafts)


def named(graph: GoalGraph, nodes: Iterable[int] | np.ndarray[Any, Any]) -> str:
    """Some nodes (numbers or a mask) as one line of identifiers, in their order."""
    array = np.asarray(nodes)
    numbers = np.flatnonzero(array) if array.dtype == bool else array
    return " ".join(str(graph.ids[int(number)]) for number in numbers)


def by_name(graph: GoalGraph, values: Iterable[Any]) -> dict[str, Any]:
    """One value a node, by its identifier."""
    return {str(id): _plain(value) for id, value in zip(graph.ids, values, strict=True)}


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


WEIGHTS = (1.0, 1.0, 1.0, 2.0, 3.0, 0.5, 0.1)
BUDGETS = (float("nan"), float("nan"), 0.0, 10.0, 25.0, 100.0)
CODES = (ACTIVE,) * 6 + (DRAFT, STATUS_CODES[Status.DONE], STATUS_CODES[Status.CANCELLED])
FUNCTIONS = (None, "sales", "marketing", "sales")


@st.composite
def graphs(
    draw: st.DrawFn,
    *,
    max_nodes: int = 8,
    max_links: int = 14,
    acyclic: bool = False,
    all_live: bool = False,
    missions: tuple[int, ...] = (1, 1, 1, 1, 1, 0, 2),
) -> GoalGraph:
    """Any small directed graph: links to itself, cycles, lassos, inverted links, retired nodes.

    ``missions`` are the numbers of missions to choose from; they may be retired, too, where not
    ``all_live``, and other nodes are of any other kind.
    """
    count = draw(st.sampled_from(missions))
    n = draw(st.integers(max(1, count), max_nodes))
    kinds = [0] * count + draw(st.lists(st.integers(1, 3), min_size=n - count, max_size=n - count))
    pairs = [(c, p) for c in range(n) for p in range(n) if not acyclic or c > p]
    links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=max_links)) if pairs else []
    if count and n > count:  # Many drawings would else have nothing at the mission.
        links = list(dict.fromkeys([*links, (draw(st.integers(count, n - 1)), 0)]))
    statuses = [ACTIVE] * n if all_live else [draw(st.sampled_from(CODES)) for _ in range(n)]
    if count and draw(st.integers(0, 5)):
        statuses[0] = ACTIVE
    turn = draw(st.permutations(range(n)))
    ids = [f"n{number}" for number in draw(st.permutations(range(n)))]
    return GoalGraph(
        ids=ids,
        kinds=_turned(kinds, turn),
        children=[turn[c] for c, _ in links],
        parents=[turn[p] for _, p in links],
        weights=[draw(st.sampled_from(WEIGHTS)) for _ in links],
        statuses=_turned(statuses, turn),
        budgets=[draw(st.sampled_from(BUDGETS)) for _ in range(n)],
        units=[draw(st.integers(-1, len(FUNCTIONS) - 1)) for _ in range(n)],
        unit_ids=[f"u{number}" for number in range(len(FUNCTIONS))],
        unit_functions=FUNCTIONS,
        accept_drafts=draw(st.booleans()),
    )


def _turned(values: list[int], turn: list[int]) -> list[int]:
    placed = [0] * len(values)
    for place, value in zip(turn, values, strict=True):
        placed[place] = value
    return placed


def changed(graph: GoalGraph, **arrays: Any) -> GoalGraph:
    """The same graph with some of its arrays replaced."""
    kept = {
        name: getattr(graph, name)
        for name in (
            "ids", "kinds", "children", "parents", "weights", "statuses", "budgets",
            "units", "unit_ids", "unit_functions", "accept_drafts",
        )
    }  # fmt: skip
    return GoalGraph(**{**kept, **arrays})


@st.composite
def relinked(draw: st.DrawFn, **more: Any) -> tuple[GoalGraph, GoalGraph]:
    """Any small graph, and the same with a few links in a row replaced by others, or weighed anew."""
    graph = draw(graphs(**more))
    n, m = graph.n_nodes, graph.n_links
    first = draw(st.sampled_from([m, m, draw(st.integers(0, m))]))
    last = min(m, first + draw(st.integers(0, 2)))
    gone = np.arange(first, last)
    kept = {*zip(np.delete(graph.children, gone), np.delete(graph.parents, gone), strict=True)}
    pairs = [(c, p) for c in range(n) for p in range(n) if (c, p) not in kept]
    new = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2)) if pairs else []
    weights = [draw(st.sampled_from(WEIGHTS)) for _ in new]
    put = ((graph.children, [c for c, _ in new]), (graph.parents, [p for _, p in new]))
    ends = [np.insert(np.delete(array, gone), first, values) for array, values in put]
    weights = np.insert(np.delete(graph.weights, gone), first, weights)
    return graph, changed(graph, children=ends[0], parents=ends[1], weights=weights)


def retire(graph: GoalGraph, *nodes: int) -> GoalGraph:
    """The same graph with some nodes done."""
    statuses = graph.statuses.copy()
    statuses[list(nodes)] = STATUS_CODES[Status.DONE]
    return changed(graph, statuses=statuses)


def with_link(graph: GoalGraph, child: int, parent: int, weight: float = 1.0) -> GoalGraph:
    """The same graph with one more contribution."""
    return changed(
        graph,
        children=np.append(graph.children, child),
        parents=np.append(graph.parents, parent),
        weights=np.append(graph.weights, weight),
    )


def without_link(graph: GoalGraph, link: int) -> GoalGraph:
    """The same graph without one contribution."""
    return changed(
        graph,
        children=np.delete(graph.children, link),
        parents=np.delete(graph.parents, link),
        weights=np.delete(graph.weights, link),
    )


def shuffled(graph: GoalGraph, nodes: list[int], links: list[int]) -> GoalGraph:
    """The same graph in another order: ``nodes[i]`` is the new number of node ``i``."""
    turn, order = np.array(nodes, np.int32), np.array(links, np.int32)
    back = np.argsort(turn)
    return changed(
        graph,
        ids=[graph.ids[old] for old in back.tolist()],
        kinds=graph.kinds[back],
        statuses=graph.statuses[back],
        budgets=graph.budgets[back],
        units=graph.units[back],
        children=turn[graph.children[order]],
        parents=turn[graph.parents[order]],
        weights=graph.weights[order],
    )


def large(
    seed: int, n: int, *, acyclic: bool = True, links: float = 1.5, orphans: float = 0.1
) -> GoalGraph:
    """A random plan of some hundred nodes: node 0 is the mission, others mostly reach it."""
    random = np.random.default_rng(seed)
    m = int(n * links)
    children = random.integers(1, n, m)
    parents = (children * random.random(m) ** 0.7).astype(np.int64)
    if not acyclic:
        back = random.choice(m, max(1, m // 40), replace=False)
        parents[back] = random.integers(1, n, len(back))
    lost = random.random(n) < orphans
    kept = ~lost[children] | (random.random(m) < 0.3)
    pairs = np.unique(np.stack([children[kept], parents[kept]], 1), axis=0)
    random.shuffle(pairs)
    return GoalGraph(
        ids=[f"n{number}" for number in random.permutation(n)],
        kinds=np.concatenate([[0], random.integers(1, PROGRAM + 1, n - 1)]),
        children=pairs[:, 0],
        parents=pairs[:, 1],
        weights=random.integers(1, 5, len(pairs)),
        statuses=np.where((random.random(n) < 0.05) & (np.arange(n) > 0), DRAFT, ACTIVE),
        budgets=np.where(random.random(n) < 0.5, random.integers(0, 100, n), np.nan),
    )


def ints(*numbers: int) -> Ints:
    """Node numbers as the engine takes them."""
    return np.array(numbers, np.int32)
