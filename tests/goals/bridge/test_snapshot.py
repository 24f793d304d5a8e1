"""A snapshot's answers are the engine's."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cascade.types import Contribution, KeyResult, Kind, Node, Plan, Value
from goals import models
from goals.bridge import load_plan
from goals.bridge.loading import load
from tests.goals.bridge.rows import put, sound
from tests.goals.bridge.same import check_answer
from tests.strategies import plans

pytestmark = pytest.mark.django_db
hypothesis = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
#: Days before, amid and after those of most plans.
today = st.dates(date(1, 1, 1)) | st.dates(date(2019, 1, 1), date(2031, 1, 1))


def moderate(plan: Plan) -> Plan:
    """Budgets and weights whose sums rounding leaves alone, whatever their order."""
    return replace(
        plan,
        nodes=tuple(
            replace(
                node,
                budget=None if node.budget is None else float(int(node.budget) % 1000),
                contributes_to=tuple(
                    replace(link, weight=1 + link.weight % 7) for link in node.contributes_to
                ),
                key_results=tuple(
                    replace(result, weight=1 + result.weight % 7) for result in node.key_results
                ),
            )
            for node in plan.nodes
        ),
    )


@hypothesis
@given(plan=plans(max_nodes=12), as_of=today)
def test_answers_as_the_engine_does(plan, as_of):
    organisation = put(moderate(sound(plan)))

    snapshot = load(organisation.pk)

    check_answer(snapshot.answer(as_of), load_plan(organisation), as_of)
