"""The words of the goals table: what can be filtered and sorted by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from web.words import STANDINGS, Text
from web.words import STATUSES as STORED

#: What a status may be: how it goes while it is active, and what it is else.
STATUSES: dict[str, Text] = {
    "active": STORED["active"],
    "on_track": STANDINGS["on_track"].label,
    "at_risk": STANDINGS["at_risk"].label,
    "off_track": STANDINGS["off_track"].label,
    "unknown": STANDINGS["unknown"].label,
    "draft": STORED["draft"],
    "done": STORED["done"],
    "cancelled": STORED["cancelled"],
    "superseded": STORED["superseded"],
}
#: What can be found about nodes: one's own, and the rules that they break.
FINDINGS: dict[str, Text] = {
    "mine": _("I own it"),
    "orphan": _("No path to the mission"),
    "unsupported": _("No program below it"),
    "unmeasured": _("Nothing measures it"),
    "empty": _("Neither measured nor worked on"),
    "unowned": _("No owner"),
    "unconfirmed": _("A link was never confirmed"),
    "suspect": _("A link to check: its goal has changed"),
    "stale": _("Nobody looked for long"),
    "off-track": _("Off track"),
    "due-after-parent": _("Due after what it serves"),
    "smart-specific": _("Not specific"),
    "smart-measurable": _("Not measurable"),
    "smart-achievable": _("Hardly achievable"),
    "smart-relevant": _("Not relevant: no path to the mission"),
    "smart-time-bound": _("Not time-bound"),
    "activity-metric": _("Measures activity, not outcome"),
    "cycle": _("Part of a circle"),
    "inverted": _("Linked to a lower level"),
    "skips-level": _("A link skips a level"),
    "redundant": _("A link says nothing new"),
    "sole-support": _("Much hangs on it alone"),
    "waiver-expired": _("A waiver has ended"),
    "blank-title": _("No title"),
}
#: The orders of the table; empty is the outline.
SORTS: dict[str, Text] = {
    "": _("Outline"),
    "title": _("Title"),
    "key": _("Key"),
    "due": _("Due first"),
    "-due": _("Due last"),
    "progress": _("Least progress first"),
    "-progress": _("Most progress first"),
    "-budget": _("Largest budget first"),
    "budget": _("Smallest budget first"),
    "-share": _("Largest share of the mission first"),
}
