"""The sentence that a complete key result makes, filled with what is known."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from cascade.reading import Reading
from cascade.reading.amounts import Amount, Form
from cascade.reading.inflection import plural
from cascade.reading.patterns import word_set
from cascade.sayings import Said, say
from cascade.smart import metric, money, reach
from cascade.smart.checks import SENTENCE
from cascade.smart.figures import Figure, figure
from cascade.smart.senses import sense
from cascade.types import Direction, KeyResult

#: Verbs that ask for no change.
_HOLDS = frozenset(["keep", "maintain", "hold", "stay", "remain", "sustain"])
_KEEPS = frozenset(["keep", "maintain", "sustain"])
#: Verbs of making by which a burden is done away with.
_CLEARS = frozenset(["fill", "close", "fix", "remove"])
_HOW_MUCH = re.compile(r"\s(?:rates?|levels?|counts?|days|hours|volumes?)$")
_WHERE = re.compile(r"\s(?:of|in|for|to|from|at|on|with|by|among|per|across)\s")
#: Verbs that ask for less of what they are about.
_AGAINST = frozenset(["stop", "prevent", "avoid", "fight", "combat", "tackle", "lose", "curb"])
#: Times that nobody wants long, and what nobody wants much of beside what is a problem by itself.
_TIMES = re.compile(
    r"\b(?:response|waiting|wait|lead|cycle|handling|processing|turnaround|resolution|repair|"
    r"delivery|journey|travel|answer|reply)\stimes?$"
)
_BURDENS = frozenset(
    form
    for noun in word_set(
        """
    absence absenteeism attrition backlog cost expense overtime latency emission gap vacancy
    unemployment churn turnaround wait
    """
    )
    for form in plural(noun)
)
#: Words that say that it shall fall, as a verb does.
_FALLS = re.compile(
    r"\bdown\s(?:to|from|by)\b|\b(?:reductions?|decreases?|declines?|drops?|cuts?)\s(?:in|of|to)\b|"
    r"[\d%]\s(?:fewer|less|lower)\b|^fewer\b|%\sbelow\s(?:the\s)?(?:(?:19|20)\d\d|baseline|last)\b",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|across|among|for|with|per)\s$", re.IGNORECASE)
_IN_SO_MANY = re.compile(r"\sin\s\d{1,3}\b(?!\s(?:minute|hour|day|week|month|year))")
_SO_MANY_IN = re.compile(r"\d\sin\s$")
_NO_SPACE = re.compile(r"(?<=\d)%")


def of_result(result: KeyResult, due: date | None = None) -> Said:
    """What a key result asks for, with a mark for each part that it lacks.

    >>> of_result(KeyResult("nps", "NPS", baseline=31.0, direction=Direction.UP))
    'raise NPS from 31 to (target) (unit) by (date)'
    """
    low, high = result.band or (None, None)
    way = result.direction or _way(result.baseline, result.target)
    return _sentence(
        {Direction.DOWN: "lower", Direction.HOLD: "hold"}.get(way, "raise"),
        metric=result.title,
        baseline=figure(result.baseline),
        target=figure(result.target),
        unit=result.unit,
        date=result.due or due,
        low=figure(low),
        high=figure(high),
    )


def of_words(reading: Reading, due: date | None = None) -> Said:
    """The same from what a statement says; the record's due date comes before the words'.

    >>> from cascade.reading import read
    >>> of_words(read("Cut waiting time from 50 to 40 days by June 2026"))
    'lower waiting time from 50 to 40 days by 2026-06-30'
    >>> of_words(read("Cut waiting time by 20 %"))
    'lower waiting time by 20 %, from (baseline) to (target) (unit), by (date)'
    >>> of_words(read("Keep staff turnover under 10 %"))
    'keep staff turnover at or under 10 % until (date)'
    """
    target, change = _end_value(reading), _change(reading)
    baseline = reading.baselines[0] if reading.baselines else None
    day = due or (reading.deadline.day if reading.deadline else None)
    template = _template(reading, target)
    told = _told_change(change) if change and not target else ""
    return _sentence(
        f"{template}-by" if told and template in ("raise", "lower") else template,
        metric=metric.of_words(reading, target or change),
        baseline=figure(baseline.value) if baseline else None,
        target=_value(target) if target else None,
        unit=_unit(target) if target else _unit_of_change(change) if change else None,
        change=told,
        date=day,
    )


def holds(reading: Reading) -> bool:
    """Whether words ask to keep what is: that starts from where it shall stay."""
    target = _end_value(reading)
    return target is not None and _holds(reading, target)


def _end_value(reading: Reading) -> Amount | None:
    """The amount that shall be reached: one that "to" leads to, else the first, if no change."""
    targets = [a for a in reading.targets if not _is_beside(reading, a)]
    if reached := next((a for a in targets if reach.is_reached(reading, a)), None):
        return None if reach.is_change(reading, reached) else reached
    first = next(iter(targets), None)
    return None if first is None or reach.is_change(reading, first) else first


def _is_beside(reading: Reading, amount: Amount) -> bool:
    """Whether an amount says where or of whom ("cut waste in 40 clinics", "1 in 3")."""
    before = reading.text[: amount.span[0]]
    if _IN_SO_MANY.match(reading.text, amount.span[1]) or _SO_MANY_IN.search(before):
        return True
    if (before.endswith("-") and amount.words[0].isdigit()) or reading.text.startswith(
        "-", amount.span[1]
    ):
        return True  # a part of a word: "2-sided", "Big-4"
    classes = reading.lexicon.classes_of_verb(reading.head.verb)
    turns = not classes.isdisjoint(("raising", "lowering"))
    is_counted = turns and amount.form is Form.COUNT
    return amount.form is Form.COVERAGE or (is_counted and bool(_IN.search(before)))


def _change(reading: Reading) -> Amount | None:
    return next((a for a in reading.targets if reach.is_change(reading, a)), None)


def _template(reading: Reading, target: Amount | None) -> str:
    """Which sentence the words make, by their verb and the bound of their target."""
    if target and _holds(reading, target):
        return {"most": "keep-most", "least": "keep-least"}.get(target.bound, "keep")
    verb = reading.head.verb
    is_kept = verb in _KEEPS and not (reading.targets or reading.baselines or _keeps_on(reading))
    if is_kept and metric.of_words(reading, None):
        return "keep"
    classes = reading.lexicon.classes_of_verb(verb)
    if "lowering" in classes:
        return "lower"
    if "raising" in classes and not (verb == "improve" and _is_burden(reading)):
        return "raise"
    if _is_ceiling(reading, target) or _falls(reading, target):
        return "lower"
    is_floor = target is not None and target.bound == "least"
    makes = "deliver" in classes and verb not in _CLEARS
    is_bad = verb in _AGAINST or (not makes and _is_burden(reading))
    return "lower" if is_bad and not is_floor else "raise"


def _is_burden(reading: Reading) -> bool:
    """Whether less of what is measured is better, as far as its last word tells."""
    words = _WHERE.split(metric.named(reading).lower(), maxsplit=1)[0]
    words = _HOW_MUCH.sub("", words)
    last = words.split()[-1] if words.split() else ""
    return bool(_TIMES.search(words)) or sense("nouns", last) == "problem" or last in _BURDENS


def _is_ceiling(reading: Reading, target: Amount | None) -> bool:
    if target is None:
        return False
    most = "least" if reach.is_denied(reading, target) else "most"
    return target.bound == most or target.value == 0


def _falls(reading: Reading, target: Amount | None) -> bool:
    baseline = reading.baselines[0].value if reading.baselines else None
    falls = _way(baseline, target.value if target else None) is Direction.DOWN
    return falls or bool(_FALLS.search(reading.text))


def _holds(reading: Reading, target: Amount) -> bool:
    """Whether the verb asks to keep a level.

    Whoever holds 12 workshops, or keeps reducing something, does not.
    """
    if reading.head.verb not in _HOLDS or reading.baselines or _keeps_on(reading):
        return False
    return bool(target.bound) or target.form is not Form.COUNT


def _keeps_on(reading: Reading) -> bool:
    """Whether a change shall go on: "keep reducing churn"."""
    end = reading.head.span[1] if reading.head.span else 0
    after = next((token.lower for token in reading.tokens if token.start >= end), "")
    classes = reading.lexicon.classes_of_verb(reading.lexicon.base.get(after, ""))
    return after.endswith("ing") and not classes.isdisjoint(("raising", "lowering"))


def _told_change(amount: Amount) -> str:
    """A change as the words tell it, what is doubled as 100 %; "" where no number is known."""
    by = amount.words.strip()
    if amount.form is Form.MULTIPLE and not by.lower().endswith("times"):
        return f"{Figure(abs(amount.value - 1) * 100)} %" if amount.value else ""
    by = _NO_SPACE.sub(" %", by)
    return by if any(sign.isdigit() for sign in by) else by.lower()


def _value(amount: Amount) -> Figure | str | None:
    """The end value; of a range its words, and of a share in words about how many percent."""
    if amount.value is None:
        return None
    low, high = reach.ends(amount)
    if low < high:
        return f"{Figure(low)}-{Figure(high)}"
    in_words = not any(sign.isdigit() for sign in amount.words)
    return Figure(round(high) if in_words and amount.form is Form.PERCENT else high)


def _unit(amount: Amount) -> str | None:
    if amount.form is Form.MONEY:
        return money.currency(amount.words) or None
    return amount.unit or None


def _unit_of_change(amount: Amount) -> str | None:
    """The unit of what changes: a change by percent may be of anything, one by points is of %."""
    if amount.form is Form.MULTIPLE or (amount.form is Form.PERCENT and amount.unit == "%"):
        return None
    if amount.unit == "points" and "percentage" in amount.words.lower():
        return "%"
    return _unit(amount)


def _sentence(template: str, **known: Any) -> Said:
    template = SENTENCE[template]
    told = {
        name: value if value not in (None, "") else say(SENTENCE.get(name, SENTENCE["target"]))
        for name, value in known.items()
        if f"{{{name}}}" in template
    }
    return say(template, **told)


def _way(baseline: float | None, target: float | None) -> Direction:
    falls = baseline is not None and target is not None and target < baseline
    return Direction.DOWN if falls else Direction.UP
