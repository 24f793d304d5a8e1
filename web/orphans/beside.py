"""What stands beside the orphans: goals that nothing serves, and links that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cascade.layers import Bools, Ints, reach
from goals.models import Node
from goals.selectors.alignment import WholePlan
from goals.selectors.rows import nodes_visible_to
from goals.selectors.twins import Twins, compares_units, twins_of_units
from web.presenting.nodes import NodeRow, rows_of_places

#: How many rows a page of a list shows.
ROWS = 50
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Remark:
    """One row of a list, and what is the matter with it where the list does not say it all.

    ``other`` is the node that says nearly the same, ``likeness`` (0..1) how alike the two are.
    """

    row: NodeRow
    note: str = ""
    other: NodeRow | None = None
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list; ``count`` is of all pages, ``is_known`` False while it is worked out."""

    rows: tuple[Remark, ...]
    count: int
    page: int
    pages: int
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A list beside the orphans: its name, what it means, what to do, and what none means."""

    label: Text
    means: Text
    mend: Text
    none: Text
    finding: str = ""


LISTS: dict[str, Kind] = {
    "unsupported": Kind(
        gettext_lazy("Unsupported goals"),
        gettext_lazy("No live program is below these goals: nobody works on them."),
        gettext_lazy("Link a program to each, start one, or drop the goal."),
        gettext_lazy("Every live goal has a program below it."),
        "unsupported",
    ),
    "unmeasured": Kind(
        gettext_lazy("Unmeasured goals"),
        gettext_lazy("Neither these goals nor anything below them has a key result."),
        gettext_lazy("Add a key result to each: a metric with its baseline, target and unit."),
        gettext_lazy("Every live goal has a key result, or something below it has one."),
        "unmeasured",
    ),
    "empty": Kind(
        gettext_lazy("Empty goals"),
        gettext_lazy("These goals have no key result, and nothing contributes to them."),
        gettext_lazy("Say how each is measured and who contributes to it, or drop it."),
        gettext_lazy("Every live goal has a key result or something that contributes to it."),
        "empty",
    ),
    "dangling": Kind(
        gettext_lazy("Dangling links"),
        gettext_lazy(
            "These contribute to something that was archived: the link counts for nothing."
        ),
        gettext_lazy("Restore what was archived, or withdraw the link and choose another."),
        gettext_lazy(
            "No link leads to something that is not in the plan. An import refuses such links and"
            " names them in its report."
        ),
    ),
    "twice": Kind(
        gettext_lazy("Planned twice"),
        gettext_lazy(
            "Two units say nearly the same, and the plan does not say how the two are related."
        ),
        gettext_lazy(
            "Make one of the two, or say in both how they are related. Where it is meant so,"
            " dismiss the finding on the page of one of them."
        ),
        gettext_lazy("No two units plan nearly the same."),
    ),
}


def counts_of(plan: WholePlan, within: Bools) -> dict[str, int | None]:
    """How long each list is; None for what is still being worked out. Two queries, or four."""
    found: dict[str, int | None] = {
        name: int((mask(plan) & within).sum()) for name, mask in _GOALS.items()
    }
    found["dangling"] = len(_dangling(plan, within)[0])
    if compares_units(plan):
        twins = _twins(plan, within)
        found["twice"] = None if twins is None else len(twins)
    return found


def listed(plan: WholePlan, name: str, within: Bools, page: int) -> Listed:
    """A page of a list. A fixed number of queries."""
    if name == "dangling":
        return _dangling_page(plan, within, page)
    if name == "twice":
        return _twins_page(plan, within, page)
    places = np.flatnonzero(_GOALS[name](plan) & within)
    shares = np.nan_to_num(plan.answer.shares[places])
    places = places[np.lexsort((places, -shares))]
    some, page, pages = _page(places, page)
    rows = rows_of_places(plan, some.tolist())
    return Listed(tuple(Remark(row) for row in rows), len(places), page, pages)


def _page(places: Any, page: int) -> tuple[Any, int, int]:
    pages = max(1, -(-len(places) // ROWS))
    page = min(max(page, 1), pages)
    return places[(page - 1) * ROWS : page * ROWS], page, pages


def _unsupported(plan: WholePlan) -> Bools:
    return plan.answer.goals & ~plan.answer.shape.supported


def _has_key_result(plan: WholePlan) -> Bools:
    marks = np.zeros(plan.answer.graph.n_nodes, bool)
    marks[plan.answer.measures.owner] = True
    return marks


def _unmeasured(plan: WholePlan) -> Bools:
    answer = plan.answer
    measured = np.flatnonzero(_has_key_result(plan) & answer.graph.live).astype(np.int32)
    return answer.goals & ~reach(answer.graph.up, measured)


def _empty(plan: WholePlan) -> Bools:
    answer = plan.answer
    alone: Bools = answer.graph.n_live_children == 0
    return answer.goals & alone & ~_has_key_result(plan)


_GOALS: dict[str, Callable[[WholePlan], Bools]] = {
    "unsupported": _unsupported,
    "unmeasured": _unmeasured,
    "empty": _empty,
}


def _dangling(plan: WholePlan, within: Bools) -> tuple[Ints, Any]:
    """The live nodes that contribute to archived ones (places), and the rows' numbers of these."""
    snapshot = plan.snapshot
    _children, _parents, kept = snapshot.ends
    if kept.all():
        return np.empty(0, np.int32), np.empty(0, np.int64)
    children = snapshot.places(snapshot.links["child_id"][~kept])
    parents = snapshot.links["parent_id"][~kept]
    wanted = (children >= 0) & (snapshot.places(parents) < 0)
    wanted[wanted] &= (plan.answer.graph.live & within)[children[wanted]]
    return children[wanted], parents[wanted]


def _dangling_page(plan: WholePlan, within: Bools, page: int) -> Listed:
    children, parents = _dangling(plan, within)
    some, page, pages = _page(np.arange(len(children)), page)
    rows = {row.number: row for row in rows_of_places(plan, children[some].tolist())}
    visible = nodes_visible_to(plan.reader).select_related(None)
    archived = visible.in_bulk(parents[some].tolist())
    numbers = plan.snapshot.numbers[children[some]].tolist()
    found = [
        Remark(rows[number], _dangling_note(archived.get(parent)))
        for number, parent in zip(numbers, parents[some].tolist(), strict=True)
        if number in rows
    ]
    return Listed(tuple(found), len(children), page, pages)


def _twins(plan: WholePlan, within: Bools) -> list[Twins] | None:
    found = twins_of_units(plan)
    if found is None:
        return None
    return [pair for pair in found if within[pair.one] or within[pair.other]]


def _twins_page(plan: WholePlan, within: Bools, page: int) -> Listed:
    found = _twins(plan, within)
    some, page, pages = _page(found or [], page)
    places = dict.fromkeys(place for pair in some for place in (pair.one, pair.other))
    rows = {row.number: row for row in rows_of_places(plan, places)}
    numbers = plan.snapshot.numbers
    told = [
        Remark(rows[one], other=rows[other], likeness=pair.likeness)
        for pair in some
        for one, other in [(int(numbers[pair.one]), int(numbers[pair.other]))]
        if one in rows and other in rows
    ]
    return Listed(tuple(told), len(found or ()), page, pages, is_known=found is not None)


def _dangling_note(parent: Node | None) -> str:
    if parent is None:
        return _("Contributes to a draft of another unit, which is archived.")
    told = {"key": parent.key, "title": parent.title}
    return _("Contributes to %(key)s “%(title)s”, which is archived.") % told
