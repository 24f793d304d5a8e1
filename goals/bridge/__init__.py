"""The bridge: an organisation's rows as the engine's plan, and as the engine's arrays."""

from goals.bridge.answers import Answer
from goals.bridge.judged import Judged, judged
from goals.bridge.plans import load_plan
from goals.bridge.remarking import remarks_on
from goals.bridge.snapshot import Snapshot
from goals.bridge.store import current

__all__ = ["Answer", "Judged", "Snapshot", "current", "judged", "load_plan", "remarks_on"]
