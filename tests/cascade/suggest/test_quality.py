"""Suggestions find the parents of public plans that nothing was tuned on."""

import numpy as np
import pytest

from benchmarks.advice import rank

pytestmark = pytest.mark.skipif(
    not rank.SHARED.exists(), reason="needs the public plans in ../shared/data/smart"
)
#: A little under what the report tells.
FIRST, AMONG_THREE = 0.44, 0.70


def test_right_parents_come_first_as_often_as_reported() -> None:
    asked = rank.asked(True)
    ranks = np.array([question.rank(rank.shipped()) for question in asked])
    assert len(ranks) > 450
    assert (ranks < 1.5).mean() >= FIRST
    assert (ranks <= 3).mean() >= AMONG_THREE
    plain = np.array([question.rank(rank.plain()) for question in asked])
    assert (1 / ranks).mean() > (1 / plain).mean()


def test_no_plan_is_both_fitted_on_and_kept() -> None:
    kept, fitted = ({question.group for question in rank.asked(each)} for each in (True, False))
    assert kept.isdisjoint(fitted)
    assert kept | fitted == set(rank.groups())
