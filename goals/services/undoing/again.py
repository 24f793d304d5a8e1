"""One thing put back as it was before a transaction."""

from __future__ import annotations

from typing import Any

from django.db import models

from goals.selectors.undoing import TABLES, Touched
from goals.services.undoing.nouns import Columns, Members
from goals.services.undoing.of_organisation import Organisations, Periods, Units
from goals.services.undoing.of_people import Invitations, Memberships
from goals.services.undoing.of_plan import (
    CheckIns,
    Comments,
    Contributions,
    Dismissals,
    KeyResults,
    Nodes,
    Waivers,
)
from goals.services.writing import Writing

NOUNS = {
    "node": Nodes(),
    "contribution": Contributions(),
    "keyresult": KeyResults(),
    "checkin": CheckIns(),
    "waiver": Waivers(),
    "comment": Comments(),
    "dismissal": Dismissals(),
    "unit": Units(),
    "period": Periods(),
    "organisation": Organisations(),
    "membership": Memberships(),
    "invitation": Invitations(),
}


def as_it_was(thing: Touched) -> models.Model:
    """The row of a thing that the transaction deleted, with its number, not saved."""
    model, _ = TABLES[thing.what]
    return model(**_columns(model, thing.before or {}))


def _columns(model: type[models.Model], record: dict[str, Any]) -> Columns:
    """A record's values as the columns of a row hold them, of the columns that there still are."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(record[name]) for name in record if name in fields}


def put_back(session: Writing, act: str, thing: Touched, row: Any) -> None:
    """Makes a thing again, changes it back, or takes it out; raises what such an act would."""
    noun = NOUNS[thing.what]
    if thing.is_gone:
        noun.make(session, act, row, thing.key)
    elif thing.is_new:
        noun.take_out(session, act, row, thing.key)
    else:
        noun.change(session, act, row, columns_back(thing), thing.key)


def columns_back(thing: Touched) -> Columns:
    """The columns of a thing that was changed, as they were."""
    return _columns(TABLES[thing.what][0], thing.changed())


def check(thing: Touched, members: Members) -> None:
    """Refuses what is put back when it refers to what is not there any more."""
    if thing.now is not None:
        NOUNS[thing.what].check(thing.now, thing.changed(), members)
