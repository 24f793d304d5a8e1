"""Every rule as a function from facts to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cascade.facts import Facts
from cascade.findings import Finding
from cascade.rules import connection, links, record, support, time, words

#: The rules that have a function of their own. The others come from the reader's faults and
#: from the SMART remarks.
CHECKS: dict[str, Callable[[Facts], Iterator[Finding]]] = {
    "no-mission": connection.no_mission,
    "many-missions": connection.many_missions,
    "dangling": connection.dangling,
    "duplicate-contribution": connection.duplicate_contribution,
    "cycle": connection.cycle,
    "orphan": connection.orphan,
    "waiver-expired": connection.waiver_expired,
    "inverted": links.inverted,
    "skips-level": links.skips_level,
    "redundant": links.redundant,
    "near-duplicate": words.near_duplicate,
    "unknown-key-result": links.unknown_key_result,
    "unsupported": support.unsupported,
    "empty": support.empty,
    "unmeasured": support.unmeasured,
    "unowned": support.unowned,
    "sole-support": support.sole_support,
    "focus": support.focus,
    "no-line-of-sight": support.no_line_of_sight,
    "unknown-unit": support.unknown_unit,
    "due-after-parent": time.due_after_parent,
    "suspect": time.suspect,
    "stale": time.stale,
    "off-track": time.off_track,
    "blank-title": record.blank_title,
    "unknown-field": record.unknown_field,
    "unknown-reference": record.unknown_reference,
    "draft-plan": record.draft_plan,
    "smart-relevant": words.apart,
}
