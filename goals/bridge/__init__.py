"""The bridge: an organisation's rows as the engine's plan, and as the engine's arrays."""

from goals.bridge.answers import Answer
from goals.bridge.plans import load_plan
from goals.bridge.snapshot import Snapshot
from goals.bridge.store import current

__all__ = ["Answer", "Snapshot", "current", "load_plan"]
