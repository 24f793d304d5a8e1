"""The administration of the installation: people and organisations, and a look at the trail.

The plan is not written here: that takes a service, which checks, locks and leaves its trace.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from goals.models import (
    AuditRow,
    Contribution,
    KeyResult,
    Membership,
    Node,
    Organisation,
    Unit,
    User,
)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """People by their address."""

    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_staff")
    search_fields = ("email", "name")
    fieldsets = (
        (None, {"fields": ["email", "name", "password"]}),
        ("Rights in the installation", {"fields": ["is_active", "is_staff", "is_superuser"]}),
    )
    add_fieldsets = ((None, {"fields": ["email", "name", "password1", "password2"]}),)
    filter_horizontal = ()
    list_filter = ("is_active", "is_staff")


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows and changes none."""

    def has_add_permission(self, *_: Any) -> bool:
        """Nobody adds one here."""
        return False

    def has_change_permission(self, *_: Any) -> bool:
        """Nobody changes one here."""
        return False

    def has_delete_permission(self, *_: Any) -> bool:
        """Nobody deletes one here."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    """Organisations."""

    list_display = ("slug", "name")
    search_fields = ("slug", "name")


@admin.register(Unit)
class UnitAdmin(ReadOnly):
    """Units."""

    list_display = ("prefix", "name", "organisation", "archived_at")
    list_select_related = ("organisation",)
    list_filter = ("organisation",)


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    """Who is what."""

    list_display = ("user", "role", "unit", "organisation")
    list_select_related = ("user", "unit", "organisation")
    list_filter = ("organisation", "role")


@admin.register(Node)
class NodeAdmin(ReadOnly):
    """Missions, goals and programs."""

    list_display = ("key", "kind", "status", "title", "organisation")
    list_select_related = ("organisation",)
    list_filter = ("organisation", "kind", "status")
    search_fields = ("key", "title")


@admin.register(Contribution)
class ContributionAdmin(ReadOnly):
    """Contributions."""

    list_display = ("child", "parent", "weight", "organisation")
    list_select_related = ("child", "parent", "organisation")
    list_filter = ("organisation",)


@admin.register(KeyResult)
class KeyResultAdmin(ReadOnly):
    """Key results."""

    list_display = ("node", "title", "latest_value", "organisation")
    list_select_related = ("node", "organisation")
    list_filter = ("organisation",)


@admin.register(AuditRow)
class AuditRowAdmin(ReadOnly):
    """The audit trail."""

    list_display = ("organisation", "sequence", "at", "actor_name", "act", "object_key")
    list_select_related = ("organisation",)
    list_filter = ("organisation", "act")
    search_fields = ("object_key",)
