"""What can be done: one function an act, in one transaction with its audit rows.

Each takes ``actor`` and keyword arguments, checks the actor's right, and raises an error of
:mod:`goals.errors` or the engine, in which case nothing was written.
"""

from goals.services.contributions import (
    contribute,
    contribution_change,
    contribution_confirm,
    contribution_move,
    contribution_withdraw,
)
from goals.services.key_results import (
    check_in_record,
    check_in_withdraw,
    key_result_archive,
    key_result_change,
    key_result_create,
    key_result_restore,
)
from goals.services.missions import mission_reinstate, mission_set
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
from goals.services.units import unit_archive, unit_change, unit_create, unit_restore
from goals.services.waivers import waiver_end, waiver_grant

__all__ = [
    "check_in_record",
    "check_in_withdraw",
    "contribute",
    "contribution_change",
    "contribution_confirm",
    "contribution_move",
    "contribution_withdraw",
    "key_result_archive",
    "key_result_change",
    "key_result_create",
    "key_result_restore",
    "membership_grant",
    "membership_revoke",
    "mission_reinstate",
    "mission_set",
    "node_archive",
    "node_change",
    "node_create",
    "node_restore",
    "organisation_change",
    "organisation_create",
    "period_archive",
    "period_change",
    "period_create",
    "period_restore",
    "token_create",
    "token_revoke",
    "token_used",
    "unit_archive",
    "unit_change",
    "unit_create",
    "unit_restore",
    "waiver_end",
    "waiver_grant",
]
