"""People, and what they are in an organisation."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext

from goals.choices import Role, Theme
from goals.models.base import one_line


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who can sign in; without a password, only by other means."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Somebody who may use the administration of the whole installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of an address, however it is spelt."""
        return self.get(email=(username or "").strip().lower())


def known_language(code: str) -> None:
    """Refuses a language that the pages do not speak."""
    if code not in dict(settings.LANGUAGES):
        told = ", ".join(known for known, _ in settings.LANGUAGES)
        raise ValidationError(
            gettext("must be one of %(codes)s, or empty for the browser's") % {"codes": told}
        )


def known_time_zone(name: str) -> None:
    """Refuses what is no name of the time zone database."""
    if name not in available_timezones():
        raise ValidationError(
            gettext("must be a name such as Europe/Berlin, or empty for the server's")
        )


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by an address for mail.

    An empty ``language`` is the browser's, an empty ``time_zone`` the server's.
    """

    email = models.EmailField("address for mail", max_length=254, unique=True)
    name = models.CharField(max_length=150, blank=True, validators=[one_line])
    is_staff = models.BooleanField("may use the administration", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=10, blank=True, validators=[known_language])
    time_zone = models.CharField(max_length=64, blank=True, validators=[known_time_zone])
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="user_theme_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name, or the address where none is known."""
        return str(self)

    def get_short_name(self) -> str:
        """The same: names are not taken apart."""
        return str(self)


class Membership(models.Model):
    """One role of one person in one organisation; a lead's is for a unit."""

    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(
        "Unit", models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role", "unit"],
                condition=Q(unit__isnull=False),
                name="membership_once_a_unit",
            ),
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                condition=Q(unit__isnull=True),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.LEAD, unit__isnull=False)
                | Q(role=Role.STAFF)
                | Q(role__in=[Role.EXECUTIVE, Role.ADMINISTRATOR], unit__isnull=True),
                name="membership_unit_of_role",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
