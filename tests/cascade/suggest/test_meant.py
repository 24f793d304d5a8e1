"""Suggestions by meaning: what they change in the order, what they leave, and how that is told."""

from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.graph import GoalGraph
from cascade.meaning import WIDTH, Meanings, Vector
from cascade.suggest import Suggester, meant
from cascade.suggest.lexicon import FEATURES, MEANT, SHIPPED
from cascade.types import Contribution, Kind, Node, Plan
from tests.cascade.graphs import graphs, moderate

#: What words mean, for a stand-in of the model: one axis a thing.
THINGS = {"doctors": 0, "physicians": 0, "clinic": 1, "surgery": 1, "bug": 2, "defect": 2}


def vector_of(text: str) -> Vector:
    found = np.zeros(WIDTH, np.float32)
    found[10 + crc32(text.encode()) % (WIDTH - 10)] = 0.1  # what no other text means
    for word in text.lower().split():
        if word in THINGS:
            found[THINGS[word]] += 1
    return found / np.linalg.norm(found)


STAND_IN = Meanings(vector_of)


def node(id: str, kind: Kind, title: str, *to: str) -> Node:
    return Node(id, kind, title, contributes_to=tuple(Contribution(each) for each in to))


CARE = (
    node("m", Kind.MISSION, "Care for everyone"),
    node("staff", Kind.COMPANY_GOAL, "Physicians who stay", "m"),
    node("rooms", Kind.COMPANY_GOAL, "A surgery nearby", "m"),
    node("product", Kind.COMPANY_GOAL, "Quality everywhere", "m"),
    node("fix", Kind.PROGRAM, "Every defect", "product"),
)


def suggester(*more: Node, language: str | None = None) -> Suggester:
    return Suggester.of_plan(Plan(nodes=(*CARE, *more), language=language), meanings=STAND_IN)


def test_what_shares_no_word_is_found_by_meaning_and_told_so():
    asked = node("p", Kind.PROGRAM, "Recruit doctors")
    best = suggester(asked).candidates("p")[0]
    assert best.id == "staff"
    assert best.reason == "They mean something alike; they share no telling word."
    assert (best.shared, best.sibling, best.grounds) == ((), None, True)
    assert Suggester.of_plan(Plan(nodes=(*CARE, asked))).candidates("p") == []


def test_a_child_that_means_alike_speaks_for_its_parent():
    best = suggester().candidates_for("Squash a bug", Kind.PROGRAM)[0]
    assert (best.id, best.reason) == (
        "product", "They mean something alike; they share no telling word.",
    )  # fmt: skip


def test_words_in_common_are_told_before_meaning():
    best = suggester().candidates_for("Doctors near a surgery", Kind.PROGRAM)[0]
    assert "surgery" in best.reason
    assert "mean" not in best.reason


def test_what_means_nothing_alike_is_not_told():
    assert suggester().candidates_for("Zebras", Kind.PROGRAM) == []


@pytest.mark.parametrize("title", ["", " ", "🙂", "—"])
def test_a_title_without_a_word_means_nothing(title: str):
    assert suggester().candidates_for(title, Kind.PROGRAM) == []


def test_in_another_language_meanings_are_not_read():
    assert suggester(language="de").meant is None
    assert suggester(language="en-GB").meant is not None


def test_only_the_likeliest_by_words_are_read():
    many = [node(f"c{i:02}", Kind.COMPANY_GOAL, f"Goal {i}", "m") for i in range(40)]
    asked: list[str] = []
    plan = Plan(nodes=(CARE[0], *many, node("p", Kind.PROGRAM, "Goal of doctors")))
    meanings = Meanings(lambda text: asked.append(text) or vector_of(text))  # type: ignore[func-returns-value]
    Suggester.of_plan(plan, meanings=meanings).candidates("p", unsure=True)
    assert len(asked) == meant.SHORTLIST + 1


def test_of_many_children_the_nearest_by_words_are_read():
    many = [node(f"w{i:02}", Kind.PROGRAM, f"Work {i}", "staff") for i in range(20)]
    near = node("z", Kind.PROGRAM, "Handle a nasty bug", "staff")
    asked: list[str] = []
    meanings = Meanings(lambda text: asked.append(text) or vector_of(text))  # type: ignore[func-returns-value]
    plan = Plan(nodes=(*CARE, *many, near))
    Suggester.of_plan(plan, meanings=meanings).candidates_for("Nasty handle", Kind.PROGRAM)
    read = [text for text in asked if text.startswith(("Work", "Handle"))]
    assert len(read) == meant.CHILDREN
    assert near.title in read


def test_every_feature_has_a_weight_none_below_nothing():
    assert {*SHIPPED.meant_weights} == {*FEATURES, *MEANT}
    fitted = FEATURES[: FEATURES.index("unit")]
    assert min(SHIPPED.weights[name] for name in fitted) >= 0
    assert min(SHIPPED.meant_weights[name] for name in (*fitted, *MEANT)) >= 0


titles = st.lists(st.sampled_from([*THINGS, "hire", "open"]), max_size=4).map(" ".join)


@moderate
@given(graphs(), st.data())
def test_the_same_candidates_are_ranked_and_their_chances_add_up(
    graph: GoalGraph, data: st.DataObject
):
    told = [data.draw(titles) for _ in range(graph.n_nodes)]
    asked = graph.ids[data.draw(st.integers(0, graph.n_nodes - 1))]
    plain = Suggester(graph, told).candidates(asked, 99, unsure=True)
    found = Suggester(graph, told, meanings=STAND_IN).candidates(asked, 99, unsure=True)
    assert {c.id for c in found} == {c.id for c in plain}
    if found:
        assert sum(c.score for c in found) == pytest.approx(1, abs=1e-4)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
