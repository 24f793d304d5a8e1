"""What was done, in words that a key follows: “Changed SALES-12”. And the kinds of acts."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

#: Every act by its name in the audit trail.
ACTS: dict[str, Text] = {
    "organisation.create": _("Founded the organisation"),
    "organisation.change": _("Changed the organisation"),
    "organisation.import": _("Imported the organisation's fields"),
    "organisation.grow": _("Grew the example"),
    "mission.set": _("Set the mission"),
    "mission.change": _("Changed the texts of the mission"),
    "mission.supersede": _("Superseded the mission"),
    "mission.reinstate": _("Reinstated the mission"),
    "node.create": _("Created"),
    "node.change": _("Changed"),
    "node.archive": _("Archived"),
    "node.restore": _("Restored"),
    "node.import": _("Imported"),
    "node.adopt": _("Gave to its owner, who joined,"),
    "node.give": _("Handed over"),
    "contribution.create": _("Linked"),
    "contribution.change": _("Changed the link"),
    "contribution.move": _("Moved the link, now"),
    "contribution.carry": _("Took over the link, now"),
    "contribution.confirm": _("Confirmed the link"),
    "contribution.withdraw": _("Withdrew the link"),
    "contribution.import": _("Imported the link"),
    "key_result.create": _("Added the key result"),
    "key_result.change": _("Changed the key result"),
    "key_result.archive": _("Archived the key result"),
    "key_result.restore": _("Restored the key result"),
    "key_result.import": _("Imported the key result"),
    "key_result.adopt": _("Gave to its owner, who joined, the key result"),
    "key_result.give": _("Handed over the key result"),
    "check_in.record": _("Checked in on"),
    "check_in.withdraw": _("Withdrew a check-in on"),
    "check_in.import": _("Imported a value of"),
    "waiver.grant": _("Waived"),
    "waiver.end": _("Ended the waiver of"),
    "waiver.import": _("Imported the waiver of"),
    "finding.import": _("Imported a dismissed finding of"),
    "finding.dismiss": _("Dismissed a finding of"),
    "finding.restore": _("Brought back a finding of"),
    "comment.add": _("Commented on"),
    "comment.change": _("Changed a comment on"),
    "comment.delete": _("Deleted a comment on"),
    "unit.create": _("Created the unit"),
    "unit.change": _("Changed the unit"),
    "unit.archive": _("Archived the unit"),
    "unit.restore": _("Restored the unit"),
    "unit.import": _("Imported the unit"),
    "period.create": _("Created the period"),
    "period.change": _("Changed the period"),
    "period.archive": _("Archived the period"),
    "period.restore": _("Restored the period"),
    "period.import": _("Imported the period"),
    "membership.grant": _("Gave a role to"),
    "membership.change": _("Changed a role of"),
    "membership.revoke": _("Took a role from"),
    "invitation.create": _("Invited"),
    "invitation.accept": _("Accepted the invitation of"),
    "invitation.revoke": _("Took back the invitation of"),
    "token.create": _("Created the token"),
    "token.revoke": _("Revoked the token"),
}


def label_of(act: str) -> Text:
    """An act in words; its name where no words are known."""
    return ACTS.get(act, act)


#: What a reader may ask for: the kind's name, and the filters of the trail that it stands for.
KINDS: dict[str, tuple[Text, dict[str, object]]] = {
    "mission": (_("The mission"), {"act_begins": "mission."}),
    "goals": (_("Goals and programs"), {"object_types": ["node"]}),
    "links": (_("Links"), {"object_types": ["contribution"]}),
    "measures": (_("Key results and check-ins"), {"object_types": ["keyresult", "checkin"]}),
    "waivers": (_("Waivers"), {"object_types": ["waiver"]}),
    "dismissals": (_("Dismissed findings"), {"object_types": ["dismissal"]}),
    "comments": (_("Comments"), {"object_types": ["comment"]}),
    "people": (_("People"), {"object_types": ["membership", "invitation", "token"]}),
    "structure": (
        _("Units, periods, the organisation"),
        {"object_types": ["unit", "period", "organisation"]},
    ),
    "imports": (_("Imports"), {"act_ends": ".import"}),
    "undone": (_("What was undone"), {"act_begins": "undo:"}),
}
