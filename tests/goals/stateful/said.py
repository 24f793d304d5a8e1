"""What writers say: mostly sensible, now and then not."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from cascade.types import (
    Contribution,
    KeyResult,
    Kind,
    Milestone,
    Need,
    Node,
    Plan,
    ProgressBy,
    ProgressPolicy,
    Status,
    Unit,
    Value,
    Waiver,
)
from tests.strategies import AWKWARD

TODAY = date(2026, 6, 30)
#: Days around today; what is past may be recorded.
days = st.sampled_from([date(2026, month, day) for month in (3, 5, 6, 9) for day in (1, 30)])
texts = st.sampled_from(["", "Bread", "Ovens", "Towns served", *AWKWARD])
#: Texts that no database holds.
unstorable = st.sampled_from(["\x00", "a\x1bb", "\ud800"])
weights = st.sampled_from([0.5, 1.0, 2.0, 3.0])
budgets = st.integers(0, 999).map(float)
fractions = st.sampled_from([0.0, 0.25, 0.5, 1.0])
values = st.integers(-50, 150).map(float)
extras = st.sampled_from([{}, {"colour": "red"}, {"colour": 1}, {"colour": True}, {"ref": [1.5]}])
owners = st.sampled_from(
    [None, "staff@northwind.example", "new@northwind.example", "Somebody", "Lead@Northwind.example"]
)
needs = st.dictionaries(st.sampled_from(["sales", "product", "SALES"]), st.sampled_from(Need))
#: Identifiers of plan files: some are new, some are there under that name or as a key.
identifiers = st.sampled_from(["a", "b", "c", "d", "ORG-1", "ORG-2", "SALES-1", "SALES-7"])
unit_names = st.sampled_from(["sales", "product", "ovens", "SALES"])


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nothing, or something."""
    return st.none() | strategy


def rarely(wrong: st.SearchStrategy[Any], right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What is right, but for one time in twenty."""
    return st.sampled_from([*[right] * 19, wrong]).flatmap(lambda strategy: strategy)


milestones = st.lists(
    st.builds(lambda on, expected: {"on": on.isoformat(), "expected": expected}, days, fractions),
    max_size=2,
)
#: What may be said of a node; ``unit`` and ``period`` are drawn from those that there are.
node_fields = st.fixed_dictionaries(
    {},
    optional={
        "title": rarely(unstorable, texts),
        "description": texts,
        "status": rarely(st.just(9), st.sampled_from([0, 1, 1, 1, 2, 3, 4])),
        "owner": owners,
        "starts": maybe(days),
        "due": maybe(days),
        "budget": rarely(st.sampled_from([-1.0, float("inf"), float("nan")]), maybe(budgets)),
        "progress_by": st.integers(0, 5),
        "key_results_share": rarely(st.just(1.5), fractions),
        "progress_value": maybe(fractions),
        "milestones": maybe(milestones),
        "needs": maybe(needs.map(lambda told: {name: need.value for name, need in told.items()})),
        "depends_on": maybe(st.lists(identifiers, max_size=2)),
        "checked_in": maybe(days),
        "confidence": maybe(fractions),
        "extra": rarely(st.just({"x": "\ud800"}), extras),
    },
)
link_fields = st.fixed_dictionaries(
    {},
    optional={
        "weight": rarely(st.sampled_from([0.0, -1.0, float("nan")]), weights),
        "because": rarely(unstorable, texts),
        "moves": rarely(st.just("nothing"), st.sampled_from([None, "arr", "kr-1"])),
        "primary": st.booleans(),
    },
)
key_result_fields = st.fixed_dictionaries(
    {},
    optional={
        "title": texts,
        "unit": maybe(texts),
        "baseline": maybe(values),
        "target": rarely(st.just(float("inf")), maybe(values)),
        "direction": maybe(st.integers(0, 2)),
        "band_low": maybe(st.just(10.0)),
        "band_high": maybe(st.just(20.0)),
        "tolerance": rarely(st.just(-1.0), maybe(st.just(5.0))),
        "weight": rarely(st.just(0.0), weights),
        "owner": owners,
        "due": maybe(days),
        "extra": extras,
    },
)
unit_fields = st.fixed_dictionaries(
    {},
    optional={
        "name": rarely(unstorable, texts),
        "function": maybe(st.sampled_from(["sales", "product", "ovens"])),
        "purpose": texts,
        "extra": extras,
    },
)
period_fields = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["", "2026", "Q1", "Q2"]),
        "starts": maybe(days),
        "ends": maybe(days),
    },
)


def _few(strategy: st.SearchStrategy[Any], most: int = 2, **options: Any) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=most, **options).map(tuple)


_contributions = st.builds(
    Contribution,
    to=identifiers,
    weight=weights,
    because=texts,
    primary=st.booleans(),
    extra=extras,
)
_results = st.builds(
    KeyResult,
    id=st.sampled_from(["arr", "kr-1", "towns"]),
    title=texts,
    baseline=maybe(values),
    target=maybe(values),
    weight=weights,
    owner=owners,
    values=_few(st.builds(Value, on=days, value=values)),
    extra=extras,
)


def _nodes(identifier: str) -> st.SearchStrategy[Node]:
    return st.builds(
        Node,
        id=st.just(identifier),
        kind=st.sampled_from([Kind.MISSION, *[kind for kind in Kind for _ in range(3)]]),
        title=texts,
        unit=maybe(unit_names),
        owner=owners,
        starts=maybe(days),
        due=maybe(days),
        status=st.sampled_from([Status.ACTIVE, *Status]),
        budget=maybe(budgets),
        contributes_to=_few(_contributions, 3),
        key_results=_few(_results, unique_by=lambda result: result.id),
        progress=st.builds(ProgressPolicy, by=st.sampled_from(ProgressBy), value=maybe(fractions)),
        milestones=_few(st.builds(Milestone, on=days, expected=fractions)),
        checked_in=maybe(days),
        confidence=maybe(fractions),
        needs=needs,
        waived=maybe(st.builds(Waiver, because=texts, until=days, by=owners)),
        extra=extras,
    )


@st.composite
def small_plans(draw: st.DrawFn) -> Plan:
    """Plans of a few nodes, some of which may be there; much of them may be refused."""
    names = draw(st.lists(identifiers, max_size=4, unique=True))
    described = draw(_few(unit_names, 2, unique=True))
    parents = maybe(unit_names)
    return Plan(
        nodes=tuple(draw(_nodes(name)) for name in names),
        organisation=draw(texts),
        units=tuple(Unit(name, draw(texts), parent=draw(parents)) for name in described),
        extra=draw(extras),
    )
