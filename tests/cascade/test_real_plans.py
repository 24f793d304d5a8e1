"""Real plans, converted by a few lines each and checked: what is known of them must come out."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
import yamlrocks

from cascade import Contribution, KeyResult, Kind, Node, Plan, Report, check, read_plan, write_plan
from cascade.alignment import Cause
from cascade.formats import FORMATS

AS_OF = date(2026, 6, 30)
#: Pages of the folder that are neither a goal nor a roadmap.
OTHER_PAGES = {"README", "faq", "goal-format", "goals", "help-wanted", "highlights", "roadmaps"}


def key(name: str) -> str:
    """A roadmap's name without its link, its punctuation and its capitals."""
    linked = re.fullmatch(r"\[(.+)\]\(.+\)", name.strip())
    return re.sub(r"[^a-z0-9&]+", "-", (linked[1] if linked else name).lower()).strip("-")


def metadata(text: str, field: str) -> list[str]:
    return [m[1].strip() for m in re.finditer(rf"^\| *{field} *\|(.*)\|\s*$", text, re.M)]


def rust_goals(folder: Path) -> Plan:
    """mission <- roadmap (company goal) <- goal (program)"""
    pages = {
        page.stem: page.read_text("utf-8")
        for page in sorted(folder.glob("*.md"))
        if page.stem not in OTHER_PAGES and page.stem != "SOURCES"
    }
    nodes = [
        Node("rust", Kind.MISSION, "Empower everyone to build reliable and efficient software")
    ]
    for name, text in pages.items():
        if name.startswith("roadmap-"):
            [title] = metadata(text, "Short title") or [text.splitlines()[0].lstrip("# ")]
            up = (Contribution("rust"),)
            nodes.append(Node(key(title), Kind.COMPANY_GOAL, title, contributes_to=up))
    for name, text in pages.items():
        if not name.startswith("roadmap-"):
            up = tuple(Contribution(key(roadmap)) for roadmap in metadata(text, "Roadmap"))
            title = text.splitlines()[0].lstrip("# ")
            nodes.append(Node(name, Kind.PROGRAM, title, contributes_to=up))
    return Plan(tuple(nodes), organisation="Rust")


def test_rust_goals_that_name_no_roadmap_are_orphans(shared_data: Path):
    report = check(rust_goals(shared_data / "rust-project-goals"), as_of=AS_OF)
    assert report.counts.programs == 76
    assert report.counts.nodes == 1 + 9 + 76
    assert report.counts.contributions == 9 + 36
    assert (report.counts.orphan_programs, report.counts.dangling) == (49, 0)
    facts = report.facts
    causes = {facts.connection.cause_of(n) for n in facts.connection.orphan.nonzero()[0].tolist()}
    assert causes == {Cause.DETACHED}
    assert report.index.connected == pytest.approx(27 / 76)


def sdg(folder: Path) -> Plan:
    """agenda <- 17 goals <- 169 targets; an indicator is a key result of its target."""

    def titles(file: str) -> dict[str, str]:
        data: dict[str, str] = yamlrocks.loads((folder / file).read_bytes())
        return {k.removesuffix("-title"): v for k, v in data.items() if k.endswith("-title")}

    indicators = defaultdict(list)
    for code, title in titles("global_indicators.yml").items():
        indicators[code.rpartition("-")[0]].append(KeyResult(code, title))
    nodes = [Node("agenda", Kind.MISSION, "Peace and prosperity for people and the planet")]
    for code, title in titles("global_goals.yml").items():
        nodes.append(Node(code, Kind.COMPANY_GOAL, title, contributes_to=(Contribution("agenda"),)))
    for code, title in titles("global_targets.yml").items():
        up = (Contribution(code.partition("-")[0]),)
        results = tuple(indicators.pop(code, ()))
        nodes.append(
            Node(code, Kind.FUNCTIONAL_GOAL, title, contributes_to=up, key_results=results)
        )
    assert not indicators, "every indicator belongs to a target"
    return Plan(tuple(nodes), organisation="United Nations")


def test_sustainable_development_goals_are_connected_measured_and_unsupported(shared_data: Path):
    report = check(sdg(shared_data / "sdg"), as_of=AS_OF)
    assert (report.counts.nodes, report.counts.contributions) == (1 + 17 + 169, 17 + 169)
    assert report.counts.orphans == 0
    assert report.index.connected is None
    rules = defaultdict(list)
    for finding in report.findings:
        rules[finding.rule].append(finding.node)
    assert len(rules["unsupported"]) == 17 + 169
    assert rules["unmeasured"] == rules["empty"] == []
    results = sum(len(node.key_results) for node in report.plan.nodes)
    assert results == 252


def shape(report: Report) -> tuple[object, ...]:
    return report.counts, [node.title for node in report.plan.nodes]


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("csv", "stratml-core")])
def test_sustainable_development_goals_go_through_every_format(name: str, shared_data: Path):
    plan = sdg(shared_data / "sdg")
    again = read_plan(write_plan(plan, format=name), format=name)
    assert [(n.id, n.kind, n.key_results) for n in again.nodes] == [
        (n.id, n.kind, n.key_results) for n in plan.nodes
    ]
    assert shape(check(again, as_of=AS_OF)) == shape(check(plan, as_of=AS_OF))


def test_drawing_of_nested_groups_keeps_every_node(shared_data: Path):
    file = shared_data / "sourced-okrs" / "2018.graphml"
    report = check(read_plan(file.read_bytes(), file=file.name), as_of=AS_OF)
    assert (report.counts.nodes, report.counts.contributions) == (462, 461)
    assert (report.counts.orphans, report.counts.cycles, report.counts.dangling) == (0, 0, 0)
    assert sum(len(node.related) for node in report.plan.nodes) == 67


@pytest.mark.parametrize(
    "name", ["Albania", "HHISAP2025", "PMOAI", "SMLC2011", "US_Assistance_to_Albania"]
)
def test_real_stratml_can_be_checked_and_every_place_is_in_the_file(name: str, shared_data: Path):
    file = shared_data / "stratml" / f"{name}.xml"
    data = file.read_bytes()
    report = check(read_plan(data, file=file.name), as_of=AS_OF)
    assert report.counts.orphans == 0
    last = data.count(b"\n") + 1
    assert all(f.line is not None and 1 <= f.line <= last for f in report.findings if f.node)
