"""Why a thing of a file cannot be imported, in words; None when it can."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from cascade.graph import KIND_CODES, GoalGraph
from cascade.smart.checks import CHECKS
from cascade.smart.grounds import COMPARED
from cascade.structure import find_cycles
from cascade.types import (
    Contribution,
    Dismissal,
    KeyResult,
    Kind,
    Node,
    Period,
    Plan,
    Status,
    Unit,
    Waiver,
)
from goals import choices
from goals.models.base import UNSTORABLE, storable_json
from goals.services.imports.there import Hidden, There

#: The most characters of a text, by field; of those not named here, a column's of 255.
LIMITS = {
    "title": 5_000,
    "description": 20_000,
    "purpose": 20_000,
    "because": 5_000,
    "name": 500,
}
#: What a finding rests on.
_FINDING = re.compile("[0-9a-f]{32}")
#: What has rows of its own in a report.
_APART = ("contributes_to", "key_results", "dismissed")


def problem_of_texts(
    thing: Node | Contribution | KeyResult | Unit | Period | Waiver | Dismissal,
) -> str | None:
    """What no database can hold: a text too long for its column, or with strange characters."""
    return _first_problem(thing)


def _first_problem(thing: Any) -> str | None:
    for field in fields(thing):
        value = getattr(thing, field.name)
        if not value or field.name in _APART:
            continue
        problem = None
        if isinstance(value, str):
            problem = problem_of_text(field.name, value)
        elif isinstance(value, dict):
            problem = problem_of_json(field.name, value)
        elif isinstance(value, tuple):
            problem = next(filter(None, (_problem_inside(field.name, one) for one in value)), None)
        elif is_dataclass(value):
            problem = _first_problem(value)
        if problem:
            return problem
    return None


def _problem_inside(field: str, value: Any) -> str | None:
    if is_dataclass(value):
        return _first_problem(value)
    return problem_of_text(field, value) if isinstance(value, str) else None


def problem_of_text(field: str, text: str) -> str | None:
    """A text that is too long for its column, or that no database can hold."""
    limit = LIMITS.get(field, 255)
    if len(text) > limit:
        return gettext("%(field)s has %(n)s characters; at most %(most)s fit") % {
            "field": field,
            "n": f"{len(text):,}",
            "most": f"{limit:,}",
        }
    if not text.isprintable() and UNSTORABLE.search(text):
        return gettext("%(field)s holds a control character; take it out") % {"field": field}
    return None


def problem_of_json(field: str, value: Any) -> str | None:
    """Fields of the user's own may be as large as a file may be, and have to be JSON."""
    try:
        storable_json(value)
    except ValidationError as error:
        return f"{field} {error.message}"
    return None


def problem_of_name(id: str) -> str | None:
    """An identifier that cannot be one."""
    if not id.strip() or id != id.strip() or any(end in id for end in "\t\r\n"):
        return gettext("an identifier is one line with no white space around it")
    return None


def problem_of_header(plan: Plan) -> str | None:
    """What is wrong with what a plan tells of the organisation."""
    return (
        problem_of_text("name", plan.organisation)
        or problem_of_text("language", plan.language or "")
        or problem_of_json("extra", plan.extra)
    )


def problem_of_period(period: Period) -> str | None:
    """What is wrong with the plan's period."""
    if period.starts and period.ends and period.starts > period.ends:
        return gettext("it ends on %(day)s, before it starts") % {"day": period.ends.isoformat()}
    return problem_of_texts(period)


def problem_of_dismissal(told: Dismissal) -> str | None:
    """Of a finding nothing is known but what it rests on, and which check or rule found it."""
    if told.check not in CHECKS and told.check not in COMPARED:
        return gettext("%(name)r is no check whose findings can be dismissed") % {
            "name": told.check
        }
    if not _FINDING.fullmatch(told.finding):
        return gettext(
            "%(name)r names no finding; `cascade show --node` tells what to write there"
        ) % {"name": told.finding}
    if not told.because.strip():
        return gettext("tell why it does not apply")
    return problem_of_texts(told)


