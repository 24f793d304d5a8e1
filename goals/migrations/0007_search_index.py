"""The index of words: a full-text table on SQLite, trigram indexes on PostgreSQL."""

from typing import ClassVar

from django.db import migrations

from goals.search import installing


class Migration(migrations.Migration):
    """Makes the index and fills it."""

    dependencies: ClassVar = [("goals", "0006_audit_of_deleted")]

    operations: ClassVar = [migrations.RunPython(installing.make, installing.drop)]
