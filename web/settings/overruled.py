"""How often findings were dismissed, by what was found: a rule that is always dismissed is bad."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from goals.selectors.dismissals import dismissals_by_check
from web.engine_words import TITLES
from web.visits import Visit
from web.words import Text

#: What the checks of the rules are called.
CHECKS: dict[str, Text] = {
    "no-statement": _("No statement"),
    "topic-only": _("A topic, not a result"),
    "vague-word": _("A vague word"),
    "loophole": _("A loophole"),
    "broad": _("Wide words"),
    "several-goals": _("Several goals in one"),
    "scene-setting": _("Background before the goal"),
    "activity-goal": _("Says what people do"),
    "no-deliverable": _("Nothing that it delivers"),
    "incomplete-result": _("An incomplete key result"),
    "unmeasured": _("No key result"),
    "target-in-words": _("A target in words alone"),
    "number-defines": _("A number that is no target"),
    "no-metric": _("Nothing to count"),
    "no-target": _("No target"),
    "no-baseline": _("No baseline"),
    "words-disagree": _("Words and target disagree"),
    "activity-metric": _("A key result that counts activity"),
    "activity-words": _("Words that count activity"),
    "ends-before-start": _("Ends before it starts"),
    "no-change": _("A target that changes nothing"),
    "wrong-way-up": _("Up, with a target below the baseline"),
    "wrong-way-down": _("Down, with a target above the baseline"),
    "no-owner": _("Nobody answers for it"),
    "no-reason": _("A link without a reason"),
    "words-apart": _("A title that shares no word with its goal's"),
    "no-due": _("No due date"),
    "date-in-words": _("A date in words alone"),
    "date-disagrees": _("Words and due date disagree"),
    "cadence": _("How often, and no end"),
}


@dataclass(frozen=True, slots=True)
class OverruledRow:
    """A check as the table shows it; ``share`` is of the goals on which it finds something."""

    rule: Text
    check: Text
    times: int
    share: float | None


def overruled_rows(visit: Visit) -> list[OverruledRow]:
    """What was dismissed, the most often first."""
    return [
        OverruledRow(
            TITLES.get(each.rule, each.rule) if each.check else "",
            CHECKS.get(each.check) or TITLES.get(each.rule, each.rule),
            each.times,
            each.share,
        )
        for each in dismissals_by_check(visit.plan, wait=False)
    ]
