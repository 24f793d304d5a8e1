"""Comments: who may say, change and take away what, and what that costs the next reader."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.actors import Actor
from goals.audit import verify
from goals.bridge import current, load_plan
from goals.choices import Scope, Status
from goals.errors import (
    ArchivedError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    StaleEditError,
)
from goals.models import AuditRow, Comment
from goals.selectors.rows import comments_visible_to, history_of
from goals.services import (
    comment_add,
    comment_change,
    comment_delete,
    node_archive,
    node_change,
    node_create,
)
from tests.goals.stateful.said import TODAY
from tests.worlds import World


def test_any_member_comments_and_the_trail_keeps_it(world: World):
    comment = comment_add(actor=world.actor("other_staff"), node="SALES-1", text="  How?\nWhen? ")
    assert (comment.text, comment.by) == ("How?\nWhen?", world.users["other_staff"])
    row = AuditRow.objects.get(object_type="comment")
    assert (row.act, row.object_key, row.actor_name) == ("comment.add", "SALES-1", "Other_Staff")
    assert "How?" in row.after
    assert list(comments_visible_to(world.actor("lead"))) == [comment]
    verify(world.organisation)


def test_author_changes_it_and_nobody_else(world: World):
    comment = comment_add(actor=world.actor("staff"), node="SALES-1", text="How?")
    changed = comment_change(actor=world.actor("staff"), comment=comment.pk, text="Why?")
    assert changed.text == "Why?"
    assert changed.edited_at is not None
    for role in ("lead", "executive", "administrator"):
        with pytest.raises(ForbiddenError):
            comment_change(actor=world.actor(role), comment=comment.pk, text="Mine")


def test_same_text_is_no_change(world: World):
    comment = comment_add(actor=world.actor("staff"), node="SALES-1", text="How?")
    version = world.version
    comment_change(actor=world.actor("staff"), comment=comment.pk, text="How? ")
    assert (world.version, Comment.objects.get().edited_at) == (version, None)


def test_author_and_administrator_take_it_away(world: World):
    for role in ("staff", "administrator"):
        comment = comment_add(actor=world.actor("staff"), node="SALES-1", text="How?")
        with pytest.raises(ForbiddenError):
            comment_delete(actor=world.actor("lead"), comment=comment.pk)
        comment_delete(actor=world.actor(role), comment=comment.pk)
        assert not comments_visible_to(world.system).filter(pk=comment.pk).exists()
        for act in (comment_change, comment_delete):
            told = {"text": "again"} if act is comment_change else {}
            with pytest.raises(NotFoundError):
                act(actor=world.actor("staff"), comment=comment.pk, **told)


def test_second_of_two_editors_is_told(world: World):
    comment = comment_add(actor=world.actor("staff"), node="SALES-1", text="How?")
    told = {"actor": world.actor("staff"), "comment": comment.pk, "expected_version": 1}
    comment_change(**told, text="One")
    with pytest.raises(StaleEditError):
        comment_change(**told, text="Two")
    with pytest.raises(StaleEditError):
        comment_delete(**told)


def test_hidden_drafts_comments_are_hidden_with_their_history(world: World):
    node_create(actor=world.system, kind=3, unit="SALES", status=Status.DRAFT)
    comment = comment_add(actor=world.actor("lead"), node="SALES-4", text="Secret")
    stranger = world.actor("other_lead")
    assert not comments_visible_to(stranger).exists()
    assert not history_of(stranger).filter(object_type="comment").exists()
    with pytest.raises(NotFoundError):
        comment_add(actor=stranger, node="SALES-4", text="I see")
    node_change(actor=world.system, key="SALES-4", status=Status.ACTIVE)
    assert list(comments_visible_to(stranger)) == [comment]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 10_001, "a\x00b"])
def test_refuses_what_is_no_text(world: World, text: str):
    with pytest.raises(InvalidError):
        comment_add(actor=world.actor("staff"), node="SALES-1", text=text)


def test_refuses_archived_nodes_and_reading_tokens(world: World):
    reader = Actor.of(world.users["lead"], world.organisation, scope=Scope.READ)
    with pytest.raises(ForbiddenError):
        comment_add(actor=reader, node="SALES-1", text="How?")
    node_archive(actor=world.system, key="SALES-1")
    with pytest.raises(ArchivedError):
        comment_add(actor=world.system, node="SALES-1", text="How?")


def test_another_organisations_comments_are_not_there(world: World, elsewhere: World):
    comment = comment_add(actor=elsewhere.system, node="SALES-1", text="How?")
    for act in (comment_change, comment_delete):
        told = {"text": "again"} if act is comment_change else {}
        with pytest.raises(NotFoundError):
            act(actor=world.system, comment=comment.pk, **told)
    assert not comments_visible_to(world.system).exists()


@pytest.mark.django_db(transaction=True)
def test_comment_costs_the_next_reader_two_queries_and_no_figure(committed_db: None):
    from tests.worlds import northwind

    world = northwind()
    before = current(world.organisation.pk)
    answer, shape = before.answer(TODAY), before.shape
    comment_add(actor=world.actor("staff"), node="SALES-1", text="How?")
    with CaptureQueriesContext(connection) as asked:
        after = current(world.organisation.pk)
    assert after.version == before.version + 1
    assert (after.shape is shape, after.answer(TODAY) is answer) == (True, True)
    # The state, twice (before and after waiting for other threads), and the new audit row.
    assert len(asked) <= 3


def test_comments_are_no_part_of_plan_files(world: World):
    before = load_plan(world.organisation)
    comment_add(actor=world.system, node="SALES-1", text="How?")
    assert load_plan(world.organisation) == before
