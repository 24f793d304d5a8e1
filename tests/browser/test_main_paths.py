"""Each role's main path by mouse, on each database."""

from __future__ import annotations

from tests.browser.conftest import Arrive
from tests.browser.hands import Mouse
from tests.browser.journeys import ALONE, invites_and_lets_leave
from tests.browser.sites import Site


def test_each_role_walks_its_path_by_mouse(each_site: Site, arrive: Arrive) -> None:
    for journey in ALONE:
        journey(arrive(each_site), Mouse())


def test_an_administrator_invites_and_lets_leave(each_site: Site, arrive: Arrive) -> None:
    invites_and_lets_leave(arrive(each_site), Mouse(), arrive(each_site), Mouse())
