"""The example is as fresh on any day as on the one that its file was written for."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cascade import check
from goals.management.commands.load_example import AS_OF, example_plan
from goals.management.dates import later, months_between, moved

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(since=DAYS, today=DAYS)
def test_months_lead_to_the_last_such_day_that_is_not_in_the_future(since: date, today: date):
    months = months_between(since, today)
    assert later(since, months) <= max(since, today)
    assert later(since, months + 1) > today


@given(one=DAYS, other=DAYS, months=st.integers(0, 600))
def test_days_keep_their_order(one: date, other: date, months: int):
    earlier, after = sorted([one, other])
    assert later(earlier, months) <= later(after, months)


#: Months are not of one length: what is nearly late may be late in another one.
BY_LENGTH = {"off-track", "at-risk", "stale", "far-behind"}


@pytest.mark.parametrize("months", [0, 1, 4, 7, 12, 40])
def test_findings_are_the_same_on_the_day_that_moved_along(months: int):
    plan = example_plan()
    before = check(plan, as_of=AS_OF)
    after = check(moved(plan, months), as_of=later(AS_OF, months))
    assert before.counts == after.counts
    told = [
        Counter((each.rule, each.node) for each in report.findings) for report in (before, after)
    ]
    differing = (told[0] - told[1]) + (told[1] - told[0])
    assert {rule for rule, _ in differing} <= BY_LENGTH
    assert differing.total() <= 2
    assert after.index.value == pytest.approx(before.index.value, abs=1)


@pytest.mark.django_db
@time_machine.travel("2031-03-14 10:00", tick=False)
def test_example_is_loaded_as_of_the_last_weeks(capsys: pytest.CaptureFixture[str]):
    from django.core.management import call_command

    from goals.bridge import load_plan
    from goals.models import Organisation

    call_command("load_example")
    loaded = load_plan(Organisation.objects.get())
    looked = [node.checked_in for node in loaded.nodes if node.checked_in]
    assert date(2031, 2, 14) < max(looked) <= date(2031, 3, 14)
    shipped = check(example_plan(), as_of=AS_OF).index.value
    assert shipped is not None
    assert check(loaded, as_of=date(2031, 3, 14)).index.value == pytest.approx(shipped, abs=8)
