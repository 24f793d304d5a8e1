"""Dismissals that come with a plan file: by whom, where nobody here has that name.

What rests on a link names the parent by its identifier from now on, as plan files do.
"""

from typing import Any

from django.db import migrations, models

import goals.models.base
from cascade.smart.grounds import grounds_of_link


def _by_identifier(apps: Any, _editor: Any) -> None:
    dismissals = apps.get_model("goals", "Dismissal")
    nodes = apps.get_model("goals", "Node")
    for row in dismissals.objects.filter(check_name="no-reason").select_related("node"):
        parent = nodes.objects.filter(organisation_id=row.organisation_id, key=row.item).first()
        if parent is None or row.fingerprint != grounds_of_link(row.node.title, parent.key):
            continue
        anew = grounds_of_link(row.node.title, parent.identifier)
        dismissals.objects.filter(pk=row.pk).update(fingerprint=anew)


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
        migrations.RunPython(_by_identifier, migrations.RunPython.noop),
    ]
