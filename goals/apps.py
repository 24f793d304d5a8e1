"""The domain as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class GoalsConfig(AppConfig):
    """Keeps the database's own guards in place around every migration."""

    name = "goals"
    verbose_name = "Goals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connects the guards (see :mod:`goals.guards`)."""
        from goals import guards

        pre_migrate.connect(guards.drop_before_migrations, sender=self)
        post_migrate.connect(guards.make_after_migrations, sender=self)
