"""StratML of both parts: real files, faults with their lines, validity of what is written."""

import re
from collections import Counter
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats import stratml
from cascade.formats.stratml import core
from cascade.formats.stratml.names import (
    PART_1,
    PART_2,
    clean,
    copied_id,
    decoded_id,
    encoded_id,
    is_xml_id,
)
from cascade.types import Contribution, KeyResult, Kind, Measures, Node, Plan, Value
from tests.cascade.formats import any_plans

REAL = {
    "Albania.xml": (2, 12, 104),
    "PMOAI.xml": (1, 5, 0),
    "SMLC2011.xml": (3, 10, 11),
    "HHISAP2025.xml": (10, 67, 85),
    "US_Assistance_to_Albania.xml": (8, 20, 20),
}
XSD = {
    stratml: "PerformancePlanOrReport20160216.xsd",
    core: "StrategicPlanISOVersion20140401.xsd",
}
ISO_2, OLD_2 = PART_2.namespaces
ISO_1, OLD_1 = PART_1.namespaces


@cache
def schema(folder: Path, module) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(folder / "stratml" / XSD[module]))


def real(folder: Path, name: str) -> bytes:
    return (folder / "stratml" / name).read_bytes()


def document(inside: str, *, namespace: str = ISO_2, after: str = "") -> bytes:
    """A Part 2 document with ``inside`` in its core."""
    return (
        f'<PerformancePlanOrReport xmlns="{namespace}" Type="Strategic_Plan"><Name>N</Name>\n'
        f"<StrategicPlanCore>{inside}</StrategicPlanCore>{after}</PerformancePlanOrReport>"
    ).encode()


def goal(name: str, inside: str = "") -> str:
    return f"<Goal><Name>{name}</Name><Description/><Identifier>{name}</Identifier>{inside}</Goal>"


def objective(name: str, inside: str = "") -> str:
    return f"<Objective><Name>{name}</Name><Identifier>{name}</Identifier>{inside}</Objective>"


def indicator(inside: str, attributes: str = "") -> str:
    return (
        f"<PerformanceIndicator {attributes}><MeasurementDimension>Sales</MeasurementDimension>"
        f"<UnitOfMeasurement>EUR</UnitOfMeasurement><Identifier>kr</Identifier>{inside}"
        "</PerformanceIndicator>"
    )


MISSION = "<Mission><Description>Feed the town</Description><Identifier>m</Identifier></Mission>"


def parents(plan: Plan) -> dict[str, list[str]]:
    return {node.id: [link.to for link in node.contributes_to] for node in plan.nodes}


def rules(plan: Plan) -> Counter:
    return Counter(fault.rule for fault in plan.faults)


def first_result(inside: str, attributes: str = "") -> KeyResult:
    plan = stratml.read(document(goal("g", objective("o", indicator(inside, attributes)))))
    return plan.nodes[-1].key_results[0]


# --- real files ------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "counts"), REAL.items())
def test_reads_all_of_a_real_plan(shared_data, name, counts):
    plan = stratml.read(real(shared_data, name), name)
    kinds = Counter(node.kind for node in plan.nodes)
    results = sum(len(node.key_results) for node in plan.nodes)
    assert (kinds[Kind.COMPANY_GOAL], kinds[Kind.FUNCTIONAL_GOAL], results) == counts
    assert kinds[Kind.MISSION] == 1
    assert plan.organisation


@pytest.mark.parametrize("name", REAL)
def test_every_node_of_a_real_plan_stands_below_the_mission(shared_data, name):
    """mission <- goal <- objective, by nesting alone: no real file has a relationship."""
    plan = stratml.read(real(shared_data, name), name)
    above = parents(plan)
    kind = {node.id: node.kind for node in plan.nodes}
    for node, told in above.items():
        if kind[node] is not Kind.MISSION:
            assert [kind[parent].level for parent in told] == [kind[node].level - 1]


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("module", [stratml, core])
def test_real_plan_comes_back_from_a_valid_document(shared_data, name, module):
    plan = stratml.read(real(shared_data, name), name)
    written = module.write(plan)
    schema(shared_data, module).assertValid(etree.ElementTree(etree.fromstring(written)))
    again = module.read(written)
    assert again == plan
    assert "stratml-schema" not in rules(again)


