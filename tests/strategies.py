"""Hypothesis strategies for plans: small ones that use every field, and awkward texts."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from cascade.types import (
    Confirmation,
    Contribution,
    Direction,
    Dismissal,
    KeyResult,
    Kind,
    Measures,
    Milestone,
    Need,
    Node,
    Period,
    Plan,
    ProgressBy,
    ProgressPolicy,
    Status,
    Unit,
    Value,
    Waiver,
)

#: Texts that some format may take for something else.
AWKWARD = [
    "=1+1", "'=1+1", "+49 123", "-5", "@home", "＝SUM(A1)", "'tis", "- a", "a: b", "a # b", "#REF!",
    "yes", "null", "~", "007", "1e5", "1.0", ".nan", "2026-01-01", "a;b", "a*2", "\\", "a\\;b", "_x000D_",
    "_x005F_", "a,b", 'say "x"', "<b>&amp;</b>", "]]>", "é\u0301", "日本語", "🎯", "\u2028", "a\nb", "{", "[1]",
    "*a", "&a", "!tag", "%", "|", ">", "?", "true", "0x1f", "<<", "=", "---", "...",
]  # fmt: skip

_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"))
#: Any text without control characters, and the awkward ones.
texts = st.sampled_from(AWKWARD) | st.text(_CHARACTERS, max_size=20)
#: Identifiers: not empty, no spaces around them, no line ends.
identifiers = texts.map(lambda text: text.strip().replace("\n", " ")).filter(bool)
#: Numbers that a plan may hold.
numbers = st.integers(-10_000, 10_000).map(float) | st.floats(-1e300, 1e300)
amounts = st.integers(0, 10**9).map(float) | st.floats(0, 1e300)
# Numbers with few digits left (1e-323) can be multiplied and added up to anything.
weights = st.sampled_from([0.5, 1.0, 2.0]) | st.floats(
    0, 1e300, exclude_min=True, allow_subnormal=False
)
fractions = st.floats(0, 1)
days = st.dates(date(1, 1, 1)) | st.dates(date(2020, 1, 1), date(2030, 1, 1))


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _few(strategy: st.SearchStrategy[Any], **options: Any) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3, **options).map(tuple)


_plain = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(-1e300, 1e300) | texts
)
#: Fields of the user's own; no name is one of ours.
extras = st.dictionaries(
    st.sampled_from(["colour", "x-note", "Größe", "=cmd", "a.b", "two words"]),
    st.recursive(
        _plain,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=5,
    ),
    max_size=2,
)

confirmations = st.builds(
    Confirmation, by=_maybe(texts), on=_maybe(days), fingerprint=_maybe(texts), extra=extras
)
values = st.builds(Value, on=days, value=numbers, extra=extras)
key_results = st.builds(
    KeyResult,
    id=identifiers,
    title=texts,
    unit=_maybe(texts),
    baseline=_maybe(numbers),
    target=_maybe(numbers),
    direction=_maybe(st.sampled_from(Direction)),
    band=_maybe(st.tuples(numbers, numbers)),
    tolerance=_maybe(amounts),
    measures=_maybe(st.sampled_from(Measures)),
    weight=weights,
    owner=_maybe(texts),
    due=_maybe(days),
    values=_few(values),
    extra=extras,
)
policies = st.builds(
    ProgressPolicy,
    by=st.sampled_from(ProgressBy),
    key_results_share=st.just(0.5) | fractions,
    value=_maybe(fractions),
    extra=st.just({}) | extras,
)
periods = st.builds(Period, name=texts, starts=_maybe(days), ends=_maybe(days), extra=extras)
units = st.builds(
    Unit,
    id=identifiers,
    name=texts,
    function=_maybe(texts),
    purpose=texts,
    parent=_maybe(texts),
    extra=extras,
)

_dismissals = st.builds(
    Dismissal,
    finding=st.integers(0, 2**128 - 1).map("{:032x}".format),
    check=st.sampled_from(["broad", "no-reason", "near-duplicate"]),
    because=texts.filter(str.strip),
    by=_maybe(texts),
    extra=extras,
)


def contributions(parents: st.SearchStrategy[str]) -> st.SearchStrategy[Contribution]:
    """Contributions to these parents, short and long."""
    return st.builds(Contribution, parents) | st.builds(
        Contribution,
        to=parents,
        weight=weights,
        because=texts,
        moves=_maybe(texts),
        primary=st.booleans(),
        confirmed=_maybe(confirmations),
        extra=extras,
    )


def nodes(identifier: str, parents: st.SearchStrategy[str]) -> st.SearchStrategy[Node]:
    """Nodes of this name that contribute to some of these parents."""
    return st.builds(
        Node,
        id=st.just(identifier),
        kind=st.sampled_from(Kind),
        title=texts,
        description=texts,
        unit=_maybe(texts),
        owner=_maybe(texts),
        starts=_maybe(days),
        due=_maybe(days),
        status=st.sampled_from(Status),
        budget=_maybe(amounts),
        contributes_to=_few(contributions(parents)),
        key_results=_few(key_results, unique_by=lambda result: result.id),
        depends_on=_few(parents),
        related=_few(parents),
        progress=st.just(ProgressPolicy()) | policies,
        milestones=_few(st.builds(Milestone, on=days, expected=fractions, extra=extras)),
        checked_in=_maybe(days),
        confidence=_maybe(fractions),
        needs=st.dictionaries(texts, st.sampled_from(Need), max_size=2),
        waived=_maybe(st.builds(Waiver, because=texts, until=days, by=_maybe(texts), extra=extras)),
        dismissed=st.lists(_dismissals, max_size=2, unique_by=lambda each: each.finding).map(tuple),
        extra=extras,
    )


@st.composite
def plans(draw: st.DrawFn, max_nodes: int = 8) -> Plan:
    """Plans of up to ``max_nodes`` nodes that use every field; links may dangle or close cycles."""
    names = draw(st.lists(identifiers, max_size=max_nodes, unique=True))
    parents = st.sampled_from([*names, "nobody"])
    return Plan(
        nodes=tuple(draw(nodes(name, parents)) for name in names),
        organisation=draw(texts),
        language=draw(_maybe(texts)),
        period=draw(_maybe(periods)),
        units=draw(_few(units, unique_by=lambda unit: unit.id)),
        extra=draw(extras),
    )
