"""ETags: what was read, and whether a write still meets it.

A resource's tag is ``"VERSION-DIGEST"``: the row's version, and a digest of all that is told of
it. A write looks at the version alone, so that a value recorded meanwhile makes no edit stale;
``"VERSION"`` by itself is accepted, too.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from api.errors import PreconditionRequiredError
from api.media import dumps

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"')
_TAGS = re.compile(rf"\s*{_TAG.pattern}\s*(?:,\s*{_TAG.pattern}\s*)*")
#: What ``If-Match`` may hold, for the schema.
PATTERN = r'^(\*|(W/)?"[!#-~]*"(, *(W/)?"[!#-~]*")*)$'
#: No row has this version: an unknown tag names none.
NO_VERSION = 0


def strong_tag(version: int, body: Any) -> str:
    """The tag of one resource."""
    return f'"{version}-{digest(body)}"'


def weak_tag(*parts: object) -> str:
    """The tag of an answer that follows from the parts; its bytes may differ."""
    return f'W/"{digest([str(part) for part in parts])}"'


def digest(body: Any) -> str:
    """A short digest of what is told."""
    return blake2b(dumps(body), digest_size=8).hexdigest()


def is_fresh(request: Request, tag: str) -> bool:
    """Whether who asks has that already (``If-None-Match``, compared weakly).

    What is no tag is no tag of anything: then it is told once more.
    """
    sent = request.headers.get("If-None-Match", "")
    tags = {f'"{found}"' for _, found in _TAG.findall(sent)}
    return sent.strip() == "*" or tag.removeprefix("W/") in tags


def expected_version(request: Request, current: int) -> int | None:
    """The version that a write is meant for (``If-Match``); None for any.

    Of several tags it is the ``current`` one, if it is among them. Raises
    :class:`~api.errors.PreconditionRequiredError` without the header.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequiredError
    if header.strip() == "*":
        return None
    if not _TAGS.fullmatch(header):
        raise ValidationError({"If-Match": 'must be * or tags in double quotes, such as "3"'})
    versions = [_version(tag) for mark, tag in _TAG.findall(header) if not mark]
    return current if current in versions else next(iter(versions), NO_VERSION)


def _version(tag: str) -> int:
    found = re.fullmatch(r"([0-9]{1,9})(-[0-9a-f]+)?", tag)
    return int(found.group(1)) if found else NO_VERSION
