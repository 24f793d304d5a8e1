"""What the rules say of nodes: a verdict a letter of SMART, and findings with their words.

Whole-plan answers are of one state and one day, and leave out what the reader may not see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from cascade import types as engine
from cascade.catalogue import RULES
from cascade.findings import Finding
from cascade.graph import KINDS
from cascade.layers import Ints
from cascade.smart import has_text_rules
from cascade.smart.grounds import compares, grounds_of, grounds_of_both, without
from cascade.smart.many import (
    NOT_APPLICABLE,
    NOT_KNOWN,
    RELEVANT,
    WORDS,
    Codes,
    codes_of,
    on_day,
)
from cascade.smart.strains import weakened
from cascade.suggest import Likeness
from goals.bridge import Judged
from goals.bridge.broken import NODE_RULES
from goals.bridge.likening import is_being_prepared, likeness_on
from goals.bridge.remarks import few_alone
from goals.bridge.unwritten import Unwritten, Written
from goals.bridge.vicinity import Vicinity
from goals.choices import Kind
from goals.grounds import own_remarks
from goals.models import Node
from goals.selectors.alignment import WholePlan
from goals.selectors.dismissals import Dismissed, dismissed_on
from goals.selectors.sight import place_of

__all__ = [
    "NODE_RULES",
    "Checked",
    "Letters",
    "LinkState",
    "NodeFinding",
    "Written",
    "check_text",
    "compares_titles",
    "counts_by_finding",
    "findings_of",
    "is_comparing_titles",
    "letters_of",
    "links_that_are",
    "nodes_with_finding",
]


class Letters(NamedTuple):
    """A word a letter: met, weak, missing, not_applicable or unknown."""

    specific: str
    measurable: str
    achievable: str
    relevant: str
    time_bound: str


@dataclass(frozen=True, slots=True)
class NodeFinding:
    """One finding of a node.

    ``field`` names what of the record is meant ("title", "due", "key_results", ...; empty for
    none in particular), ``item`` which key result (its identifier) or parent (its key) of it.
    ``spans`` (start, end) mark the words in the text that is meant: the node's title, or the key
    result's. ``criterion`` is the letter of SMART, ``check`` what exactly was found, ``why`` the
    reason why it matters. A hint is advice that no letter goes by. ``other`` is another node that
    it is about (its key), such as the one that says nearly the same.

    ``id`` is the fingerprint of what it rests on (:mod:`cascade.smart.grounds`): by it the finding
    is dismissed, if it ``may_be_dismissed``: it follows from the node's own words and fields, or
    from its title beside another.
    """

    rule: str
    severity: str
    title: str
    message: str
    evidence: str
    fix: str
    criterion: str | None = None
    confidence: float = 1.0
    field: str = ""
    item: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    check: str = ""
    why: str = ""
    id: str = ""
    may_be_dismissed: bool = False
    dismissed: Dismissed | None = None
    is_hint: bool = False
    other: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules say of fields that are not stored yet."""

    letters: Letters
    findings: tuple[NodeFinding, ...]


def letters_of(plan: WholePlan, places: Sequence[int] | Ints) -> list[Letters]:
    """The verdicts of some nodes (numbers in the graph), in that order.

    Where all nodes are judged already that is a look-up; else these alone are, by three queries.
    """
    asked = np.asarray(places, np.int64)
    found = plan.judged(wait=False)
    codes = found.verdicts[asked] if found.verdicts is not None else _judged_alone(found, asked)
    return [Letters(*[WORDS[code] for code in row]) for row in codes.tolist()]


def _judged_alone(judged: Judged, places: Any) -> Codes:
    """The verdicts of a few nodes, from their own rows."""
    snapshot = judged.snapshot
    numbers = snapshot.numbers[places]
    told = few_alone(snapshot.organisation_id, numbers.tolist())
    unknown = [NOT_KNOWN] * len(Letters._fields)
    alone = np.array([told.get(number, unknown) for number in numbers.tolist()], np.uint8)
    connected = None if judged.connected is None else judged.connected[places]
    due = snapshot.nodes["due"][places]
    strained = weakened(judged.answer.strains)
    mine = None if strained is None else strained[places]
    return on_day(alone.reshape(-1, len(unknown)), due, connected, judged.as_of, mine)


