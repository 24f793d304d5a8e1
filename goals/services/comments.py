"""Comments on nodes: add, change, delete.

A comment has its audit row, and so raises the graph version; what is known of the plan stays, since
no figure follows from comments (see :mod:`goals.bridge.changes`).
"""

from __future__ import annotations

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from goals.actors import Actor
from goals.errors import InvalidError, NotFoundError
from goals.models import Comment
from goals.models.base import is_blank
from goals.permissions import allows, require
from goals.selectors.lookups import comment_of, node_of
from goals.services.writing import check_version, writing


def comment_add(*, actor: Actor, node: str, text: str) -> Comment:
    """A new comment on a node.

    Raises NotFoundError for a draft that the actor may not see, ArchivedError, InvalidError for
    an empty text, ForbiddenError.
    """
    with writing(actor) as session:
        row = node_of(actor.organisation_id, node)
        if not allows(actor, "node.read", row):
            raise NotFoundError("node", node)
        comment = Comment(
            organisation_id=actor.organisation_id, node=row, by_id=actor.user_id, text=_said(text)
        )
        require(actor, "comment.write", comment, act=pgettext_lazy("act", "comment"))
        return session.create("comment.add", comment, key=row.key)


def comment_change(
    *, actor: Actor, comment: int, text: str, expected_version: int | None = None
) -> Comment:
    """The actor's own comment with another text."""
    with writing(actor) as session:
        row = comment_of(actor.organisation_id, comment)
        require(actor, "comment.write", row, act=_("change this comment"))
        check_version(row, expected_version, key=row.node.key)
        if (said := _said(text)) != row.text:
            changes = {"text": said, "edited_at": session.now}
            session.change("comment.change", row, changes, key=row.node.key)
        return row


def comment_delete(*, actor: Actor, comment: int, expected_version: int | None = None) -> None:
    """Takes a comment away; its author may, and an administrator."""
    with writing(actor) as session:
        row = comment_of(actor.organisation_id, comment)
        require(actor, "comment.delete", row, act=_("delete this comment"))
        check_version(row, expected_version, key=row.node.key)
        session.change("comment.delete", row, {"deleted_at": session.now}, key=row.node.key)


def _said(text: str) -> str:
    if is_blank(text):
        raise InvalidError({"text": gettext("say something")})
    return text.strip()
