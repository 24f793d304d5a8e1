"""The check as JSON, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import orjson

from cascade.check import Dismissed, Report
from cascade.findings import Finding

#: Raised when a field changes its meaning or goes; new fields may come at any time.
VERSION = 1


def to_json(checked: Sequence[tuple[str, Report]], as_of: date) -> bytes:
    """One JSON object for all files, indented, with a line feed at the end."""
    document = {
        "cascade": VERSION,
        "as_of": as_of.isoformat(),
        "plans": [_plan(file, report) for file, report in checked],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _plan(file: str, report: Report) -> dict[str, Any]:
    counts, index = report.counts, report.index
    return {
        "file": file,
        "organisation": report.plan.organisation,
        "mission": report.facts.graph.mission_id,
        "counts": {
            "nodes": counts.nodes,
            "contributions": counts.contributions,
            "programs": counts.programs,
            "orphans": counts.orphans,
            "orphan_programs": counts.orphan_programs,
            "dangling": counts.dangling,
            "cycles": counts.cycles,
        },
        "index": {"value": index.value, **index.parts},
        "orphans": _orphans(report),
        "loose_ends": _loose_ends(report),
        "findings": [_finding(file, finding) for finding in _by_identifier(report.findings)],
        "dismissed": [_dismissed(file, each) for each in report.dismissed],
    }


def _dismissed(file: str, each: Dismissed) -> dict[str, Any]:
    word = each.word
    told = {"id": word.finding, "because": word.because, "by": word.by}
    return told | {"finding": _finding(file, each.finding)}


def _orphans(report: Report) -> list[dict[str, Any]]:
    facts = report.facts
    orphans = []
    for node in np.flatnonzero(facts.connection.orphan).tolist():
        cause = facts.connection.cause_of(node)
        stops = [facts.end_names(end) for end in facts.loose_ends.of_orphan(node).tolist()]
        orphans.append(
            {
                "id": facts.name(node),
                "kind": facts.node(node).kind.value,
                "cause": cause.value if cause else None,
                "loose_ends": stops[0] if len(stops) == 1 else sorted(chain(*stops)),
            }
        )
    return sorted(orphans, key=lambda orphan: str(orphan["id"]))


def _loose_ends(report: Report) -> list[dict[str, Any]]:
    ends = report.facts.loose_ends
    return [
        {
            "nodes": report.facts.end_names(end),
            "reconnects": int(ends.reconnects[end]),
            "budget": _number(float(ends.budget[end])),
        }
        for end in range(len(ends))
    ]


def _number(amount: float) -> float | int:
    """A whole amount without its fraction."""
    return int(amount) if amount.is_integer() else amount


def _by_identifier(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.node or "", f.rule, f.line or 0, f.message))


def _finding(file: str, finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "check": finding.check,
        "severity": finding.severity.value,
        "is_hint": finding.is_hint,
        "confidence": finding.confidence,
        "node": finding.node,
        "message": finding.message,
        "evidence": finding.evidence,
        "fix": finding.fix,
        "file": file,
        "line": finding.line,
    }