@pytest.mark.parametrize("name", REAL)
def test_tells_every_fault_that_the_schema_finds_on_its_line(shared_data, name):
    data = real(shared_data, name)
    module = core if name == "PMOAI.xml" else stratml
    validator = schema(shared_data, module)
    validator.validate(etree.ElementTree(etree.fromstring(data)))
    found = {fault.line for fault in stratml.read(data, name).faults}
    assert {error.line for error in validator.error_log} <= found


def test_tells_the_faults_of_the_real_plans(shared_data):
    found = {name: rules(stratml.read(real(shared_data, name), name)) for name in REAL}
    assert found["Albania.xml"] == found["PMOAI.xml"] == {}
    assert found["HHISAP2025.xml"] == {"stratml-schema": 170, "blank-title": 19}
    assert found["US_Assistance_to_Albania.xml"] == {"stratml-schema": 1}
    assert found["SMLC2011.xml"]["duplicate-id"] == 6


def test_reads_measurements_of_a_real_indicator(shared_data):
    """Its targets are marked as baselines; its actual results stand latest first."""
    plan = stratml.read(real(shared_data, "Albania.xml"))
    result = next(r for node in plan.nodes for r in node.key_results)
    assert (result.title, result.unit) == ("Procedural Justice", "Score")
    assert (result.baseline, result.target) == (6.5, None)
    assert result.values[-1] == Value(date(2021, 12, 31), 6.02)
    assert [value.on for value in result.values] == sorted(value.on for value in result.values)


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("demo_stratml.xml", 3, "StrategicPlan without a namespace"),
        ("sample_estratml.xml", 5, "not well-formed"),
    ],
)
def test_refuses_what_only_looks_like_stratml(shared_data, name, line, words):
    with pytest.raises(PlanFileError, match=words) as caught:
        stratml.read(real(shared_data, name), name)
    assert (caught.value.file, caught.value.line) == (name, line)


@pytest.mark.parametrize("name", REAL)
def test_imports_no_contact(shared_data, name):
    """The files come without contacts: one is put in, wherever the schema or a slip allows."""
    contact = b"<Submitter><GivenName>Zyx</GivenName><Goal><Name>Zyx</Name></Goal></Submitter>"
    data = real(shared_data, name).replace(b"stratml:", b"").replace(b"xmlns:stratml", b"xmlns")
    for closing in (b"</AdministrativeInformation>", b"</StrategicPlanCore>", b"</Goal>"):
        told = data.replace(b":stratml=", b"=").replace(closing, contact + closing, 1)
        assert b"Zyx" in told
        assert "Zyx" not in repr(stratml.read(told))


# --- namespaces, roots -----------------------------------------------------------------


@pytest.mark.parametrize("namespace", [ISO_2, OLD_2])
@pytest.mark.parametrize("prefix", ["", "stratml:", "x:"])
def test_reads_both_namespaces_with_any_prefix(namespace, prefix):
    text = document(MISSION + goal("g"), namespace=namespace).decode()
    text = re.sub(r"<(/?)(?=[A-Z])", rf"<\1{prefix}", text)
    text = text.replace("xmlns=", f"xmlns:{prefix[:-1]}=" if prefix else "xmlns=")
    assert parents(stratml.read(text.encode())) == {"m": [], "g": ["m"]}


@pytest.mark.parametrize("namespace", [ISO_1, OLD_1])
def test_reads_part_1_in_both_namespaces(namespace):
    data = document(MISSION + goal("g"), namespace=namespace)
    data = data.replace(b"PerformancePlanOrReport", b"StrategicPlan").replace(
        b' Type="Strategic_Plan"', b""
    )
    plan = stratml.read(data)
    assert parents(plan) == {"m": [], "g": ["m"]}
    assert not plan.faults


