"""Suggestions find the parents of public plans that nothing was tuned on."""

import numpy as np
import pytest

from benchmarks.advice import rank
from cascade.meaning import Meanings

pytestmark = pytest.mark.skipif(
    not rank.SHARED.exists(), reason="needs the public plans in ../shared/data/smart"
)
#: A little under what the report tells.
FIRST, AMONG_THREE = 0.46, 0.71
FIRST_WITH_MEANINGS, AMONG_THREE_WITH_MEANINGS = 0.53, 0.78


def test_right_parents_come_first_as_often_as_reported() -> None:
    asked = rank.asked(True)
    ranks = np.array([question.rank(rank.shipped()) for question in asked])
    assert len(ranks) > 450
    assert (ranks < 1.5).mean() >= FIRST
    assert (ranks <= 3).mean() >= AMONG_THREE
    plain = np.array([question.rank(rank.plain()) for question in asked])
    assert (ranks <= 3).mean() > (plain <= 3).mean()


def test_meanings_find_more_as_reported(meanings: Meanings) -> None:
    weights = rank.shipped(semantic=True)
    ranks = np.array([question.rank(weights) for question in rank.asked(True, semantic=True)])
    assert (ranks < 1.5).mean() >= FIRST_WITH_MEANINGS
    assert (ranks <= 3).mean() >= AMONG_THREE_WITH_MEANINGS


def test_a_family_left_out_of_the_fit_is_served_by_the_others() -> None:
    found = rank.across(rank.asked(False))
    assert len(found) == 5
    for ranks in found.values():
        assert (np.array(ranks) <= 3).mean() >= 0.6


def test_weights_are_those_that_are_fitted() -> None:
    again, shipped = rank.fitted(rank.asked(False)), rank.shipped()
    fitted = [rank.FEATURES.index(name) for name in rank.FITTED]
    assert again.plain[fitted] == pytest.approx(shipped.plain[fitted], abs=0.02)


def test_no_plan_is_both_fitted_on_and_kept() -> None:
    kept, fitted = ({question.group for question in rank.asked(each)} for each in (True, False))
    assert kept.isdisjoint(fitted)
    assert kept | fitted == set(rank.groups())
