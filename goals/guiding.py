"""How the SMART rules advise in this installation: by the setting ``CHECKS_FILE``."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from functools import cached_property

from django.conf import settings

from cascade.config import Config
from cascade.smart import Guide
from cascade.smart.many import EDITION


@dataclass(frozen=True, eq=False)
class Guidance:
    """What the configuration says of checks, words, the year, and limits of units and owners."""

    config: Config

    @cached_property
    def guide(self) -> Guide:
        """The same as the rules take it."""
        return self.config.guide

    @cached_property
    def edition(self) -> str:
        """Which rules these are: what rules of another edition tell may differ."""
        told, config = hashlib.sha256(EDITION.encode()), self.config
        told.update(repr(sorted(config.checks_off)).encode())
        told.update(repr(sorted(config.words.items())).encode())
        told.update(repr((config.fiscal_month, astuple(config.thresholds))).encode())
        return told.hexdigest()[:16]


_made: list[Guidance] = []


def guidance() -> Guidance:
    """What holds here; made once, for words take a while to read."""
    if not _made or _made[-1].config is not settings.CHECKING:
        _made[:] = [Guidance(settings.CHECKING)]
    return _made[-1]