@pytest.mark.parametrize(
    "root",
    [
        b"<StrategicPlan/>",
        b'<StrategicPlan xmlns="http://www.stratml.net/StratML"/>',
        b'<PerformancePlanOrReport xmlns="' + ISO_1.encode() + b'"/>',
        b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns"/>',
        b"<html/>",
    ],
)
def test_refuses_another_root_and_says_what_it_found(root):
    with pytest.raises(PlanFileError, match="this is not StratML") as caught:
        stratml.read(root, "plan.xml")
    assert PART_2.root in caught.value.expected
    assert re.match(rb"<(\w+)", root)[1].decode() in caught.value.problem


# --- missions, goals, objectives -------------------------------------------------------


def test_mission_is_titled_by_its_description():
    plan = stratml.read(
        document("<Mission><Description>\n  Feed\n  the town </Description></Mission>")
    )
    assert [(n.kind, n.title, n.description) for n in plan.nodes] == [
        (Kind.MISSION, "Feed the town", "")
    ]


def test_vision_is_no_mission():
    plan = stratml.read(
        document("<Vision><Description>A town fed</Description></Vision>" + goal("g"))
    )
    assert parents(plan) == {"g": []}
    assert plan.extra["stratml:Vision"] == {"Description": "A town fed"}


def test_goals_contribute_to_the_mission_of_their_own_core():
    """Two organisations in one document: m <- a, n <- b."""
    other = MISSION.replace(">m<", ">n<")
    data = document(
        MISSION + goal("a"), after=f"<StrategicPlanCore>{other}{goal('b')}</StrategicPlanCore>"
    )
    assert parents(stratml.read(data)) == {"m": [], "a": ["m"], "n": [], "b": ["n"]}


def test_finds_goals_and_objectives_wherever_they_stand():
    """m <- g <- o <- p (an objective in an objective), g <- h (a goal in a goal), lists around."""
    inside = objective("o", "<Objectives>" + objective("p") + "</Objectives>") + goal("h")
    plan = stratml.read(document(MISSION + "<Goals>" + goal("g", inside) + "</Goals>"))
    assert parents(plan) == {"m": [], "g": ["m"], "o": ["g"], "p": ["o"], "h": ["g"]}
    assert rules(plan)["stratml-schema"] >= 3


def test_objective_outside_any_goal_contributes_to_nothing():
    plan = stratml.read(document(MISSION + goal("g") + objective("o")))
    assert parents(plan)["o"] == []


def test_blank_name_gives_way_to_the_first_sentence_with_a_fault():
    told = "<Goal><Name/><Description>Bread for all. By 2030.</Description></Goal>"
    plan = stratml.read(document("\n\n" + told))
    node = plan.nodes[0]
    assert (node.title, node.description) == ("Bread for all.", "Bread for all. By 2030.")
    fault = next(fault for fault in plan.faults if fault.rule == "blank-title")
    assert (fault.node, fault.line) == (node.id, 4)


def test_missing_identifiers_are_made_of_the_sequence_and_told():
    told = (
        "<Goal><Name>G</Name><Description/><SequenceIndicator>1.</SequenceIndicator>"
        "<Objective><Name>O</Name></Objective></Goal>"
    )
    plan = stratml.read(document(told))
    assert [node.id for node in plan.nodes] == ["goal-1.", "objective-2"]
    assert rules(plan)["missing-id"] == 2


def test_repeated_identifiers_are_made_unique_and_links_mean_the_first():
    link = (
        '<Relationship RelationshipType="Narrower_Than"><ReferentIdentifier>a</ReferentIdentifier>'
        "</Relationship>"
    )
    data = document(goal("a") + goal("a") + goal("b", objective("o", indicator(link))))
    plan = stratml.read(data)
    assert parents(plan) == {"a": [], "a~2": [], "b": [], "o": ["b", "a"]}
    fault = next(fault for fault in plan.faults if fault.rule == "duplicate-id")
    assert fault.node == "a~2"


def test_invented_identifiers_avoid_those_of_the_file():
    plan = stratml.read(document(goal("a") + goal("a") + goal("a~2") + goal("a")))
    assert [node.id for node in plan.nodes] == ["a", "a~3", "a~2", "a~4"]


