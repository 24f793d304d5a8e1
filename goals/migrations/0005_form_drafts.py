"""What people have typed and not sent yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import goals.models.base


class Migration(migrations.Migration):
    dependencies = [("goals", "0004_comments")]

    operations = [
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(max_length=200, validators=[goals.models.base.one_line]),
                ),
                ("fields", goals.models.base.ExactJSONField(blank=True, default=dict)),
                ("base_version", models.PositiveIntegerField(blank=True, null=True)),
                ("saved_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goals.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "organisation", "form"), name="form_draft_once"
                    )
                ],
            },
        ),
    ]
