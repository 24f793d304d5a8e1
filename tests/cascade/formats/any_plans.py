"""Hypothesis: any plan that a plan file can hold, with the ugliest texts there are."""

import math
from datetime import date

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

UGLY = (
    "]]>", "?>", "<b>", "&amp;", "a\x00b", "\r\n", " x ", "\t", "a\n   b", "\ufffe", "_x41_", "_x",
    "é", "日本", "\U0001f600", "--", "=1+1", "a;b", '"', "'", "a\n\nb", "_x.2", "\x85", "\u2028",
)  # fmt: skip
texts = (
    st.text(max_size=12)
    | st.sampled_from(UGLY)
    | st.tuples(st.sampled_from(UGLY), st.text(max_size=4)).map("".join)
)
#: What the schema takes for an identifier.
ids = st.sampled_from(["m", "g", "a b", "7", "_x37_", "arr"]) | texts.filter(
    lambda text: bool(text.strip())
)
optional_ids = st.none() | ids
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
optional_days = st.none() | days
numbers = st.integers(-(10**6), 10**6).map(float) | st.floats(
    -1e300, 1e300, allow_nan=False
).filter(lambda number: not math.copysign(1, number) < 0 or number != 0)
amounts = numbers.map(abs)
weights = st.just(1.0) | st.floats(1e-300, 1e300)
fractions = st.floats(0, 1).map(abs)

_plain = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | numbers | texts
_values = st.recursive(
    _plain, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2)
)
_own_names = texts | st.sampled_from(
    ["stratml:Stakeholder", "stratml:OtherInformation", "stratml:MeasurementInstance", "label",
     "stratml:Organization", "source", "key", "cascade_more", "name", "stratml:Value"]
)  # fmt: skip


def extras(known: type) -> st.SearchStrategy:
    taken = {*known.__dataclass_fields__, "cascade", "nodes"}
    names = _own_names.filter(lambda name: name not in taken)
    return st.just({}) | st.dictionaries(names, _values, max_size=2)


values = st.builds(Value, days, numbers, extras(Value))
key_results = st.builds(
    KeyResult,
    id=ids,
    title=texts,
    unit=st.none() | texts,
    baseline=st.none() | numbers,
    target=st.none() | numbers,
    direction=st.none() | st.sampled_from(Direction),
    band=st.none() | st.tuples(numbers, numbers),
    tolerance=st.none() | amounts,
    measures=st.none() | st.sampled_from(Measures),
    weight=weights,
    owner=optional_ids,
    due=optional_days,
    values=st.lists(values, max_size=2).map(tuple),
    extra=extras(KeyResult),
)
confirmations = st.builds(
    Confirmation, optional_ids, optional_days, optional_ids, extras(Confirmation)
)
contributions = st.builds(
    Contribution,
    to=ids,
    weight=weights,
    because=texts,
    moves=optional_ids,
    primary=st.booleans(),
    confirmed=st.none() | confirmations,
    extra=extras(Contribution),
)
progress = st.just(ProgressPolicy()) | st.builds(
    ProgressPolicy,
    st.sampled_from(ProgressBy),
    fractions,
    st.none() | fractions,
    extras(ProgressPolicy),
)
nodes = st.builds(
    Node,
    id=ids,
    kind=st.sampled_from(Kind),
    title=texts,
    description=texts,
    unit=optional_ids,
    owner=optional_ids,
    starts=optional_days,
    due=optional_days,
    status=st.sampled_from(Status),
    budget=st.none() | amounts,
    contributes_to=st.lists(contributions, max_size=3).map(tuple),
    key_results=st.lists(key_results, max_size=2, unique_by=lambda result: result.id).map(tuple),
    depends_on=st.lists(ids, max_size=2).map(tuple),
    related=st.lists(ids, max_size=2).map(tuple),
    progress=progress,
    milestones=st.lists(st.builds(Milestone, days, fractions, extras(Milestone)), max_size=1).map(
        tuple
    ),
    checked_in=optional_days,
    confidence=st.none() | fractions,
    needs=st.dictionaries(texts, st.sampled_from(Need), max_size=1),
    waived=st.none() | st.builds(Waiver, texts, days, optional_ids, extras(Waiver)),
    dismissed=st.lists(
        st.builds(Dismissal, ids, texts, texts.filter(str.strip), optional_ids, extras(Dismissal)),
        max_size=1,
    ).map(tuple),
    extra=extras(Node),
)
units = st.builds(Unit, ids, texts, optional_ids, texts, optional_ids, extras(Unit))
periods = st.builds(Period, texts, optional_days, optional_days, extras(Period))
plans = st.builds(
    Plan,
    nodes=st.lists(nodes, max_size=5, unique_by=lambda node: node.id).map(tuple),
    organisation=texts,
    language=st.none() | texts,
    period=st.none() | periods,
    units=st.lists(units, max_size=1).map(tuple),
    extra=extras(Plan),
)
