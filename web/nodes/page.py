"""What the page of one node tells, as finished values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cascade.sight import all_paths
from goals.choices import Kind
from goals.models import CheckIn, Node
from goals.selectors.naming import named
from goals.selectors.verdicts import findings_of, is_comparing_titles, letters_of
from web.looking import address
from web.nodes.beyond import beyond_of
from web.nodes.links import children_of, parents_of
from web.nodes.measure_forms import CheckInForm
from web.nodes.measures import Record, record_of
from web.nodes.remarks import CommentForm, remarks_on
from web.nodes.statement import letters, pieces
from web.nodes.twin import twin_of
from web.picking.suggesting import suggesting_picker
from web.presenting.nodes import NodeRow, address_of, row_of_node
from web.presenting.sight import Step, sights_of
from web.visits import Visit

#: How many paths to the mission are told.
PATHS = 20
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MainAct:
    """The one thing to do next: which, and its address."""

    name: str
    address: str


def told_of(visit: Visit, node: Node, children: str = "") -> Told:
    """All that the page of a node shows at once."""
    place = visit.plan.place(node)
    row = row_of_node(visit.plan, node)
    record = record_of(visit, node)
    rights = rights_on(visit, node)
    remarks, has_earlier = remarks_on(visit, node)
    told = {
        "node": node,
        "row": row,
        "record": record,
        "beyond": beyond_of(visit, node),
        "looked_at": looked_at(node, record),
        "comments": remarks,
        "has_earlier_comments": has_earlier,
        "comment_form": CommentForm(),
        **rights,
    }
    told |= _linked(visit, node, children)
    if place < 0:
        return told | {"is_archived": True, "pieces": pieces(node.title, [])}
    check_in = CheckInForm(visit, node, [measured.result for measured in record.results])
    return told | {
        **judged(visit, node, place),
        **ways(visit, place),
        "lost": _would_lose(visit, place),
        "check_in_form": check_in if check_in.targets else None,
        "act": main_act(visit, row, record, may_check_in=bool(check_in.targets), **rights),
        "picker": suggesting_picker(visit, node) if row.is_orphan and rights["may_write"] else None,
    }


def looked_at(node: Node, record: Record) -> date | None:
    """The day of the latest check-in, on the node or with a value of a key result."""
    days = [node.checked_in, *(measured.result.latest_on for measured in record.results)]
    return max((day for day in days if day), default=None)


def rights_on(visit: Visit, node: Node) -> dict[str, bool]:
    """What the reader may do with a node."""
    look = CheckIn(organisation_id=node.organisation_id, node=node)
    return {
        "may_write": visit.may("node.write", node),
        "may_record": visit.may("value.record", look),
    }


def main_act(
    visit: Visit,
    row: NodeRow,
    record: Record,
    *,
    may_write: bool,
    may_record: bool,
    may_check_in: bool,
) -> MainAct | None:
    """The main button of a node, by its state and what the reader may do."""
    if row.kind == "mission":
        return None
    if may_write and row.status == "draft":
        return MainAct("finish", address(visit, "node-edit", row.key))
    if may_write and row.is_orphan:
        return MainAct("link", address(visit, "link-create", row.key))
    if may_check_in and record.results and not record.has_values:
        return MainAct("record", address(visit, "check-in", row.key))
    if may_record or may_check_in:
        return MainAct("look", address(visit, "check-in", row.key))
    return None


def _linked(visit: Visit, node: Node, children: str) -> Told:
    below, page = children_of(visit, node, children)
    parents = [] if node.kind == Kind.MISSION else parents_of(visit, node)
    return {"parents": parents, "children": below, "children_page": page}


def judged(visit: Visit, node: Node, place: int) -> Told:
    """The verdicts and findings, and the statement with their words marked.

    What was dismissed stands apart.
    """
    found = findings_of(visit.plan, node)
    findings = [finding for finding in found if finding.dismissed is None]
    twins = [finding.other for finding in findings if finding.rule == "near-duplicate"]
    return {
        "findings": findings,
        "dismissed": [finding for finding in found if finding.dismissed is not None],
        "may_dismiss": visit.may("finding.dismiss", node),
        "letters": letters(letters_of(visit.plan, [place])[0], findings),
        "pieces": pieces(node.title, findings),
        "twin": twin_of(visit, twins[0]) if twins else None,
        "is_comparing": is_comparing_titles(visit.plan, place),
    }


def ways(visit: Visit, place: int) -> Told:
    """The line of sight in a sentence, and all paths where there are several; two queries."""
    answer = visit.plan.answer
    sight = sights_of(visit.plan, [place])[place]
    if len(sight.steps) == 0:
        return {"sight": sight, "paths": [], "more_paths": False}
    found, whole = all_paths(answer.graph, answer.connection, place, PATHS)
    flat = list(dict.fromkeys(number for path in found for number in path[1:]))
    names = dict(zip(flat, named(visit.plan, flat), strict=True))
    steps = {
        number: Step(name.key, name.title, address_of(visit.plan, name.key) if name.key else "")
        for number, name in names.items()
    }
    paths = [[steps[number] for number in path[1:]] for path in found]
    return {"sight": sight, "paths": paths if len(paths) > 1 else [], "more_paths": not whole}


def _would_lose(visit: Visit, place: int) -> int | None:
    """How many nodes would lose the mission with this one; None while connection is unknown."""
    dependence = visit.plan.answer.dependence
    return None if dependence is None else int(dependence.would_orphan[place])
