"""The words and shapes by which pages call what is stored: one place, so that all pages agree."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Mark:
    """How a state is shown: a word, a shape and a tone, never a colour alone."""

    label: Text
    icon: str
    tone: str


#: How a node stands, from its status and progress.
STANDINGS: dict[str, Mark] = {
    "on_track": Mark(_("On track"), "circle-check", "good"),
    "at_risk": Mark(_("At risk"), "triangle-alert", "warn"),
    "off_track": Mark(_("Off track"), "octagon-x", "bad"),
    "done": Mark(_("Done"), "circle-check-big", "good"),
    "unknown": Mark(_("No reading yet"), "circle-dashed", "quiet"),
    "draft": Mark(_("Draft"), "pencil", "quiet"),
    "cancelled": Mark(_("Cancelled"), "ban", "quiet"),
    "superseded": Mark(_("Superseded"), "archive", "quiet"),
    "archived": Mark(_("Archived"), "archive", "quiet"),
}
#: Whether a node reaches the mission.
CONNECTIONS: dict[bool | None, Mark] = {
    True: Mark(_("Reaches the mission"), "link", "good"),
    False: Mark(_("No path to the mission"), "unlink", "bad"),
    None: Mark(_("Unknown: there is no current mission"), "circle-question-mark", "quiet"),
}
#: Verdicts on a SMART letter.
VERDICTS: dict[str, Mark] = {
    "met": Mark(_("Met"), "circle-check", "good"),
    "weak": Mark(_("Weak"), "triangle-alert", "warn"),
    "missing": Mark(_("Missing"), "octagon-x", "bad"),
    "not_applicable": Mark(_("Not asked here"), "minus", "quiet"),
    "unknown": Mark(_("Unknown"), "circle-dashed", "quiet"),
}
LETTERS: dict[str, Text] = {
    "specific": _("Specific"),
    "measurable": _("Measurable"),
    "achievable": _("Achievable"),
    "relevant": _("Relevant"),
    "time_bound": _("Time-bound"),
}
KINDS: dict[str, Mark] = {
    "mission": Mark(_("Mission"), "compass", "accent"),
    "company_goal": Mark(_("Company goal"), "flag", "accent"),
    "functional_goal": Mark(_("Functional goal"), "target", "accent"),
    "program": Mark(_("Program"), "hammer", "accent"),
}
STATUSES: dict[str, Text] = {
    "draft": _("Draft"),
    "active": _("Active"),
    "done": _("Done"),
    "cancelled": _("Cancelled"),
    "superseded": _("Superseded"),
}
ROLES: dict[str, Text] = {
    "executive": _("Executive"),
    "lead": _("Lead"),
    "staff": _("Staff"),
    "administrator": _("Administrator"),
}
#: What a token may do.
SCOPES: dict[str, Text] = {
    "read": _("Read"),
    "values": _("Read, and record values of key results"),
    "write": _("Read and write, all that you may"),
}
#: Why an orphan has no path, in a sentence.
CAUSES: dict[str, Text] = {
    "detached": _("It contributes to nothing yet."),
    "other_mission": _("It contributes to a mission that is not the current one."),
    "retired_parent": _("Everything it contributes to is done, cancelled or a draft."),
    "trapped": _("Its contributions lead round in a circle and never reach the mission."),
    "inherited": _("What it contributes to has no path to the mission itself."),
}
#: The same in a word or two, for tables.
CAUSE_NAMES: dict[str, Text] = {
    "detached": _("No link"),
    "other_mission": _("Other mission"),
    "retired_parent": _("Retired parent"),
    "trapped": _("Circle"),
    "inherited": _("Parent is cut off"),
}
SEVERITIES: dict[str, Mark] = {
    "error": Mark(_("Error"), "octagon-x", "bad"),
    "warning": Mark(_("Warning"), "triangle-alert", "warn"),
    "info": Mark(pgettext_lazy("severity", "Note"), "info", "quiet"),
    "hint": Mark(pgettext_lazy("severity", "Hint"), "lightbulb", "accent"),
}
#: What becomes of a row of an imported file.
OUTCOMES: dict[str, Text] = {
    "refused": _("Refused"),
    "changed": _("Changed"),
    "created": _("New"),
    "unchanged": _("Same"),
}
#: What a row of an imported file is.
THINGS: dict[str, Text] = {
    "organisation": _("Organisation"),
    "period": _("Period"),
    "unit": _("Unit"),
    "node": _("Goal or program"),
    "contribution": _("Link"),
    "key_result": _("Key result"),
    "waiver": _("Waiver"),
    "dismissal": _("Dismissed finding"),
}
