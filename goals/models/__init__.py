"""The tables, one module a noun. Writing goes through :mod:`goals.services` only."""

from goals.models.audit import AuditRow
from goals.models.comments import Comment
from goals.models.contributions import Contribution
from goals.models.dismissals import Dismissal
from goals.models.doors import IdempotencyRecord, Token
from goals.models.drafts import FormDraft
from goals.models.figures import DailyFigures
from goals.models.invitations import Invitation
from goals.models.key_results import CheckIn, KeyResult
from goals.models.nodes import KeySeries, Node, Waiver
from goals.models.organisations import GraphState, Organisation, Period, Unit
from goals.models.people import Membership, User

__all__ = [
    "AuditRow",
    "CheckIn",
    "Comment",
    "Contribution",
    "DailyFigures",
    "Dismissal",
    "FormDraft",
    "GraphState",
    "IdempotencyRecord",
    "Invitation",
    "KeyResult",
    "KeySeries",
    "Membership",
    "Node",
    "Organisation",
    "Period",
    "Token",
    "Unit",
    "User",
    "Waiver",
]
