"""The audit rows of what was deleted are found without reading all of the trail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("goals", "0005_form_drafts")]

    operations = [
        migrations.AddIndex(
            model_name="auditrow",
            index=models.Index(
                condition=models.Q(("after", "")),
                fields=["organisation", "object_type"],
                name="audit_of_deleted",
            ),
        ),
    ]
