"""What a rule means, with an example that breaks it and one that keeps it."""

from __future__ import annotations

from rich.text import Text

from cascade.catalogue import RULES, Rule
from cascade.reports.page import STYLES, Page, labelled, line, safe


def to_explanation(rule: Rule, bad: str, good: str, page: Page) -> str:
    """One rule. ``bad`` and ``good`` are plan files as text; empty ones are left out."""
    return page.print(
        Text.assemble((rule.name, "bold"), "  ", (rule.severity.value, STYLES[rule.severity])),
        line(rule.title),
        "",
        line(f"Broken when {rule.meaning}"),
        "",
        labelled("Why it matters", rule.why, 0, "bold"),
        labelled("To mend it", rule.mend, 0, "bold"),
    ) + "".join(_example(*part) for part in (("Breaks it", bad), ("Keeps it", good)))


def _example(heading: str, text: str) -> str:
    """A file as it stands: a wrapped line of a plan would be another plan."""
    if not text:
        return ""
    rows = [f"    {safe(row)}".rstrip() for row in text.rstrip().splitlines()]
    return "\n".join(["", f"{heading}:", *rows, ""])


def to_rule_list(page: Page) -> str:
    """Every rule in a line."""
    rows = [
        Text.assemble((f"{rule.name:24}", "bold"), f"{rule.severity.value:9}", rule.title)
        for rule in RULES.values()
    ]
    return page.print(*rows)
