"""How often something is tried: what a test asks for, by the share of the profile that is loaded."""

from __future__ import annotations

from hypothesis import settings

_USUAL = 100
#: Fewer show nothing: Hypothesis begins with the simplest.
_LEAST = 5


def tries(usual: int) -> int:
    """So many of what a test usually tries: a fifth in the profile ``brief``, more in ``long``.

    A number that a test states itself is left alone by Hypothesis's profiles.
    """
    return max(min(usual, _LEAST), usual * settings.default.max_examples // _USUAL)


def walks(usual: int) -> range:
    """The seeds of as many long walks by chance: each is a hundred steps, so one shows much."""
    return range(max(1, usual * settings.default.max_examples // _USUAL))
