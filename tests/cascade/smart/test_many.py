"""Verdicts of many nodes at once are those of each."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.smart import Subject, judge
from cascade.smart.many import NO_DAY, WORDS, by_itself, codes_of, mean, on_day
from tests.strategies import nodes

DAY = date(2026, 6, 30)
many = st.lists(nodes("n", st.just("m")), min_size=1, max_size=6)


@given(
    some=many,
    connected=st.none() | st.lists(st.booleans(), min_size=6, max_size=6),
    as_of=st.dates() | st.just(DAY),
    words=st.booleans(),
)
def test_judges_each_as_it_is_judged_alone(some, connected, as_of, words):
    alone = np.array([codes_of(by_itself(node, words=words)) for node in some], np.uint8)
    due = np.array([node.due.toordinal() if node.due else NO_DAY for node in some])
    marks = None if connected is None else np.array(connected[: len(some)])

    found = on_day(alone, due, marks, as_of)

    subjects = [
        Subject(node, as_of, None if connected is None else connected[place], words=words)
        for place, node in enumerate(some)
    ]
    judgements = [judge(subject) for subject in subjects]
    words_found = [[WORDS[code].replace("unknown", "not_applicable") for code in c] for c in found]
    assert words_found == [list(judgement.verdicts.values()) for judgement in judgements]
    known = [judgement.mean for judgement in judgements if judgement.mean is not None]
    assert mean(found) == (pytest.approx(sum(known) / len(known)) if known else None)


def test_there_is_no_mean_of_nothing():
    assert mean(np.empty((0, 5), np.uint8)) is None
