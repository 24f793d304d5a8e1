"""What a search finds, as it is shown: the text where it was found, with the parts to mark."""

from __future__ import annotations

from dataclasses import dataclass

from goals.choices import Kind, Status, word_of
from goals.models import Node, Unit, User
from goals.search import Asked, spans_of
from goals.search.folding import Span

#: How much of a long text is shown, and of that before what was found.
EXCERPT, BEFORE = 160, 40


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    ``what`` is ``node``, ``person`` or ``unit``. ``key`` is a node's key, a person's address for
    mail or a unit's key; ``title`` is a node's title, or a name. ``kind``, ``status`` and ``unit``
    (a key) are a node's, in the words of plan files. ``field`` says where it was found: ``key``,
    ``title`` or ``description`` of a node, ``name`` or ``email`` of a person, ``key``, ``name`` or
    ``function`` of a unit. ``excerpt`` is the text there, or a part of it, and ``spans`` are the
    parts of the excerpt to be marked, in order.
    """

    what: str
    key: str
    title: str
    kind: str | None = None
    status: str | None = None
    unit: str | None = None
    field: str = "title"
    excerpt: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, best first, at most ``limit`` of each.

    ``more`` says that there are more nodes; ``misspelt`` that nothing is spelt as it was typed,
    and the nodes are what may have been meant.
    """

    text: str
    nodes: tuple[Hit, ...] = ()
    people: tuple[Hit, ...] = ()
    units: tuple[Hit, ...] = ()
    more: bool = False
    misspelt: bool = False

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All of them: nodes, units, people."""
        return self.nodes + self.units + self.people


def node_hit(node: Node, asked: Asked) -> Hit:
    """A node, found where the most of the words stand."""
    texts = {"title": node.title, "key": node.key, "description": node.description}
    return _node(node, *_best(texts, asked))


def key_hit(node: Node, typed: str) -> Hit:
    """A node, found by its key or the first part of it."""
    marked = (0, len(typed)) if node.key.startswith(typed) else (0, len(node.key))
    return _node(node, "key", node.key, (marked,))


def misspelt_hit(node: Node, spans: tuple[Span, ...]) -> Hit:
    """A node, found by words of its title that are nearly those that were typed."""
    return _node(node, "title", *_excerpt(node.title, spans))


def unit_hit(unit: Unit, asked: Asked) -> Hit:
    """A unit, found where the most of the words stand."""
    texts = {"name": unit.name, "key": unit.prefix, "function": unit.function or ""}
    field, excerpt, spans = _best(texts, asked)
    return Hit("unit", unit.prefix, str(unit), field=field, excerpt=excerpt, spans=spans)


def person_hit(user: User, asked: Asked) -> Hit:
    """A member, found where the most of the words stand."""
    field, excerpt, spans = _best({"name": user.name, "email": user.email}, asked)
    return Hit("person", user.email, str(user), field=field, excerpt=excerpt, spans=spans)


def _node(node: Node, field: str, excerpt: str, spans: tuple[Span, ...]) -> Hit:
    return Hit(
        "node",
        node.key,
        node.title,
        kind=word_of(Kind, node.kind),
        status=word_of(Status, node.status),
        unit=None if node.unit is None else node.unit.prefix,
        field=field,
        excerpt=excerpt,
        spans=spans,
    )


def _best(texts: dict[str, str], asked: Asked) -> tuple[str, str, tuple[Span, ...]]:
    """``(field, excerpt, spans)`` of the text that holds the most words; the first of equals."""
    met = {field: spans_of(asked.words, text) for field, text in texts.items()}
    field = max(texts, key=lambda field: len(met[field]))
    return field, *_excerpt(texts[field], met[field])


def _excerpt(text: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """The part of a text around the first of the spans, and those within it, apart from another."""
    spans = _apart(spans)
    first = 0
    if len(text) > EXCERPT and spans:
        first = max(0, min(spans[0][0] - BEFORE, len(text) - EXCERPT))
    within = tuple((a - first, b - first) for a, b in spans if b <= first + EXCERPT)
    return text[first : first + EXCERPT], within


def _apart(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The same parts in order, those that overlap as one."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
