"""Findings that somebody overruled."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import goals.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0009_node_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dismissal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("rule", models.CharField(max_length=64)),
                ("check_name", models.CharField(blank=True, max_length=64)),
                (
                    "item",
                    models.CharField(
                        blank=True, max_length=255, validators=[goals.models.base.plain_text]
                    ),
                ),
                ("fingerprint", models.CharField(editable=False, max_length=32)),
                ("because", goals.models.base.Text(limit=5000)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dismissals",
                        to="goals.node",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dismissals",
                        to="goals.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "id"], name="dismissal_by_organisation")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("node", "fingerprint"), name="dismissal_once")
                ],
            },
        ),
    ]
