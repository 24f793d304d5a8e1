"""Key results and check-ins."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet

from api.acts import Act, changing, creating, doing, dropping, listing, reading, untagged
from api.pagination import Orders, beginning
from api.serializers.key_results import (
    CheckIn,
    CheckInQuery,
    KeyResult,
    KeyResultFields,
    KeyResultQuery,
    NewKeyResult,
)
from api.views.base import Fields
from api.views.nodes import DUE_OR_LAST
from api.views.rows import Rows
from goals.models import CheckIn as CheckInRow
from goals.models import KeyResult as Result
from goals.selectors.choosing import check_ins_chosen, key_results_chosen
from goals.selectors.rows import check_ins_visible_to, key_results_visible_to
from goals.services import (
    check_in_record,
    check_in_withdraw,
    key_result_archive,
    key_result_change,
    key_result_create,
    key_result_restore,
)


class KeyResults(Rows):
    """What measures a node."""

    noun, what = "key-results", "key result"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(KeyResult, KeyResultQuery, "Key results, a page at a time."),
        "create": creating(NewKeyResult, KeyResult, "A new key result of a node."),
        "retrieve": reading(KeyResult, "One key result."),
        "partial_update": changing(
            KeyResultFields, KeyResult, "Changes some fields of a key result."
        ),
        "destroy": doing(KeyResult, "Archives a key result; its values are kept."),
        "restore": doing(KeyResult, "Brings an archived key result back."),
    }
    orders: ClassVar[Orders] = {
        "id": "pk",
        "due": DUE_OR_LAST,
        "title": beginning("title"),
        "updated_at": "updated_at",
    }

    def rows(self) -> QuerySet[Result]:
        """The key results that the actor may see."""
        return key_results_visible_to(self.actor)

    def asked_for(self, query: Fields) -> QuerySet[Result]:
        """The key results that a query asks for."""
        return key_results_chosen(self.actor, query)

    def create_row(self, fields: Fields) -> Result:
        """A new key result."""
        return key_result_create(actor=self.actor, **fields)

    def change_row(self, row: Result, version: int | None, fields: Fields) -> Result:
        """The key result, changed."""
        return key_result_change(
            actor=self.actor, key_result=row.pk, expected_version=version, **fields
        )

    def remove_row(self, row: Result, version: int | None) -> Result:
        """The key result, archived."""
        return key_result_archive(actor=self.actor, key_result=row.pk, expected_version=version)

    def restore_row(self, row: Result, version: int | None) -> Result:
        """The key result, back."""
        return key_result_restore(actor=self.actor, key_result=row.pk, expected_version=version)


class CheckIns(Rows):
    """What was measured, and how sure somebody was."""

    noun, what = "check-ins", "check-in"
    acts: ClassVar[dict[str, Act]] = {
        "list": listing(CheckIn, CheckInQuery, "Check-ins, a page at a time."),
        "create": untagged(
            creating(
                CheckIn,
                CheckIn,
                "Records a value of a key result, or a check-in of a node. Of two values of one day"
                " the later corrects the earlier.",
            )
        ),
        "retrieve": Act("One check-in.", answers=CheckIn),
        "destroy": dropping("Takes a check-in back; the history keeps it."),
    }
    orders: ClassVar[Orders] = {"id": "pk", "on": "on"}

    def rows(self) -> QuerySet[CheckInRow]:
        """The check-ins that the actor may see."""
        return check_ins_visible_to(self.actor)

    def asked_for(self, query: Fields) -> QuerySet[CheckInRow]:
        """The check-ins that a query asks for."""
        return check_ins_chosen(self.actor, query)

    def create_row(self, fields: Fields) -> CheckInRow:
        """A new check-in."""
        return check_in_record(actor=self.actor, **fields)

    def remove_row(self, row: CheckInRow, _version: int | None) -> None:
        """Takes it back."""
        check_in_withdraw(actor=self.actor, check_in=row.pk)
