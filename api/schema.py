"""The OpenAPI schema, made from the views' acts."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.permissions import IsAuthenticated

from api.acts import Act
from api.conditional import PATTERN
from api.idempotency import KEY_PATTERN
from api.problem_kinds import title_of
from api.problems import MEDIA_TYPE
from api.serializers.base import Problem

_HEADER: Final = "header"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # theirs
    """How a token is sent."""

    target_class = "api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, _auto_schema: AutoSchema) -> dict[str, Any]:
        """The security scheme."""
        about = "A token that a person made, as `Authorization: Bearer cascade_...`."
        return {"type": "http", "scheme": "bearer", "description": about}


class ActSchema(AutoSchema):
    """Reads a view's acts; nothing is guessed from serializers or docstrings."""

    view: Any

    @property
    def act(self) -> Act:
        """The act of the operation that is being described."""
        act: Act = self.view.acts[self.view.action]
        return act

    def get_summary(self) -> str:
        """What the operation is for."""
        return self.act.about.partition("\n")[0]

    def get_description(self) -> str:  # type: ignore[override]  # as the class above has it
        """The same, in full."""
        return self.act.about

    def get_operation_id(self) -> str:
        """The noun and the verb, such as ``nodes_change``."""
        return f"{self.view.noun}_{self.view.action}".replace("-", "_")

    def get_tags(self) -> list[str]:
        """The noun."""
        return [str(self.view.noun)]

    def _is_list_view(self, _serializer: Any = None) -> bool:
        return False

    def get_filter_backends(self) -> list[Any]:
        """None: the act's query says all."""
        return []

    def get_request_serializer(self) -> Any:
        """The body."""
        act = self.act
        if act.body_media:
            return dict(act.body_media)
        if act.takes is None:
            return None
        return act.takes(partial=True) if act.partial else act.takes

    def get_override_parameters(self) -> list[Any]:
        """The query and the headers of the request, and of the answer."""
        act = self.act
        found: list[Any] = [act.query] if act.query else []
        if act.if_match or act.may_meet:
            about = "The `ETag` that you read, or `*` for whatever it is now."
            found.append(_request_header("If-Match", PATTERN, about, required=act.if_match))
        if act.tag and self.method == "GET":
            about = "An `ETag` that you have: if it still holds, the answer is 304."
            found.append(_request_header("If-None-Match", None, about))
        if act.replays:
            about = "Your own name of this creation: sent again within a day, it is done once."
            found.append(_request_header("Idempotency-Key", KEY_PATTERN, about))
        return [*found, *_answer_headers(act)]

    def get_response_serializers(self) -> Any:
        """The answer, and the problems in its place."""
        act = self.act
        found: dict[Any, Any] = {
            (status, media): _answer(act, media)
            for status in (act.status, *act.also)
            for media in act.media or ("application/json",)
        }
        if act.tag and self.method == "GET":
            found[304] = OpenApiResponse(description="You have it already.")
        for status in self._problems(act):
            found[(status, MEDIA_TYPE)] = OpenApiResponse(Problem, description=title_of(status))
        return found

    def _problems(self, act: Act) -> list[int]:
        statuses = {400, 429, *act.may_fail}
        if IsAuthenticated in self.view.permission_classes:
            statuses |= {401, 403}
        if "{" in self.path:
            statuses.add(404)
        if act.if_match:
            statuses |= {412, 428}
        return sorted(statuses)


def _answer(act: Act, media: str) -> Any:
    if media == "application/yaml":
        return OpenApiTypes.OBJECT
    if media != "application/json":
        return OpenApiTypes.BINARY
    if act.answers is not None:
        return act.answers
    return OpenApiTypes.OBJECT if act.media else OpenApiResponse(description="Done.")


def _request_header(
    name: str, pattern: str | None, about: str, *, required: bool = False
) -> OpenApiParameter:
    schema = {"type": "string"} | ({"pattern": pattern} if pattern else {})
    return OpenApiParameter(name, schema, _HEADER, required=required, description=about)


def _answer_headers(act: Act) -> list[OpenApiParameter]:
    good = [act.status, *act.also]
    found = []
    if act.tag:
        about = "The version of what is told."
        found.append(OpenApiParameter("ETag", str, _HEADER, response=good, description=about))
    if act.locates:
        about = "The address of what was made."
        found.append(OpenApiParameter("Location", str, _HEADER, response=good, description=about))
    if act.replays:
        about = "`true` when this is the answer to an earlier request with the same key."
        name = "Idempotency-Replayed"
        found.append(OpenApiParameter(name, str, _HEADER, response=good, description=about))
    return found


def close_bodies(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Says that bodies take no other fields, and that a query's texts are not empty."""
    schemas = result.get("components", {}).get("schemas", {})
    for name, schema in schemas.items():
        if name.endswith("Request") and "properties" in schema:
            schema["additionalProperties"] = False
    return result


__all__ = ["ActSchema", "close_bodies"]
