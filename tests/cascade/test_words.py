"""The rules that compare titles: hints of words apart, and what two units plan alike."""

from dataclasses import replace
from datetime import date

import pytest

from cascade import check
from cascade.catalogue import RULES
from cascade.check import Report
from cascade.config import config_from
from cascade.findings import Severity
from cascade.types import Contribution, KeyResult, Kind, Node, Plan
from tests.cascade.suggest.test_apart import RENT, node, plan

AS_OF = date(2026, 6, 30)
LINK = Contribution("staff")
PORTAL = "Build a supplier portal"


def report(told: Plan, **settings) -> Report:
    return check(told, as_of=AS_OF, config=config_from(settings))


def apart(told: Plan, **settings):
    return [each for each in report(told, **settings).findings if each.check == "words-apart"]


def rent(**more) -> Plan:
    return plan(node("rent", RENT, "staff")) if not more else plan(
        replace(node("rent", RENT), contributes_to=(replace(LINK, **more),))
    )  # fmt: skip


def test_a_hint_names_the_titles_and_what_is_nearest():
    [hint] = apart(rent())

    assert hint.message.plain == (
        f"“{RENT}” shares no telling word with “Nurses who like to stay” or what else contributes to it; "
        "nearest by words is “Buy beds for hospitals in the county”, under “Open clinics in every "
        "county”"
    )
    assert (hint.node, hint.path, hint.other) == ("rent", ("contributes_to", 0), "beds")
    assert (hint.is_hint, hint.severity, hint.confidence) == (True, Severity.INFO, 0.3)


def test_a_hint_changes_no_verdict_and_weighs_least_whatever_the_rule_weighs():
    told = rent()
    [hint] = apart(told, severity={"smart-relevant": "error"})

    assert hint.severity is Severity.INFO
    strict = report(told)
    assert strict.facts.judgement(strict.facts.graph.number("rent")).verdicts["relevant"] == "met"


def test_a_hint_is_not_the_worst_of_a_report():
    only = {rule: "off" for rule in RULES if rule != "smart-relevant"}
    strict = report(rent(), severity=only)

    assert {each.check for each in strict.findings} == {"words-apart", "no-reason"}
    assert all(each.is_hint for each in strict.findings)
    assert strict.worst() is None
    orphaned = report(plan(node("rent", RENT)), severity=only)
    assert orphaned.worst() is Severity.INFO


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ({"checks": {"words-apart": "off"}}, None),
        ({"severity": {"smart-relevant": "off"}}, None),
        ({}, "de"),
    ],
    ids=["check off", "rule off", "no rules for the language"],
)
def test_a_hint_can_be_switched_off(settings, language):
    assert apart(replace(rent(), language=language), **settings) == []


def test_what_a_link_says_of_itself_goes_before_titles():
    assert apart(rent(because="A quiet place to sleep lets nurses stay")) == []
    assert apart(rent(moves="kr")) == []
    assert apart(rent(because="The board wants it"))


def test_a_key_result_of_the_parent_tells_what_its_title_does_not():
    told = rent()
    measured = [
        replace(each, key_results=(KeyResult("kr", "Nights in rooms of the company"),))
        if each.id == "staff"
        else each
        for each in told.nodes
    ]

    assert apart(replace(told, nodes=tuple(measured))) == []


def test_a_long_title_is_cut_short():
    told = plan(node("rent", RENT + " for us" * 20, "staff"))

    assert " …”" in apart(told)[0].message


def twins(*nodes: Node, language: str | None = None):
    told = Plan(nodes=(*nodes, Node("x", Kind.PROGRAM, "Train the drivers", unit="fleet")),
                language=language)  # fmt: skip
    return [each for each in report(told).findings if each.rule == "near-duplicate"]


def program(id: str, title: str, unit: str, **more) -> Node:
    return Node(id, Kind.PROGRAM, title, unit=unit, **more)


def test_both_of_two_units_are_told():
    found = twins(program("a", PORTAL, "sales"), program("b", "Supplier portals: build", "finance"))

    assert [(each.node, each.other, each.severity) for each in found] == [
        ("a", "b", Severity.INFO), ("b", "a", Severity.INFO),
    ]  # fmt: skip
    assert found[0].message == (
        "program 'a' says nearly the same as 'b' of unit 'finance': “Supplier portals: build”"
    )
    assert found[0].message.plain == (
        "another unit plans something alike: “Supplier portals: build”"
    )
    assert found[0].evidence == "100 % alike: “supplier, portal”"


@pytest.mark.parametrize(
    "more",
    [
        {"related": ("a",)},
        {"depends_on": ("a",)},
        {"contributes_to": (Contribution("a"),)},
    ],
    ids=lambda more: next(iter(more)),
)
def test_nothing_is_told_where_the_plan_says_how_they_are_related(more):
    first, second = program("a", PORTAL, "sales"), program("b", PORTAL, "finance", **more)

    assert twins(first, second) == twins(second, first) == []


def test_what_a_node_is_related_to_hides_no_other_duplicate():
    first = program("a", PORTAL, "sales", related=("b",))
    found = twins(first, program("b", PORTAL, "finance"), program("c", PORTAL, "web"))

    assert [(each.node, each.other) for each in found] == [("a", "c"), ("b", "c"), ("c", "a")]


def test_a_node_does_not_duplicate_what_it_serves_over_others():
    top = program("top", PORTAL, "sales")
    step = program("step", "Sell more", "sales", contributes_to=(Contribution("top"),))
    low = program("low", PORTAL, "finance", contributes_to=(Contribution("step"),))

    assert twins(top, step, low) == []
    found = twins(top, step, low, program("z", PORTAL, "web"))
    assert [(each.node, each.other) for each in found] == [("low", "z"), ("top", "z"), ("z", "low")]


def test_what_more_than_three_units_say_is_meant_so():
    units = ["sales", "finance", "web", "fleet"]
    nodes = [program(unit, PORTAL, unit) for unit in units]

    assert len(twins(*nodes[:3])) == 3
    assert twins(*nodes) == []


def test_nothing_is_told_without_rules_for_the_language():
    assert twins(program("a", PORTAL, "s"), program("b", PORTAL, "f"), language="de") == []