def findings_of(plan: WholePlan, node: Node, *, wait: bool = False) -> list[NodeFinding]:
    """Every finding of one node, worst first, dismissed ones too.

    At most thirteen queries, whatever the size of the plan; eleven where its titles are known. Of a
    large plan that has just changed, what compares titles is told a moment later, unless somebody
    can ``wait`` (two seconds for 100,000 nodes).

    Raises :class:`~goals.errors.ArchivedError` for a node that is not in the plan.
    """
    place = place_of(plan, node)
    # Nothing is told of other titles where a node is not live.
    likeness = _likeness(plan, wait=wait) if plan.answer.graph.live[place] else None
    dismissed = dismissed_on(node)
    vicinity = Vicinity(plan.snapshot, plan.as_of, place, plan.shown, likeness, dismissed.keys())
    record, found = vicinity.node(place), vicinity.findings()
    return _all_told(found, record, vicinity.plan, dismissed, vicinity.filed, vicinity.beside)


def compares_titles(plan: WholePlan) -> bool:
    """Whether :func:`findings_of` tells what rests on titles beside each other.

    False for a large plan that has just changed, and without text rules for the language; in a
    plan of drafts alone for who does not see all of them.
    """
    return _likeness(plan) is not None


def is_comparing_titles(plan: WholePlan, place: int) -> bool:
    """Whether :func:`findings_of` tells more of a node in a moment: titles are being laid out."""
    is_live = bool(plan.answer.graph.live[place])
    return is_live and is_being_prepared(plan.snapshot, plan.organisation.language)


def _likeness(plan: WholePlan, *, wait: bool = False) -> Likeness | None:
    return likeness_on(plan.snapshot, plan.organisation.language, plan.shown, wait=wait)


def _all_told(
    findings: Sequence[Finding],
    node: engine.Node,
    plan: engine.Plan,
    dismissed: Mapping[str, Dismissed],
    filed: engine.Node,
    beside: Callable[[Finding], str] | None = None,
) -> list[NodeFinding]:
    """Findings as pages show them, with what was dismissed of them.

    ``filed`` is the node with its parents by the names that plan files have for them; ``beside``
    gives the other title of those that compare titles.
    """
    own, told = own_remarks(filed, words=has_text_rules(plan.language)), []
    for finding in findings:
        if beside is not None and compares(finding):
            grounds, may_be = grounds_of_both(finding, node, beside(finding)), True
        else:
            grounds = grounds_of(finding, filed)
            may_be = finding.criterion is not None and grounds in own
        by = dismissed.get(grounds) if may_be else None
        told.append(_told(finding, node, grounds, by, may_be_dismissed=may_be))
    return told


def _told(
    finding: Finding,
    node: engine.Node,
    grounds: str,
    dismissed: Dismissed | None,
    *,
    may_be_dismissed: bool,
) -> NodeFinding:
    """A finding as pages show it: which field is meant, and which of its words."""
    field, item, spans = _place(finding, node)
    return NodeFinding(
        finding.rule,
        finding.severity.value,
        RULES[finding.rule].title,
        finding.message,
        finding.evidence,
        finding.fix,
        finding.criterion.value if finding.criterion else None,
        finding.confidence,
        field,
        item,
        spans,
        finding.check,
        finding.why,
        grounds,
        may_be_dismissed,
        dismissed,
        finding.is_hint,
        finding.other or "",
    )


def _place(finding: Finding, node: engine.Node) -> tuple[str, str, tuple[tuple[int, int], ...]]:
    """``(field, item, spans)`` of a finding."""
    if finding.span is not None:
        return "title", "", (finding.span,)
    field, place = (*map(str, finding.path[:1]), "")[0], (*finding.path, -1, -1)[1]
    if field == "contributes_to" and isinstance(place, int) and place >= 0:
        return field, node.contributes_to[place].to, ()
    if field == "key_results" and isinstance(place, int) and place >= 0:
        result = node.key_results[place]
        of_words = finding.check in ("activity-metric", "words-disagree")
        start = result.title.find(finding.evidence) if of_words else -1
        spans = ((start, start + len(finding.evidence)),) if start >= 0 else ()
        return field, result.id, spans
    return field, "", ()


