"""What a search is answered with."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.base import Query, QueryWhole
from api.serializers.fields import Text, Word
from cascade.types import Kind, Status

Answer = serializers.Serializer[Any]
#: How much is told of each: by default, and at most.
HITS, MOST_HITS = 8, 50
_WHATS = ("node", "unit", "person")
_FIELDS = ("key", "title", "description", "name", "function", "email")


class SearchQuery(Query):
    """What is looked for."""

    q = Text(max_length=200, help_text="Words, or a key, however it is written.")
    limit = QueryWhole(
        required=False,
        min_value=1,
        max_value=MOST_HITS,
        help_text=f"How many of each at most; {HITS} by default.",
    )


class Hit(Answer):
    """One thing that was found. `kind`, `status` and `unit` are a node's."""

    what = Word(_WHATS)
    key = serializers.CharField(help_text="A node's or unit's key, or a person's address.")
    title = serializers.CharField(help_text="A node's title, or a name.")
    kind = Word(Kind, allow_null=True)
    status = Word(Status, allow_null=True)
    unit = serializers.CharField(allow_null=True)
    field = Word(_FIELDS, help_text="Where it was found.")
    excerpt = serializers.CharField(help_text="The text there, or the part of it that matters.")
    spans = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="Which characters of the excerpt were found: first, and one behind the last.",
    )


class SearchTold(Answer):
    """What was found, best first."""

    nodes = Hit(many=True)
    units = Hit(many=True)
    people = Hit(many=True)
    more = serializers.BooleanField(help_text="Whether there are more nodes.")
    misspelt = serializers.BooleanField(
        help_text="Whether nothing is spelt so, and these may have been meant."
    )
