"""What a row keeps as JSON is what a plan file may say there, so that it can be written to one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from cascade import PlanFileError, read_plan
from cascade.formats.record import own_value
from goals.errors import InvalidError
from goals.wording import words_of

#: The fields of a node that are stored as a plan file has them.
PLAN_FIELDS = ("milestones", "needs", "depends_on", "related")


def check_details(fields: Mapping[str, Any]) -> None:
    """Raises :class:`~goals.errors.InvalidError` for a field that no plan file may have so.

    >>> check_details({"needs": {"sales": "required"}, "title": "looked at elsewhere"})
    >>> check_details({"needs": {"sales": "badly"}})
    Traceback (most recent call last):
    goals.errors.InvalidError: please correct needs: ...
    """
    problems = {name: problem for name in PLAN_FIELDS if (problem := _problem(name, fields))}
    extra = fields.get("extra", {})
    if not isinstance(extra, Mapping) or _stored(extra) != extra:
        problems["extra"] = gettext("must be fields of your own: texts, numbers, lists, objects")
    if problems:
        raise InvalidError(problems)


def _problem(name: str, fields: Mapping[str, Any]) -> str | None:
    if fields.get(name) is None:
        return None
    try:
        node = {"id": "node", "kind": "program", name: fields[name]}
        record = json.dumps({"cascade": 1, "nodes": [node]}, allow_nan=False)
        read_plan(record.encode(), format="json")
    except PlanFileError as error:
        return gettext("%(problem)s; expected %(expected)s") % {
            "problem": words_of(error.problem),
            "expected": words_of(error.expected),
        }
    except (TypeError, ValueError, UnicodeEncodeError):
        return gettext("must be texts, numbers, lists and objects")
    return None


def _stored(extra: Mapping[str, Any]) -> Any:
    try:
        return own_value(extra)
    except PlanFileError:
        return None
