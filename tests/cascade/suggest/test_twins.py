"""Near-duplicates: two teams that plan the same."""

import random
from dataclasses import replace

import numpy as np
import pytest

from cascade.graph import GoalGraph
from cascade.suggest import near_duplicates
from cascade.suggest.terms import Speller, Terms
from cascade.suggest.twins import TwinFinder
from cascade.types import Contribution, Kind, Node, Plan, Status

PORTAL = "Build a supplier portal"
WORDS = [
    "supplier", "portal", "port", "driver", "winter", "price", "road", "hire", "nurse", "clinic",
]  # fmt: skip


def program(id: str, title: str, unit: str | None, **more: object) -> Node:
    return Node(id, more.pop("kind", Kind.PROGRAM), title, unit=unit, **more)  # type: ignore[arg-type]


def pairs(*nodes: Node, language: str | None = None) -> list[str]:
    others = (
        program("x", "Train the drivers for winter roads", "fleet"),
        program("y", "Publish prices online", "web"),
    )
    plan = Plan(nodes=(*nodes, *others), language=language)
    return [f"{twins.one}={twins.other}" for twins in near_duplicates(plan)]


def test_the_same_words_in_two_units_are_found():
    assert pairs(program("a", PORTAL, "sales"), program("b", PORTAL, "finance")) == ["a=b"]


def test_other_endings_order_and_numbers_do_not_hide_it():
    assert pairs(
        program("a", "Build 2 supplier portals", "sales"),
        program("b", "Supplier portal: building it", "finance"),
    ) == ["a=b"]


def test_words_between_do_not_hide_it():
    assert pairs(
        program("a", "Build a supplier portal for southern ports", "sales"),
        program("b", "Build the new supplier portal for our southern ports", "finance"),
    ) == ["a=b"]


@pytest.mark.parametrize(
    "other",
    [
        program("b", PORTAL, "sales"),
        program("b", PORTAL, None),
        program("b", PORTAL, "finance", kind=Kind.FUNCTIONAL_GOAL),
        program("b", PORTAL, "finance", status=Status.DONE),
        program("b", "Close the supplier office", "finance"),
    ],
    ids=["same unit", "no unit", "other kind", "retired", "other words"],
)
def test_what_is_no_duplicate(other: Node):
    assert pairs(program("a", PORTAL, "sales"), other) == []


def test_one_word_says_too_little():
    assert pairs(program("a", "Hiring", "sales"), program("b", "Hire", "finance")) == []


def test_nothing_is_found_without_rules_for_the_language():
    two = program("a", PORTAL, "sales"), program("b", PORTAL, "finance")
    assert pairs(*two, language="de") == []


def test_each_is_paired_with_its_nearest():
    found = near_duplicates(
        Plan(
            nodes=(
                program("a", "Build a supplier portal for southern ports", "sales"),
                program("b", "Build a supplier portal for southern ports", "finance"),
                program("c", "Build a supplier portal for southern ports soon", "web"),
                program("d", "Train the drivers", "web"),
            )
        )
    )
    assert [(t.one, t.other) for t in found] == [("a", "b"), ("a", "c")]
    assert found[0].similarity == 1 > found[1].similarity
    assert [s.word for s in found[0].shared] == ["supplier", "portal", "southern", "ports"]


def test_the_order_of_nodes_decides_nothing():
    chance = random.Random(7)
    nodes = [
        program(f"n{i}", " ".join(chance.choices(WORDS, k=4)), f"u{i % 5}") for i in range(200)
    ]
    found = near_duplicates(Plan(nodes=tuple(nodes)))
    chance.shuffle(nodes)
    assert found
    assert near_duplicates(Plan(nodes=tuple(nodes))) == found


def test_it_finds_what_comparing_all_would_find():
    chance = random.Random(8)
    nodes = [
        program(f"n{i}", " ".join(chance.choices(WORDS, k=3)), f"u{i % 3}") for i in range(120)
    ]
    found = near_duplicates(Plan(nodes=tuple(nodes)))
    told = {each for twins in found for each in (twins.one, twins.other)}
    sets = {n.id: frozenset(n.title.split()) for n in nodes}
    units = {n.id: n.unit for n in nodes}
    counts = {n.id: sorted(n.title.split()) for n in nodes}
    for one in nodes:
        same = [
            o.id for o in nodes if counts[o.id] == counts[one.id] and units[o.id] != units[one.id]
        ]
        if same and len(sets[one.id]) > 1:
            assert one.id in told


