"""What a node may contribute to, best first, and what linking it there would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode

from goals.choices import Kind, Status, word_of
from goals.errors import ArchivedError, NotFoundError
from goals.models import Node
from goals.selectors.parents import Candidate, parents_for, parents_for_all
from goals.selectors.whatif import LinkEffect, link_effect
from web.looking import address, node_here
from web.presenting.loose_ends import others_with
from web.visits import Visit

#: How many candidates are shown at once; words find the others.
SHOWN = 8
#: What an address says that asks for candidates with a button each.
AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Suggested:
    """A parent that is proposed before anybody searches, and why, in a sentence or two.

    The rest is as a :class:`Choice` has it.
    """

    key: str
    title: str
    reason: str
    kind: str = ""
    unit: str = ""
    steps: int | None = None
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate as the picker shows it; ``kind`` is its word.

    ``steps`` is how many contributions the child would be from the mission, None where linking it
    there would not bring it to the mission, or where that is not known (``is_known``).
    """

    key: str
    title: str
    kind: str
    unit: str
    is_draft: bool
    steps: int | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """A parent picker as ``components/parent_picker.html`` wants it.

    ``child`` is empty for a node that is still to be created, and for several nodes (``of_many``).
    ``hits`` and ``effects`` are the addresses that answer with candidates, and with what the chosen
    link does. ``others`` more orphans reach the mission with the child. ``effect`` is what the
    chosen link would do; a new node has none yet. With ``at_once`` each candidate is a button that
    sends the form, else one is chosen and the form sent by its own. ``has_focus`` where it is what
    the page was opened for.

    ``suggested`` are shown until something is searched. ``is_preparing`` while it is not known yet
    what to suggest. ``suggests`` is the address that answers what is suggested for the words typed
    so far (``has_words`` if there are any); who pressed for it (``is_asked``) is also told that
    nothing is.
    """

    child: str
    choices: tuple[Choice, ...]
    hits: str
    effects: str = ""
    query: str = ""
    chosen: str = ""
    others: int = 0
    is_orphan: bool = False
    effect: LinkEffect | None = None
    at_once: bool = False
    has_focus: bool = False
    suggested: Sequence[Suggested] = ()
    is_preparing: bool = False
    suggests: str = ""
    has_words: bool = False
    is_asked: bool = False
    of_many: bool = False

    @property
    def name(self) -> str:
        """What tells it from other pickers on the page."""
        return "many" if self.of_many else self.child or "new"


def picker_of(
    visit: Visit,
    node: Node,
    query: str = "",
    chosen: str = "",
    *,
    at_once: bool = False,
    suggested: Sequence[Suggested] = (),
    is_preparing: bool = False,
) -> Picker:
    """The picker of a node's further parents; ``chosen`` is the key that is marked."""
    plan, proposed = visit.plan, () if query else suggested
    found = parents_for(plan, node, text=query, limit=SHOWN + len(proposed))
    parent = node_here(visit, chosen) if chosen else None
    place, hits = plan.place(node), address(visit, "node-parents", node.key)
    return Picker(
        child=node.key,
        choices=_choices(visit, found, parent, proposed),
        hits=f"{hits}?{AT_ONCE}=1" if at_once else hits,
        effects="" if at_once else f"{hits}?part=effect",
        query=query,
        chosen=chosen,
        others=others_with(plan, node),
        is_orphan=place >= 0 and bool(plan.answer.connection.orphan[place]),
        effect=link_effect(plan, node, parent) if parent is not None else None,
        at_once=at_once,
        has_focus=at_once,
        suggested=proposed,
        is_preparing=is_preparing,
    )


def picker_of_new(
    visit: Visit,
    kind: int,
    unit: str = "",
    query: str = "",
    chosen: str = "",
    *,
    suggested: Sequence[Suggested] = (),
) -> Picker:
    """The picker of a node that is still to be created, of a kind and in a unit."""
    proposed = () if query else suggested
    limit = SHOWN + len(proposed)
    found = parents_for(visit.plan, kind=kind, unit=unit or None, text=query, limit=limit)
    parent = node_here(visit, chosen) if chosen else None
    hits = f"{address(visit, 'node-new-parents')}?{urlencode({'kind': word_of(Kind, kind) or ''})}"
    return Picker(
        child="",
        choices=_choices(visit, found, parent, proposed),
        hits=hits,
        effects=f"{hits}&part=effect",
        query=query,
        chosen=chosen,
        suggested=proposed,
    )


def picker_of_many(
    visit: Visit, keys: Sequence[str], hits: str, query: str = "", chosen: str = ""
) -> Picker:
    """The picker of what several nodes contribute to; ``hits`` is where its form is sent."""
    found = parents_for_all(visit.plan, keys, text=query, limit=SHOWN)
    parent = node_here(visit, chosen) if chosen else None
    choices = _choices(visit, found, parent)
    return Picker("", choices, hits, query=query, chosen=chosen, of_many=True)


def _choices(
    visit: Visit,
    found: Iterable[Candidate],
    parent: Node | None,
    suggested: Sequence[Suggested] = (),
) -> tuple[Choice, ...]:
    """The candidates that are not suggested already.

    What is chosen stays among them, or among the suggested, whatever the search finds.
    """
    told = {one.key for one in suggested}
    choices = [_choice(candidate) for candidate in found if candidate.key not in told][:SHOWN]
    if parent is not None and parent.key not in told | {choice.key for choice in choices}:
        choices.insert(0, _chosen(visit, parent))
    return tuple(choices)


def _choice(found: Candidate) -> Choice:
    return Choice(
        key=found.key,
        title=found.title or found.key,
        kind=word_of(Kind, found.kind) or "",
        unit=found.unit,
        is_draft=found.status == Status.DRAFT,
        steps=None if found.distance is None else found.distance + 1,
        is_known=found.connected is not None,
    )


def _chosen(visit: Visit, node: Node) -> Choice:
    place, connection = visit.plan.place(node), visit.plan.answer.connection
    is_connected = connection.known and place >= 0 and bool(connection.connected[place])
    return Choice(
        key=node.key,
        title=node.title or node.key,
        kind=word_of(Kind, node.kind) or "",
        unit=str(node.unit or ""),
        is_draft=node.status == Status.DRAFT,
        steps=int(connection.distance[place]) + 1 if is_connected else None,
        is_known=connection.known,
    )


def still_there(visit: Visit, chosen: str) -> str:
    """The key that was chosen; empty where that is archived meanwhile, or not to be seen.

    So a form that names it opens all the same, with all that was typed.
    """
    try:
        return node_here(visit, chosen).key if chosen else ""
    except (NotFoundError, ArchivedError):
        return ""


def asked(data: Any) -> tuple[str, str]:
    """The words and the choice that a form or an address holds, as far as they may be looked up."""
    clean = (str(data.get(name, "")).replace("\0", "").strip() for name in ("q", "parent"))
    query, chosen = clean
    return query[:200], chosen[:40]
