"""What somebody types is kept for them alone, for a while, and not without end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from goals.errors import ForbiddenError, InvalidError
from goals.models import FormDraft
from goals.selectors.drafts import OFFERED_FOR, draft_of, drafts_of
from goals.services import draft_discard, draft_save
from goals.services.drafts import MOST_CHARACTERS, MOST_DRAFTS
from tests.worlds import World

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def test_draft_comes_back_as_it_was_typed(world: World):
    actor, typed = world.actor("staff"), {"title": "Half a sen", "owners": ["a", "b"], "n": 1e300}
    draft_save(actor=actor, form="node:SALES-2", fields=typed, base_version=3)
    draft = draft_of(actor, "node:SALES-2")
    assert (draft.fields, draft.base_version) == (typed, 3)


def test_later_draft_of_a_form_takes_the_place_of_the_earlier(world: World):
    actor = world.actor("staff")
    for title in ("One", "Two"):
        draft_save(actor=actor, form="node:new:program", fields={"title": title})
    assert [draft.fields["title"] for draft in drafts_of(actor)] == ["Two"]


def test_drafts_are_ones_own_in_one_organisation(world: World, elsewhere: World):
    draft_save(actor=world.actor("staff"), form="f", fields={"a": "1"})
    assert draft_of(world.actor("lead"), "f") is None
    assert draft_of(world.system, "f") is None
    assert draft_of(elsewhere.actor("staff"), "f") is None
    assert not draft_discard(actor=world.actor("lead"), form="f")
    assert draft_of(world.actor("staff"), "f") is not None


def test_discarded_drafts_are_gone(world: World):
    actor = world.actor("staff")
    draft_save(actor=actor, form="f", fields={})
    assert draft_discard(actor=actor, form="f")
    assert not draft_discard(actor=actor, form="f")
    assert not FormDraft.objects.exists()


def test_typing_is_no_change_of_the_plan(world: World):
    before = world.version
    draft_save(actor=world.actor("staff"), form="f", fields={"a": "1"})
    draft_discard(actor=world.actor("staff"), form="f")
    assert world.version == before


def test_old_drafts_are_offered_no_more_and_forgotten_with_the_next(world: World):
    actor = world.actor("staff")
    with time_machine.travel(NOW, tick=False):
        draft_save(actor=actor, form="old", fields={})
    with time_machine.travel(NOW + OFFERED_FOR + timedelta(seconds=1), tick=False):
        assert not drafts_of(actor).exists()
        draft_save(actor=actor, form="new", fields={})
    assert [draft.form for draft in FormDraft.objects.all()] == ["new"]


def test_latest_drafts_are_kept_of_too_many(world: World):
    actor = world.actor("staff")
    for number in range(MOST_DRAFTS + 3):
        with time_machine.travel(NOW + timedelta(minutes=number), tick=False):
            draft_save(actor=actor, form=f"f{number}", fields={})
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        forms = [draft.form for draft in drafts_of(actor)]
    assert len(forms) == MOST_DRAFTS
    assert (forms[0], forms[-1]) == (f"f{MOST_DRAFTS + 2}", "f3")


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("f", {"text": "x" * MOST_CHARACTERS}),
        ("f", {"text": float("nan")}),
        ("f", {"text": "\ud800"}),
        ("x" * 201, {}),
        ("", {}),
        ("two\nlines", {}),
    ],
)
def test_refuses_too_much_and_what_cannot_be_kept(world: World, form: str, fields: dict):
    with pytest.raises(InvalidError):
        draft_save(actor=world.actor("staff"), form=form, fields=fields)
    assert not FormDraft.objects.exists()


def test_system_types_nothing(world: World):
    with pytest.raises(ForbiddenError):
        draft_save(actor=world.system, form="f", fields={})
    with pytest.raises(ForbiddenError):
        draft_discard(actor=world.system, form="f")
