"""The check as text that a person likes to read: orphans first, then the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from rich.console import RenderableType
from rich.text import Text

from cascade.check import Report
from cascade.findings import Finding, Severity
from cascade.reports.page import STYLES, Page, labelled, line, safe
from cascade.wording import count, listed, money, percent

#: How many loose ends the summary offers to mend.
MENDS = 5
#: How many findings of one rule are printed before the rest become a number.
PER_RULE = 10

_HEADINGS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Notes"}


def to_text(
    checked: Sequence[tuple[str, Report]],
    page: Page,
    *,
    notes: bool = False,
    everything: bool = False,
) -> str:
    """All reports, one after another.

    ``notes`` prints findings of severity info, too, which otherwise are only counted;
    ``everything`` prints every finding of a rule instead of the first ones.
    """
    parts: list[RenderableType] = []
    for file, report in checked:
        if parts:
            parts.append("")
        parts += _report(file, report, notes or everything, None if everything else PER_RULE)
    return page.print(*parts)


def _report(file: str, report: Report, notes: bool, limit: int | None) -> Iterator[RenderableType]:
    yield from _head(file, report)
    yield from _summary(report)
    titles = {node.id: node.title for node in report.plan.nodes}
    for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO):
        found = [f for f in report.findings if f.severity is severity]
        if found and (severity is not Severity.INFO or notes):
            yield from _section(file, titles, found, limit)
    if notes:
        yield from _reasons(report)
    yield from _foot(report, notes)


def _reasons(report: Report) -> Iterator[RenderableType]:
    """Why findings were dismissed."""
    if not report.dismissed:
        return
    yield ""
    yield line(f"Dismissed ({len(report.dismissed)})", "bold")
    for finding, word in report.dismissed:
        yield Text.assemble((f"  {word.check}", "bold"), "  ", safe(finding.message))
        by = f" ({word.by})" if word.by else ""
        yield labelled("because", f"{word.because}{by}", 4)


def _head(file: str, report: Report) -> Iterator[RenderableType]:
    name = safe(report.plan.organisation) or "Plan"
    yield Text.assemble((name, "bold"), f"  {safe(file)}, as of {report.as_of}")
    mission = report.facts.graph.mission
    if mission is not None:
        yield labelled("Mission", report.plan.nodes[mission].title, 0)
    yield ""


def _summary(report: Report) -> Iterator[RenderableType]:
    counts = report.counts
    if report.facts.graph.mission is None:
        yield line("Unknown what is connected: the plan needs one current mission.", "bold red")
    elif counts.orphan_programs is None:
        yield line("Unknown what is connected: nothing live is beside the mission.", "bold")
    elif counts.programs == 0:
        yield line("The plan has no live program, so it tells no work that could serve it.", "bold")
        yield from _goals(report)
    elif counts.orphan_programs == 0:
        every = (
            "The one program has"
            if counts.programs == 1
            else f"All {counts.programs} programs have"
        )
        yield line(f"{every} a path to the mission.", "bold green")
    else:
        of = count(counts.programs, "program")
        verb = "has" if counts.orphan_programs == 1 else "have"
        says = f"{counts.orphan_programs} of {of} {verb} no path to the mission"
        yield line(f"{says}{_cost(report)}.", "bold red")
        yield from _waived(report)
    yield from _mends(report)
    yield from _dismissed(report)
    yield line(_index(report))


def _goals(report: Report) -> Iterator[RenderableType]:
    """How its goals are connected, where there is nothing else that could be."""
    goals = report.facts.goals
    if goals.any():
        cut_off = int((goals & report.facts.connection.orphan).sum())
        yield line(f"Goals without a path to the mission: {cut_off} of {int(goals.sum())}.")


def _waived(report: Report) -> Iterator[RenderableType]:
    """How many of the orphans are waived today."""
    nodes = np.flatnonzero(report.facts.connection.orphan).tolist()
    waivers = [report.plan.nodes[node].waived for node in nodes]
    waived = sum(waiver is not None and report.as_of <= waiver.until for waiver in waivers)
    if waived:
        yield line(f"{count(waived, 'orphan')} waived for now (--notes prints the reasons).", "dim")


def _dismissed(report: Report) -> Iterator[RenderableType]:
    """How much was found that somebody overrules, and how much words have changed since."""
    held, facts = len(report.dismissed), report.facts
    outdated = sum(facts.overruling.n_outdated(node) for node in facts.each(facts.graph.live))
    if held:
        yield line(f"{count(held, 'finding')} dismissed (--notes prints the reasons).", "dim")
    if outdated:
        yield line(f"{count(outdated, 'dismissal')} of what is no longer found.", "dim")


def _cost(report: Report) -> str:
    """What the orphan programs cost, of what all programs do, as far as budgets are known."""
    facts = report.facts
    budgets = facts.graph.budgets
    orphaned = budgets[facts.programs & facts.connection.orphan]
    known = orphaned[~np.isnan(orphaned)]
    if not len(known):
        return "; what they cost is unknown"
    total = np.nansum(budgets[facts.programs])
    missing = len(orphaned) - len(known)
    but = f" ({missing} of them without a budget)" if missing else ""
    return f"; they cost {money(known.sum())} of {money(total)}{but}"


def _mends(report: Report) -> Iterator[RenderableType]:
    ends, facts = report.facts.loose_ends, report.facts
    if not len(ends):
        return
    yield line("Mend first:")
    for end in range(min(MENDS, len(ends))):
        names = facts.end_names(end)
        circle = "one of the circle " if len(names) > 1 else ""
        what = f"link {circle}{listed(names)}"
        reconnects, budget = int(ends.reconnects[end]), float(ends.budget[end])
        worth = f"reconnects {reconnects}" + (f", {money(budget)}" if budget else "")
        yield line(f"{end + 1}. {what}: {worth}", indent=2)
    if len(ends) > MENDS:
        yield line(f"and {len(ends) - MENDS} more", "dim", indent=2)


def _index(report: Report) -> str:
    index = report.index
    names = {"smart": "SMART"}
    parts = ", ".join(f"{names.get(n, n)} {percent(part)}" for n, part in index.parts.items())
    value = "unknown" if index.value is None else f"{int(index.value)} of 100"
    return f"Alignment index {value}: {parts}."


def _section(
    file: str, titles: Mapping[str, str], found: list[Finding], limit: int | None
) -> Iterator[RenderableType]:
    severity = found[0].severity
    yield ""
    yield line(f"{_HEADINGS[severity]} ({len(found)})", STYLES[severity])
    shown: Counter[str] = Counter()
    for finding in found:
        shown[finding.rule] += 1
        if limit is None or shown[finding.rule] <= limit:
            yield from _finding(file, finding, titles.get(finding.node or "", ""))
    hidden = {rule: n - limit for rule, n in shown.items() if limit is not None and n > limit}
    for rule, more in sorted(hidden.items()):
        yield line(f"and {more} more of {rule} (--all prints them)", "dim", indent=2)


def _finding(file: str, finding: Finding, title: str) -> Iterator[RenderableType]:
    where = f"{file}:{finding.line}" if finding.line else file
    hint = (f" (hint: {finding.check})", "dim") if finding.is_hint else ""
    yield Text.assemble((f"  {finding.rule}", "bold"), hint, ("  " + safe(where), "cyan"))
    if title:
        # Identifiers of some files are no words: the title says which node is meant.
        yield Text(f"    “{safe(title)}”", "italic", no_wrap=True, overflow="ellipsis")
    yield line(finding.message, indent=4)
    if finding.evidence:
        yield labelled("evidence", finding.evidence, 4)
    if finding.fix:
        yield labelled("mend", finding.fix, 4)


def _foot(report: Report, notes: bool) -> Iterator[RenderableType]:
    tally = Counter(finding.severity for finding in report.findings)
    infos = Counter(f.rule for f in report.findings if f.severity is Severity.INFO)
    yield ""
    if infos and not notes:
        listed_rules = ", ".join(f"{rule} {n}" for rule, n in sorted(infos.items()))
        yield line(f"Notes not shown (--notes prints them): {listed_rules}", "dim")
    if not tally:
        # No praise where nothing could be judged.
        praise = "" if report.index.value is None else " Well done."
        yield line(f"Nothing found.{praise}", "bold green")
        return
    yield line(
        f"{count(tally[Severity.ERROR], 'error')}, {count(tally[Severity.WARNING], 'warning')}, "
        f"{count(tally[Severity.INFO], 'note')}. `cascade explain RULE` tells what a rule means."
    )
