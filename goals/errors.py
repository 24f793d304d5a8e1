"""What the domain refuses. Each class has a stable ``code`` and structured ``data``.

They belong to the engine's tree, so that a door needs one translator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from cascade.errors import CascadeError


class DomainError(CascadeError):
    """The root of what the domain refuses."""

    code = "refused"


class NotFoundError(DomainError):
    """No such thing in this organisation. ``data``: ``what``, ``id``."""

    code = "not-found"

    def __init__(self, what: str, id: object) -> None:
        super().__init__(
            f"there is no {what} {str(id)!r} here; look it up in the list of all",
            what=what,
            id=str(id),
        )


class ForbiddenError(DomainError):
    """The actor may not do this. ``data``: ``act``, ``needs`` (who may)."""

    code = "forbidden"

    def __init__(self, act: str, needs: str) -> None:
        super().__init__(
            f"you may not {act}: it takes {needs}; ask one of them, or an administrator for the"
            " role",
            act=act,
            needs=needs,
        )


class InvalidError(DomainError):
    """A value does not fit. ``data``: ``fields``, from field to message."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        told = "; ".join(f"{name}: {problem}" for name, problem in fields.items())
        super().__init__(f"please correct {told}", fields=dict(fields))


class ConflictError(DomainError):
    """What is asked for contradicts what is there. ``data`` says how."""

    code = "conflict"


class DuplicateError(ConflictError):
    """It is there already. ``data``: ``what``, ``id``."""

    code = "duplicate"

    def __init__(self, what: str, id: object) -> None:
        super().__init__(
            f"there is a {what} {str(id)!r} already; change that one, or choose another name",
            what=what,
            id=str(id),
        )


class StaleEditError(ConflictError):
    """Somebody changed it since it was read; nothing was written.

    ``data``: ``what``, ``id``, ``expected`` and ``actual`` (row versions), ``current`` (the
    fields as they are now).
    """

    code = "stale-edit"

    def __init__(
        self, what: str, id: object, *, expected: int, actual: int, current: Mapping[str, object]
    ) -> None:
        super().__init__(
            f"the {what} {str(id)!r} was changed meanwhile (it is at version {actual}, you edited"
            f" version {expected}); nothing was saved: read it again and apply your change to it",
            what=what,
            id=str(id),
            expected=expected,
            actual=actual,
            current=dict(current),
        )


class ArchivedError(ConflictError):
    """It is archived, so it cannot be changed. ``data``: ``what``, ``id``."""

    code = "archived"

    def __init__(self, what: str, id: object) -> None:
        super().__init__(
            f"the {what} {str(id)!r} is archived; restore it first", what=what, id=str(id)
        )


class LevelError(ConflictError):
    """A contribution would go down a level. ``data``: ``child``, ``parent``."""

    code = "level"

    def __init__(self, child: str, child_kind: str, parent: str, parent_kind: str) -> None:
        super().__init__(
            f"a {child_kind} ({child}) cannot contribute to a {parent_kind} ({parent}), which is"
            " further from the mission; turn the link round, or link it to a goal",
            child=child,
            parent=parent,
        )


class InvitationError(ConflictError):
    """An invitation cannot be accepted: it is over, or for somebody else. ``data``: ``reason``."""

    code = "invitation"

    def __init__(
        self, reason: Literal["expired", "accepted", "revoked", "address", "known"]
    ) -> None:
        told = {
            "expired": "the invitation has expired; ask whoever invited you for a new one",
            "accepted": "the invitation was accepted already; sign in to use it",
            "revoked": "the invitation was taken back; ask an administrator for a new one",
            "address": "the invitation is for another address; sign in with that one, or ask for"
            " an invitation to yours",
            "known": "the address has an account already; sign in with it to accept",
        }
        super().__init__(told[reason], reason=reason)


class ImportRefusedError(ConflictError):
    """A plan was not imported, since some of its rows are refused; nothing was written.

    ``data``: ``rows``, each with ``what``, ``id`` and ``reason``.
    """

    code = "import-refused"

    def __init__(self, rows: Sequence[Mapping[str, object]]) -> None:
        super().__init__(
            f"{len(rows)} of the file's rows cannot be imported, so nothing was; mend them and"
            " import again",
            rows=list(rows),
        )
        self.rows = list(rows)


class UndoRefusedError(ConflictError):
    """A change cannot be undone; nothing was written.

    ``data``: ``graph_version``, and ``places``, each with ``what``, ``id`` and ``reason``; where it
    was changed since, with its ``fields``, ``by`` whom and ``at``.
    """

    code = "undo-refused"

    def __init__(self, graph_version: int, places: Sequence[Mapping[str, object]]) -> None:
        told = "; ".join(f"{place['id']}: {place['reason']}" for place in places[:3])
        more = f"; and {len(places) - 3} more" if len(places) > 3 else ""
        super().__init__(
            f"change {graph_version} cannot be undone: {told}{more}; change it by hand instead",
            graph_version=graph_version,
            places=list(places),
        )
        self.places = list(places)


class UnchangedError(ConflictError):
    """It is so already. ``data``: ``id``."""

    code = "unchanged"

    def __init__(self, id: object) -> None:
        super().__init__(f"{str(id)!r} is so already; leave it out", id=str(id))


class BulkRefusedError(ConflictError):
    """Some of many nodes cannot be changed so; nothing was written.

    ``data``: ``places``, each with ``id``, ``code`` and ``reason``.
    """

    code = "bulk-refused"

    def __init__(self, places: Sequence[Mapping[str, object]]) -> None:
        told = "; ".join(f"{place['id']}: {place['reason']}" for place in places[:3])
        more = f"; and {len(places) - 3} more" if len(places) > 3 else ""
        super().__init__(
            f"{len(places)} of the nodes cannot be changed so, and none was ({told}{more}); leave"
            " them out and try again",
            places=list(places),
        )
        self.places = list(places)


class AuditBrokenError(DomainError):
    """The audit trail does not hold together. ``data``: ``sequence``, ``problem``."""

    code = "audit-broken"

    def __init__(self, organisation: str, sequence: int, problem: str) -> None:
        super().__init__(
            f"the audit trail of {organisation!r} is broken at row {sequence}: {problem}; compare"
            " with a backup",
            organisation=organisation,
            sequence=sequence,
            problem=problem,
        )
