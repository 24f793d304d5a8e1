"""Nodes are judged as the engine judges them, whatever the plan, the day and the state."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cascade.types import (
    Confirmation,
    Contribution,
    KeyResult,
    Kind,
    Node,
    Plan,
    Status,
    Value,
    Waiver,
)
from goals import models
from goals.bridge import load_plan
from goals.bridge.broken import NODE_RULES
from goals.bridge.judged import Judged, judged
from goals.bridge.loading import load
from goals.bridge.remarks import judge_all
from tests.effort import tries
from tests.goals.bridge.judging import check_judged
from tests.goals.bridge.rows import put
from tests.goals.bridge.speaking import speaking, with_prints

pytestmark = pytest.mark.django_db
hypothesis = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=tries(40)
)
DAY = date(2026, 6, 30)
today = st.dates(date(2019, 1, 1), date(2031, 1, 1)) | st.just(DAY)


def judge(organisation: models.Organisation, as_of: date = DAY) -> Judged:
    """As it is, from the rows."""
    with_prints(organisation)
    return judged(load(organisation.pk), as_of, judge_all(organisation.pk))


@hypothesis
@given(plan=speaking(), as_of=today)
def test_judges_as_the_engine_does(plan, as_of):
    organisation = put(plan)

    check_judged(judge(organisation, as_of), load_plan(organisation), as_of)


BREAKING = Plan(
    nodes=(
        Node("m", Kind.MISSION, "Feed the town"),
        Node("old", Kind.MISSION, "Feed the village", status=Status.SUPERSEDED),
        Node("goal", Kind.COMPANY_GOAL, "Better", due=date(2026, 5, 1),
             contributes_to=(Contribution("m"),), checked_in=date(2025, 1, 1)),
        Node("empty", Kind.FUNCTIONAL_GOAL, " ", contributes_to=(
            Contribution("goal", moves="x", confirmed=Confirmation("ana", DAY, "other")),
            Contribution("m"),
        ), extra={"titel": 1}, due=DAY, depends_on=("nobody",)),
        Node("low", Kind.PROGRAM, "Bake", contributes_to=(Contribution("m"),)),
        Node("up", Kind.FUNCTIONAL_GOAL, "Sell bread in town", contributes_to=(Contribution("low"),),
             starts=date(2026, 1, 1), due=date(2026, 12, 31),
             key_results=(KeyResult("kr", "Calls made", baseline=0.0, target=10.0, unit="calls",
                                    values=(Value(DAY, 0.0),)),)),
        Node("cut", Kind.PROGRAM, "Print", contributes_to=(Contribution("old"),),
             waived=Waiver("soon", date(2026, 1, 1))),
    ),
)  # fmt: skip
#: Of these the organisation of the example can break none: rows are without cycles, and there is
#: one mission at most.
NEVER = {"cycle", "many-missions"}


def test_finds_every_rule_broken():
    found = judge(put(BREAKING))

    check_judged(found, load_plan(models.Organisation.objects.get()), DAY)
    broken = {rule for rule in NODE_RULES if found.breaking(rule).any()}
    assert broken == set(NODE_RULES) - NEVER


def test_knows_without_texts_what_rests_on_links_and_dates():
    snapshot = load(put(BREAKING).pk)

    found = judged(snapshot, DAY, None)

    assert (found.verdicts, found.smart, found.confirmed) == (None, None, None)
    assert found.breaking("smart-specific") is None
    assert found.breaking("orphan").sum() == 1
    assert found.breaking("due-after-parent").sum() == 1


def test_says_of_a_draft_whether_it_would_be_connected():
    goal = Node("g", Kind.COMPANY_GOAL, contributes_to=(Contribution("m"),))
    draft = Node("d", Kind.PROGRAM, status=Status.DRAFT, contributes_to=(Contribution("g"),))
    lonely = Node("l", Kind.PROGRAM, status=Status.DRAFT)
    mission = Node("m", Kind.MISSION)

    found = judge(put(Plan(nodes=(mission, goal, draft, lonely))))

    assert found.connected.tolist() == [True, True, True, False]


@pytest.mark.parametrize("as_of", [date(2026, 6, 25), DAY, date(2026, 7, 25)])
def test_a_check_in_of_a_later_day_does_not_count(as_of):
    values = (Value(date(2026, 5, 1), 1.0), Value(date(2026, 6, 28), 2.0))
    node = Node("p", Kind.PROGRAM, key_results=(KeyResult("kr", values=values),))
    organisation = put(Plan(nodes=(Node("m", Kind.MISSION), node)))

    check_judged(judge(organisation, as_of), load_plan(organisation), as_of)
