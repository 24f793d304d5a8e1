"""The drafts of an organisation are found without reading all of its nodes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("goals", "0008_daily_figures")]

    operations = [
        migrations.AddIndex(
            model_name="node",
            index=models.Index(
                condition=models.Q(("status", 0)),
                fields=["organisation", "id"],
                name="node_drafts",
            ),
        ),
    ]
