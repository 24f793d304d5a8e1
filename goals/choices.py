"""What a stored code means. Codes of the engine's words are the engine's own, in its order."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from cascade.types import Direction as EngineDirection
from cascade.types import Kind as EngineKind
from cascade.types import Measures as EngineMeasures
from cascade.types import ProgressBy as EngineProgressBy
from cascade.types import Status as EngineStatus


class Kind(IntegerChoices):
    """What a node is, by level: nearer to the mission first."""

    MISSION = 0, _("mission")
    COMPANY_GOAL = 1, _("company goal")
    FUNCTIONAL_GOAL = 2, _("functional goal")
    PROGRAM = 3, _("program")


class Status(IntegerChoices):
    """Where a node stands in its life. Live is active; the last three are retired."""

    DRAFT = 0, _("draft")
    ACTIVE = 1, _("active")
    DONE = 2, _("done")
    CANCELLED = 3, _("cancelled")
    SUPERSEDED = 4, _("superseded")


class ProgressBy(IntegerChoices):
    """How a node's progress is found."""

    AUTO = 0, _("by its key results, else by its children")
    KEY_RESULTS = 1, _("by its key results")
    CHILDREN = 2, _("by its children")
    BOTH = 3, _("by both, in a stated split")
    MINIMUM = 4, _("the least of both")
    MANUAL = 5, _("given by hand")


class Direction(IntegerChoices):
    """Which way a key result's value should move."""

    UP = 0, _("up")
    DOWN = 1, _("down")
    HOLD = 2, _("hold")


class Measures(IntegerChoices):
    """What a metric tells."""

    OUTCOME = 0, _("outcome")
    OUTPUT = 1, _("output")
    ACTIVITY = 2, _("activity")


class Role(TextChoices):
    """What a person is in an organisation; one person may be several."""

    EXECUTIVE = "executive", _("executive")
    LEAD = "lead", _("functional lead")
    STAFF = "staff", _("staff")
    ADMINISTRATOR = "administrator", _("administrator")


class Scope(TextChoices):
    """What a token may be used for."""

    READ = "read", _("read")
    WRITE = "write", _("read and write")
    VALUES = "values", _("read, and record values")


class Theme(TextChoices):
    """The colours of the pages, as a person wants them."""

    SYSTEM = "system", _("as the device says")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


#: The engine's words by code: the place in a tuple is the stored code.
ENGINE_WORDS: dict[type[IntegerChoices], tuple[StrEnum, ...]] = {
    Kind: tuple(EngineKind),
    Status: tuple(EngineStatus),
    ProgressBy: tuple(EngineProgressBy),
    Direction: tuple(EngineDirection),
    Measures: tuple(EngineMeasures),
}


def word_of(choices: type[IntegerChoices], code: int | None) -> str | None:
    """The word that a plan file and the API use for a stored code; None for none.

    >>> word_of(Kind, 1)
    'company_goal'
    """
    return None if code is None else ENGINE_WORDS[choices][code].value


def code_of(choices: type[IntegerChoices], word: str | None) -> int | None:
    """The code to store for a plan file's word; None for none. Raises :class:`ValueError`.

    >>> code_of(Status, "active")
    1
    """
    if word is None:
        return None
    return [known.value for known in ENGINE_WORDS[choices]].index(word)
