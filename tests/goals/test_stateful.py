"""Services driven at random; after each step the answers, the rows and the trail are sound."""

from __future__ import annotations

import os

import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.effort import tries
from tests.goals.stateful.contributions import ContributionRules
from tests.goals.stateful.files import FileRules
from tests.goals.stateful.machine import furnished
from tests.goals.stateful.measures import MeasureRules
from tests.goals.stateful.nodes import NodeRules
from tests.goals.stateful.organisations import OrganisationRules
from tests.goals.stateful.undoing import UndoRules
from tests.worlds import northwind

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES", tries(15)))
STEPS = int(os.environ.get("STATEFUL_STEPS", "22"))


class Cascade(NodeRules, ContributionRules, MeasureRules, OrganisationRules, FileRules, UndoRules):
    """All that can be done."""


def test_whatever_is_done_everything_stays_sound(db: None):
    with time_machine.travel("2026-06-30T12:00:00Z", tick=False):
        Cascade.world = furnished(northwind())
        run_state_machine_as_test(
            Cascade,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                suppress_health_check=list(HealthCheck),
                # Against a database, making a failure smaller takes many minutes.
                phases=[Phase.explicit, Phase.reuse, Phase.generate],
            ),
        )
