"""The page of components shows each of them, with its states."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from goals.models import User
from tests.web.visitors import words_of
from web.styleguide import styleguide

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> str:
    request = RequestFactory().get("/styleguide?page=1")
    request.user = User(email="somebody@example.org")
    return styleguide(request).content.decode()


def test_shows_every_kind_of_field_and_what_is_wrong_with_one(page: str) -> None:
    for piece in (
        '<textarea name="because"',
        '<select name="owner"',
        'type="radio" name="scope"',
        'type="checkbox" name="primary"',
        'type="date" name="due"',
        'aria-invalid="true"',
        'id="sample_due_error">Enter a valid date.<',
        'id="sample_title_helptext"',
    ):
        assert piece in page, piece


def test_shows_the_pager_with_its_ends(page: str) -> None:
    assert page.count('rel="next"') == page.count('rel="prev"') == 2
    assert 'href="?page=2"' in page
    assert 'href="?page=1&amp;other=3#other"' in page


def test_shows_the_picker_in_both_ways(page: str) -> None:
    assert 'type="radio" name="parent" value="SALES-1" checked' in page
    assert '<button class="quiet small" name="parent" value="SALES-1">' in page
    assert page.count("Both speak of towns and bread.") == 2


def test_ids_are_there_once(page: str) -> None:
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_says_what_it_is(rf: RequestFactory) -> None:
    request = rf.get("/styleguide")
    request.user = User(email="somebody@example.org")
    assert "Style guide" in words_of(styleguide(request))
