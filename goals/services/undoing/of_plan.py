"""How goals, links, key results, values, waivers, comments and dismissals are put back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from goals.choices import Kind, Status
from goals.errors import ConflictError, DuplicateError
from goals.models import CheckIn, Contribution, Dismissal, KeyResult, Node, Waiver
from goals.services.contributions import check_ends, check_moves
from goals.services.key_results import retell
from goals.services.nodes import apply_to_node
from goals.services.undoing.nouns import Columns, Members, Noun
from goals.services.writing import Writing
from goals.substance import refresh_fingerprint


class Nodes(Noun):
    """The mission, goals and programs."""

    def take_out(self, session: Writing, act: str, row: Node, key: str) -> None:
        """Into the archive; a mission is no longer the current one then."""
        changes: Columns = {"archived_at": session.now}
        if row.kind == Kind.MISSION:
            changes["status"] = Status.SUPERSEDED
        session.change(act, row, changes, key=key)

    def change(
        self,
        session: Writing,
        act: str,
        row: Node,
        changes: Columns,
        key: str,  # noqa: ARG002 - it is the node's own
    ) -> None:
        """With its fingerprint."""
        if row.kind == Kind.MISSION and changes.get("status") == Status.ACTIVE:
            changes["version"] = _highest_version(row)
        apply_to_node(session, act, row, changes)

    def check(self, row: Node, changed: Columns, members: Members) -> None:
        """Its unit, period and owner must be there."""
        if row.archived_at is not None:
            return
        if row.unit is not None and row.unit.archived_at is not None:
            told = gettext("its unit, %(name)s, is archived; restore that first")
            raise ConflictError(told % {"name": row.unit})
        if row.period is not None and row.period.archived_at is not None:
            told = gettext("its period, %(name)s, is archived; restore that first")
            raise ConflictError(told % {"name": row.period})
        if "owner_id" in changed:
            members.check_owner(row.owner_id)


def _highest_version(mission: Node) -> int:
    """No two missions that were ever current have one version."""
    missions = Node.objects.filter(organisation_id=mission.organisation_id, kind=Kind.MISSION)
    return max(missions.values_list("version", flat=True))


class Contributions(Noun):
    """Links: what they join must be in the plan, and no cycle be closed."""

    def make(self, session: Writing, act: str, row: Contribution, key: str) -> None:
        """The link again, checked as a new one."""
        self._check(row)
        session.create(act, row, key=key)

    def take_out(self, session: Writing, act: str, row: Contribution, key: str) -> None:
        """Withdraws it."""
        session.delete(act, row, key=key)

    def change(
        self, session: Writing, act: str, row: Contribution, changes: Columns, key: str
    ) -> None:
        """Back to what was said of it, or to the parent that it had."""
        wanted = Contribution(pk=row.pk, organisation_id=row.organisation_id)
        for name in ("child_id", "parent_id", "moves", "primary"):
            setattr(wanted, name, changes.get(name, getattr(row, name)))
        if "parent_id" in changes:
            self._check(wanted)
        elif "primary" in changes:
            _check_primary(wanted)
        session.change(act, row, changes, key=key)

    def _check(self, link: Contribution) -> None:
        check_ends(link.child, link.parent)
        check_moves(link)
        _check_primary(link)


def _check_primary(link: Contribution) -> None:
    others = Contribution.objects.filter(child_id=link.child_id, primary=True).exclude(pk=link.pk)
    if link.primary and others.exists():
        raise ConflictError(gettext("another parent is the primary one now; unmark that first"))


class KeyResults(Noun):
    """Metrics: their node's fingerprint follows."""

    def change(
        self, session: Writing, act: str, row: KeyResult, changes: Columns, key: str
    ) -> None:
        """Changes it back."""
        session.change(act, row, changes, key=key)
        refresh_fingerprint(row.node)

    def check(self, row: KeyResult, changed: Columns, members: Members) -> None:
        """Its owner must be there."""
        if row.archived_at is None and "owner_id" in changed:
            members.check_owner(row.owner_id)


class CheckIns(Noun):
    """Values: what is kept of the latest follows."""

    def make(self, session: Writing, act: str, row: CheckIn, key: str) -> None:
        """Records it again."""
        session.create(act, row, key=key)
        retell(row)

    def take_out(self, session: Writing, act: str, row: CheckIn, key: str) -> None:
        """Withdraws it."""
        session.delete(act, row, key=key)
        retell(row)


class Waivers(Noun):
    """One a node."""

    def make(self, session: Writing, act: str, row: Waiver, key: str) -> None:
        """The same waiver again."""
        if Waiver.objects.filter(node_id=row.node_id).exists():
            raise DuplicateError("waiver", key)
        session.create(act, row, key=key)

    def take_out(self, session: Writing, act: str, row: Waiver, key: str) -> None:
        """Ends it."""
        session.delete(act, row, key=key)


class Dismissals(Noun):
    """One a node and what a finding rests on."""

    def make(self, session: Writing, act: str, row: Dismissal, key: str) -> None:
        """The same dismissal again."""
        if Dismissal.objects.filter(node_id=row.node_id, fingerprint=row.fingerprint).exists():
            raise DuplicateError("dismissal", key)
        session.create(act, row, key=key)

    def take_out(self, session: Writing, act: str, row: Dismissal, key: str) -> None:
        """Brings the finding back."""
        session.delete(act, row, key=key)


class Comments(Noun):
    """They are kept when they are deleted."""

    def take_out(self, session: Writing, act: str, row: Any, key: str) -> None:
        """Deletes it."""
        session.change(act, row, {"deleted_at": session.now}, key=key)