def test_first_performer_is_the_owner_and_everybody_is_kept():
    people = (
        "<Stakeholder><Name>Town</Name><Description/><Role><Name/><RoleType>Beneficiary</RoleType>"
        "</Role></Stakeholder><Stakeholder><Name>Ana</Name><Description/><Role><Name>Lead</Name>"
        "<RoleType>Performer</RoleType></Role></Stakeholder>"
    )
    node = stratml.read(document(goal("g", people))).nodes[0]
    assert node.owner == "Ana"
    assert [one["Name"] for one in node.extra["stratml:Stakeholder"]] == ["Town", "Ana"]


def test_reads_period_and_organisation():
    admin = "<StartDate>2026-01-01</StartDate><EndDate>2026-12-31Z</EndDate>"
    plan = stratml.read(
        document(
            "<Organization><Name>Northwind</Name></Organization>" + goal("g"),
            after=f"<AdministrativeInformation>{admin}</AdministrativeInformation>",
        )
    )
    assert plan.organisation == "Northwind"
    assert (plan.period.starts, plan.period.ends) == (date(2026, 1, 1), date(2026, 12, 31))
    assert plan.extra["stratml:AdministrativeInformation"] == {"EndDate": "2026-12-31Z"}


# --- indicators ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "measures"),
    [
        ("Outcome", Measures.OUTCOME),
        ("Output", Measures.OUTPUT),
        ("Output_Processing", Measures.ACTIVITY),
        ("Input_Processing", Measures.ACTIVITY),
        ("Input", Measures.ACTIVITY),
    ],
)
def test_value_chain_stage_tells_what_is_measured(stage, measures):
    assert first_result("", f'ValueChainStage="{stage}"').measures is measures


def test_last_target_with_a_number_is_the_target():
    def target(end, number):
        return (
            f"<MeasurementInstance><TargetResult><EndDate>{end}</EndDate>"
            f"<NumberOfUnits>{number}</NumberOfUnits></TargetResult></MeasurementInstance>"
        )

    result = first_result(
        target("2027-12-31", "20.5") + target("2026-12-31", "10") + target("2028-12-31", "")
    )
    assert (result.target, result.due) == (20.5, date(2027, 12, 31))
    assert len(result.extra["stratml:MeasurementInstance"]) == 3


def test_target_without_a_number_still_tells_when_it_is_due():
    result = first_result(
        "<MeasurementInstance><TargetResult><EndDate>2027-12-31</EndDate></TargetResult>"
        "</MeasurementInstance>"
    )
    assert (result.target, result.due) == (None, date(2027, 12, 31))


def test_unreadable_dates_and_numbers_are_faults_and_kept():
    data = document(
        goal(
            "g",
            objective(
                "o",
                indicator(
                    "<MeasurementInstance><ActualResult><EndDate>31.12.2027</EndDate>\n"
                    "<NumberOfUnits>5 %</NumberOfUnits></ActualResult></MeasurementInstance>"
                ),
            ),
        )
    )
    plan = stratml.read(data)
    result = plan.nodes[-1].key_results[0]
    assert result.values == ()
    assert result.extra["stratml:MeasurementInstance"] == [
        {"ActualResult": {"EndDate": "31.12.2027", "NumberOfUnits": "5 %"}}
    ]
    assert [(f.evidence, f.line, f.node) for f in plan.faults] == [
        ("31.12.2027", 2, "o"),
        ("5 %", 3, "o"),
    ]


def test_indicator_outside_any_goal_is_kept():
    plan = stratml.read(document(indicator("") + goal("g")))
    assert plan.extra["stratml:PerformanceIndicator"]["MeasurementDimension"] == "Sales"


# --- relationships ---------------------------------------------------------------------


def related_plan(kind: str, target: str, words: str = "") -> Plan:
    """m <- a <- o and m <- b <- p; o has the relationship."""
    named = f"<ReferentIdentifier>{target}</ReferentIdentifier>" if target is not None else ""
    link = f'<Relationship RelationshipType="{kind}">{named}{words}</Relationship>'
    inside = goal("a", objective("o", indicator(link))) + goal("b", objective("p"))
    return stratml.read(document(MISSION + inside))


