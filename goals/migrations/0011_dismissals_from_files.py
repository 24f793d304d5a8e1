"""Dismissals that come with a plan file: by whom, where nobody here has that name."""

from django.db import migrations, models

import goals.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0010_dismissals"),
    ]

    operations = [
        migrations.AddField(
            model_name="dismissal",
            name="by_name",
            field=models.CharField(
                blank=True, max_length=255, null=True, validators=[goals.models.base.plain_text]
            ),
        ),
        migrations.AddField(
            model_name="dismissal",
            name="extra",
            field=goals.models.base.ExactJSONField(blank=True, default=dict),
        ),
    ]
