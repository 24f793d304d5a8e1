"""Why this number: the terms must add up to it."""

from datetime import date

import pytest
from hypothesis import given

from cascade import Config, ProgressBy
from cascade.facts import Facts
from cascade.why import why_progress
from tests.strategies import plans

AS_OF = date(2026, 6, 30)


@given(plans())
def test_terms_add_up_to_the_number(plan):
    facts = Facts(plan, AS_OF, Config())
    for number in range(len(plan.nodes)):
        why = why_progress(facts, number)
        on_cycle = bool(facts.graph.layers.cyclic[number])
        if why.policy is ProgressBy.MANUAL or why.fraction is None or on_cycle:
            continue
        assert sum(term.part * (term.fraction or 0) for term in why.terms) == pytest.approx(
            why.fraction
        )
        assert sum(term.part for term in why.terms) == pytest.approx(1)


@given(plans())
def test_unknown_terms_make_up_nothing(plan):
    facts = Facts(plan, AS_OF, Config())
    for number in range(len(plan.nodes)):
        parts = [term.part for term in why_progress(facts, number).terms if term.fraction is None]
        assert all(part == 0 for part in parts)
