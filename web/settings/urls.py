"""The addresses of the settings: organisation, units, people, periods, tokens."""

from __future__ import annotations

from django.urls import URLPattern, path

from web.settings import invitations, people, periods, tokens, units, views

within: list[URLPattern] = [
    path("settings", views.settings, name="settings"),
    path("settings/organisation", views.organisation, name="organisation"),
    path("settings/units", units.units, name="units"),
    path("settings/units/new", units.create, name="unit-new"),
    path("settings/units/<str:key>", units.unit, name="unit"),
    path("settings/units/<str:key>/archive", units.archive, name="unit-archive"),
    path("settings/units/<str:key>/restore", units.restore, name="unit-restore"),
    path("settings/people", people.people, name="people"),
    path("settings/people/invite", invitations.invite, name="person-invite"),
    path("settings/people/<int:number>", people.person, name="person"),
    path("settings/people/<int:number>/roles", people.give_role, name="role-new"),
    path("settings/people/<int:number>/leave", people.leave, name="person-leave"),
    path("settings/roles/<int:number>", people.change_role, name="role"),
    path("settings/roles/<int:number>/take", people.take_role, name="role-take"),
    path("settings/invitations/<int:number>/revoke", invitations.revoke, name="invitation-revoke"),
    path("settings/periods", periods.periods, name="periods"),
    path("settings/periods/new", periods.create, name="period-new"),
    path("settings/periods/<int:number>", periods.period, name="period"),
    path("settings/periods/<int:number>/current", periods.make_current, name="period-current"),
    path("settings/periods/<int:number>/archive", periods.archive, name="period-archive"),
    path("settings/periods/<int:number>/restore", periods.restore, name="period-restore"),
    path("settings/tokens", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:number>/revoke", tokens.revoke, name="token-revoke"),
]