def test_narrower_than_is_a_contribution_with_its_reason():
    plan = related_plan("Narrower_Than", "b", "<Name>n</Name><Description>Why</Description>")
    link = plan.nodes[2].contributes_to[1]
    assert (link.to, link.because) == ("b", "Why")


def test_broader_than_is_a_contribution_of_the_other():
    assert parents(related_plan("Broader_Than", "p"))["p"] == ["b", "o"]


@pytest.mark.parametrize("kind", ["Peer_To", "Sideways"])
def test_other_relationships_are_related_links(kind):
    plan = related_plan(kind, "p")
    assert parents(plan)["o"] == ["a"]
    assert plan.nodes[2].related == ("p",)


def test_relationship_to_an_indicator_names_the_key_result_that_it_moves():
    link = (
        '<Relationship RelationshipType="Narrower_Than"><ReferentIdentifier>kr</ReferentIdentifier>'
        "</Relationship>"
    )
    carrier = f"<PerformanceIndicator><MeasurementDimension/>{link}</PerformanceIndicator>"
    data = document(goal("a", objective("o", indicator(""))) + goal("b", objective("p", carrier)))
    plan = stratml.read(data)
    told = plan.nodes[-1].contributes_to[-1]
    assert (told.to, told.moves) == ("o", "kr")
    assert plan.nodes[-1].key_results == ()


def test_contribution_to_a_missing_identifier_stays_dangling():
    assert parents(related_plan("Narrower_Than", "nowhere"))["o"] == ["a", "nowhere"]


def test_broader_than_something_missing_is_a_fault_and_kept():
    plan = related_plan("Broader_Than", "nowhere")
    assert rules(plan) == {"dangling": 1}
    kept = plan.nodes[2].key_results[0].extra["stratml:Relationship"]
    assert kept["ReferentIdentifier"] == "nowhere"


def test_blank_relationship_is_none():
    plan = related_plan("Narrower_Than", "")
    assert parents(plan)["o"] == ["a"]
    assert "stratml:Relationship" not in plan.nodes[2].key_results[0].extra


def test_before_2016_the_identifier_was_the_target():
    link = '<Relationship RelationshipType="Peer_To"><Identifier>b</Identifier></Relationship>'
    data = document(goal("a", objective("o", indicator(link))) + goal("b"))
    assert stratml.read(data).nodes[1].related == ("b",)


# --- faults of the schema --------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (goal("g", "<Colour>red</Colour>"), "knows no element Colour"),
        (goal("g", "<Descriptor/>"), "Descriptor may not stand in Goal"),
        (goal("g", "<Identifier>h</Identifier>"), "2 elements Identifier"),
        (goal("g", "<OtherInformation/><Stakeholder><Name/></Stakeholder>"), "stands after"),
        (goal("g", "loose words"), "holds text beside"),
        ("<Goal><Identifier>g</Identifier></Goal>", "has no Description"),
        (goal("7"), "form of an XML identifier"),
        (goal("g", '<Stakeholder Kind="x"><Name/></Stakeholder>'), "does not know"),
        (goal("g", '<Stakeholder StakeholderTypeType="x"><Name/></Stakeholder>'), "unknown value"),
        (goal("g", "<SequenceIndicator><b/></SequenceIndicator>"), "holds only text"),
    ],
)
def test_departures_from_the_schema_are_faults(shared_data, inside, words):
    data = document("\n" + inside)
    faults = [fault for fault in stratml.read(data).faults if words in fault.message]
    assert [(fault.rule, fault.line) for fault in faults] == [("stratml-schema", 3)]
    assert faults[0].fix
    assert not schema(shared_data, stratml).validate(etree.ElementTree(etree.fromstring(data)))


def test_unknown_elements_are_kept():
    plan = stratml.read(document(goal("g", "<Colour>red</Colour>")))
    assert plan.nodes[0].extra == {"stratml:Colour": "red"}