def test_a_plan_of_nothing_has_none():
    assert near_duplicates(Plan()) == []
    assert near_duplicates(Plan(nodes=(program("a", "", "sales"),))) == []


def finder_of(*nodes: Node) -> TwinFinder:
    graph = GoalGraph.from_plan(Plan(nodes=nodes))
    return TwinFinder(graph, Terms([node.title for node in nodes], Speller()))


@pytest.mark.parametrize("links", [0, 300, 3000])
def test_asked_of_one_node_it_finds_what_it_finds_of_all(links: int):
    chance, words = random.Random(9), [*WORDS, "bed", "ward"]
    above: dict[int, set[int]] = {i: set() for i in range(300)}
    for _ in range(links):
        parent, child = sorted(chance.sample(range(300), 2))
        above[child].add(parent)
    finder = finder_of(
        *(
            program(
                f"n{i}",
                " ".join(chance.choices(words, k=4)),
                f"u{i % 7}",
                contributes_to=tuple(Contribution(f"n{to}") for to in above[i]),
            )
            for i in range(300)
        )
    )

    def related(one: int, other: int) -> bool:
        return links > 0 and (one + other) % 3 == 0

    found = {
        node: (twin, likeness)
        for node, twin, likeness in zip(*(c.tolist() for c in finder.pairs(related)), strict=True)
    }

    assert (10 if links else 50) < len(found) < 300
    twins = {n: finder.twin_of(n, related=related) for n in range(300)}
    assert {n: twin for n, twin in twins.items() if twin is not None} == found


def chain(*ids: str) -> list[Node]:
    """Nodes of different units, each contributing to the next."""
    above = [(Contribution(id),) for id in ids[1:]]
    return [
        program(id, PORTAL, id, contributes_to=to) for id, to in zip(ids, [*above, ()], strict=True)
    ]


def test_what_it_leads_to_is_no_duplicate_and_hides_none():
    low, step, top = chain("low", "step", "top")
    step = replace(step, title="Sell more")
    assert pairs(low, step, top) == []
    assert pairs(low, step, top, program("z", PORTAL, "zoo")) == ["low=z", "top=z"]


def test_one_of_the_same_words_that_is_free_is_found_beside_one_that_is_not():
    nodes = [
        program("a", PORTAL, "sales"),
        program("b", PORTAL, "finance", contributes_to=(Contribution("a"),)),
        program("c", PORTAL, "finance"),
    ]
    assert pairs(*nodes) == ["a=c"]


@pytest.mark.parametrize("field", ["related", "depends_on"])
@pytest.mark.parametrize("who", ["a", "b"])
def test_a_related_one_hides_none(field: str, who: str):
    a, b, c = (program(id, PORTAL, id) for id in "abc")
    said = {field: ("b" if who == "a" else "a",)}
    a, b = (replace(each, **said) if each.id == who else each for each in (a, b))
    assert pairs(a, b, c) == ["a=c", "b=c"]
    assert pairs(a, b) == []


def test_a_circle_ends():
    low, top = chain("low", "top")
    top = replace(top, contributes_to=(Contribution("low"),))
    assert pairs(low, top) == []


def test_only_what_may_be_seen_is_told():
    finder = finder_of(*(program(unit, PORTAL, unit) for unit in ("a", "b", "c")))

    assert finder.twin_of(0) == (1, 1.0)
    assert finder.twin_of(0, np.array([True, False, True])) == (2, 1.0)
    assert finder.twin_of(0, np.array([True, False, False])) is None


def test_the_nearest_ones_are_told_in_order():
    far = f"{PORTAL} for southern ports"
    titles = [far, f"{far} soon", "Train the drivers", "Hire nurses", "Open a clinic", "Roads", far]
    finder = finder_of(*(program(f"n{i}", title, f"u{i}") for i, title in enumerate(titles)))

    assert [twin for twin, _ in finder.twins_of(0)] == [6, 1]
    assert finder.twin_of(0, related=lambda _, other: other == 6) == finder.twins_of(0)[1]
