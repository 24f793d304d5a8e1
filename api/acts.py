"""What an address does, told once: the view, the schema and the tests all read it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from api.serializers.base import Form, PageQuery, Query, page_of


@dataclass(frozen=True, slots=True)
class Act:
    """One method of one address.

    ``takes`` and ``answers`` are the bodies, ``answers`` None for an answer without one.
    ``if_match`` says that the write needs the header, ``may_meet`` that it may. ``tag`` says that
    the answer has an ``ETag``, and that a read may be answered with 304. ``replays`` says that an
    idempotency key counts. ``may_fail`` are statuses of problems beyond those that every address
    has, ``also`` other good statuses. ``media`` are the media types of an answer that is not JSON
    alone, and ``body_media`` those of such a body.
    """

    about: str
    answers: Form | None = None
    takes: Form | None = None
    status: int = 200
    partial: bool = False
    paged: bool = False
    query: type[Query] | None = None
    if_match: bool = False
    may_meet: bool = False
    tag: bool = False
    locates: bool = False
    replays: bool = False
    may_fail: tuple[int, ...] = ()
    media: tuple[str, ...] = ()
    body_media: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[int, ...] = ()


def listing(row: Form, query: type[PageQuery], about: str) -> Act:
    """The act of listing rows, a page at a time."""
    return Act(about, answers=page_of(row), paged=True, query=query, may_fail=(422,))


def reading(
    answers: Form,
    about: str,
    query: type[Query] | None = None,
    *,
    may_fail: tuple[int, ...] = (),
) -> Act:
    """The act of reading one thing."""
    return Act(about, answers=answers, tag=True, query=query, may_fail=may_fail)


def creating(takes: Form, answers: Form, about: str) -> Act:
    """The act of making one thing."""
    return Act(
        about,
        answers=answers,
        takes=takes,
        status=201,
        tag=True,
        locates=True,
        replays=True,
        may_fail=(403, 409, 413, 415, 422),
    )


def changing(takes: Form, answers: Form, about: str) -> Act:
    """The act of changing some fields of one thing, from the version that was read."""
    return Act(
        about,
        answers=answers,
        takes=takes,
        partial=True,
        tag=True,
        if_match=True,
        may_fail=(403, 409, 413, 415, 422),
    )


def doing(answers: Form | None, about: str, *, takes: Form | None = None) -> Act:
    """An act on one thing as it was read: archive, restore, confirm, move."""
    body = (413, 415, 422) if takes else (422,)
    return Act(
        about,
        answers=answers,
        takes=takes,
        status=200 if answers else 204,
        tag=answers is not None,
        if_match=True,
        may_fail=(403, 409, *body),
    )


def dropping(about: str) -> Act:
    """The act of dropping one thing that has no version."""
    return Act(about, status=204, may_fail=(403, 409))


def untagged(act: Act) -> Act:
    """An act on a thing without a version."""
    return replace(act, tag=False)
