"""The part that loose dates play: stretches, occasions, weekdays, seasons, bare months."""

from __future__ import annotations

import re

from cascade.reading import date_leads as leads
from cascade.reading.date_place import Place, Role, Told


def of_span(place: Place) -> Told | None:
    """A stretch of time: a deadline when something is done within it."""
    if place.form != "span":
        return None
    told = place.words.lower()
    if leads.AGE.match(place.after) or leads.COMPOUND.match(told):
        return Told(None)
    late = leads.NO_LATER.search(place.before)
    if late and leads.OF_AFTER.match(place.after) and not leads.SERVICE.search(place.around):
        return Told(Role.DEADLINE, leads.lead_of(late))
    led = leads.WITHIN.search(place.before)
    if leads.COMING.match(told):
        return Told(Role.DEADLINE, leads.lead_of(led))
    if led is None:
        return Told(None)
    if "first" in told or leads.PREVIOUS.search(place.before):
        return Told(Role.NAME)
    return Told(Role.DEADLINE, leads.lead_of(led)) if _ends(place, led.group()) else Told(None)


def _ends(place: Place, led: str) -> bool:
    """Whether something is done within the stretch; else it is an amount ("reply in 3 days")."""
    led = led.lower()
    inside = led.startswith(("within", "inside"))
    if leads.NO_SUCH.search(place.before):
        return False
    if inside and leads.OF_AFTER.match(place.after) and not leads.SERVICE.search(place.around):
        return True
    if not inside and not led.startswith(("in", "over", "for")):
        return False
    long = any(name in place.words.lower() for name in leads.LONG)
    return long and (not leads.SERVICE.search(place.near) or _says_how_far(place, led))


def _says_how_far(place: Place, led: str) -> bool:
    """Whether what stands before is a share that changes, which a stretch is given for."""
    far = any(name in place.words.lower() for name in leads.FAR_STRETCH)
    is_of_each = leads.OF_AFTER.match(place.after)
    return far and not is_of_each and bool(leads.FAR.search(place.near.removesuffix(led)))


def loose(place: Place) -> Told | None:
    """A weekday, a season or an event is a deadline when a word says so, and else no date."""
    find = _LEADS.get(place.form)
    if find is None:
        return None
    if leads.POINTED_AT.match(place.words) and not _comes_again(place):
        return Told(Role.DEADLINE, leads.lead_of(leads.BY.search(place.before)))
    led = find(place)
    return Told(Role.DEADLINE, leads.lead_of(led)) if leads.lead_of(led) else Told(None)


def _to_an_event(place: Place) -> re.Match[str] | None:
    """What leads to an event; "at" to what is surely one."""
    led = leads.word_before(leads.BY, place.before)
    if led is None and ("Con" in place.words or "onf" in place.words):
        led = leads.word_before(leads.AT, place.before)
    return led


def _to_an_occasion(place: Place) -> re.Match[str] | None:
    """What leads to an occasion: not to what is done then ("through Halloween events")."""
    led = leads.word_before(leads.BY, place.before)
    if led is None or led.group().lower().startswith(("through", "thru")):
        return None
    if not led.group().lower().startswith("by"):
        return led
    is_means = leads.NAMED_AFTER.match(place.after) or leads.IS_MEANS.fullmatch(place.words)
    return None if is_means else led


def _to_a_part_of_time(place: Place) -> re.Match[str] | None:
    """What leads to a weekday or a season, unless it is one of many."""
    led = leads.word_before(leads.BY, place.before)
    if led is None and _comes_again(place):
        return None
    return led or leads.BY.search(place.before) or leads.AT.search(place.before)


_LEADS = {
    "event": _to_an_event,
    "occasion": _to_an_occasion,
    "weekday": _to_a_part_of_time,
    "season": _to_a_part_of_time,
}


def _comes_again(place: Place) -> bool:
    """Whether a weekday or a season is any of them, and "tomorrow" the time to come."""
    told = place.words.lower()
    if told.startswith("to"):
        ends = told != "today" and leads.ENDS_SENTENCE.match(place.after)
        return not ends or bool(leads.OF_OUR_TIME.search(place.before))
    if leads.POINTED_AT.match(told) or place.has_digit:
        return False
    if place.form == "weekday":
        return bool(leads.OF_A_WEEKDAY.match(place.after))
    bare = not told.startswith("the ") and leads.EACH_SEASON.search(place.before)
    names = leads.ON.search(place.before) and leads.NAMED_AFTER.match(place.after)
    return bool(names) or bool(bare and leads.AGAIN.search(place.near))


def sitting(place: Place) -> Told | None:
    """A meeting that has its month: "at its May meeting"."""
    if place.form != "month_first" or not leads.SITTING.match(place.after):
        return None
    led = leads.AT_ITS.search(place.before)
    return Told(Role.DEADLINE, leads.lead_of(led)) if led else None


def may(place: Place) -> Told | None:
    """The verb: "may" is a month only after a word that says so, or with a number."""
    if not place.words.lower().startswith("may") or place.has_digit:
        return None
    led = leads.word_before(leads.BY, place.before) or leads.AT.search(place.before)
    led = led or leads.IN_THE_COURSE_OF.search(place.before) or leads.THIS.search(place.before)
    led = led or leads.TAKES_EFFECT.search(place.before)
    from_then = leads.FROM.search(place.before) and (
        leads.AND_ON.match(place.after) or place.after.startswith(",")
    )
    return None if led or from_then else Told(None)


def bare_month(place: Place) -> Told | None:
    """A month that nothing leads to: a deadline as a name of its own ("Ship it, March")."""
    if place.form != "month_first" or place.has_digit:
        return None
    if leads.AT.search(place.before) or leads.BY.search(place.before):
        return None
    if (this := leads.THIS.search(place.before)) is not None:
        return Told(Role.DEADLINE, leads.lead_of(this))
    if not place.words[0].isupper():
        return Told(None)
    return Told(Role.NAME if leads.NAMED_AFTER.match(place.after) else Role.DEADLINE)
