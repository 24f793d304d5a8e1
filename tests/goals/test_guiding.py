"""The installation's configuration: what the server tells is what the engine tells with it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cascade.catalogue import RULES
from cascade.check import check
from cascade.config import Config, config_from
from cascade.facts import Facts
from cascade.types import Kind as PlanKind
from cascade.types import Node as PlanNode
from cascade.types import Plan
from goals import services
from goals.bridge import load_plan, remarking
from goals.bridge.remarks import from_parts, judge_all, to_parts
from goals.choices import Kind
from goals.guiding import guidance
from goals.models import Node
from goals.selectors.alignment import WholePlan, whole_plan
from goals.selectors.verdicts import check_text, counts_by_finding, findings_of, letters_of
from goals.services.imports.previewing import plan_preview
from tests.worlds import World

DAY = date(2026, 6, 30)
OFF: dict[str, Any] = {"checks": {"vague-word": "off", "no-due": "off", "due-after-parent": "off"}}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    remarking.held.clear()
    yield
    remarking.held.clear()


def plan_of(world: World) -> WholePlan:
    return whole_plan(world.organisation, world.system, DAY)


def goal(world: World, title: str, **fields: Any) -> Node:
    return services.node_create(
        actor=world.system, kind=Kind.FUNCTIONAL_GOAL, unit="SALES", title=title, **fields
    )


def checks(world: World, node: Node) -> set[str]:
    return {finding.check for finding in findings_of(plan_of(world), node)}


@pytest.mark.parametrize(
    "table",
    [
        {},
        OFF,
        {"words": {"vague": {"add": ["bold"]}}},
        {"thresholds": {"focus-goals": 1, "owner-goals": 1}},
        {"calendar": {"fiscal-month": 10}},
    ],
    ids=["none", "checks", "words", "limits", "calendar"],
)
def test_the_server_tells_what_the_engine_tells(world: World, settings: Any, table: Any) -> None:
    settings.CHECKING = config = config_from(table)
    made = [
        goal(world, "Improve bold towns in FY26", due=date(2026, 11, 30)),
        goal(world, "Win 30 towns by the end of FY26", due=date(2026, 11, 30)),
    ]
    named = {node.identifier or node.key: node for node in made}
    facts = Facts(load_plan(world.organisation), DAY, config)
    told = check(facts.plan, as_of=DAY, config=config).findings
    expected = {
        name: {each.check for each in told if each.node == name and not each.is_hint}
        for name in named
    }

    found = {
        name: {each.check for each in findings_of(plan_of(world), node) if not each.is_hint}
        for name, node in named.items()
    }

    assert found == expected
    plan = plan_of(world)
    for name, node in named.items():
        place = plan.place(node)
        [alone] = letters_of(plan, [place])
        judged = facts.judgement(facts.graph.number(name))
        assert [*alone] == [verdict.value for verdict in judged.verdicts.values()]
        plan.judged()
        assert letters_of(plan, [place]) == [alone]


def test_a_check_that_is_off_is_not_told(world: World, settings: Any) -> None:
    node = goal(world, "Improve robust synergies")
    assert {"vague-word", "no-due"} <= checks(world, node)
    before = counts_by_finding(plan_of(world))["smart-time-bound"]

    settings.CHECKING = config_from(OFF)
    assert not {"vague-word", "no-due"} & checks(world, node)
    typed = check_text(plan_of(world), Kind.FUNCTIONAL_GOAL, {"title": "Improve robust synergies"})
    assert "vague-word" not in {each.check for each in typed.findings}
    after = counts_by_finding(plan_of(world))["smart-time-bound"]
    assert before is not None
    assert after is not None
    assert after < before


def test_a_word_of_ones_own_is_found_with_its_place(world: World, settings: Any) -> None:
    node = goal(world, "Win bold towns by 30 June 2027")
    settings.CHECKING = config_from({"words": {"vague": {"add": ["bold"]}}})

    [found] = [each for each in findings_of(plan_of(world), node) if each.check == "vague-word"]

    assert found.spans == ((4, 8),)
    services.finding_dismiss(
        actor=world.system, node=node.key, finding=found.id, because="It is our brand"
    )
    assert [
        each.dismissed is not None
        for each in findings_of(plan_of(world), node)
        if each.check == "vague-word"
    ] == [True]


def test_the_year_begins_when_the_organisation_says(world: World, settings: Any) -> None:
    node = goal(world, "Win 30 towns by the end of FY26", due=date(2026, 11, 30))
    assert "date-disagrees" not in checks(world, node)

    settings.CHECKING = config_from({"calendar": {"fiscal-month": 10}})
    assert "date-disagrees" in checks(world, node)


def test_remarks_of_other_rules_are_not_taken_from_the_cache(world: World, settings: Any) -> None:
    parts = to_parts(judge_all(world.organisation.pk))
    assert from_parts(parts) is not None

    for table in (OFF, {"words": {"vague": {"add": ["bold"]}}}, {"calendar": {"fiscal-month": 4}}):
        settings.CHECKING = config_from(table)
        assert from_parts(parts) is None

    settings.CHECKING = Config()
    assert from_parts(parts) is not None


def test_what_a_reader_has_already_is_not_the_same_under_other_rules(
    world: World, settings: Any
) -> None:
    before = plan_of(world).identity
    assert plan_of(world).identity == before

    for table in (OFF, {"thresholds": {"owner-goals": 1}}):
        settings.CHECKING = config_from(table)
        assert plan_of(world).identity != before


def test_the_preview_of_an_import_checks_by_it(world: World, settings: Any) -> None:
    plan = Plan(nodes=(PlanNode("new", PlanKind.PROGRAM, "Improve robust synergies"),))

    def changed() -> set[str]:
        outlook = plan_preview(actor=world.system, plan=plan, as_of=DAY).outlook
        assert outlook.findings is not None
        return {each.title for each in outlook.findings}

    assert RULES["smart-time-bound"].title in changed()
    settings.CHECKING = config_from(OFF)
    assert RULES["smart-time-bound"].title not in changed()


def test_a_process_aside_with_other_rules_stops_and_says_so(world: World, settings: Any) -> None:
    edition = guidance().edition
    call_command("renew_verdicts", world.organisation.slug, edition=edition, stdout=io.StringIO())
    settings.CHECKING = config_from(OFF)
    with pytest.raises(CommandError, match="restart the server"):
        call_command("renew_verdicts", world.organisation.slug, edition=edition)


def test_the_command_checks_by_it(world: World, settings: Any) -> None:
    settings.CHECKING = config_from(OFF)
    goal(world, "Improve robust synergies")
    told = io.StringIO()
    slug = world.organisation.slug
    call_command("check_plan", slug, format="json", fail_on="never", as_of=DAY, stdout=told)

    found = {each.get("check") for each in json.loads(told.getvalue())["plans"][0]["findings"]}
    assert found
    assert not found & {"vague-word", "no-due"}
