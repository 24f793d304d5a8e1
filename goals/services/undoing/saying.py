"""What stands in the way of undoing, in people's words: which thing, what was done, which field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext

from cascade.errors import CascadeError
from goals.choices import Role
from goals.errors import InvalidError
from goals.models import AuditRow
from goals.selectors.history.fields import model_of
from goals.selectors.history.words import UNTOLD, act_words, field_words, thing_words
from goals.selectors.undoing import base_act, undoes
from goals.wording import message_of

#: One thing that cannot be put back: ``what``, ``id``, its ``name`` for people, and the ``reason``.
Place = dict[str, object]


def place_of(what: str, key: str, reason: object, **more: object) -> Place:
    """A thing that cannot be put back, and why."""
    return {"what": what, "id": key, "name": name_of(what, key), "reason": str(reason), **more}


def name_of(what: str, key: str) -> str:
    """What people call a thing that the audit trail calls so.

    >>> name_of("node", "SALES-1"), name_of("contribution", "SALES-2 -> SALES-1")
    ('SALES-1', 'SALES-2 → SALES-1')
    >>> name_of("membership", "ada@example.org: lead"), name_of("comment", "SALES-1")
    ('ada@example.org: functional lead', 'Comment SALES-1')
    """
    if what == "contribution":
        return key.replace(" -> ", " → ")
    if what in ("membership", "invitation"):
        person, _, role = key.rpartition(": ")
        return f"{person}: {Role(role).label}" if role in Role.values else key
    return key if what == "node" else f"{thing_words(what, {})} {key}"


def told_change(last: AuditRow | None, what: str, fields: Iterable[str]) -> str:
    """What was done to a thing since, and by whom, where the trail tells.

    A change is told by its fields; what was archived, withdrawn, undone or the like by that.
    """
    names = fields_told(what, fields)
    if last is None:
        told = gettext("it is not as it was left: %(fields)s")
        return told % {"fields": names} if names else gettext("it is not as it was left")
    act, who = base_act(last.act), {"name": last.actor_name}
    if undoes(last.act) is not None:
        return gettext("undone since by %(name)s") % who
    if act.endswith(".change") and names:
        return gettext("changed since by %(name)s: %(fields)s") % (who | {"fields": names})
    return gettext("%(done)s since by %(name)s") % (who | {"done": act_words(act)})


def fields_told(what: str, fields: Iterable[str]) -> str:
    """Some columns as people call them, each once; without those that no history tells."""
    told = (str(field_words(what, name)) for name in fields if name not in UNTOLD)
    return ", ".join(dict.fromkeys(told))


def told_problem(what: str, error: CascadeError) -> str:
    """What an error says; of fields that do not fit, which, as people call them."""
    if not isinstance(error, InvalidError):
        return message_of(error)
    fields = error.data["fields"]
    assert isinstance(fields, Mapping)
    told = (f"{field_words(what, _column(what, name))}: {fields[name]}" for name in fields)
    return "; ".join(told)


def _column(what: str, name: str) -> str:
    """The column of a field: that of a reference has another name."""
    model = model_of(what)
    try:
        return name if model is None else str(getattr(model._meta.get_field(name), "attname", name))
    except FieldDoesNotExist:
        return name
