"""What the domain refuses. Each class has a stable ``code`` and structured ``data``.

They belong to the engine's tree, so that a door needs one translator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Self

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cascade.errors import CascadeError
from goals.wording import Words, noun, untranslated

_ROLE = _(
    "you may not %(act)s: it takes %(needs)s; ask one of them, or an administrator for the role"
)
_WRITES, _RECORDS = _("a token that may write"), _("a token that may record values")
_READS = _("you may not %(act)s with this token, which may only read; make %(needs)s")
#: What is told to whose token has too narrow a scope, and what they need, by its scope and that.
_OF_TOKENS = {
    ("read", "values"): (_READS, _RECORDS),
    ("read", "write"): (_READS, _WRITES),
    ("values", "write"): (
        _("you may not %(act)s with this token, which may only record values; make %(needs)s"),
        _WRITES,
    ),
}


class DomainError(CascadeError):
    """The root of what the domain refuses."""

    code = "refused"


class NotFoundError(DomainError):
    """No such thing in this organisation. ``data``: ``what``, ``id``."""

    code = "not-found"

    def __init__(self, what: str, id: object) -> None:
        super().__init__(
            gettext("there is no %(what)s %(id)r here; look it up in the list of all")
            % {"what": noun(what), "id": str(id)},
            what=what,
            id=str(id),
        )


class ForbiddenError(DomainError):
    """The actor may not do this. ``data``: ``act``, ``needs`` (who may), ``scope`` (of a token).

    Both are phrases that a sentence takes in: "create a unit", "an administrator". ``scope`` is
    there where the person may, but not with the token that they came with.
    """

    code = "forbidden"

    def __init__(self, act: Words, needs: Words, *, message: Words = _ROLE, **more: str) -> None:
        super().__init__(
            str(message) % {"act": act, "needs": needs},
            act=untranslated(act),
            needs=untranslated(needs),
            **more,
        )

    @classmethod
    def for_token(cls, act: Words, *, has: str, needs: str) -> Self:
        """The refusal to a person who may, of whose token the scope is too narrow."""
        message, phrase = _OF_TOKENS[has, needs]
        return cls(act, phrase, message=message, scope=has)


class InvalidError(DomainError):
    """A value does not fit. ``data``: ``fields``, from field to message."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        told = "; ".join(f"{name}: {problem}" for name, problem in fields.items())
        super().__init__(
            gettext("please correct %(problems)s") % {"problems": told}, fields=dict(fields)
        )


class ConflictError(DomainError):
    """What is asked for contradicts what is there. ``data`` says how."""

    code = "conflict"


class DuplicateError(ConflictError):
    """It is there already. ``data``: ``what``, ``id``."""

    code = "duplicate"

    def __init__(self, what: str, id: object) -> None:
        super().__init__(
            gettext("there is a %(what)s %(id)r already; change that one, or choose another name")
            % {"what": noun(what), "id": str(id)},
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
            gettext(
                "the %(what)s %(id)r was changed meanwhile (it is at version %(actual)s, you edited"
                " version %(expected)s); nothing was saved: read it again and apply your change to"
                " it"
            )
            % {"what": noun(what), "id": str(id), "actual": actual, "expected": expected},
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
            gettext("the %(what)s %(id)r is archived; restore it first")
            % {"what": noun(what), "id": str(id)},
            what=what,
            id=str(id),
        )


class LevelError(ConflictError):
    """A contribution would go down a level. ``data``: ``child``, ``parent``."""

    code = "level"

    def __init__(self, child: str, child_kind: str, parent: str, parent_kind: str) -> None:
        super().__init__(
            gettext(
                "a %(child_kind)s (%(child)s) cannot contribute to a %(parent_kind)s (%(parent)s),"
                " which is further from the mission; turn the link round, or link it to a goal"
            )
            % {
                "child_kind": child_kind,
                "child": child,
                "parent_kind": parent_kind,
                "parent": parent,
            },
            child=child,
            parent=parent,
        )


class InvitationError(ConflictError):
    """An invitation cannot be accepted: it is over, or for somebody else. ``data``: ``reason``."""

    code = "invitation"

    def __init__(
        self, reason: Literal["expired", "accepted", "revoked", "address", "known"]
    ) -> None:
        super().__init__(str(_OF_INVITATIONS[reason]), reason=reason)


_OF_INVITATIONS = {
    "expired": _("the invitation has expired; ask whoever invited you for a new one"),
    "accepted": _("the invitation was accepted already; sign in to use it"),
    "revoked": _("the invitation was taken back; ask an administrator for a new one"),
    "address": _(
        "the invitation is for another address; sign in with that one, or ask for an invitation"
        " to yours"
    ),
    "known": _("the address has an account already; sign in with it to accept"),
}


class ImportRefusedError(ConflictError):
    """A plan was not imported, since some of its rows are refused; nothing was written.

    ``data``: ``rows``, each with ``what``, ``id`` and ``reason``.
    """

    code = "import-refused"

    def __init__(self, rows: Sequence[Mapping[str, object]]) -> None:
        super().__init__(
            gettext(
                "%(n)s of the file's rows cannot be imported, so nothing was; mend them and import"
                " again"
            )
            % {"n": len(rows)},
            rows=list(rows),
        )
        self.rows = list(rows)


class UndoRefusedError(ConflictError):
    """A change cannot be undone; nothing was written.

    ``data``: ``graph_version``, and ``places``, each with ``what``, ``id``, its ``name`` for people
    and ``reason``; where it was changed since, with its ``fields``, ``by`` whom and ``at``.
    """

    code = "undo-refused"

    def __init__(self, graph_version: int, places: Sequence[Mapping[str, object]]) -> None:
        super().__init__(
            gettext("this cannot be undone (%(places)s); change by hand what should be otherwise")
            % {"places": _told(places)},
            graph_version=graph_version,
            places=list(places),
        )
        self.places = list(places)


class UnchangedError(ConflictError):
    """It is so already. ``data``: ``id``."""

    code = "unchanged"

    def __init__(self, id: object) -> None:
        super().__init__(
            gettext("%(id)r is so already; leave it out") % {"id": str(id)}, id=str(id)
        )


class BulkRefusedError(ConflictError):
    """Some of many nodes cannot be changed so; nothing was written.

    ``data``: ``places``, each with ``id``, ``code`` and ``reason``.
    """

    code = "bulk-refused"

    def __init__(self, places: Sequence[Mapping[str, object]]) -> None:
        super().__init__(
            gettext(
                "%(n)s of the nodes cannot be changed so, and none was (%(places)s); leave them out"
                " and try again"
            )
            % {"n": len(places), "places": _told(places)},
            places=list(places),
        )
        self.places = list(places)


def _told(places: Sequence[Mapping[str, object]]) -> str:
    """The first of some places with their reasons, and how many more there are."""
    told = "; ".join(f"{place.get('name', place['id'])}: {place['reason']}" for place in places[:3])
    if len(places) <= 3:
        return told
    return told + gettext("; and %(n)s more") % {"n": len(places) - 3}


class AuditBrokenError(DomainError):
    """The audit trail does not hold together. ``data``: ``sequence``, ``problem``."""

    code = "audit-broken"

    def __init__(self, organisation: str, sequence: int, problem: str) -> None:
        super().__init__(
            gettext(
                "the audit trail of %(organisation)r is broken at row %(row)s: %(problem)s; compare"
                " with a backup"
            )
            % {"organisation": organisation, "row": sequence, "problem": problem},
            organisation=organisation,
            sequence=sequence,
            problem=problem,
        )
