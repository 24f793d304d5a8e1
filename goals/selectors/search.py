"""What an organisation has that a few words or a key name: nodes, people and units, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Q

from goals.actors import Actor
from goals.choices import Status
from goals.models import KeySeries, Membership, Node, Unit, User
from goals.search import Asked, Folded, FoldedText, Tier, fold, found, is_long
from goals.search.spelling import meant
from goals.selectors.hits import (
    Found,
    Hit,
    key_hit,
    misspelt_hit,
    node_hit,
    person_hit,
    unit_hit,
)
from goals.selectors.rows import nodes_visible_to, units_of

#: How many things are looked at, to tell the better ones; of titles that are only similar, more.
CANDIDATES, SIMILAR = 40, 200
#: How a key may be typed: its prefix, and a number with or without something between.
_KEY = re.compile(r"([A-Z][A-Z0-9]{0,15}?)([\s_#–-]*)([0-9]{1,9})")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,15}")
#: Of a prefix that is typed in part, so many series, and the first nodes of each.
_MOST_SERIES, _FIRST_NODES = 10, 20


def search(actor: Actor, text: str, limit: int = 8) -> Found:
    """The nodes, people and units of the actor's organisation that a text names.

    ``text`` may be anything. A key counts however it is written (``SALES-12``, ``sales 12``); of
    words, all must be found, in any order, whatever their case and (where the database can tell)
    accents. Best first: the key itself, titles that start so, keys that start so, words of the
    title, parts of its words, then the description. Where nothing is found, titles with a letter
    wrong in a word. Archived nodes are left out, and drafts that the actor may not see.
    """
    asked = Asked.of(text)
    if not asked.words:
        return Found(text)
    nodes = list(islice(_distinct(_nodes(actor, asked, limit + 1)), limit + 1))
    exact = Found(
        text,
        nodes=tuple(nodes[:limit]),
        people=_people(actor, asked, limit),
        units=_units(actor, asked, limit),
        more=len(nodes) > limit,
    )
    if exact.hits:
        return exact
    unspaced = _unspaced(actor, asked, limit)
    if unspaced:
        return Found(text, nodes=unspaced)
    similar = _misspelt(actor, asked, limit)
    return Found(text, nodes=similar, misspelt=bool(similar))


def _distinct(hits: Iterable[Hit]) -> Iterator[Hit]:
    seen: set[str] = set()
    for hit in hits:
        if hit.key not in seen:
            seen.add(hit.key)
            yield hit


def _nodes(actor: Actor, asked: Asked, limit: int) -> Iterator[Hit]:
    """The nodes, best first, some of them twice. What is not asked for is not looked for."""
    typed = fold(asked.text)
    exact = _exact_keys(typed)
    yield from _of_keys(actor, exact, exact)
    yield from _of_tier(actor, Tier.TITLE_STARTS, asked, limit)
    yield from _of_keys(actor, *_keys_that_start(actor, typed, exact))
    for tier in (Tier.WORDS_START, Tier.IN_HEADING, Tier.ANYWHERE):
        yield from _of_tier(actor, tier, asked, limit)


def _of_tier(actor: Actor, tier: Tier, asked: Asked, limit: int) -> Iterator[Hit]:
    most = max(CANDIDATES, limit)
    rows = found(nodes_visible_to(actor), actor.organisation_id, asked, tier, most)
    for row in sorted(rows, key=lambda row: _rank(row, asked)):
        yield node_hit(row, asked)


def _rank(node: Node, asked: Asked) -> tuple[object, ...]:
    """Within a tier: what is not closed, whole words, nearer to the mission, shorter titles."""
    there = set(re.findall(r"\w+", fold(node.title)))
    whole = sum(fold(word) in there for word in asked.words)
    closed = node.status not in (Status.ACTIVE, Status.DRAFT)
    return closed, -whole, node.kind, len(node.title), node.pk


def _exact_keys(typed: str) -> list[str]:
    """The keys that a text may mean; without a mark between, it may be divided anywhere.

    >>> _exact_keys("SALES 012"), _exact_keys("Q12")
    (['SALES-12'], ['Q-12', 'Q1-2'])
    """
    met = _KEY.fullmatch(typed)
    if met is None:
        return []
    prefix, mark, number = met.groups()
    cuts = range(1 if mark else len(number))
    return [f"{prefix}{number[:cut]}-{int(number[cut:])}" for cut in cuts]


def _keys_that_start(actor: Actor, typed: str, exact: list[str]) -> tuple[list[str], list[str]]:
    """``(keys, starts)``: keys that begin as the text, and how; lower numbers first."""
    if exact:
        longer = [str(number) for size in (10, 100) for number in range(size)]
        ends = [end.zfill(1 if place < 10 else 2) for place, end in enumerate(longer)]
        return [f"{key}{end}" for key in exact for end in ends], exact
    start = typed.removesuffix("-")
    if not _PREFIX.fullmatch(start):
        return [], []
    series = KeySeries.objects.filter(organisation_id=actor.organisation_id)
    prefixes = series.filter(prefix__startswith=start).order_by("prefix")
    told = prefixes.values_list("prefix", flat=True)[:_MOST_SERIES]
    numbers = range(1, _FIRST_NODES + 1)
    return [f"{prefix}-{number}" for prefix in told for number in numbers], [typed]


def _of_keys(actor: Actor, keys: list[str], starts: list[str]) -> list[Hit]:
    """Those of the keys that there are, in their order."""
    if not keys:
        return []
    nodes = nodes_visible_to(actor).filter(archived_at=None, key__in=keys)
    rows = {node.key: node for node in nodes}
    present = [rows[key] for key in keys if key in rows]
    return [
        key_hit(row, next((start for start in starts if row.key.startswith(start)), row.key))
        for row in present
    ]


def _unspaced(actor: Actor, asked: Asked, limit: int) -> tuple[Hit, ...]:
    """Nodes for a short word of a script without spaces, which no index of trigrams knows."""
    if all(is_long(word) or word.isascii() for word in asked.words):
        return ()
    nodes = nodes_visible_to(actor).filter(archived_at=None)
    for word in asked.words:
        nodes = nodes.filter(title__icontains=word)
    rows = sorted(nodes[: max(CANDIDATES, limit)], key=lambda row: _rank(row, asked))
    return tuple(node_hit(row, asked) for row in rows[:limit])


def _misspelt(actor: Actor, asked: Asked, limit: int) -> tuple[Hit, ...]:
    """Nodes whose titles have words that are nearly those that were typed."""
    nodes = nodes_visible_to(actor)
    rows = found(nodes, actor.organisation_id, asked, Tier.MISSPELT, SIMILAR)
    spans_in = meant(asked.words)
    near = [(row, spans) for row in rows if (spans := spans_in(row.title)) is not None]
    near.sort(key=lambda pair: _rank(pair[0], asked))
    return tuple(misspelt_hit(row, spans) for row, spans in near[:limit])


def _units(actor: Actor, asked: Asked, limit: int) -> tuple[Hit, ...]:
    """The units, which are few, by key, name and function."""
    words = [fold(word) for word in asked.words]
    texts = [
        (unit, fold(f" {unit.prefix} {unit.name} {unit.function or ''}"))
        for unit in units_of(actor).filter(archived_at=None)
    ]
    met = [unit for unit, text in texts if all(_is_in(word, text) for word in words)]
    met.sort(key=lambda unit: (_start_rank(unit, fold(asked.text)), unit.name, unit.prefix))
    return tuple(unit_hit(unit, asked) for unit in met[:limit])


def _is_in(word: str, text: str) -> bool:
    return (word if is_long(word) else f" {word}") in text


def _start_rank(unit: Unit, typed: str) -> int:
    if unit.prefix == typed:
        return 0
    return 1 if fold(unit.name).startswith(typed) or unit.prefix.startswith(typed) else 2


def _people(actor: Actor, asked: Asked, limit: int) -> tuple[Hit, ...]:
    """The members, by name and address."""
    members = Membership.objects.filter(organisation_id=actor.organisation_id).values("user")
    people = User.objects.filter(pk__in=members)
    people = people.alias(folded_name=Folded("name"), folded_email=Folded("email"))
    for word in asked.words:
        people = people.filter(_in_column(word, "name") | _in_column(word, "email"))
    start = fold(asked.text)
    rows = sorted(
        people[: max(CANDIDATES, limit)],
        key=lambda user: (not fold(str(user)).startswith(start), fold(str(user)), user.email),
    )
    return tuple(person_hit(user, asked) for user in rows[:limit])


def _in_column(word: str, column: str) -> Q:
    """A word in a name or an address; a short one at the start of a word."""
    return Q(**{f"folded_{column}__contains": FoldedText(word if is_long(word) else f" {word}")})


__all__ = ["Found", "Hit", "search"]
