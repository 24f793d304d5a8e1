"""What can be done: one function an act, in one transaction with its audit rows.

Each takes ``actor`` and keyword arguments, checks the actor's right, and raises an error of
:mod:`goals.errors` or the engine, in which case nothing was written.
"""

from goals.services.beginnings import node_begin
from goals.services.bulk import (
    nodes_archive,
    nodes_link,
    nodes_set,
    preview_nodes_archive,
    preview_nodes_link,
    preview_nodes_set,
)
from goals.services.comments import comment_add, comment_change, comment_delete
from goals.services.contributions import (
    contribute,
    contribution_change,
    contribution_confirm,
    contribution_move,
    contribution_withdraw,
)
from goals.services.dismissals import finding_dismiss, finding_restore
from goals.services.drafts import draft_discard, draft_save
from goals.services.figures import figures_note, figures_record
from goals.services.invitations import (
    invitation_accept,
    invitation_create,
    invitation_revoke,
)
from goals.services.key_results import (
    check_in_record,
    check_in_withdraw,
    key_result_archive,
    key_result_change,
    key_result_create,
    key_result_restore,
)
from goals.services.members import membership_change, person_leave
from goals.services.missions import mission_reinstate, mission_set, mission_texts_change
from goals.services.nodes import node_archive, node_change, node_create, node_restore
from goals.services.organisations import (
    organisation_change,
    organisation_create,
    period_archive,
    period_change,
    period_create,
    period_restore,
)
from goals.services.people import (
    membership_grant,
    membership_revoke,
    token_create,
    token_revoke,
    token_used,
)
from goals.services.profiles import profile_change
from goals.services.undoing import Undone, undo
from goals.services.units import unit_archive, unit_change, unit_create, unit_restore
from goals.services.waivers import waiver_end, waiver_grant
from goals.services.written import Written, written

__all__ = [
    "Undone",
    "Written",
    "check_in_record",
    "check_in_withdraw",
    "comment_add",
    "comment_change",
    "comment_delete",
    "contribute",
    "contribution_change",
    "contribution_confirm",
    "contribution_move",
    "contribution_withdraw",
    "draft_discard",
    "draft_save",
    "figures_note",
    "figures_record",
    "finding_dismiss",
    "finding_restore",
    "invitation_accept",
    "invitation_create",
    "invitation_revoke",
    "key_result_archive",
    "key_result_change",
    "key_result_create",
    "key_result_restore",
    "membership_change",
    "membership_grant",
    "membership_revoke",
    "mission_reinstate",
    "mission_set",
    "mission_texts_change",
    "node_archive",
    "node_begin",
    "node_change",
    "node_create",
    "node_restore",
    "nodes_archive",
    "nodes_link",
    "nodes_set",
    "organisation_change",
    "organisation_create",
    "period_archive",
    "period_change",
    "period_create",
    "period_restore",
    "person_leave",
    "preview_nodes_archive",
    "preview_nodes_link",
    "preview_nodes_set",
    "profile_change",
    "token_create",
    "token_revoke",
    "token_used",
    "undo",
    "unit_archive",
    "unit_change",
    "unit_create",
    "unit_restore",
    "waiver_end",
    "waiver_grant",
    "written",
]