def nodes_with_finding(plan: WholePlan, rule: str, *, wait: bool = True) -> Ints | None:
    """The nodes (numbers in the graph) that break a rule, of those that the reader sees.

    ``rule`` is one of :data:`NODE_RULES`; nobody breaks another. None where it rests on texts that
    nobody has judged, and the caller cannot ``wait``.
    """
    if rule not in NODE_RULES:
        return np.empty(0, np.int32)
    broken = plan.judged(wait=wait).breaking(rule)
    return None if broken is None else np.flatnonzero(broken & plan.shown).astype(np.int32)


def counts_by_finding(plan: WholePlan, *, wait: bool = True) -> dict[str, int | None]:
    """How many nodes that the reader sees break each rule of :data:`NODE_RULES`.

    None for what :func:`nodes_with_finding` gives None for.
    """
    judged = plan.judged(wait=wait)
    masks = {rule: judged.breaking(rule) for rule in NODE_RULES}
    return {
        rule: None if broken is None else int((broken & plan.shown).sum())
        for rule, broken in masks.items()
    }


class LinkState(StrEnum):
    """What may be the matter with a contribution."""

    #: Its parent's substance is another than was confirmed.
    SUSPECT = "suspect"
    #: It was confirmed, too long ago.
    STALE = "stale"
    #: Nobody has confirmed it.
    UNCONFIRMED = "unconfirmed"
    #: Its parent is archived, so that it counts for nothing.
    DANGLING = "dangling"


def links_that_are(plan: WholePlan, state: LinkState, *, wait: bool = True) -> list[int] | None:
    """The rows' numbers of the contributions in a state, of those whose ends the reader sees.

    Live ones but for ``DANGLING``. None as with :func:`nodes_with_finding`.
    """
    if state is LinkState.DANGLING:
        return _dangling(plan)
    judged = plan.judged(wait=wait)
    if judged.links is None:
        return None
    graph = plan.answer.graph
    marks = {
        LinkState.SUSPECT: judged.links["suspect"],
        LinkState.STALE: judged.stale_links,
        LinkState.UNCONFIRMED: ~judged.links["confirmed"],
    }
    seen = plan.shown[graph.children] & plan.shown[graph.parents]
    found: list[int] = plan.snapshot.link_numbers[marks[state] & judged.live_links & seen].tolist()
    return found


def _dangling(plan: WholePlan) -> list[int]:
    links, snapshot = plan.snapshot.links, plan.snapshot
    children = snapshot.places(links["child_id"])
    cut = (children >= 0) & (snapshot.places(links["parent_id"]) < 0)
    cut[cut] = plan.shown[children[cut]]
    found: list[int] = links["id"][cut].tolist()
    return found


def check_text(
    plan: WholePlan, kind: Kind, fields: Written, *, node: Node | None = None
) -> Checked:
    """What the rules say of a form as one types; ``node`` is the one that is being edited.

    Fields that are not told are those of ``node``, or empty. Findings of it that were dismissed are
    left out. At most ten queries.
    """
    unwritten = Unwritten(plan.snapshot, plan.as_of, plan.shown, node)
    record = unwritten.put(KINDS[kind], fields)
    dismissed = {} if node is None else dismissed_on(node)
    codes = codes_of(without(unwritten.judgement(0), record, dismissed.keys()))
    if unwritten.is_connected(0) is None and codes[RELEVANT] == NOT_APPLICABLE:
        codes[RELEVANT] = NOT_KNOWN if record.kind is not engine.Kind.MISSION else NOT_APPLICABLE
    told = _all_told(unwritten.findings(), record, unwritten.plan, dismissed, record)
    findings = tuple(finding for finding in told if finding.dismissed is None)
    return Checked(Letters(*[WORDS[code] for code in codes]), findings)
