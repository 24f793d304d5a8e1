"""JSON in and out: strict about what comes, and never in doubt about what goes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JsonParser(BaseParser):
    """UTF-8 JSON as RFC 8259 has it: no NaN, no half surrogates, no endless nesting."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        _media_type: str | None = None,
        _parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value in the body; raises :class:`~rest_framework.exceptions.ParseError`."""
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(f"the body is not JSON in UTF-8: {error}") from None


class JsonRenderer(BaseRenderer):
    """JSON in UTF-8; a problem is JSON, too."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        _accepted_media_type: str | None = None,
        _renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The bytes of an answer; none for None."""
        return b"" if data is None else dumps(data)


def dumps(data: Any) -> bytes:
    """JSON in UTF-8; integers above 64 bits, which a plan file may hold, as they are."""
    try:
        return orjson.dumps(data, default=_plain, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        return json.dumps(data, default=_plain, ensure_ascii=True).encode()


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset, Sequence)):
        return list(value)
    return str(value)


class AlwaysJson(BaseContentNegotiation):
    """Answers with what the address has, whatever is preferred: there is no other form."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        """The parser of the body's media type; None for one that is not taken here."""
        sent = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if sent == parser.media_type), None)

    def select_renderer(
        self, _request: Request, renderers: Iterable[Any], _format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """The first renderer."""
        first = next(iter(renderers))
        return first, first.media_type
