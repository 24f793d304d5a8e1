"""Every rule: its name, default severity, and what it means, why it matters, how to mend it.

The one source of ``cascade explain``, of the rule metadata in SARIF and of the reference page.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from cascade.errors import UnknownRuleError
from cascade.findings import Criterion, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``means`` completes "This rule is broken when ..."; ``note`` is a sentence more."""

    name: str
    severity: Severity
    title: str
    means: str
    why: str
    mend: str
    criterion: Criterion | None = None
    note: str = ""

    @property
    def meaning(self) -> str:
        """What completes "This rule is broken when", to the end of the sentence, and the note.

        >>> RULES["unowned"].meaning
        'a live goal or program names no owner.'
        """
        return f"{self.means}. {self.note}".rstrip()


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741

# What a reader should hear first stands first.
_RULES = (
    Rule(
        "no-mission",
        E,
        "No current mission",
        "no live node is of kind `mission`",
        "Without it, connection is unknown: nothing can be aligned to nothing.",
        "Add the mission, or make one `active`.",
    ),
    Rule(
        "many-missions",
        E,
        "More than one current mission",
        "several live nodes are of kind `mission`",
        "It is unknown which one the work should reach, so connection is unknown.",
        "Keep one `active`; set the others to `superseded`, or make them company goals.",
    ),
    Rule(
        "orphan",
        E,
        "Work with no path to the mission",
        "no directed path of live contributions leads from a live node to the one current mission",
        "Money and people are spent on it, and nobody can say how it serves the mission.",
        "Link the loose end that its path stops at to what it really serves, or stop the work.",
    ),
    Rule(
        "cycle",
        E,
        "Contributions that go round in a circle",
        "a node contributes, over others or directly, to itself",
        "A circle explains nothing: each goal justifies the next. Shares are undefined on it.",
        "Drop the one contribution of the circle that says the least about cause and effect.",
    ),
    Rule(
        "dangling",
        E,
        "A contribution names a node that does not exist",
        "`contributes_to` names an identifier that no node of the plan has",
        "The link counts for nothing: what hangs on it may be cut off from the mission.",
        "Correct the identifier, add the missing node, or drop the contribution.",
    ),
    Rule(
        "inverted",
        E,
        "A contribution that goes down a level",
        "a node contributes to one of a lower level, such as a company goal to a program",
        "Arrows go from means to ends. Upside down, the plan explains goals by activities.",
        "Turn the contribution round, or correct the kind of one of the two.",
    ),
    Rule(
        "duplicate-id",
        E,
        "An identifier that repeats",
        "two nodes of the file have the same identifier",
        "Links by that name can mean only one of them; the other is not what it seems.",
        "Give each node an identifier of its own. Links go to the first one until then.",
    ),
    Rule(
        "unsupported",
        W,
        "A goal with no work below it",
        "no live program is below a live goal",
        "A goal that nobody works on is a wish.",
        "Link a program to it, start one, or drop the goal.",
    ),
    Rule(
        "no-line-of-sight",
        W,
        "A unit that serves no company goal",
        "a unit has live nodes and none of them reaches a company goal",
        "The whole unit works without a line of sight to what the company wants.",
        "Link the unit's goals upward, or ask what the unit is for.",
    ),
    Rule(
        "off-track",
        W,
        "Far behind what is expected today",
        "a live node's progress lags behind what is expected today by more than `off-track`",
        "At this pace it misses its date.",
        "Talk with the owner: more means, a smaller target, a later date, or stop it.",
    ),
    Rule(
        "suspect",
        W,
        "A contribution whose parent has changed",
        "the substance of the parent differs from the one that was confirmed",
        "The child was planned for a goal that is no longer the same.",
        "Read the parent as it is now, then confirm the contribution or drop it.",
    ),
    Rule(
        "due-after-parent",
        W,
        "Due after the goal that it serves",
        "a live node is due later than a live parent of it",
        "It comes too late to help.",
        "Bring the date forward, or move the parent's.",
    ),
    Rule(
        "waiver-expired",
        W,
        "A waiver that has ended",
        "a live orphan was waived until a day that has passed",
        "What was to be an exception for a while has become the rule.",
        "Link the work, stop it, or waive it again with a new reason and date.",
    ),
    Rule(
        "empty",
        W,
        "A goal with nothing in it",
        "a live goal has no live child and no key result",
        "It cannot be worked on, and nobody will see whether it is reached.",
        "Say how it is measured and who contributes to it, or drop it.",
    ),
    Rule(
        "unmeasured",
        W,
        "A goal that nothing measures",
        "neither a live goal nor anything live below it has a key result",
        "Progress stays unknown, and so does whether the goal is reached.",
        "Add a key result: a metric with its baseline, target and unit.",
    ),
    Rule(
        "focus",
        W,
        "A unit with too many goals",
        "a unit has more live goals of its own than the threshold `focus-goals`",
        "Attention is finite: the goals with most impact lose it to the others.",
        "Keep the two or three with the largest mission share, postpone the others.",
    ),
    Rule(
        "unowned",
        W,
        "Nobody's goal or program",
        "a live goal or program names no owner",
        "What belongs to everybody is done by nobody.",
        "Name one person who answers for it.",
    ),
    Rule(
        "stale",
        W,
        "Nobody has looked at it for long",
        "the last confirmation of a live contribution, or the last check-in of a live node, is "
        "older than two cadences of its level",
        "Alignment decays: nobody knows whether it still holds.",
        "Ask the owner whether it still holds; confirm or drop the link, record the value.",
    ),
    Rule(
        "activity-metric",
        W,
        "A key result that counts activity",
        "a key result measures being busy, not a change in the world",
        "Being busy can be reached without anything getting better.",
        "Ask: so that what changes? Measure that.",
        Criterion.MEASURABLE,
    ),
    Rule(
        "smart-specific",
        W,
        "Not specific",
        "the statement is missing, says too little, or rests on vague words",
        "Two readers will picture two different results.",
        "Say what shall be different, for whom, and where.",
        Criterion.SPECIFIC,
    ),
    Rule(
        "smart-measurable",
        W,
        "Not measurable",
        "a goal or key result lacks a metric, baseline, target or unit",
        "Nobody can tell whether it is reached, or how far it has come.",
        "Complete this sentence: raise (or lower) <metric> from <baseline> to <target> <unit>.",
        Criterion.MEASURABLE,
    ),
    Rule(
        "smart-achievable",
        W,
        "Not achievable as recorded",
        "the record contradicts itself: a date that has passed, a target on the wrong side",
        "A goal that cannot be reached as written is not taken seriously.",
        "Correct the date, the direction or the target.",
        Criterion.ACHIEVABLE,
    ),
    Rule(
        "smart-relevant",
        I,
        "Not relevant to the mission",
        "no live path leads from a goal or program to the mission",
        "It may be good work; it is not this organisation's work.",
        "Link it to the goal that it serves.",
        Criterion.RELEVANT,
        "Told under this rule, too, are hints such as `words-apart`: advice that breaks nothing "
        "and decides no exit status.",
    ),
    Rule(
        "smart-time-bound",
        W,
        "Not time-bound",
        "a goal, key result or program has no due date in its record",
        "Without a date there is no pace, and no moment of truth.",
        "Set `due`.",
        Criterion.TIME_BOUND,
    ),
    Rule(
        "unknown-unit",
        W,
        "A unit that the plan does not list",
        "a node's `unit` is not among the plan's `units`",
        "It is missing in coverage by function and in every view by unit.",
        "Correct the unit, or add it to `units`.",
    ),
    Rule(
        "unknown-reference",
        W,
        "A reference to something that does not exist",
        "`depends_on` or `related` names no node of the plan, or a unit's `parent` no unit",
        "What it should tell is lost. It changes no figure: only contributions do.",
        "Correct the identifier, or drop the reference.",
    ),
    Rule(
        "unknown-key-result",
        W,
        "A contribution that moves an unknown key result",
        "`moves` names a key result that the parent does not have",
        "The reason for the contribution points to nothing.",
        "Name one of the parent's key results, or drop `moves`.",
    ),
    Rule(
        "duplicate-contribution",
        W,
        "The same contribution twice",
        "a node names one parent more than once",
        "Only the first counts; the weight of the other is ignored.",
        "Keep one, with the weight that you mean.",
    ),
    Rule(
        "unknown-field",
        W,
        "A field that looks like a mistake",
        "a field of a node, contribution or key result is not known, and is either close to one "
        "that is or has no value",
        "Unknown fields are kept and mean nothing: a misspelt `contributes_to` cuts a node off.",
        "Correct its spelling. In braces, put text with a comma in quotes.",
    ),
    Rule(
        "missing-id",
        W,
        "A node without an identifier",
        "a node, or a key result, of the file has no identifier, or a blank one",
        "Nothing can refer to it, and the identifier that it was given may change.",
        "Give it a short, stable identifier.",
    ),
    Rule(
        "blank-title",
        W,
        "A node without a title",
        "a node has no statement, or only white space",
        "Nobody can serve a goal that is not said.",
        "State in one sentence what shall be different, and for whom.",
    ),
    Rule(
        "bad-value",
        W,
        "A field that cannot be read",
        "a field of the file has a value that is no date, no number or no known word",
        "The value is left out of every figure, so they may say less than you think.",
        "Write dates as YYYY-MM-DD and numbers without words.",
    ),
    Rule(
        "stratml-schema",
        W,
        "A StratML document that breaks its schema",
        "an element stands where its schema does not allow it, or is unknown",
        "Other programs that read StratML may lose what stands there.",
        "Move the element to where its schema expects it, or convert the plan to clean StratML.",
    ),
    Rule(
        "sole-support",
        I,
        "A single point of failure",
        "every live path of other nodes to the mission passes through one node",
        "If it is dropped or cancelled, all of that work loses its path to the mission.",
        "Know it. Where it is a risk, let the work below serve a second goal, too.",
    ),
    Rule(
        "near-duplicate",
        I,
        "Two units that plan nearly the same",
        "a live node of another unit, of the same kind and not linked with it (by a way of "
        "contributions, `depends_on` or `related`), has nearly the same words in its title; what "
        "more than three units say alike is meant so",
        "The work may be done twice, and neither team learns from the other.",
        "Talk: make one of the two, or say how they are related (`depends_on`, `related`, a "
        "contribution).",
    ),
    Rule(
        "redundant",
        I,
        "A contribution that says nothing new",
        "the parent is also reached from the child through another node",
        "The direct link counts the same support twice when shares are split.",
        "Drop the direct link, unless the child serves the parent in another way, too.",
    ),
    Rule(
        "skips-level",
        I,
        "A contribution that skips a level",
        "a contribution goes up more than one level, such as a program straight to the mission",
        "The step between, which would explain it, is missing.",
        "Put the goal in between, or keep it if it needs no explanation.",
    ),
    Rule(
        "draft-plan",
        I,
        "A plan that nobody has accepted yet",
        "the plan has draft nodes and no active one",
        "Its figures are shown as if it were accepted.",
        "Set the nodes to `active` when the plan is accepted.",
    ),
    Rule(
        "inferred-kind",
        I,
        "Kinds that were guessed from the drawing",
        "a drawing does not say which of its nodes are goals and which are programs",
        "The figures rest on the guess: the top is the mission, the leaves are programs.",
        "Give the nodes a `kind` attribute, or convert the plan and correct the kinds.",
    ),
)

#: Every rule by its name, what matters most first: reports keep this order.
RULES: dict[str, Rule] = {rule.name: rule for rule in _RULES}


def rule_named(name: str) -> Rule:
    """The rule of that name; raises :class:`UnknownRuleError` with close matches.

    >>> rule_named("orphan").severity.value
    'error'
    """
    try:
        return RULES[name]
    except KeyError:
        raise UnknownRuleError(name, difflib.get_close_matches(name, RULES, 3)) from None
