"""What the SMART rules can find: each check with its letter, rule, version and messages.

They stand in data files (``data/checks.toml``, ``data/messages.toml``), so that they can be read,
translated and switched off without touching code.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from cascade.findings import Criterion
from cascade.sayings import Said, say


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be found.

    ``rule`` is the rule of the catalogue that it belongs to, ``version`` rises when it would find
    something else, ``confidence`` (0..1) is how sure a finding is. ``says``, ``why`` and ``mend``
    are templates.
    """

    id: str
    criterion: Criterion
    rule: str
    version: int
    confidence: float
    says: str
    why: str
    mend: str

    @property
    def reason(self) -> Said:
        """Why it matters, in a sentence."""
        return say(self.why)


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("cascade.smart") / "data" / name).read_text("utf-8"))


def _checks() -> dict[str, Check]:
    told = _data("messages.toml")
    found: dict[str, Check] = {}
    for letter, checks in _data("checks.toml").items():
        criterion = Criterion(letter)
        for id, row in checks.items():
            rule = row.get("rule", f"smart-{letter.replace('_', '-')}")
            messages = (told[part][id] for part in ("says", "why", "mend"))
            found[id] = Check(id, criterion, rule, row["version"], row["confidence"], *messages)
    return found


#: Every check, by its identifier.
CHECKS: dict[str, Check] = _checks()
#: Templates, also those that are no check's own: what is said and mends by case, the sentence that
#: a key result makes, and what it may lack.
SAYS: dict[str, str] = _data("messages.toml")["says"]
MENDS: dict[str, str] = _data("messages.toml")["mend"]
SENTENCE: dict[str, str] = _data("messages.toml")["sentence"]
FIELD: dict[str, str] = _data("messages.toml")["field"]
