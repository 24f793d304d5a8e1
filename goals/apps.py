"""The domain as a Django application."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class GoalsConfig(AppConfig):
    """Keeps the database's own guards, and its index of words, right around every migration."""

    name = "goals"
    verbose_name = "Goals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connects the guards (:mod:`goals.guards`) and the index (:mod:`goals.search`)."""
        from goals import guards
        from goals.search import installing

        pre_migrate.connect(guards.drop_before_migrations, sender=self)
        post_migrate.connect(guards.make_after_migrations, sender=self)
        pre_migrate.connect(installing.stop_before_migrations, sender=self)
        post_migrate.connect(installing.follow_after_migrations, sender=self)
        connection_created.connect(installing.teach_connection)
