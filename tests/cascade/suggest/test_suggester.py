"""Suggestions: what may be a parent, in which order, why, and when nothing is said."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.errors import UnknownNodeError
from cascade.graph import ACTIVE, GoalGraph
from cascade.layers import Neighbours, reach
from cascade.suggest import Suggester
from cascade.suggest.lexicon import FEATURES
from cascade.suggest.terms import Terms
from cascade.types import Contribution, KeyResult, Kind, Node, Plan, Status
from tests.cascade.graphs import changed, graphs, moderate

MISSION, COMPANY, GOAL, PROGRAM = Kind
WORDS = [
    "clinic",
    "nurse",
    "hire",
    "staff",
    "rent",
    "room",
    "county",
    "open",
    "care",
    "software",
    "release",
    "bug",
]


def node(id: str, kind: Kind, title: str, *to: str, **more: object) -> Node:
    links = tuple(Contribution(each) for each in to)
    return Node(id, kind, title, contributes_to=links, **more)  # type: ignore[arg-type]


CARE = (
    node("m", MISSION, "Care within reach of everyone"),
    node("clinics", COMPANY, "Open clinics in every county", "m"),
    node("staff", COMPANY, "Nurses who like to stay", "m"),
    node("software", COMPANY, "Software without bugs", "m"),
    node("rota", PROGRAM, "A fair rota for the wards", "staff"),
    node("leave", PROGRAM, "Parental leave of a year", "staff"),
    node("tests", PROGRAM, "Test every release", "software"),
)


def care(*more: Node, language: str | None = None) -> Suggester:
    return Suggester.of_plan(Plan(nodes=(*CARE, *more), language=language))


def test_own_words_of_a_goal_bring_it_first():
    best = care(node("p", PROGRAM, "Rent rooms for a clinic")).candidates("p")[0]
    assert best.id == "clinics"
    assert best.reason == "Both speak of “clinic”."
    [shared] = best.shared
    assert (shared.word, shared.here, shared.there) == ("clinic", (17, 23), (5, 12))


def test_words_of_its_children_bring_a_goal_first():
    best = care(node("p", PROGRAM, "A rota for holidays")).candidates("p")[0]
    assert (best.id, best.sibling) == ("staff", "rota")
    assert best.reason == "“A fair rota for the wards” is there already, and speaks of “rota” too."
    assert best.shared[0].beside == (7, 11)


def test_the_reason_keeps_what_it_is_made_of():
    best = care(node("p", PROGRAM, "Rent rooms for a clinic")).candidates("p")[0]
    assert best.reason.template == "Both speak of “{words}”."
    assert best.reason.values["words"] == ("clinic",)


def test_the_unit_s_other_work_is_a_reason():
    mine = node("mine", PROGRAM, "Quarterly review", "software", unit="it")
    alone = care(mine, node("p", PROGRAM, "Zebra", unit="it"))
    assert alone.candidates("p")[0].id == "software"
    assert alone.candidates("p")[0].reason == "Other work of the unit goes there."


def test_where_the_unit_s_goals_go_says_nothing_of_its_programs():
    mine = node("mine", GOAL, "Quarterly review", "software", unit="it")
    assert care(mine, node("p", PROGRAM, "Zebra", unit="it")).candidates("p") == []


def test_nothing_is_said_without_a_word_in_common():
    assert care(node("p", PROGRAM, "Zebra")).candidates("p") == []
    assert care(node("p", PROGRAM, "")).candidates("p") == []


def test_light_words_are_no_reason():
    lead = Plan(
        nodes=(
            *CARE[:1],
            node("g", COMPANY, "Improve care", "m"),
            node("p", PROGRAM, "Improve zebras"),
        )
    )
    assert Suggester.of_plan(lead).candidates("p") == []


def test_nothing_is_said_where_none_stands_out():
    many = tuple(node(f"c{i}", COMPANY, "Open clinics", "m") for i in range(6))
    plan = Plan(nodes=(CARE[0], *many, node("p", PROGRAM, "A clinic")))
    assert Suggester.of_plan(plan).candidates("p") == []
    told = Suggester.of_plan(plan).candidates("p", unsure=True)
    assert len(told) == 5
    assert max(candidate.score for candidate in told) < 0.25


def test_scores_fall_and_margins_are_their_steps():
    found = care(node("p", PROGRAM, "Rent rooms for a clinic")).candidates("p", unsure=True)
    assert len(found) == 3
    assert found[0].score > found[1].score >= found[2].score > 0
    assert found[0].margin == pytest.approx(found[0].score - found[1].score, abs=2e-6)
    assert sum(candidate.score for candidate in found) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_limit(limit: int):
    found = care(node("p", PROGRAM, "Rent rooms for a clinic")).candidates("p", limit)
    assert len(found) == limit


def test_only_a_company_goal_goes_to_the_mission():
    asked = (
        node("c", COMPANY, "Care that reaches everyone"),
        node("f", GOAL, "Care that reaches everyone"),
        node("p", PROGRAM, "Care that reaches everyone"),
    )
    suggester = care(*asked)
    assert suggester.candidates("c")[0].id == "m"
    for id in "fp":
        assert "m" not in [c.id for c in suggester.candidates(id, 9, unsure=True)]


def test_a_goal_may_serve_one_of_its_level_a_program_not():
    suggester = care(node("c", COMPANY, "Clinics"), node("p", PROGRAM, "Test a release"))
    assert "clinics" in [c.id for c in suggester.candidates("c", 9, unsure=True)]
    assert "tests" not in [c.id for c in suggester.candidates("p", 9, unsure=True)]


def test_neither_present_parents_nor_descendants_are_told():
    below = node("below", COMPANY, "Clinics for children", "clinics")
    suggester = care(below)
    assert suggester.candidates("clinics", 9, unsure=True)
    assert "below" not in [c.id for c in suggester.candidates("clinics", 9, unsure=True)]
    assert "clinics" not in [c.id for c in suggester.candidates("below", 9, unsure=True)]


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED, Status.DRAFT])
def test_what_is_not_live_is_not_told(status: Status):
    retired = node("old", COMPANY, "Rent rooms for a clinic", "m", status=status)
    found = care(retired, node("p", PROGRAM, "Rent rooms for a clinic")).candidates(
        "p", 9, unsure=True
    )
    assert "old" not in [c.id for c in found]


def test_what_is_cut_off_comes_after_what_is_not():
    cut_off = node("lost", COMPANY, "Open clinics in every county")
    found = care(cut_off, node("p", PROGRAM, "Rent rooms for a clinic")).candidates("p")
    found_ids = [c.id for c in found]
    assert found_ids.index("clinics") < found_ids.index("lost")


def test_what_its_kind_contributes_to_comes_before_what_only_goals_do():
    """Two goals say the same: under one there are goals, under the other programs."""
    goals = (
        node("wide", GOAL, "Repair bridges", "m"),
        node("near", GOAL, "Repair bridges", "m"),
        node("g", GOAL, "Paint railings", "wide"),
        node("q", PROGRAM, "Paint railings", "near"),
    )
    work = care(*goals, node("p", PROGRAM, "Close gaps in bridges"))
    assert [c.id for c in work.candidates("p", unsure=True)][:2] == ["near", "wide"]
    higher = care(*goals, node("p", GOAL, "Close gaps in bridges"))
    assert [c.id for c in higher.candidates("p", unsure=True)][:2] == ["wide", "near"]


def test_where_nothing_contributes_yet_any_kind_may():
    ranker = care(node("new", GOAL, "Bridges", "m")).ranker
    nodes = np.arange(ranker.graph.n_nodes)
    seen = ranker.features(ranker.asked_for("Bridges", PROGRAM), nodes)[:, FEATURES.index("level")]
    level = dict(zip(ranker.graph.ids, seen.tolist(), strict=True))
    assert (level["m"], level["staff"], level["clinics"], level["new"]) == (0, 1, 1, 1)


def test_a_mask_leaves_out_parents_and_siblings():
    suggester = care(node("p", PROGRAM, "A rota for holidays"))
    shown = np.ones(suggester.graph.n_nodes, bool)
    shown[suggester.graph.number("rota")] = False
    best = suggester.candidates("p", seen=shown, unsure=True)
    assert "rota" not in {candidate.sibling for candidate in best}
    shown[suggester.graph.number("staff")] = False
    assert "staff" not in [c.id for c in suggester.candidates("p", among=shown, unsure=True)]


def test_another_language_is_compared_without_english_endings():
    plan = (
        node("m", MISSION, "Pflege für alle"),
        node("a", COMPANY, "Kliniken eröffnen", "m"),
        node("b", COMPANY, "Personal halten", "m"),
        node("p", PROGRAM, "Kliniken mieten"),
    )
    best = Suggester.of_plan(Plan(nodes=plan, language="de")).candidates("p")[0]
    assert (best.id, best.reason) == ("a", "Both speak of “Kliniken”.")


def test_an_unknown_node_is_refused():
    with pytest.raises(UnknownNodeError):
        care().candidates("nobody")


def test_typed_words_are_answered_before_there_is_a_node():
    best = care().candidates_for("Rent rooms for a clinic", PROGRAM)[0]
    assert (best.id, str(best.reason)) == ("clinics", "Both speak of “clinic”.")
    assert best.sibling is None


def test_typed_words_name_the_nearest_sibling():
    best = care().candidates_for("Holidays by a rota", PROGRAM)[0]
    assert (best.id, best.sibling) == ("staff", "rota")


@pytest.mark.parametrize("title", ["", "Zebras graze", "the of and", "\x00", "🙂🙂"])
def test_typed_words_that_nobody_knows_find_nothing(title: str):
    assert care().candidates_for(title, PROGRAM) == []


def test_the_unit_of_typed_words_is_heard():
    suggester = care(node("mine", PROGRAM, "Quarterly review", "software", unit="it"))
    best = suggester.candidates_for("Zebra", PROGRAM, "it")[0]
    assert (best.id, str(best.reason)) == ("software", "Other work of the unit goes there.")
    assert suggester.candidates_for("Zebra", PROGRAM, "nobody") == []


def test_words_that_nobody_knows_weaken_the_rest():
    plain, mixed = (
        care().candidates_for(title, PROGRAM, unsure=True)[0]
        for title in ("A clinic", "A clinic with zebras and lions")
    )
    assert plain.id == mixed.id == "clinics"
    assert plain.score > mixed.score


def test_typed_words_serve_a_kind_as_a_node_of_it_would():
    suggester = care()
    asked = "Care that reaches everyone"
    assert suggester.candidates_for(asked, COMPANY)[0].id == "m"
    for kind in (GOAL, PROGRAM):
        found = suggester.candidates_for(asked, kind, limit=9, unsure=True)
        assert "m" not in [c.id for c in found]
    assert suggester.candidates_for(asked, MISSION, unsure=True) == []


def test_every_feature_has_a_weight():
    weights = care()._speller.lexicon.weights
    assert tuple(weights) == FEATURES


titles = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


@moderate
@given(graphs(), st.data())
def test_no_candidate_closes_a_cycle_or_is_retired(graph: GoalGraph, data: st.DataObject):
    told = [data.draw(titles) for _ in range(graph.n_nodes)]
    suggester = Suggester(graph, told)
    asked = data.draw(st.integers(0, graph.n_nodes - 1))
    found = suggester.candidates(graph.ids[asked], 99, unsure=True)
    down = Neighbours.of(graph.n_nodes, graph.parents, graph.children)
    below = reach(down, np.array([asked], np.int32))
    for candidate in found:
        number = graph.number(candidate.id)
        assert not below[number]
        assert graph.live[number]
        assert graph.accept_drafts or graph.statuses[number] == ACTIVE
        assert graph.kinds[number] <= graph.kinds[asked]
        assert number not in graph.all_up.of_node(asked)
        assert 0 <= candidate.score <= 1
        for shared in candidate.shared:
            assert told[asked][slice(*shared.here)] == shared.word
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert found == suggester.candidates(graph.ids[asked], 99, unsure=True)


@moderate
@given(graphs(), st.data())
def test_words_typed_are_answered_as_those_of_an_orphan(graph: GoalGraph, data: st.DataObject):
    """The orphan is in the plan for both, so that words are as rare for one as for the other."""
    orphan, n = data.draw(st.integers(0, graph.n_nodes - 1)), graph.n_nodes
    kept = (graph.children != orphan) & (graph.parents != orphan)
    alone = changed(
        graph,
        children=graph.children[kept],
        parents=graph.parents[kept],
        weights=graph.weights[kept],
    )
    told = [data.draw(titles) for _ in range(n)]
    suggester, others = Suggester(alone, told), np.arange(n) != orphan
    unit = None if graph.units[orphan] < 0 else graph.unit_ids[graph.units[orphan]]
    # Of its own unit it is itself not a peer; where it were one, it has no links.
    one = suggester.candidates(graph.ids[orphan], 99, among=others, unsure=True)
    two = suggester.candidates_for(
        told[orphan], list(Kind)[graph.kinds[orphan]], unit, 99, among=others, unsure=True
    )
    assert [c.id for c in one] == [c.id for c in two]
    assert [c.score for c in one] == pytest.approx([c.score for c in two], abs=2e-6)
    assert [(str(c.reason), c.shared) for c in one] == [(str(c.reason), c.shared) for c in two]


@moderate
@given(
    st.lists(st.tuples(titles, st.integers(0, 9)), min_size=2, max_size=9),
    st.randoms(use_true_random=False),
)
def test_the_order_of_nodes_decides_nothing(told: list[tuple[str, int]], chance: random.Random):
    goals = [node(f"g{i}", COMPANY, title, "m") for i, (title, _) in enumerate(told)]
    work = [
        node(f"p{i}", PROGRAM, title, *([f"g{to}"] if to < len(told) else []))
        for i, (title, to) in enumerate(told)
    ]
    plan = Plan(nodes=(CARE[0], *goals, *work))
    turned = list(plan.nodes)
    chance.shuffle(turned)
    other = replace(plan, nodes=tuple(turned))
    for asked in work:
        one, two = (
            Suggester.of_plan(each).candidates(asked.id, 9, unsure=True) for each in (plan, other)
        )
        assert [(c.id, str(c.reason)) for c in one] == [(c.id, str(c.reason)) for c in two]
        assert [c.score for c in one] == pytest.approx([c.score for c in two], abs=2e-6)


@pytest.mark.parametrize("title", ["", "\x00", "🙂🙂", "a" * 5000, "１２３ ٣", "İstanbul ß", "'’'"])
def test_any_title_is_taken(title: str):
    found = care(node("p", PROGRAM, title), node("q", COMPANY, title, "m")).candidates(
        "p", unsure=True
    )
    assert len(found) == 4


@given(texts=st.lists(st.text(alphabet="ab é'- ", max_size=12), max_size=5), data=st.data())
def test_words_of_many_texts_are_those_of_each(texts: list[str], data: st.DataObject):
    terms = Terms(data.draw(st.lists(st.text(alphabet="ab é'- ", max_size=12), max_size=5)))
    rows = terms.rows_of(texts)
    assert rows.shape == (len(texts), terms.rows.shape[1])
    for row, text in zip(rows.toarray(), texts, strict=True):
        assert np.allclose(row, terms.told(text)[0])


def measured(*results: str) -> Plan:
    """A goal that says little, with what measures it, and one that says a word of the orphan."""
    return Plan(
        nodes=(
            Node("m", Kind.MISSION, "A clean town"),
            Node(
                "waste", Kind.FUNCTIONAL_GOAL, "Recycle more",
                contributes_to=(Contribution("m"),),
                key_results=tuple(KeyResult(f"k{n}", title) for n, title in enumerate(results)),
            ),
            Node(
                "tax", Kind.FUNCTIONAL_GOAL, "A fair council tax", contributes_to=(Contribution("m"),)
            ),
            Node("bins", Kind.PROGRAM, "Weekly collection of household waste"),
        )
    )  # fmt: skip


def test_key_results_tell_what_a_goal_is_about():
    assert Suggester.of_plan(measured()).candidates("bins") == []
    plan = measured("Complaints answered", "Residual waste per household")
    best = Suggester.of_plan(plan).candidates("bins")[0]
    assert best.id == "waste"
    assert best.grounds
    assert str(best.reason) == (
        "Its key result “Residual waste per household” speaks of “household, waste”."
    )


@pytest.mark.parametrize("title", ["", "  ", "Zebras counted"])
def test_a_key_result_of_other_words_says_nothing(title: str):
    assert Suggester.of_plan(measured(title)).candidates("bins") == []


def test_words_that_title_and_key_result_share_are_told_once():
    plan = measured("Residual waste per household")
    nodes = [replace(n, title="Recycle more waste") if n.id == "waste" else n for n in plan.nodes]
    best = Suggester.of_plan(Plan(tuple(nodes))).candidates("bins")[0]
    assert str(best.reason) == (
        "Both speak of “waste”. Its key result “Residual waste per household” speaks of “household”."
    )


def test_words_by_which_anything_is_counted_say_nothing():
    plan = measured("Number of new offices")
    scanner = replace(plan.nodes[-1], title="Launch a new number plate scanner")
    assert Suggester.of_plan(Plan((*plan.nodes[:-1], scanner))).candidates("bins") == []
