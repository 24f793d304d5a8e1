"""An organisation's plan as a reader may take it away."""

from __future__ import annotations

from cascade.types import Plan
from goals.actors import Actor
from goals.bridge import load_plan
from goals.models import Organisation


def plan_of(organisation: Organisation, reader: Actor) -> Plan:
    """The plan without what is archived, and without drafts that the reader may not see."""
    return load_plan(organisation, visible_to=reader)