def problem_of_node(node: Node, there: There) -> str | None:
    """What is wrong with a node by itself."""
    if node.id in there.archived:
        return gettext("an archived node has this identifier; restore it first, or choose another")
    if node.starts and node.due and node.starts > node.due:
        return gettext("it is due on %(day)s, before it starts") % {"day": node.due.isoformat()}
    if node.budget is not None and node.budget < 0:
        return gettext("its budget is below 0")
    return problem_of_name(node.id) or problem_of_texts(node)


def problem_of_mission(
    node: Node, there: There, current: list[str], missions: list[str]
) -> str | None:
    """A plan has one current mission, and the one that is there stays.

    ``current`` and ``missions`` are those that are there and in the file.
    """
    before = there.nodes.get(node.id)
    if before is not None and (before.kind is Kind.MISSION) != (node.kind is Kind.MISSION):
        return gettext(
            "a goal does not become the mission, nor the other way; set the mission instead"
        )
    if not _is_current_mission(node):
        if before is not None and _is_current_mission(before):
            return gettext("the current mission is not retired by a file; set a new one instead")
        return None
    if current and node.id not in current:
        return gettext("the current mission is %(id)r; set a new one before, or leave this out") % {
            "id": current[0]
        }
    if missions[0] != node.id:
        return gettext("a plan has one current mission, and %(id)r is one already") % {
            "id": missions[0]
        }
    return None


def _is_current_mission(node: Node) -> bool:
    return node.kind is Kind.MISSION and node.status is Status.ACTIVE


def current_missions(plan: Plan) -> list[str]:
    """The identifiers of a plan's live missions."""
    return [node.id for node in plan.nodes if _is_current_mission(node)]


def problem_of_link(child: Node, link: Contribution, merged: dict[str, Node]) -> str | None:
    """What is wrong with a contribution, apart from cycles."""
    parent = merged.get(link.to)
    if parent is None:
        return gettext("no node has the identifier %(id)r; add it, or drop the contribution") % {
            "id": link.to
        }
    if parent.id == child.id:
        return gettext("a node does not contribute to itself")
    if child.kind is Kind.MISSION:
        return gettext("the mission contributes to nothing")
    if child.kind.level < parent.kind.level:
        return gettext("a %(child)s cannot contribute to a %(parent)s") % {
            "child": _kind(child),
            "parent": _kind(parent),
        }
    if not 0 < link.weight < np.inf:
        return gettext("its weight is not above 0")
    return problem_of_texts(link)


def _kind(node: Node) -> str:
    return str(choices.Kind(KIND_CODES[node.kind]).label)


def problem_of_hidden(node: Node, hidden: Iterable[Hidden]) -> str | None:
    """A kind that does not fit the links which come back when an archived node is restored."""
    for link in hidden:
        if link.parent == node.id and link.child_kind.level < node.kind.level:
            return gettext("%(id)r, which is archived, contributes to it from above") % {
                "id": link.child
            }
        if link.child == node.id and node.kind.level < link.parent_kind.level:
            return gettext("it contributes to %(id)r, which is archived, from above") % {
                "id": link.parent
            }
    return None


def cycles_of(
    merged: dict[str, Node], hidden: Iterable[Hidden]
) -> Iterator[tuple[set[tuple[str, str]], str]]:
    """Each cycle of the plan as it would be: its links, and its path in words.

    Archived nodes count, so that restoring one closes no cycle.
    """
    merged = dict(merged)
    for hid in hidden:
        child = merged.get(hid.child) or Node(hid.child, hid.child_kind)
        links = (*child.contributes_to, Contribution(hid.parent))
        merged[hid.child] = replace(child, contributes_to=links)
        merged.setdefault(hid.parent, Node(hid.parent, hid.parent_kind))
    graph = GoalGraph.from_plan(Plan(nodes=tuple(merged.values())))
    for cycle in find_cycles(graph):
        path = [str(graph.ids[node]) for node in cycle.witness]
        inside = {str(graph.ids[node]) for node in cycle.nodes.tolist()}
        inner = {
            (child, link.to)
            for child in inside
            for link in merged[child].contributes_to
            if link.to in inside
        }
        yield (
            inner,
            gettext("it closes a cycle: %(path)s") % {"path": " -> ".join([*path, path[0]])},
        )
