"""The plan as an outline, which nodes a reader asks for, and the orders of columns."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cascade.graph import GoalGraph
from goals.bridge.shape import Shape
from goals.choices import Kind, Status
from goals.errors import NotFoundError
from goals.selectors.alignment import WholePlan, whole_plan
from goals.selectors.outline import ASIDE, CASCADE, OUTSIDE, Outline, lay_out, outline_of
from goals.selectors.places import KEPT, Query, nodes_asked
from goals.selectors.sorting import COLUMNS, in_order_of
from goals.services import contribute, contribution_change, node_archive, node_change, node_create
from tests.worlds import World

TODAY = date(2026, 6, 1)


@st.composite
def shapes(draw: st.DrawFn) -> tuple[Shape, np.ndarray]:
    """Any graph, with circles and retired nodes, and which of its links are primary."""
    n = draw(st.integers(1, 12))
    kinds = [0, *draw(st.lists(st.integers(1, 3), min_size=n - 1, max_size=n - 1))]
    statuses = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    pairs = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] != p[1])
    links = draw(st.lists(pairs, max_size=20, unique=True)) if n > 1 else []
    graph = GoalGraph(
        ids=[f"N-{number}" for number in range(n)],
        kinds=kinds,
        statuses=statuses,
        children=np.array([child for child, _ in links], np.int32),
        parents=np.array([parent for _, parent in links], np.int32),
    )
    primary = draw(st.lists(st.booleans(), min_size=len(links), max_size=len(links)))
    return Shape(graph), np.array(primary, bool)


@given(shapes())
def test_outline_holds_every_node_once_below_one_of_its_parents(
    drawn: tuple[Shape, np.ndarray],
) -> None:
    shape, primary = drawn
    graph = shape.graph
    outline = lay_out(shape, primary)
    order = outline.order.tolist()
    assert sorted(order) == list(range(graph.n_nodes))
    row = {node: place for place, node in enumerate(order)}
    for node, above in enumerate(outline.above.tolist()):
        if above < 0:
            assert outline.depth[node] == 0
            continue
        assert above in graph.parents[graph.children == node]
        assert outline.depth[node] == outline.depth[above] + 1
        between = order[row[above] + 1 : row[node] + 1]
        assert row[above] < row[node]
        assert all(outline.depth[other] > outline.depth[above] for other in between)


@given(shapes())
def test_outline_keeps_what_has_a_path_apart_from_what_has_none(
    drawn: tuple[Shape, np.ndarray],
) -> None:
    shape, primary = drawn
    outline = lay_out(shape, primary)
    live, connected = shape.graph.live, shape.connection.connected
    assert (outline.lane[connected] == CASCADE).all()
    assert (outline.lane[live & ~connected] == OUTSIDE).all()
    assert (np.diff(outline.lane[outline.order]) >= 0).all()


def plan_of(world: World, name: str = "executive", as_of: date = TODAY) -> WholePlan:
    return whole_plan(world.organisation, world.actor(name), as_of)


def keys(plan: WholePlan, query: Query) -> list[str]:
    return plan.keys(np.flatnonzero(nodes_asked(plan, query)))


def drawn(plan: WholePlan, outline: Outline) -> list[str]:
    """The outline as lines, a dot a level."""
    depth = outline.depth
    return ["." * depth[node] + plan.snapshot.keys[node] for node in outline.order.tolist()]


def test_outline_draws_the_plan(world: World) -> None:
    plan = plan_of(world)
    assert drawn(plan, outline_of(plan.snapshot)) == [
        "ORG-1",
        ".ORG-2",
        "..SALES-1",
        "...SALES-2",
        "..PRODUCT-1",
        "SALES-3",
    ]


def test_a_node_stands_under_its_primary_parent(world: World) -> None:
    link = contribute(actor=world.system, child="SALES-2", parent="PRODUCT-1")
    before = plan_of(world)
    assert "...SALES-2" in drawn(before, outline_of(before.snapshot))[:4]
    contribution_change(actor=world.system, contribution=link.pk, primary=True)
    after = plan_of(world)
    assert drawn(after, outline_of(after.snapshot))[3:5] == ["..PRODUCT-1", "...SALES-2"]


def test_a_draft_stands_under_what_it_is_planned_for(world: World) -> None:
    idea = node_create(
        actor=world.system, kind=Kind.PROGRAM, title="Idea", unit="SALES", status=Status.DRAFT
    )
    alone = plan_of(world)
    place = alone.place(idea)
    assert outline_of(alone.snapshot).lane[place] == ASIDE
    contribute(actor=world.system, child=idea.key, parent="SALES-1")
    plan = plan_of(world)
    assert outline_of(plan.snapshot).lane[plan.place(idea)] == CASCADE


def test_ancestors_come_with_what_is_below_them(world: World) -> None:
    plan = plan_of(world)
    outline = outline_of(plan.snapshot)
    hits = nodes_asked(plan, Query(text="bakers"))
    assert plan.keys(np.flatnonzero(outline.with_ancestors(hits))) == [
        "ORG-1",
        "ORG-2",
        "SALES-1",
        "SALES-2",
    ]
    place = plan.place(world.node("SALES-2"))
    assert [plan.snapshot.keys[node] for node in outline.ancestors(place)] == [
        "ORG-1",
        "ORG-2",
        "SALES-1",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(kinds=("program",)), ["SALES-2", "SALES-3"]),
        (Query(kinds=("mission", "company_goal")), ["ORG-1", "ORG-2"]),
        (Query(unit="SALES"), ["SALES-1", "SALES-2", "SALES-3"]),
        (Query(unit="SALES", kinds=("functional_goal",)), ["SALES-1"]),
        (Query(owner="staff@northwind.example"), ["SALES-2"]),
        (Query(owner="Staff"), ["SALES-2"]),
        (Query(owner="Nobody"), []),
        (Query(text="towns bread"), ["ORG-2"]),
        (Query(text="sales-3"), ["SALES-3"]),
        (Query(statuses=("draft",)), []),
        (Query(statuses=("superseded", "unknown"), kinds=("program",)), ["SALES-2", "SALES-3"]),
        (Query(findings=("orphan",)), ["SALES-3"]),
        (Query(findings=("unsupported",)), ["PRODUCT-1"]),
        (Query(findings=("orphan", "unsupported")), []),
        (Query(findings=("unconfirmed",)), ["ORG-2", "PRODUCT-1", "SALES-1", "SALES-2"]),
        (Query(findings=("smart-relevant",)), ["SALES-3"]),
        (Query(period=10**8), []),
    ],
)
def test_finds_what_is_asked_for(world: World, query: Query, found: list[str]) -> None:
    assert keys(plan_of(world), query) == found


def test_mine_is_what_the_reader_owns(world: World) -> None:
    assert keys(plan_of(world, "staff"), Query(findings=("mine",))) == ["SALES-2"]
    assert keys(plan_of(world, "lead"), Query(findings=("mine",))) == []


def test_hides_drafts_that_the_reader_may_not_see(world: World) -> None:
    node_change(actor=world.system, key="PRODUCT-1", status=Status.DRAFT)
    assert keys(plan_of(world, "lead"), Query(statuses=("draft",))) == []
    assert keys(plan_of(world, "lead"), Query(text="ovens")) == []
    assert keys(plan_of(world, "other_lead"), Query(text="ovens")) == ["PRODUCT-1"]


def test_leaves_archived_nodes_out(world: World) -> None:
    node_archive(actor=world.system, key="SALES-3")
    assert keys(plan_of(world), Query(text="flyers")) == []


def test_refuses_a_unit_that_is_not_there(world: World) -> None:
    with pytest.raises(NotFoundError):
        nodes_asked(plan_of(world), Query(unit="NONE"))


def test_asks_the_rows_once_while_the_plan_is_the_same(world: World) -> None:
    plan = plan_of(world)
    query = Query(text="towns")

    def n_queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert plan.keys(np.flatnonzero(nodes_asked(plan, query))) == ["ORG-2", "SALES-1"]
        return len(asked)

    assert n_queries() > 0
    assert n_queries() == 0
    for word in range(KEPT):
        nodes_asked(plan, Query(text=f"word {word}"))
    assert n_queries() > 0


@pytest.mark.parametrize(
    ("column", "first"),
    [
        ("title", ""),
        ("key", "ORG-1"),
        ("-key", "SALES-3"),
        ("budget", "SALES-2"),
        ("-budget", "SALES-3"),
        ("-share", "ORG-1"),
    ],
)
def test_sorts_by_a_column(world: World, column: str, first: str) -> None:
    plan = plan_of(world)
    places = in_order_of(plan, nodes_asked(plan, Query()), column)
    found = [plan.snapshot.keys[place] for place in places.tolist()]
    assert len(found) == 6
    if column == "title":
        titles = [world.node(key).title.casefold() for key in found]
        assert titles == sorted(titles)
    else:
        assert found[0] == first


def test_keys_are_sorted_as_people_count(world: World) -> None:
    for number in range(9):
        node_create(actor=world.system, kind=Kind.PROGRAM, title=f"P {number}", unit="SALES")
    plan = plan_of(world)
    places = in_order_of(plan, nodes_asked(plan, Query(unit="SALES")), "key")
    found = [plan.snapshot.keys[place] for place in places.tolist()]
    assert found == [f"SALES-{number}" for number in range(1, 13)]


@pytest.mark.parametrize("column", COLUMNS)
def test_what_has_no_value_stands_last_both_ways(world: World, column: str) -> None:
    node_create(actor=world.system, kind=Kind.PROGRAM, title="Bare", unit="PRODUCT")
    plan = plan_of(world)
    everything = nodes_asked(plan, Query())
    for order in (column, f"-{column}"):
        places = in_order_of(plan, everything, order).tolist()
        assert sorted(places) == list(range(7))
        if column in ("due", "budget"):
            empty = {"due": -1, "budget": None}[column]
            values = plan.snapshot.nodes[column][places]
            known = values != empty if column == "due" else ~np.isnan(values)
            assert (np.diff(known.astype(int)) <= 0).all()