# --- writing ---------------------------------------------------------------------------


@settings(max_examples=60)
@given(any_plans.plans)
@pytest.mark.parametrize("module", [stratml, core])
def test_any_plan_comes_back_from_a_valid_document(shared_data, module, plan):
    written = module.write(plan)
    schema(shared_data, module).assertValid(etree.ElementTree(etree.fromstring(written)))
    again = module.read(written, "plan.xml")
    assert again == plan
    assert set(rules(again)) <= {"blank-title"}


def without_instructions(written: bytes) -> Plan:
    """As another program gives it back that does not keep processing instructions."""
    return stratml.read(re.sub(rb"<\?cascade.*?\?>", b"", written))


def test_other_programs_see_every_path_of_a_plan():
    r"""m <- a <- o <- p, p -> b as well; q stands alone: an objective of no goal.

    Without our instructions p is an objective too, and its place in a adds p -> a.
    """
    plan = Plan(
        nodes=(
            Node("m", Kind.MISSION, "Feed the town"),
            Node("a", Kind.COMPANY_GOAL, "Bread", contributes_to=(Contribution("m"),)),
            Node("b", Kind.COMPANY_GOAL, "Milk", contributes_to=(Contribution("m"),)),
            Node("o", Kind.FUNCTIONAL_GOAL, "Bake", contributes_to=(Contribution("a"),)),
            Node(
                "p",
                Kind.PROGRAM,
                "Oven",
                budget=5.0,
                contributes_to=(Contribution("o"), Contribution("b", 2, "Cheese bread")),
            ),
            Node("q", Kind.PROGRAM, "Choir"),
        )
    )
    seen = without_instructions(stratml.write(plan))
    told = {child: set(above) for child, above in parents(seen).items()}
    assert told == {
        "m": set(), "a": {"m"}, "b": {"m"}, "o": {"a"}, "p": {"b", "o"}, "q": set()
    }  # fmt: skip
    assert {node.title for node in seen.nodes} == {node.title for node in plan.nodes}


def test_key_results_are_plain_stratml_in_part_2():
    result = KeyResult(
        "arr", "Revenue", "EUR", 4e6, 6e6, due=date(2026, 12, 31), measures=Measures.OUTCOME,
        values=(Value(date(2026, 3, 31), 4.4e6),),
    )  # fmt: skip
    goal = Node("g", Kind.COMPANY_GOAL, "Grow")
    node = Node("o", Kind.FUNCTIONAL_GOAL, "Sell", contributes_to=(Contribution("g"),),
                key_results=(result,))  # fmt: skip
    plan = Plan(nodes=(goal, node))
    assert without_instructions(stratml.write(plan)).nodes[-1].key_results == (result,)
    assert b"PerformanceIndicator" not in core.write(plan)
    assert core.read(core.write(plan)) == plan


def test_what_was_read_of_stratml_is_written_as_stratml(shared_data):
    """Values, vision, stakeholders and notes come back as elements, not as instructions."""
    plan = stratml.read(real(shared_data, "HHISAP2025.xml"))
    assert without_instructions(stratml.write(plan)) == plan


def test_an_edited_element_wins_where_no_instruction_speaks():
    plan = Plan(nodes=(Node("g", Kind.COMPANY_GOAL, "Old", budget=5.0),))
    written = stratml.write(plan).replace(b">Old<", b">New<")
    node = stratml.read(written).nodes[0]
    assert (node.title, node.budget) == ("New", 5.0)


@pytest.mark.parametrize(
    "broken",
    [
        b'<?cascade {"kind":"prog?>',
        b'<?cascade {"kind":"prog"}?>',
        b'<?cascade {"id":"other"}?>',
        b'<?cascade ["kind"]?>',
        b'<?cascade-without {"kind":1}?>',
        b'<?cascade-without ["kind"]?>',
        b"<?cascade?>",
    ],
)
def test_a_broken_instruction_is_a_fault_and_passed_over(broken):
    plan = Plan(nodes=(Node("p", Kind.PROGRAM, "Oven"),))
    written = stratml.write(plan)
    assert b'<?cascade {"kind":"program"}?>' in written
    again = stratml.read(written.replace(b'<?cascade {"kind":"program"}?>', broken))
    assert again.nodes[0].kind is Kind.FUNCTIONAL_GOAL
    fault = next(fault for fault in again.faults if fault.rule == "stratml-schema")
    assert fault.node == "p"


