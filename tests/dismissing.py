"""What tests of dismissed findings share: findings that can be dismissed, whatever the rules are."""

from __future__ import annotations

from datetime import date

from goals.actors import Actor
from goals.selectors.alignment import WholePlan, whole_plan
from goals.selectors.verdicts import Letters, NodeFinding, findings_of, letters_of
from tests.worlds import World

DAY = date(2026, 6, 30)


def plan_of(world: World, reader: Actor | None = None) -> WholePlan:
    """The plan of a world as it is now."""
    return whole_plan(world.organisation, reader or world.system, DAY)


def findings(world: World, key: str) -> list[NodeFinding]:
    """All that is found of a node."""
    return findings_of(plan_of(world), world.node(key))


def own_findings(world: World, key: str) -> list[NodeFinding]:
    """What can be dismissed of a node."""
    return [finding for finding in findings(world, key) if finding.may_be_dismissed]


def one_finding(world: World, key: str = "SALES-2") -> NodeFinding:
    """One that speaks against a letter."""
    return next(each for each in own_findings(world, key) if letter_of(world, key, each) != "met")


def letter_of(world: World, key: str, finding: NodeFinding) -> str:
    """The verdict on the finding's letter."""
    return getattr(letters(world, key), finding.criterion or "specific")


def letters(world: World, key: str) -> Letters:
    """A node's verdicts."""
    plan = plan_of(world)
    return letters_of(plan, [plan.place(world.node(key))])[0]
