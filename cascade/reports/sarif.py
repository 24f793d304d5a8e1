"""The check as SARIF 2.1.0 (OASIS), so that a code host marks the lines of a plan."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import orjson

from cascade.catalogue import RULES, Rule
from cascade.check import Report
from cascade.findings import Finding, Severity

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_RULE_NUMBERS = {name: number for number, name in enumerate(RULES)}


def to_sarif(checked: Sequence[tuple[str, Report]], version: str) -> bytes:
    """One SARIF log with one run for all files; ``version`` is that of Cascade.

    What was dismissed is left out: not every code host closes a result that is suppressed.
    """
    driver = {
        "name": "Cascade",
        "semanticVersion": version,
        "rules": [_rule(rule) for rule in RULES.values()],
    }
    results = [_result(file, finding) for file, report in checked for finding in report.findings]
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        ],
    }
    return orjson.dumps(log, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"This rule is broken when {rule.meaning} {rule.why}"},
        "help": {"text": rule.mend},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(file: str, finding: Finding) -> dict[str, Any]:
    evidence = f" Evidence: {finding.evidence}." if finding.evidence else ""
    return {
        "ruleId": finding.rule,
        "ruleIndex": _RULE_NUMBERS[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}.{evidence} To mend: {finding.fix}."},
        "locations": [_location(file, finding)],
        "partialFingerprints": {"cascade/v1": _identity(finding)},
        "properties": {
            "check": finding.check,
            "is_hint": finding.is_hint,
            "confidence": finding.confidence,
        },
    }


def _location(file: str, finding: Finding) -> dict[str, Any]:
    # A code host shows nothing for a result without a line: the file's first stands in.
    physical = {
        "artifactLocation": {"uri": quote(PurePath(file).as_posix())},
        "region": {"startLine": finding.line or 1},
    }
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.node is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.node, "kind": "member"}]
    return location


def _identity(finding: Finding) -> str:
    """The same as long as the finding is: lines may move, and figures in messages change.

    Hints of a node may rest on the same evidence, and are told apart by what they say.
    """
    parts = [finding.rule, finding.node or "", finding.evidence]
    if finding.is_hint:
        parts += [finding.check, finding.message]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
