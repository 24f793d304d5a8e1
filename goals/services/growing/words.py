"""Names of units and titles of goals, as people write them."""

from __future__ import annotations

import numpy as np

FUNCTIONS = ("sales", "marketing", "product", "delivery", "support", "finance", "people", "legal")
REGIONS = ("North", "South", "East", "West")
WHAT = (
    "renewals", "first answers", "new customers", "deliveries on time", "repeat orders",
    "audits passed", "partners", "trained colleagues", "incidents", "releases", "contracts",
    "feedback", "referrals", "forecasts", "handovers", "inspections",
)  # fmt: skip
DO = ("Raise", "Double", "Secure", "Shorten the way to", "Simplify", "Renew", "Widen", "Steady")
FOR = ("schools", "hospitals", "small firms", "cities", "farms", "households", "ports", "labs")
PEOPLE = ("Ada", "Bo", "Chidi", "Dana", "Emre", "Fatou", "Gita", "Hana", "Ivo", "June")


def titles(n: int, rng: np.random.Generator) -> list[str]:
    """One title a node; no two are the same."""
    chosen = [rng.integers(0, len(words), n).tolist() for words in (DO, WHAT, FOR)]
    return [
        f"{DO[do]} {WHAT[what]} for {FOR[whom]}, no. {number}"
        for number, (do, what, whom) in enumerate(zip(*chosen, strict=True))
    ]
