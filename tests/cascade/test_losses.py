"""What a conversion lost is told by field."""

from cascade import Contribution, Kind, Node, Plan
from cascade.losses import losses

PLAN = Plan((
    Node("m", Kind.MISSION, "M"),
    Node("p", Kind.PROGRAM, "P", budget=3.0, contributes_to=(Contribution("m", because="why"),)),
))  # fmt: skip


def test_nothing_lost_is_nothing_told():
    assert losses(PLAN, PLAN) == []


def test_a_lost_field_of_a_link_is_named():
    after = Plan((PLAN.nodes[0], Node("p", Kind.PROGRAM, "P", contributes_to=(Contribution("m"),))))
    assert losses(PLAN, after) == ["budget (1 node)", "contributes_to.because (1 node)"]


def test_a_lost_node_and_a_lost_link():
    assert losses(PLAN, Plan(PLAN.nodes[:1])) == ["nodes (1 node)"]
    bare = Plan((PLAN.nodes[0], Node("p", Kind.PROGRAM, "P", budget=3.0)))
    assert losses(PLAN, bare) == ["contributes_to (1 node)"]
