"""The addresses of a person's own pages. They are no organisation's, so they have no namespace."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from web.accounts import accepting, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/theme", views.theme, name="theme"),
    path("accounts/sessions/<int:number>/end", views.end_session, name="end-session"),
    path("accounts/", include("allauth.urls")),
    path("invitations/<str:secret>/", accepting.invitation, name="invitation"),
]
