"""What columns, acts and things are called in a history."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.choices import Kind

Words = str | Promise
#: Columns that no history tells: they are the row's own, or follow from others.
UNTOLD = frozenset(
    {
        "id", "organisation_id", "version", "created_at", "updated_at", "fingerprint", "key",
        "identifier", "created_by_id", "latest_on", "latest_value", "checked_in", "is_confirmed",
        "confirmed_fingerprint", "confirmed_extra", "progress_extra", "edited_at", "hash", "prefix",
        "last_used_at", "by_id", "by_name",
    }
)  # fmt: skip
#: Columns by name; ``what.column`` where one name means different things.
FIELDS: dict[str, Words] = {
    "title": _("Title"),
    "description": _("Description"),
    "why": _("Why"),
    "vision": _("Vision"),
    "success_factors": _("Success factors"),
    "kind": _("Kind"),
    "status": _("Status"),
    "unit_id": _("Unit"),
    "owner_id": _("Owner"),
    "owner_name": _("Owner"),
    "starts": _("Start"),
    "ends": _("End"),
    "due": _("Due date"),
    "budget": _("Budget"),
    "period_id": _("Period"),
    "progress_by": _("Progress is found by"),
    "key_results_share": _("Part of the key results in the progress"),
    "progress_value": _("Progress by hand"),
    "milestones": _("Milestones"),
    "needs": _("Needs of functions"),
    "depends_on": _("Depends on"),
    "related": _("Related to"),
    "confidence": _("Confidence"),
    "archived_at": _("Archived"),
    "deleted_at": _("Deleted"),
    "revoked_at": _("Revoked"),
    "accepted_at": _("Accepted"),
    "expires_at": _("Valid until"),
    "child_id": _("From"),
    "parent_id": _("Contributes to"),
    "unit.parent_id": _("Part of"),
    "period.parent_id": _("Part of"),
    "weight": _("Weight"),
    "because": _("Reason"),
    "moves": _("Moves the key result"),
    "rule": _("Rule"),
    "check_name": _("What was found"),
    "item": _("What it is about"),
    "primary": _("Primary parent"),
    "confirmed_by_id": _("Confirmed by"),
    "confirmed_by_name": _("Confirmed by"),
    "confirmed_on": _("Confirmed on"),
    "node_id": _("Goal"),
    "key_result_id": _("Key result"),
    "unit": _("Unit of measurement"),
    "baseline": _("Baseline"),
    "target": _("Target"),
    "direction": _("Direction"),
    "band_low": _("Lower end of the band"),
    "band_high": _("Upper end of the band"),
    "tolerance": _("Tolerance"),
    "measures": _("Measures"),
    "on": _("Day"),
    "value": _("Value"),
    "note": _("Note"),
    "until": _("Until"),
    "text": _("Text"),
    "name": _("Name"),
    "email": _("E-mail"),
    "slug": _("Short name"),
    "language": _("Language"),
    "function": _("Function"),
    "purpose": _("Purpose"),
    "user_id": _("Person"),
    "role": _("Role"),
    "scope": _("Scope"),
    "extra": _("Other fields"),
}
#: What was done, by the last part of the act.
ACTS: dict[str, Words] = {
    "create": _("created"),
    "add": _("added"),
    "set": _("set"),
    "change": _("changed"),
    "move": _("moved"),
    "carry": _("taken over"),
    "confirm": _("confirmed"),
    "archive": _("archived"),
    "restore": _("restored"),
    "delete": _("deleted"),
    "withdraw": _("withdrawn"),
    "import": _("imported"),
    "record": _("recorded"),
    "grant": _("granted"),
    "end": _("ended"),
    "revoke": _("revoked"),
    "accept": _("accepted"),
    "supersede": _("superseded"),
    "reinstate": _("reinstated"),
    "adopt": _("given to its owner"),
    "give": _("handed over"),
    "dismiss": _("dismissed"),
}
#: What it was done to, by the table.
THINGS: dict[str, Words] = {
    "node": _("Goal"),
    "contribution": _("Contribution"),
    "keyresult": _("Key result"),
    "checkin": _("Check-in"),
    "waiver": _("Waiver"),
    "comment": _("Comment"),
    "dismissal": _("Finding"),
    "unit": _("Unit"),
    "period": _("Period"),
    "organisation": _("Organisation"),
    "membership": _("Role"),
    "invitation": _("Invitation"),
    "token": _("Token"),
}


def field_words(what: str, column: str) -> Words:
    """What a column is called; its own name where nothing else is known."""
    return FIELDS.get(f"{what}.{column}") or FIELDS.get(column) or column.replace("_", " ")


def act_words(act: str) -> Words:
    """What was done, as a participle; ``act`` is without the prefix of undoing."""
    last = act.rpartition(".")[2]
    return ACTS.get(last, last)


def thing_words(what: str, record: dict[str, Any]) -> Words:
    """What it was done to; of a node its kind."""
    if what == "node" and record.get("kind") in Kind.values:
        return Kind(record["kind"]).label
    return THINGS.get(what, what)
