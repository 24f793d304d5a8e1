"""Fingerprints, suspicion, freshness."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.drift import (
    CADENCE_DAYS,
    NEVER,
    age,
    are_stale,
    fingerprint,
    freshness,
    is_suspect,
    last_check_in,
)
from cascade.types import (
    Confirmation,
    Contribution,
    Direction,
    KeyResult,
    Kind,
    Milestone,
    Node,
    ProgressBy,
    ProgressPolicy,
    Status,
    Value,
)
from tests.cascade.graphs import moderate

TODAY = date(2026, 6, 30)
ARR = KeyResult("arr", "Yearly revenue", "EUR", 4.0, 6.0)
NPS = KeyResult("nps", "Promoters", "points", 20.0, 40.0)
GOAL = Node(
    "g",
    Kind.COMPANY_GOAL,
    "Win Europe",
    "In every capital",
    due=date(2026, 12, 31),
    key_results=(ARR, NPS),
)
DAY = date(2026, 6, 30)


def test_a_fingerprint_is_16_hexadecimal_digits_and_stays():
    """Stored in plans: another algorithm would make every contribution suspect."""
    assert fingerprint(GOAL) == fingerprint(replace(GOAL))
    assert fingerprint(Node("m", Kind.MISSION, "Feed the town")) == "2db064b3d4de6269"
    assert len(fingerprint(GOAL)) == 16
    assert int(fingerprint(GOAL), 16) >= 0


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": Kind.FUNCTIONAL_GOAL},
        {"title": "Win Asia"},
        {"title": "win Europe"},
        {"title": "WinEurope"},
        {"description": "In some capitals"},
        {"title": "Win Europe In", "description": "every capital"},
        {"due": date(2027, 1, 1)},
        {"due": None},
        {"key_results": (ARR,)},
        {"key_results": ()},
        {"key_results": (ARR, NPS, NPS)},
        {"key_results": (replace(ARR, target=7.0), NPS)},
        {"key_results": (replace(ARR, target=None), NPS)},
        {"key_results": (replace(ARR, unit="USD"), NPS)},
        {"key_results": (replace(ARR, title="Yearly profit"), NPS)},
        {"key_results": (replace(ARR, target=40.0), replace(NPS, target=6.0))},
    ],
)
def test_substance_changes_the_fingerprint(changed):
    assert fingerprint(replace(GOAL, **changed)) != fingerprint(GOAL)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "other"},
        {"title": "  Win\n\tEurope "},
        {"description": "In  every capital\n"},
        {"status": Status.DONE},
        {"progress": ProgressPolicy(ProgressBy.MANUAL, value=0.9)},
        {"owner": "ana"},
        {"unit": "sales"},
        {"starts": date(2026, 2, 2)},
        {"budget": 9.0},
        {"confidence": 0.1},
        {"checked_in": DAY},
        {"milestones": (Milestone(DAY, 0.5),)},
        {"contributes_to": (Contribution("m"),)},
        {"key_results": (NPS, ARR)},
        {"key_results": (replace(ARR, values=(Value(DAY, 5.0),)), NPS)},
        {"key_results": (replace(ARR, title=" Yearly  revenue"), NPS)},
        {"key_results": (replace(ARR, target=6), NPS)},
        {"key_results": (replace(ARR, id="a", owner="ana", due=DAY), NPS)},
        {"extra": {"colour": "red"}},
        {"line": 7},
    ],
)
def test_status_progress_and_white_space_do_not(changed):
    assert fingerprint(replace(GOAL, **changed)) == fingerprint(GOAL)


def test_a_unit_left_out_is_a_unit_left_empty():
    bare = replace(GOAL, key_results=(replace(ARR, unit=None),))
    assert fingerprint(bare) == fingerprint(replace(GOAL, key_results=(replace(ARR, unit=""),)))


texts = st.text(st.sampled_from('ab \n"\\,[]é'), max_size=6)


@moderate
@given(texts, texts, texts, texts)
def test_fingerprints_differ_when_the_words_do(title, description, other_title, other_description):
    one = Node("g", Kind.COMPANY_GOAL, title, description)
    other = Node("g", Kind.COMPANY_GOAL, other_title, other_description)
    words = (title.split(), description.split()) == (other_title.split(), other_description.split())
    assert (fingerprint(one) == fingerprint(other)) == words


def link(*, print_of: Node | None) -> Contribution:
    printed = None if print_of is None else fingerprint(print_of)
    return Contribution("g", confirmed=Confirmation("ana", DAY, printed))


def test_a_contribution_is_suspect_when_its_parent_changed_since_it_was_confirmed():
    assert is_suspect(link(print_of=GOAL), GOAL) is False
    assert is_suspect(link(print_of=GOAL), replace(GOAL, title="Win Asia")) is True
    assert is_suspect(link(print_of=GOAL), replace(GOAL, status=Status.DONE)) is False


def test_suspicion_is_unknown_where_nothing_was_confirmed():
    assert is_suspect(Contribution("g"), GOAL) is None
    assert is_suspect(link(print_of=None), GOAL) is None


def test_a_direction_alone_is_no_substance():
    turned = replace(GOAL, key_results=(replace(ARR, direction=Direction.UP), NPS))
    assert fingerprint(turned) == fingerprint(GOAL)


# Freshness.


@pytest.mark.parametrize(
    ("age_days", "half_life", "fresh"),
    [(0, 14, 1), (14, 14, 0.5), (28, 14, 0.25), (7, 14, 2**-0.5)],
)
def test_freshness_halves_with_every_half_life(age_days, half_life, fresh):
    assert freshness(age_days, half_life) == pytest.approx(fresh)


def test_days_to_come_are_fresh():
    assert freshness(-3, 14) == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_stale_is_more_than_two_half_lives(kind):
    half_life = CADENCE_DAYS[kind]
    at_the_line = age(DAY - timedelta(days=2 * half_life), kind, DAY)
    beyond = age(DAY - timedelta(days=2 * half_life + 1), kind, DAY)
    assert (at_the_line.freshness, at_the_line.is_stale()) == (0.25, False)
    assert beyond.is_stale()


def test_the_cadence_is_the_levels_and_shorter_further_from_the_mission():
    days = [CADENCE_DAYS[kind] for kind in Kind]
    assert days == sorted(days, reverse=True)
    assert age(DAY - timedelta(days=10), Kind.PROGRAM, DAY, {Kind.PROGRAM: 5.0}).freshness == 0.25


def test_no_check_in_has_no_age():
    assert age(None, Kind.PROGRAM, DAY) is None


def test_the_last_check_in_is_a_recorded_value_or_a_look():
    values = (
        Value(date(2026, 5, 1), 1.0),
        Value(date(2026, 9, 1), 2.0),
        Value(date(2026, 4, 1), 0.0),
    )
    node = replace(GOAL, key_results=(replace(ARR, values=values), NPS))
    assert last_check_in(node, DAY) == date(2026, 5, 1)
    assert last_check_in(replace(node, checked_in=date(2026, 6, 1)), DAY) == date(2026, 6, 1)
    assert last_check_in(replace(node, checked_in=date(2026, 7, 1)), DAY) == date(2026, 5, 1)
    assert last_check_in(node, date(2026, 1, 1)) is None
    assert last_check_in(GOAL, DAY) is None


@given(
    ages=st.lists(st.integers(-10, 3000) | st.none(), min_size=1),
    half_life=st.floats(0.1, 1000),
    below=st.sampled_from([0.0, 0.25, 1.0, 1.5]) | st.floats(0.001, 1.0),
)
def test_many_are_stale_when_each_is(ages, half_life, below):
    cadence = dict.fromkeys(Kind, half_life)
    days = [None if old is None else TODAY - timedelta(old) for old in ages]
    last = np.array([NEVER if day is None else day.toordinal() for day in days], np.int32)

    found = are_stale(last, np.full(len(ages), 3, np.int8), TODAY, cadence, below)

    each = [age(day, Kind.PROGRAM, TODAY, cadence) for day in days]
    assert found.tolist() == [aged is not None and aged.is_stale(below) for aged in each]
