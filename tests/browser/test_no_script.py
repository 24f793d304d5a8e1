"""Each role's main path where scripts do not run."""

from __future__ import annotations

from tests.browser.conftest import Arrive
from tests.browser.hands import Mouse
from tests.browser.journeys import ALONE, invites_and_lets_leave
from tests.browser.sites import Site


def test_each_role_walks_its_path_without_scripts(own_site: Site, arrive: Arrive) -> None:
    for journey in ALONE:
        journey(arrive(own_site, java_script_enabled=False), Mouse())


def test_an_administrator_invites_without_scripts(own_site: Site, arrive: Arrive) -> None:
    visitor = arrive(own_site, java_script_enabled=False)
    guest = arrive(own_site, java_script_enabled=False)
    invites_and_lets_leave(visitor, Mouse(), guest, Mouse())
