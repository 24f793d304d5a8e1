"""What the engine says of a plan, in the reader's language: its words are our messages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cascade.sayings import Said, plainly
from goals.selectors.verdicts import NodeFinding
from goals.telling import quoted, retell
from web.words import Text

#: What is wrong, by rule.
TITLES: dict[str, Text] = {
    "no-mission": _("No current mission"),
    "many-missions": _("More than one current mission"),
    "orphan": _("Work with no path to the mission"),
    "cycle": _("Contributions that go round in a circle"),
    "dangling": _("A contribution names a node that does not exist"),
    "inverted": _("A contribution that goes down a level"),
    "duplicate-id": _("An identifier that repeats"),
    "unsupported": _("A goal with no work below it"),
    "no-line-of-sight": _("A unit that serves no company goal"),
    "off-track": _("Far behind what is expected today"),
    "suspect": _("A contribution whose parent has changed"),
    "due-after-parent": _("Due after the goal that it serves"),
    "waiver-expired": _("A waiver that has ended"),
    "empty": _("A goal with nothing in it"),
    "unmeasured": _("A goal that nothing measures"),
    "focus": _("A unit with too many goals"),
    "unowned": _("Nobody's goal or program"),
    "stale": _("Nobody has looked at it for long"),
    "activity-metric": _("A key result that counts activity"),
    "smart-specific": _("Not specific"),
    "smart-measurable": _("Not measurable"),
    "smart-achievable": _("Not achievable as recorded"),
    "smart-relevant": _("Not relevant to the mission"),
    "smart-time-bound": _("Not time-bound"),
    "unknown-unit": _("A unit that the plan does not list"),
    "unknown-reference": _("A reference to something that does not exist"),
    "unknown-key-result": _("A contribution that moves an unknown key result"),
    "duplicate-contribution": _("The same contribution twice"),
    "unknown-field": _("A field that looks like a mistake"),
    "missing-id": _("A node without an identifier"),
    "blank-title": _("A node without a title"),
    "bad-value": _("A field that cannot be read"),
    "stratml-schema": _("A StratML document that breaks its schema"),
    "sole-support": _("A single point of failure"),
    "near-duplicate": _("Two units that plan nearly the same"),
    "redundant": _("A contribution that says nothing new"),
    "skips-level": _("A contribution that skips a level"),
    "draft-plan": _("A plan that nobody has accepted yet"),
    "inferred-kind": _("Kinds that were guessed from the drawing"),
}
#: What to do about it, by rule.
MENDS: dict[str, Text] = {
    "no-mission": _("Add the mission, or make one `active`."),
    "many-missions": _(
        "Keep one `active`; set the others to `superseded`, or make them company goals."
    ),
    "orphan": _(
        "Link the loose end that its path stops at to what it really serves, or stop the work."
    ),
    "cycle": _(
        "Drop the one contribution of the circle that says the least about cause and effect."
    ),
    "dangling": _("Correct the identifier, add the missing node, or drop the contribution."),
    "inverted": _("Turn the contribution round, or correct the kind of one of the two."),
    "duplicate-id": _(
        "Give each node an identifier of its own. Links go to the first one until then."
    ),
    "unsupported": _("Link a program to it, start one, or drop the goal."),
    "no-line-of-sight": _("Link the unit's goals upward, or ask what the unit is for."),
    "off-track": _("Talk with the owner: more means, a smaller target, a later date, or stop it."),
    "suspect": _("Read the parent as it is now, then confirm the contribution or drop it."),
    "due-after-parent": _("Bring the date forward, or move the parent's."),
    "waiver-expired": _("Link the work, stop it, or waive it again with a new reason and date."),
    "empty": _("Say how it is measured and who contributes to it, or drop it."),
    "unmeasured": _("Add a key result: a metric with its baseline, target and unit."),
    "focus": _("Keep the two or three with the largest mission share, postpone the others."),
    "unowned": _("Name one person who answers for it."),
    "stale": _("Ask the owner whether it still holds; confirm or drop the link, record the value."),
    "activity-metric": _("Ask: so that what changes? Measure that."),
    "smart-specific": _("Say what shall be different, for whom, and where."),
    "smart-measurable": _(
        "Say it as a number: from which baseline to which target, and in which unit."
    ),
    "smart-achievable": _("Correct the date, the direction or the target."),
    "smart-relevant": _("Link it to the goal that it serves."),
    "smart-time-bound": _("Set `due`."),
    "unknown-unit": _("Correct the unit, or add it to `units`."),
    "unknown-reference": _("Correct the identifier, or drop the reference."),
    "unknown-key-result": _("Name one of the parent's key results, or drop `moves`."),
    "duplicate-contribution": _("Keep one, with the weight that you mean."),
    "unknown-field": _("Correct its spelling. In braces, put text with a comma in quotes."),
    "missing-id": _("Give it a short, stable identifier."),
    "blank-title": _("State in one sentence what shall be different, and for whom."),
    "bad-value": _("Write dates as YYYY-MM-DD and numbers without words."),
    "stratml-schema": _(
        "Move the element to where its schema expects it, or convert the plan to clean StratML."
    ),
    "sole-support": _("Know it. Where it is a risk, let the work below serve a second goal, too."),
    "near-duplicate": _(
        "Talk: make one of the two, or say how they are related (`depends_on`, `related`, a "
        "contribution)."
    ),
    "redundant": _("Drop the direct link, unless the child serves the parent in another way, too."),
    "skips-level": _("Put the goal in between, or keep it if it needs no explanation."),
    "draft-plan": _("Set the nodes to `active` when the plan is accepted."),
    "inferred-kind": _(
        "Give the nodes a `kind` attribute, or convert the plan and correct the kinds."
    ),
}
#: What formats of plan files are called, where it is no name.
FORMATS: tuple[Text, ...] = (_("CSV table"), _("Excel workbook"))
#: What formats of plan files cannot hold.
NOT_HELD: tuple[Text, ...] = (
    _("comments, anchors and the order of keys: the file is written anew"),
    _("the plan: organisation, language, period, units, fields of your own"),
    _("nodes: key results"),
    _("contributions: because, moves, primary, confirmed, fields of your own"),
    _("nodes: milestones, needs, waived, dismissed, a progress policy other than a value by hand"),
    _("empty texts and texts of spaces alone (read as nothing said), spaces around identifiers"),
    _("fields of your own: a value that is no text comes back as one, an empty one not at all"),
    _("the period's fields of your own"),
    _("numbers beyond 16 digits, texts beyond 32,767 characters"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words: what is wrong, what it rests on, what to do, and why it matters."""

    message: str
    evidence: str
    fix: str
    why: str = ""


def told_of(finding: NodeFinding) -> Told:
    """A finding in the reader's language.

    What the engine says in a sentence is said again in it. A text that is none is English: in other
    languages its rule's own words stand in its place. Words that are marked where they stand need
    not be told beside the message.
    """
    evidence = plainly(finding.evidence)
    is_english = (get_language() or "en").startswith("en")
    if not is_english and not isinstance(plainly(finding.message), Said):
        about = quoted(evidence) if finding.spans else finding.item
        return Told(str(TITLES[finding.rule]), about, str(MENDS[finding.rule]))
    is_marked = bool(finding.spans) and not isinstance(evidence, Said)
    told = "" if is_marked else retell(evidence)
    return Told(retell(finding.message), told, retell(finding.fix), retell(finding.why))


def engine_words(text: str) -> str:
    """A text of the engine that is listed here, in the reader's language."""
    return gettext(text)
