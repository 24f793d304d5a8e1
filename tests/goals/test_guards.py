"""The database itself refuses what is unsound, whoever writes: no service stands in between."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from goals import guards
from goals.models import AuditRow, Organisation
from tests.goals.refusals import execute, refused
from tests.worlds import World

# Whose row is whose


def rows_of(model: type[models.Model], world: World) -> models.QuerySet:
    own = "pk" if model is Organisation else "organisation_id"
    return model._default_manager.filter(**{own: world.organisation.pk})


def model_of(table: str) -> type[models.Model]:
    return next(m for m in apps.get_app_config("goals").get_models() if m._meta.db_table == table)


COLUMNS = [
    (known.table, column, target) for known in guards.REFERENCES for column, target in known.columns
]


# Both worlds take long to make, so that one test goes through all columns.


def test_refuses_to_point_a_row_at_another_organisation(here: World, there: World):
    for table, column, target in COLUMNS:
        row = rows_of(model_of(table), here).first()
        stranger = rows_of(model_of(target), there).first()
        sql = f"UPDATE {table} SET {column} = %s WHERE id = %s"
        with refused(f"{table}.{column} names a row of another organisation"):
            execute(sql, [stranger.pk, row.pk])


def test_refuses_a_new_row_that_points_at_another_organisation(here: World, there: World):
    for table, column, target in COLUMNS:
        model = model_of(table)
        row = rows_of(model, here).first()
        stranger = rows_of(model_of(target), there).first()
        names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
        told = ", ".join("%s" if name == column else f'"{name}"' for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        sql = f"INSERT INTO {table} ({listed}) SELECT {told} FROM {table} WHERE id = %s"
        with refused(f"{table}.{column} names a row of another organisation"):
            execute(sql, [stranger.pk, row.pk])


def test_refuses_to_hand_a_row_to_another_organisation(here: World, there: World):
    for table in (known.table for known in guards.REFERENCES):
        own = "id" if table == "goals_organisation" else "organisation_id"
        row = rows_of(model_of(table), here).first()
        sql = f"UPDATE {table} SET {own} = %s WHERE id = %s"
        with refused(f"{table}.{own} never changes"):
            execute(sql, [there.organisation.pk, row.pk])


def test_rows_may_point_at_others_of_their_own_organisation(here: World):
    """The guards refuse nothing else: every row can be written again as it is."""
    for known in guards.REFERENCES:
        columns = ", ".join(f"{column} = {column}" for column, _ in known.columns)
        assert execute(f"UPDATE {known.table} SET {columns}") > 0, known.table


def test_every_reference_within_an_organisation_is_guarded():
    owned = {m for m in apps.get_app_config("goals").get_models() if _is_owned(m)} | {Organisation}
    found = {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in owned
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in owned - {Organisation}
    }
    assert found == set(COLUMNS)


def _is_owned(model: type[models.Model]) -> bool:
    return any(field.name == "organisation" for field in model._meta.fields)


# The trail


@pytest.mark.parametrize(
    "column", [f.column for f in AuditRow._meta.concrete_fields if f.column != "id"]
)
def test_refuses_to_change_an_audit_row(world: World, column: str):
    row = AuditRow.objects.first()
    with refused("the audit trail is append-only"):
        execute(f"UPDATE goals_auditrow SET {column} = {column} WHERE id = %s", [row.pk])


def test_refuses_to_delete_an_audit_row(world: World):
    with refused("the audit trail is append-only"):
        execute("DELETE FROM goals_auditrow WHERE id = %s", [AuditRow.objects.first().pk])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
@pytest.mark.parametrize("with_number", [True, False])
def test_refuses_to_replace_an_audit_row(world: World, with_number: bool):
    fields = AuditRow._meta.concrete_fields
    names = [f.column for f in fields if with_number or not f.primary_key]
    told = ", ".join("'forged'" if name == "act" else name for name in names)
    with refused("the audit trail is append-only"):
        execute(
            f"INSERT OR REPLACE INTO goals_auditrow ({', '.join(names)})"
            f" SELECT {told} FROM goals_auditrow WHERE sequence = 3"
        )


def test_all_guards_are_there(db: None):
    assert guards.missing(connection) == set()


def test_a_guard_that_is_missing_is_named_and_made_again(db: None):
    guards.drop(connection, only="goals_node")
    assert {name.rsplit("_", 1)[0] for name in guards.missing(connection)} == {
        "guard_node_insert",
        "guard_node_update",
    }
    guards.make(connection)
    assert guards.missing(connection) == set()


def test_a_guard_of_an_older_release_is_replaced(db: None, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as older:
        older.setattr(guards, "_APPEND_ONLY", "an older message")
        guards.make(connection)
    outdated = guards.missing(connection)
    assert outdated
    guards.make(connection)
    assert guards.missing(connection) == set()
    assert len(guards._existing(connection)) == len(guards._triggers(connection.vendor))
