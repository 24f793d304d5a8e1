"""What the door itself refuses, beside what the domain does."""

from __future__ import annotations

from cascade.errors import CascadeError


class ApiError(CascadeError):
    """The root of what the door refuses."""

    code = "request"


class PreconditionRequiredError(ApiError):
    """A write without ``If-Match``. ``data``: ``header``."""

    code = "precondition-required"

    def __init__(self) -> None:
        super().__init__(
            "this write needs the header If-Match with the ETag that you read, so that it undoes"
            " nobody's change; read the resource first, or send * to write whatever it is now",
            header="If-Match",
        )


class KeyReusedError(ApiError):
    """An idempotency key that was sent with another request. ``data``: ``key``."""

    code = "idempotency-key-reused"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"the Idempotency-Key {key!r} was sent with another request before; take a new key for"
            " each thing to create",
            key=key,
        )


class TooLargeError(ApiError):
    """A body above the limit. ``data``: ``limit_bytes``."""

    code = "too-large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"the body is larger than {limit_bytes:,} bytes; split it, or use the command"
            " import_plan on the server",
            limit_bytes=limit_bytes,
        )
