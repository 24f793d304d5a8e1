"""Contributions whose ends share no telling word."""

import random
from dataclasses import replace

import numpy as np
import pytest

from cascade.graph import GoalGraph
from cascade.suggest import Likeness
from cascade.suggest.terms import Speller, Terms
from cascade.types import Contribution, Kind, Node, Plan, Status

RENT = "Rent twelve quiet rooms beside county hospitals"


def node(id: str, title: str, *to: str, **more) -> Node:
    kind = more.pop("kind", Kind.PROGRAM)
    return Node(id, kind, title, contributes_to=tuple(Contribution(each) for each in to), **more)


def goal(id: str, title: str, *to: str, **more) -> Node:
    return node(id, title, *to, kind=Kind.COMPANY_GOAL, **more)


def plan(*nodes: Node) -> Plan:
    return Plan(
        nodes=(
            node("m", "Care within reach of everyone", kind=Kind.MISSION),
            goal("staff", "Nurses who like to stay", "m"),
            goal("care", "Open clinics in every county", "m"),
            node("rota", "A fair rota for the wards", "staff"),
            node("pay", "Higher wages at night", "staff"),
            node("beds", "Buy beds for hospitals in the county", "care"),
            *nodes,
        )
    )


def likeness(told: Plan) -> Likeness:
    titles = [each.title for each in told.nodes]
    return Likeness(GoalGraph.from_plan(told), titles, Terms(titles, Speller()))


def apart(told: Plan) -> list[str]:
    """``child>parent (nearest<under)`` of each that is told."""
    found = likeness(told)
    graph, ids = found.graph, [each.id for each in told.nodes]
    links = found.apart.links()
    nearest = found.apart.nearest(graph.children[links])
    return [
        f"{ids[child]}>{ids[parent]} ({ids[near.node]}<{ids[near.under]})"
        for child, parent in zip(
            graph.children[links].tolist(), graph.parents[links].tolist(), strict=True
        )
        if (near := nearest.get(child)) is not None
    ]


def test_ends_without_a_word_in_common_are_found_with_what_is_nearest_elsewhere():
    assert apart(plan(node("rent", RENT, "staff"))) == ["rent>staff (beds<care)"]


@pytest.mark.parametrize(
    "other",
    [
        node("rent", "Rent twelve quiet rooms for nurses beside hospitals", "staff"),
        node("rent", "Rent twelve quiet rooms beside wards and hospitals", "staff"),
        node("rent", "Rent rooms beside hospitals", "staff"),
        node("rent", "Paint twelve quiet rooms beside the sea", "staff"),
        node("rent", RENT, "care"),
        node("rent", RENT, "m"),
        node("rent", RENT, "staff", status=Status.DONE),
        node("rent", RENT, "care", "staff"),
    ],
    ids=[
        "a word of the goal", "a word of another child", "few words", "nothing elsewhere is near",
        "few other children", "the mission", "retired", "what is near is beside it already",
    ],
)  # fmt: skip
def test_where_nothing_is_said(other: Node):
    assert apart(plan(other)) == []


def test_what_is_below_a_node_is_not_elsewhere():
    told = plan(
        goal("rent", RENT, "staff"),
        goal("wing", "Rent quiet rooms beside county hospitals", "rent"),
    )

    assert apart(told) == []


def test_what_is_above_a_node_is_not_elsewhere():
    told = likeness(
        plan(
            goal("wide", "Quiet rooms beside every county hospital", "m"),
            goal("sleep", "Sleep well", "wide"),
            goal("rent", RENT, "sleep"),
        )
    )

    assert told.apart.nearest(np.array([told.graph.number("rent")], np.int32)) == {}


@pytest.mark.parametrize(
    ("top", "found"),
    [("More rooms", []), ("Lower costs", ["rent>staff (beds<care)"])],
)
@pytest.mark.parametrize("steps", [1, 3])
def test_a_word_of_what_is_above_the_goal_is_shared_too(top: str, found: list[str], steps: int):
    between = [
        goal(f"step{i}", f"{chr(97 + i) * 5}", f"step{i + 1}" if i < steps - 1 else "top")
        for i in range(steps)
    ]
    told = plan(goal("top", top, "m"), *between, node("rent", RENT, "staff"))
    linked = [
        replace(each, contributes_to=(Contribution("step0"),)) if each.id == "staff" else each
        for each in told.nodes
    ]

    assert apart(Plan(nodes=tuple(linked))) == found


def test_a_circle_ends():
    told = plan(goal("a", "Aaa", "b"), goal("b", "Bbb", "a"), node("rent", RENT, "staff"))
    circle = [
        replace(each, contributes_to=(Contribution("a"),)) if each.id == "staff" else each
        for each in told.nodes
    ]

    assert apart(Plan(nodes=tuple(circle))) == ["rent>staff (beds<care)"]


def test_only_what_may_be_seen_is_named():
    told = likeness(plan(node("rent", RENT, "staff")))
    child = told.graph.number("rent")
    seen = told.graph.live.copy()
    seen[told.graph.number("beds")] = False

    assert told.apart.nearest([child])[child].node == told.graph.number("beds")
    assert told.apart.nearest([child], seen) == {}


def test_asked_of_some_links_it_says_the_same_in_whatever_order_the_nodes_are():
    words = ["rent", "room", "quiet", "nurse", "ward", "bed", "hospital", "county", "pay", "night"]
    words += [f"{one}{two}" for one in words for two in words]
    chance = random.Random(5)
    goals = [goal(f"g{i}", " ".join(chance.choices(words, k=5)), "m") for i in range(9)]
    nodes = [node(f"p{i}", " ".join(chance.choices(words, k=6)), f"g{i % 9}") for i in range(90)]
    found = apart(plan(*goals, *nodes))
    chance.shuffle(nodes)
    told = likeness(shuffled := plan(*goals, *nodes))

    assert found
    assert sorted(apart(shuffled)) == sorted(found)
    every = told.apart.links().tolist()
    for link in told.graph.live_links.tolist():
        assert told.apart.links(told.graph.live_links[[link]]).tolist() == (
            [link] if link in every else []
        )


def test_a_plan_of_nothing():
    assert apart(Plan()) == []
    assert apart(Plan(nodes=(node("a", ""),))) == []
