"""What suggestions rest on: weights, thresholds and empty words, from a readable file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from cascade.smart.features import stem

#: What is seen of a candidate, in the order of the ranker's columns.
FEATURES = (
    "own", "family", "nearest", "mine", "own_spelling", "family_spelling", "mine_spelling", "level",
    "unit", "unit_links", "cut_off", "skips", "measured",
)  # fmt: skip
#: What the optional meanings add to these.
MEANT = ("own_meaning", "family_meaning", "nearest_meaning")
#: Those that public plans tell, and so can be fitted; the others stand by hand.
FITTED = FEATURES[: FEATURES.index("unit")]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The numbers and words of a data file.

    ``weights`` has one number a feature, ``meant_weights`` the same where meanings are read, and
    one for each of these; ``pairs`` is what a pair of words counts beside a word. ``least_margin``
    is how far the first must stand out to be suggested; ``spelt_alike`` and ``meant_alike`` are
    from where on spelling and meaning are a reason, ``alike`` from where on two titles are
    near-duplicates. ``empty`` words are left out; ``light`` ones (stems) count, but are no reason.
    """

    version: int
    weights: Mapping[str, float]
    meant_weights: Mapping[str, float]
    pairs: float
    least_margin: float
    spelt_alike: float
    meant_alike: float
    alike: float
    empty: frozenset[str]
    light: frozenset[str]


def load(text: str) -> Lexicon:
    """The lexicon of a data file's text (TOML, as ``data/suggest.toml``)."""
    told = tomllib.loads(text)
    weights = {name: float(told["weights"][name]) for name in FEATURES}
    fitted = {name: float(told["weights-with-meanings"][name]) for name in (*FITTED, *MEANT)}
    return Lexicon(
        told["version"],
        weights,
        weights | fitted,
        told["pairs"],
        told["suggest"]["least-margin"],
        told["suggest"]["spelt-alike"],
        told["suggest"]["meant-alike"],
        told["near-duplicates"]["alike"],
        frozenset(told["empty-words"].split()),
        frozenset(stem(word) for word in told["light-words"].split()),
    )


#: The one that ships.
SHIPPED = load((resources.files("cascade.suggest") / "data" / "suggest.toml").read_text("utf-8"))
