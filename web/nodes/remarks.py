"""What people say about a node, and the form to say something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Comment, Node
from goals.selectors.rows import comments_visible_to
from web.forming import PageForm
from web.visits import Visit

#: How many comments are shown, the latest ones; and how many where earlier ones are asked for.
COMMENTS, ALL_COMMENTS = 50, 1_000


class CommentForm(PageForm):
    """What somebody says about a node."""

    text = forms.CharField(
        label=_("Your comment"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, auto_id="id_comment_%s", **options)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, and what the reader may do with it."""

    comment: Comment
    may_change: bool
    may_delete: bool

    @property
    def who(self) -> str:
        """Who said it."""
        return str(self.comment.by or "")


def remarks_on(visit: Visit, node: Node) -> tuple[list[Remark], bool]:
    """What people said about a node, the oldest first, and whether more was said; one query.

    An address that ends in ``?comments=all`` asks for earlier ones, too.
    """
    most = ALL_COMMENTS if visit.request.GET.get("comments") == "all" else COMMENTS
    latest = list(comments_visible_to(visit.actor).filter(node=node).order_by("-pk")[: most + 1])
    remarks = [
        Remark(
            comment,
            visit.may("comment.write", comment),
            visit.may("comment.delete", comment),
        )
        for comment in reversed(latest[:most])
    ]
    return remarks, len(latest) > most
