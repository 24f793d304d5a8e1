"""How often titles beside each other are told of, on plans whose links and titles are real.

    python -m benchmarks.advice.apart

Each link of these plans is one that its people have made, so that every hint of words apart is a
false alarm. How much the hint finds is asked with a third of the links led to a wrong goal, drawn
by a seed. Public plans name no units: for near-duplicates the goal above stands for the unit.
The thresholds were set with these figures in sight: other plans may differ.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.advice.rank import Links, groups, plan_without
from cascade.graph import GoalGraph
from cascade.suggest import Likeness, near_duplicates
from cascade.suggest.terms import Terms
from cascade.types import Plan

_NONE = ("", "")


def told(plan: Plan) -> list[tuple[str, str]]:
    """The links (child, parent) that a hint of words apart is told of."""
    titles, graph = [node.title for node in plan.nodes], GoalGraph.from_plan(plan)
    finder = Likeness(graph, titles, Terms(titles)).apart
    links = finder.links()
    near = finder.nearest(graph.children[links])
    ends = zip(graph.children[links].tolist(), graph.parents[links].tolist(), strict=True)
    return [(titles[child], titles[parent]) for child, parent in ends if child in near]


def false_alarms(plans: Sequence[Links]) -> tuple[int, int]:
    """How many real links are told of, and how many there are."""
    return (
        sum(len(told(plan_without(links, _NONE))) for links in plans),
        sum(len(set(links)) for links in plans),
    )


def finds(plans: Sequence[Links], seed: int = 1) -> tuple[int, int]:
    """How many of the links that were led to a wrong goal are told of, and how many there are."""
    chance, found, asked = random.Random(seed), 0, 0
    for links in plans:
        goals = sorted({parent for _, parent in links})
        for link in links[::3]:
            wrong = [
                g for g in goals if g != link[0] and not {(link[0], g), (g, link[0])} & {*links}
            ]
            if wrong:
                led = link[0], chance.choice(wrong)
                asked += 1
                found += led in told(plan_without([*(set(links) - {link}), led], _NONE))
    return found, asked


def alike(plans: Sequence[Links]) -> tuple[int, int]:
    """How many nodes are told to be planned alike, and how many there are."""
    met = nodes = 0
    for links in plans:
        plan, above = plan_without(links, _NONE), dict(links)
        units = [replace(node, unit=above.get(node.title, node.title)) for node in plan.nodes]
        pairs = near_duplicates(replace(plan, nodes=tuple(units)))
        met += len({name for pair in pairs for name in (pair.one, pair.other)})
        nodes += len(plan.nodes)
    return met, nodes


def main() -> None:
    """Prints the figures."""
    plans = [*groups().values()]
    for what, (part, whole) in (
        ("real links told of as words apart", false_alarms(plans)),
        ("wrong links told of as words apart", finds(plans)),
        ("nodes told to be planned alike", alike(plans)),
    ):
        print(f"{what}: {part} of {whole} ({part / whole:.1%})")


if __name__ == "__main__":
    main()
