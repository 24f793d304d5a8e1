"""What an import is answered with."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.fields import Word

Answer = serializers.Serializer[Any]
_WHOLE = serializers.IntegerField


class ImportRow(Answer):
    """What an import does with one thing of the file."""

    what = serializers.CharField(help_text="Such as `node`, `unit` or `contribution`.")
    id = serializers.CharField()
    outcome = Word(("created", "changed", "unchanged", "refused"))
    reason = serializers.CharField()
    fields_changed = serializers.ListField(child=serializers.CharField())


class ImportCounts(Answer):
    """How many things of each outcome."""

    created = _WHOLE()
    changed = _WHOLE()
    unchanged = _WHOLE()
    refused = _WHOLE()


class FaultTold(Answer):
    """What the reader of the file met and mended."""

    rule = serializers.CharField()
    message = serializers.CharField()
    evidence = serializers.CharField()
    fix = serializers.CharField()
    node = serializers.CharField(allow_null=True)
    line = _WHOLE(allow_null=True)


class Imported(Answer):
    """What an import did, or would do."""

    applied = serializers.BooleanField()
    counts = ImportCounts()
    rows = ImportRow(many=True)
    faults = FaultTold(many=True)