@pytest.mark.parametrize("order", [b"[0]", b"[0,0]", b"[1,2]", b"[true,0]", b'["a"]', b"{", b"1"])
def test_a_broken_order_is_passed_over(order):
    """b stands after m in the document, before it in the plan."""
    plan = Plan(nodes=(Node("b", Kind.COMPANY_GOAL), Node("m", Kind.MISSION)))
    written = stratml.write(plan)
    assert b"<?cascade-order [1,0]?>" in written
    again = stratml.read(written.replace(b"[1,0]", order))
    assert [node.id for node in again.nodes] == ["m", "b"]


# --- identifiers and text --------------------------------------------------------------


@given(st.lists(any_plans.texts, max_size=5))
def test_identifiers_become_xml_ids_and_come_back(told):
    coded = [encoded_id(identifier) for identifier in told]
    assert all(map(is_xml_id, coded))
    assert [decoded_id(copied_id(code, n)) for n, code in enumerate(coded, 2)] == told
    assert [decoded_id(code) for code in coded] == told


def test_plain_identifiers_stay_as_they_are():
    assert [encoded_id(i) for i in ("grow-emea", "_a.1", "Größe")] == ["grow-emea", "_a.1", "Größe"]


@given(any_plans.texts)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


def test_refuses_an_unknown_element_that_nests_too_deep():
    deep = "<x>" * 150 + "text" + "</x>" * 150
    with pytest.raises(UnsafeFileError, match="deep") as caught:
        stratml.read(document(goal("g", deep)), "plan.xml")
    assert caught.value.file == "plan.xml"


# --- rubbish ---------------------------------------------------------------------------


@given(st.binary(max_size=300))
def test_any_bytes_are_a_plan_or_an_error(data):
    with suppress(PlanFileError):
        stratml.read(data)


SAMPLE = document(
    MISSION
    + goal("g", objective("o", indicator("<Relationship><Name/></Relationship>")))
    + goal("h"),
    after="<AdministrativeInformation><StartDate>2026-01-01</StartDate>"
    "</AdministrativeInformation>",
)
WRITTEN = stratml.write(
    Plan(
        nodes=(
            Node("m", Kind.MISSION, "Feed"),
            Node("g", Kind.COMPANY_GOAL, "Bread", contributes_to=(Contribution("m", 2.0),)),
            Node("p", Kind.PROGRAM, "Oven", key_results=(KeyResult("k", "Loaves", target=3.0),)),
        )
    )
)
NAMES = re.findall(rb"[A-Za-z]+", SAMPLE + WRITTEN)


@st.composite
def mutated(draw):
    """A document with pieces cut out, doubled or exchanged for others of its own."""
    data = draw(st.sampled_from([SAMPLE, WRITTEN]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        piece = draw(
            st.sampled_from(
                [b"", data[start:end] * 2, *NAMES, b'"', b"<Goal>", b"</Goal>", b"&lt;"]
            )
        )
        data = data[:start] + piece + data[end:]
    return data


@st.composite
def renamed(draw):
    """A well-formed document whose elements and texts are exchanged."""
    data = draw(st.sampled_from([SAMPLE, WRITTEN]))
    for _ in range(draw(st.integers(1, 3))):
        old = draw(st.sampled_from(NAMES))
        data = data.replace(old, draw(st.sampled_from([*NAMES, b"x", b""])))
    return data


@settings(max_examples=200)
@given(mutated() | renamed())
def test_a_mutated_document_is_a_plan_or_an_error(data):
    with suppress(PlanFileError):
        plan = stratml.read(data)
        assert stratml.read(stratml.write(plan)) == plan
