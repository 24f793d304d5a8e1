"""One node: its line of sight in a sentence, its numbers and why they are what they are."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from cascade.check import Report
from cascade.drift import fingerprint
from cascade.facts import Facts
from cascade.findings import Severity
from cascade.progress import HEALTHS
from cascade.reports.page import STYLES, Page, labelled, line, safe
from cascade.sight import all_paths, line_of_sight
from cascade.why import Why, why_progress
from cascade.wording import count, listed, money, percent

#: How many paths are looked for before "at least" is said.
PATHS = 100


def to_node(file: str, report: Report, node: int, page: Page) -> str:
    """Everything that the plan says of one node (its number)."""
    facts = report.facts
    record = facts.node(node)
    where = f"{file}:{record.line}" if record.line else file
    parts: list[RenderableType] = [
        Text.assemble((safe(record.title) or "(no title)", "bold")),
        line(f"{record.kind.words} {record.id}, {record.status}, {where}", "dim"),
        "",
        *_sight(facts, node),
        *_links(facts, node),
        *_figures(facts, node),
        *_why(facts, node),
        *_findings(report, record.id),
    ]
    return page.print(*parts)


def _sight(facts: Facts, node: int) -> Iterator[RenderableType]:
    """The path to the mission, in one sentence."""
    if facts.graph.mission is None:
        yield line("Line of sight unknown: the plan needs one current mission.", "bold red")
        return
    if node == facts.graph.mission:
        yield line("This is the mission: every other node should lead here.", "bold")
        return
    sight = line_of_sight(facts.graph, facts.connection, node)
    if sight is None:
        yield from _cut_off(facts, node)
        return
    titles = [f"“{facts.node(n).title or facts.name(n)}”" for n in sight.nodes]
    yield labelled("Line of sight", " → ".join(titles), 0, "bold green")
    paths, complete = all_paths(facts.graph, facts.connection, node, PATHS)
    more = "" if complete else "at least "
    steps = count(int(facts.connection.distance[node]), "step")
    yield line(f"{steps} to the mission, by {more}{count(len(paths), 'path')}.")


def _cut_off(facts: Facts, node: int) -> Iterator[RenderableType]:
    if not facts.graph.live[node]:
        yield line(f"Not live ({facts.node(node).status}), so no part of the figures.", "dim")
        return
    cause = facts.connection.cause_of(node)
    yield line(f"No path to the mission ({cause}).", "bold red")
    for end in facts.loose_ends.of_orphan(node).tolist():
        names = facts.end_names(end)
        reconnects = count(int(facts.loose_ends.reconnects[end]), "orphan")
        yield line(f"Cut off at {listed(names)}; mending that reconnects {reconnects}.", indent=2)


def _links(facts: Facts, node: int) -> Iterator[RenderableType]:
    for link in facts.node(node).contributes_to:
        parent = facts.graph.index.get(link.to)
        title = "missing" if parent is None else facts.nodes[parent].title
        because = f", because {link.because}" if link.because else ""
        yield labelled("serves", f"{link.to} “{title}” (weight {link.weight:g}){because}", 2)
    children = facts.graph.down.of_node(node).tolist()
    if children:
        yield labelled("served by", listed([facts.name(child) for child in children]), 2)


def _figures(facts: Facts, node: int) -> Iterator[RenderableType]:
    record = facts.node(node)
    share = float(facts.shares[node])
    if facts.connection.known and share == share:
        yield labelled("mission share", f"{100 * share:.1f} %", 2)
    if facts.dependence is not None and facts.connection.connected[node]:
        lost = int(facts.dependence.would_orphan[node])
        yield labelled("if retired", f"{count(lost, 'node')} would lose the mission", 2)
    if record.budget is not None:
        yield labelled("budget", money(record.budget), 2)
    yield labelled("fingerprint", fingerprint(record), 2)


def _why(facts: Facts, node: int) -> Iterator[RenderableType]:
    why = why_progress(facts, node)
    expected = float(facts.measures.expected[node])
    health = int(facts.progress.health[node])
    words = HEALTHS[health].value.replace("_", " ") if health >= 0 else "unknown"
    yield ""
    yield line(
        f"Progress {percent(why.fraction)}, expected "
        f"{percent(None if expected != expected else expected)}: {words}.",
        "bold",
    )
    yield from _terms(why)


def _terms(why: Why) -> Iterator[RenderableType]:
    if not why.terms:
        return
    policy = why.policy.value.replace("_", " ")
    yield line(f"by {policy}; {percent(why.known_weight)} of the weight is known", "dim", indent=2)
    for term in why.terms:
        yield line(
            f"{term.what} {term.id}: {percent(term.fraction)} x {percent(term.part)} of the number"
            f" (weight {term.weight:g})",
            indent=4,
        )


def _findings(report: Report, id: str) -> Iterator[RenderableType]:
    found = [finding for finding in report.findings if finding.node == id]
    dismissed = [each for each in report.dismissed if each.finding.node == id]
    if found or dismissed:
        yield ""
    for finding in found:
        style = STYLES.get(finding.severity, STYLES[Severity.INFO])
        hint = (f"(hint: {finding.check}) ", "dim") if finding.is_hint else ""
        yield Text.assemble((f"{finding.rule} ", style), hint, safe(finding.message))
        yield labelled("mend", finding.fix, 2)
        if grounds := report.facts.overruling.grounds_of(finding):
            check = finding.check or finding.rule
            yield labelled("to dismiss", f"check {check}, finding {grounds}", 2)
    for finding, word in dismissed:
        by = f" ({word.by})" if word.by else ""
        yield Text.assemble((f"{word.check} ", "dim"), "dismissed: ", safe(finding.message))
        yield labelled("because", f"{word.because}{by}", 2)
