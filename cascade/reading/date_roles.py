"""The part that a date plays in a statement, by the words around it."""

from __future__ import annotations

from collections.abc import Callable

from cascade.reading import date_leads as leads
from cascade.reading import date_loose as loose
from cascade.reading.date_place import Place, Role, Told

_DAYS = frozenset({"iso", "numeric", "day_first"})
#: Forms of a time short enough for something to begin with it.
_NARROW = _DAYS | {"month_first", "part", "spoken_part"}
Rule = Callable[[Place], Told | None]


def role_of(place: Place) -> Told:
    """The role of a date: what the first rule that knows says, else a deadline."""
    for rule in _RULES:
        told = rule(place)
        if told is not None:
            return told
    return Told(Role.DEADLINE)


def _over_years(place: Place) -> Told | None:
    """More than that year's: "10 % over 2025"; but "over the 2026 budget year"."""
    over = leads.OVER.search(place.before)
    if place.form not in ("year", "fiscal") or over is None:
        return None
    lasts = leads.PERIOD_AFTER.match(place.after) or "years" in place.words.lower()
    return Told(Role.DEADLINE if lasts else Role.BASELINE, leads.lead_of(over))


def _happened(place: Place) -> Told | None:
    """What was so then, or was done then: "the outages in Q1", "customers won in 2025 stay"."""
    if place.form not in ("year", "month_first", "season", "part", "fiscal"):
        return None
    if leads.HAPPENED.search(place.before):
        return Told(Role.NAME)
    is_group = leads.DONE.search(place.before) and leads.WORD_AFTER.match(place.after)
    return Told(Role.NAME) if is_group else None


def _within_a_stretch(place: Place) -> Told | None:
    """Not the end of it ("the start of the year"), or its end as a name ("year-end bonus")."""
    if place.form != "end" or leads.word_before(leads.BY, place.before):
        return None
    inner = leads.NOT_THE_END.match(place.words) or place.words.lower().endswith("-end")
    return Told(Role.NAME) if inner else None


def _takes_effect(place: Place) -> Told | None:
    """Something is so from then on: "in force from 1 July", "no diesel after June 2029"."""
    if (led := leads.TAKES_EFFECT.search(place.before)) is not None:
        return Told(Role.DEADLINE, leads.lead_of(led))
    if (never := leads.NEVER.search(place.near)) is not None:
        return Told(Role.DEADLINE, len(never["led"]))
    led = leads.FROM.search(place.before)
    return Told(Role.DEADLINE, leads.lead_of(led)) if led and _begins(place, led["word"]) else None


def _begins(place: Place, word: str) -> bool:
    """Whether something begins on a date that "from" or "as of" leads to."""
    if leads.AND_ON.match(place.after):
        return True
    if place.form not in _NARROW or not place.is_first:
        return False
    opens = leads.OPENS_SENTENCE.search(place.before)
    opens = opens if place.opens or (opens and opens.group()[0] in ".:;!?") else None
    if not (leads.ENDS_SENTENCE.match(place.after) or (opens and place.after[:1] in ", ")):
        return False
    is_day = place.form in _DAYS or leads.DAY_OF_A_MONTH.search(place.words)
    is_exact = is_day and word.lower() == "from"
    return is_exact or not leads.COMES_FROM.search(place.near)


def _measured_then(place: Place) -> Told | None:
    """What is compared with: "2025 levels"."""
    if leads.BASELINE_AFTER.match(place.after) and not leads.word_before(leads.BY, place.before):
        return Told(Role.BASELINE, leads.lead_of(leads.THAN.search(place.before)))
    return None


def _beside(place: Place) -> Told | None:
    """The value of then stands beside it: "(2022: 58 %)", "compared with 61 hours in 2024"."""
    if leads.IN_BRACKETS.search(place.before) and leads.THE_VALUE.match(place.after):
        return Told(Role.BASELINE)
    found = leads.COMPARED_WITH.search(place.before) or leads.AGAINST.search(place.before)
    if found is None and leads.TO_ANOTHER.match(place.after):
        found = leads.FROM_THEN.search(place.before)
    return Told(Role.BASELINE, len(found["led"])) if found else None


def _due(place: Place) -> Told | None:
    """A word says that it ends then: "by", "in the course of"."""
    led = leads.word_before(leads.BY, place.before) or leads.IN_THE_COURSE_OF.search(place.before)
    return Told(Role.DEADLINE, leads.lead_of(led)) if led else None


def _compared(place: Place) -> Told | None:
    """A word says that it starts then, or is compared with then: "from", "than in"."""
    than = leads.THAN.search(place.before)
    if than is None:
        return None
    is_named = place.form == "stretch" and than.group().lower().startswith("of")
    return Told(Role.NAME if is_named else Role.BASELINE, leads.lead_of(than))


def _decade(place: Place) -> Told | None:
    """Ten years: "a cabin for the 2030s"."""
    if place.form != "year" or not place.words.lower().endswith("s"):
        return None
    return Told(Role.NAME) if leads.OF_A_TIME.search(place.before) else None


def _at(place: Place) -> Told | None:
    """A word says that it is then: "in", "during"; what it is for may be named by it."""
    led = leads.AT.search(place.before)
    if led is None:
        return None
    if place.form == "stretch" and leads.FAR_AHEAD.search(f"{led.group()}{place.words}"):
        return Told(None)
    names = place.form in ("year", "part") and not place.after.startswith("-")
    named = names and leads.NAMED_AFTER.match(place.after)
    is_named = named and led.group().strip().lower() in ("for", "to", "on")
    return Told(Role.NAME if is_named else Role.DEADLINE, leads.lead_of(led))


def _naming(place: Place) -> Told | None:
    """It names what follows it: "the 2030 Agenda", "Q3 roadmap"."""
    if place.form in ("year", "part", "fiscal", "month_first") and leads.NAMED_AFTER.match(
        place.after
    ):
        return Told(Role.NAME)
    return None


#: The first that knows decides.
_RULES: tuple[Rule, ...] = (
    loose.of_span,
    _over_years,
    _happened,
    _within_a_stretch,
    loose.loose,
    loose.sitting,
    loose.may,
    _decade,
    _beside,
    _measured_then,
    _due,
    _takes_effect,
    _compared,
    loose.bare_month,
    _at,
    _naming,
)
