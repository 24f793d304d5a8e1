"""What all bodies share: unknown names are refused, and a query is read as strictly as a body."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from api.pagination import DEFAULT_LIMIT, MAX_LIMIT
from api.serializers.fields import Day, Text


class Body(serializers.Serializer[Any]):
    """An object without fields that are not named here."""

    def to_internal_value(self, data: Any) -> Any:
        """The object's values; refuses unknown names, and names that are only read."""
        if isinstance(data, dict):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [str(name)[:100] for name in data if name not in writable]
            if unknown:
                known = ", ".join(sorted(writable))
                message = f"cannot be set here; what can is: {known}"
                raise serializers.ValidationError({name: [message] for name in unknown})
        return super().to_internal_value(data)


class QueryWhole(serializers.IntegerField):
    """A whole number in a query."""

    def to_internal_value(self, data: Any) -> int:
        """The number; digits alone."""
        if not (isinstance(data, str) and data.isascii() and data.isdigit() and len(data) < 19):
            self.fail("invalid")
        return int(data)


class QueryFlag(serializers.BooleanField):
    """``true`` or ``false`` in a query."""

    def to_internal_value(self, data: Any) -> bool:
        """The boolean."""
        if data not in ("true", "false"):
            self.fail("invalid", input=data)
        return bool(data == "true")


class Query(Body):
    """The part of an address after ``?``."""


class AsOf(Query):
    """The day that an answer is for."""

    as_of = Day(required=False, help_text="The day that it is asked for; today by default.")


class PageQuery(Query):
    """What every list takes."""

    limit = QueryWhole(
        required=False,
        min_value=1,
        max_value=MAX_LIMIT,
        help_text=f"How many rows at most; {DEFAULT_LIMIT} by default.",
    )
    cursor = Text(
        required=False, max_length=2_000, help_text="Where to go on: from `next` or `previous`."
    )


def read_query(given: QueryDict, form: type[Query] | None) -> dict[str, Any]:
    """What a query says, by name; refuses unknown, repeated, empty and malformed parameters."""
    query = (form or Query)(data=_single(given, form))
    query.is_valid(raise_exception=True)
    found: dict[str, Any] = query.validated_data
    return found


def _single(given: QueryDict, form: type[Query] | None) -> dict[str, Any]:
    fields = form().fields if form else {}
    found: dict[str, Any] = {}
    for name, values in given.lists():
        if isinstance(fields.get(name), serializers.ListField):
            found[name] = values
        elif len(values) > 1:
            raise serializers.ValidationError({name[:100]: "is given more than once"})
        else:
            found[name] = values[0]
    return found


#: The class of a body, or of a part of one.
type Form = type[serializers.BaseSerializer[Any]]


def page_of(row: Form) -> Form:
    """The body of one page of rows."""
    if row not in _PAGES:
        _PAGES[row] = _page_of(row)
    return _PAGES[row]


#: One class a page, since the schema knows classes by identity.
_PAGES: dict[Form, Form] = {}


def _page_of(row: Form) -> Form:
    name = row.__name__
    link: dict[str, Any] = {
        "allow_null": True,
        "help_text": "The address of that page; null where there is none.",
    }
    return type(
        f"{name}Page",
        (serializers.Serializer,),
        {
            "__doc__": f"Some of the rows, each a {name}.",
            "results": row(many=True),
            "next": serializers.URLField(**link),
            "previous": serializers.URLField(**link),
        },
    )


class Problem(serializers.Serializer[Any]):
    """What went wrong, as RFC 9457 tells it. Rely on `code` and `data`, never on `detail`."""

    type = serializers.CharField(help_text="The address of a page about this kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened, and what to do next.")
    instance = serializers.CharField(help_text="The path that was asked for.")
    code = serializers.CharField(help_text="The kind of problem; it does not change.")
    data = serializers.DictField(help_text="What the problem is about, by code.")  # type: ignore[assignment]
    request_id = serializers.CharField(help_text="By which the server's log knows the request.")
