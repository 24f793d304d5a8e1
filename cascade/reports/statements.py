"""What a statement's words say, as a line of JSON for programs and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from rich.console import RenderableType
from rich.text import Text

from cascade.findings import Criterion, Verdict
from cascade.reports.page import Page, labelled, line, safe
from cascade.smart import Remark, Verdicts
from cascade.smart.many import EDITION

_MARKS = {Verdict.MET: "+", Verdict.WEAK: "~", Verdict.MISSING: "-", Verdict.NOT_APPLICABLE: " "}
_STYLES = {Verdict.WEAK: "yellow", Verdict.MISSING: "red", Verdict.MET: "green"}


def to_statement_json(told: Verdicts) -> bytes:
    """One line of JSON, with a line feed at the end.

    >>> from cascade.smart import judge_words
    >>> orjson.loads(to_statement_json(judge_words("Win 40 clinics by Q3 2026")))["measures"]
    'outcome'
    """
    letters = {letter.value: _letter(told, letter) for letter in Criterion}
    document = {"text": _encodable(told.text), "kind": told.kind, **letters, **_measures(told)}
    return orjson.dumps(document | {"rules": EDITION}, option=orjson.OPT_APPEND_NEWLINE)


def _letter(told: Verdicts, letter: Criterion) -> dict[str, Any]:
    found = [_finding(each, told.text) for each in told.remarks if each.criterion is letter]
    return {"verdict": told.verdicts[letter].value, "findings": found}


def _finding(remark: Remark, text: str) -> dict[str, Any]:
    return {
        "rule": remark.rule,
        "check": remark.check,
        "version": remark.version,
        "verdict": remark.verdict.value if remark.verdict is not Verdict.MET else "hint",
        "span": list(remark.span) if remark.span else None,
        "words": _encodable(text[slice(*remark.span)]) if remark.span else None,
        "message": _encodable(str(remark.message)),
        "why": str(remark.why),
        "fix": _encodable(str(remark.fix)),
        "confidence": remark.confidence,
    }


def _measures(told: Verdicts) -> dict[str, Any]:
    measured = told.measures
    evidence = [
        {"part": part, "span": list(span), "words": _encodable(told.text[slice(*span)])}
        for part, span in (("verb", measured.verb), ("noun", measured.noun))
        if span
    ]
    return {
        "measures": measured.kind,
        "measures_confidence": round(measured.chance, 2),
        "measures_evidence": evidence,
    }


def _encodable(text: str) -> str:
    """A text without halves of characters, which JSON cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def to_statement_text(told: Verdicts, page: Page) -> str:
    """The statement, a line a letter, and its findings with their mends."""
    return page.print(*_parts(told))


def _parts(told: Verdicts) -> Iterator[RenderableType]:
    yield line(told.text or "(nothing)", "bold")
    for letter, verdict in told.verdicts.items():
        if verdict is Verdict.NOT_APPLICABLE:
            continue
        words = f"  {_MARKS[verdict]} {letter.value.replace('_', '-')}: {verdict.value}"
        yield Text(words, style=_STYLES[verdict])
        for remark in (each for each in told.remarks if each.criterion is letter):
            hint = " (a hint)" if remark.verdict is Verdict.MET else ""
            yield line(f"{remark.message}{hint}", indent=6)
            yield labelled("mend", str(remark.fix), indent=6)
    measured = told.measures
    spans = [span for span in (measured.verb, measured.noun) if span]
    words = ", ".join(f"“{safe(told.text[slice(*span)])}”" for span in spans)
    yield Text(f"  = measures: {measured.kind}" + (f" ({words})" if words else ""))
