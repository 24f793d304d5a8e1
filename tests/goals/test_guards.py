"""The database itself refuses what is unsound, whoever writes: no service stands in between."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from goals import guards
from goals.choices import Kind, Role, Status
from goals.models import (
    AuditRow,
    CheckIn,
    Contribution,
    IdempotencyRecord,
    KeyResult,
    KeySeries,
    Membership,
    Node,
    Organisation,
    Period,
    Token,
    Unit,
    User,
    Waiver,
)
from goals.services import (
    check_in_record,
    organisation_change,
    period_create,
    token_create,
    waiver_grant,
)
from tests.worlds import World

LATER = datetime(2026, 6, 30, tzinfo=UTC)


def fill(world: World) -> World:
    """The organisation with a row in every table."""
    actor = world.system
    year = period_create(actor=actor, name="2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31))
    quarter = {"starts": date(2026, 1, 1), "ends": date(2026, 3, 31)}
    period_create(actor=actor, name="Q1", parent=year.pk, **quarter)
    organisation_change(actor=actor, period=year.pk)
    waiver_grant(actor=actor, node="SALES-3", because="it starts late", until=date(9999, 1, 1))
    assert world.key_result is not None
    check_in_record(actor=actor, key_result=world.key_result.pk, value=1.0, on=date(2026, 1, 2))
    check_in_record(actor=actor, node="SALES-2", confidence=0.5, on=date(2026, 1, 2))
    token_create(actor=world.actor("staff"), name="mine")
    return world


@pytest.fixture
def here(world: World) -> World:
    return fill(world)


@pytest.fixture
def there(elsewhere: World) -> World:
    return fill(elsewhere)


# Whose row is whose


def rows_of(model: type[models.Model], world: World) -> models.QuerySet:
    own = "pk" if model is Organisation else "organisation_id"
    return model._default_manager.filter(**{own: world.organisation.pk})


def model_of(table: str) -> type[models.Model]:
    return next(m for m in apps.get_app_config("goals").get_models() if m._meta.db_table == table)


COLUMNS = [
    pytest.param(known.table, column, target, id=f"{known.table}.{column}")
    for known in guards.REFERENCES
    for column, target in known.columns
]


@pytest.mark.parametrize(("table", "column", "target"), COLUMNS)
def test_refuses_to_point_a_row_at_another_organisation(
    here: World, there: World, table: str, column: str, target: str
):
    row = rows_of(model_of(table), here).first()
    stranger = rows_of(model_of(target), there).first()
    sql = f"UPDATE {table} SET {column} = %s WHERE id = %s"
    with refused(f"{table}.{column} names a row of another organisation"):
        execute(sql, [stranger.pk, row.pk])


@pytest.mark.parametrize(("table", "column", "target"), COLUMNS)
def test_refuses_a_new_row_that_points_at_another_organisation(
    here: World, there: World, table: str, column: str, target: str
):
    model = model_of(table)
    row = rows_of(model, here).first()
    stranger = rows_of(model_of(target), there).first()
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    told = ", ".join("%s" if name == column else f'"{name}"' for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    sql = f"INSERT INTO {table} ({listed}) SELECT {told} FROM {table} WHERE id = %s"
    with refused(f"{table}.{column} names a row of another organisation"):
        execute(sql, [stranger.pk, row.pk])


@pytest.mark.parametrize("table", [known.table for known in guards.REFERENCES])
def test_refuses_to_hand_a_row_to_another_organisation(here: World, there: World, table: str):
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
    assert found == {case.values for case in COLUMNS}


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


# Constraints


def again[Row: models.Model](row: Row, **changes: object) -> Callable[[], Row]:
    """Inserts a copy of a row."""

    def insert() -> Row:
        row.pk = None
        row._state.adding = True
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        return row

    return insert


def but(row: models.Model, **changes: object) -> Callable[[], object]:
    """Changes a row."""
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**changes)


def audit_sequence_once(w: World):
    yield again(AuditRow.objects.first())


def idempotency_key_once(w: World):
    yield again(IdempotencyRecord.objects.create(user=w.users["staff"], key="k", fingerprint="f"))


def key_series_once(w: World):
    yield again(KeySeries.objects.first())


def key_result_identifier_once(w: World):
    yield again(w.key_result)


def key_result_weight_above_0(w: World):
    for weight in (0.0, -1.0, math.inf):
        yield but(w.key_result, weight=weight)


def key_result_tolerance_not_negative(w: World):
    yield but(w.key_result, tolerance=-0.5)
    yield but(w.key_result, tolerance=math.inf)


def key_result_band_whole(w: World):
    yield but(w.key_result, band_low=1.0)
    yield but(w.key_result, band_high=1.0)


def key_result_latest_whole(w: World):
    yield but(w.key_result, latest_on=None)
    yield but(w.key_result, latest_value=None)


def contribution_once(w: World):
    yield again(w.links["SALES-1"])


def contribution_one_primary(w: World):
    Contribution.objects.filter(pk=w.links["SALES-1"].pk).update(primary=True)
    yield again(w.links["SALES-1"], parent=w.nodes["ORG-1"], primary=True)


def contribution_weight_above_0(w: World):
    for weight in (0.0, -1.0, math.inf, -math.inf):
        yield but(w.links["SALES-1"], weight=weight)


def contribution_no_self_link(w: World):
    yield but(w.links["SALES-1"], parent=w.nodes["SALES-1"])


def check_in_value_of_key_result(w: World):
    yield but(CheckIn.objects.filter(value=None).first(), value=1.0)
    yield but(CheckIn.objects.exclude(value=None).first(), value=None)


def check_in_confidence_part_of_one(w: World):
    for confidence in (-0.1, 1.1):
        yield but(CheckIn.objects.first(), confidence=confidence)


def period_name_once(w: World):
    yield again(Period.objects.first())


def period_dates_in_order(w: World):
    yield but(Period.objects.first(), ends=date(2025, 1, 1))


def period_not_its_own_parent(w: World):
    period = Period.objects.first()
    yield but(period, parent=period)


def token_scope_known(w: World):
    yield but(Token.objects.first(), scope="everything")


def unit_identifier_once(w: World):
    yield again(Unit.objects.first(), prefix="NEW")


def unit_prefix_once(w: World):
    yield again(Unit.objects.first(), identifier="new")


def unit_not_its_own_parent(w: World):
    unit = Unit.objects.first()
    yield but(unit, parent=unit)


def node_key_once(w: World):
    yield again(w.nodes["SALES-1"], identifier="new")


def node_identifier_once(w: World):
    yield again(w.nodes["SALES-1"], key="NEW-1")


def node_one_current_mission(w: World):
    yield again(w.nodes["ORG-1"], key="ORG-9", identifier="ORG-9")
    yield but(w.nodes["ORG-2"], kind=Kind.MISSION)


def node_dates_in_order(w: World):
    yield but(w.nodes["SALES-1"], due=date(2025, 12, 31))


def node_kind_known(w: World):
    yield but(w.nodes["SALES-1"], kind=4)


def node_status_known(w: World):
    yield but(w.nodes["SALES-1"], status=5)


def node_budget_not_negative(w: World):
    yield but(w.nodes["SALES-2"], budget=-0.01)
    yield but(w.nodes["SALES-2"], budget=math.inf)


def node_share_part_of_one(w: World):
    for share in (-0.1, 1.1):
        yield but(w.nodes["SALES-1"], key_results_share=share)


def node_progress_part_of_one(w: World):
    for progress in (-0.1, 1.1):
        yield but(w.nodes["SALES-1"], progress_value=progress)


def node_confidence_part_of_one(w: World):
    for confidence in (-0.1, 1.1):
        yield but(w.nodes["SALES-1"], confidence=confidence)


def membership_once_a_unit(w: World):
    yield again(Membership.objects.filter(role=Role.LEAD).first())


def membership_once(w: World):
    yield again(Membership.objects.filter(role=Role.EXECUTIVE).first())


def membership_unit_of_role(w: World):
    yield but(Membership.objects.filter(role=Role.LEAD).first(), unit=None)
    yield but(Membership.objects.filter(role=Role.EXECUTIVE).first(), unit=Unit.objects.first())


def membership_role_known(w: World):
    yield but(Membership.objects.filter(role=Role.STAFF).first(), role="owner")


def user_email_lower_case(w: World):
    yield but(w.users["staff"], email="Staff@northwind.example")


CASES = [
    audit_sequence_once, idempotency_key_once, key_series_once, key_result_identifier_once,
    key_result_weight_above_0, key_result_tolerance_not_negative, key_result_band_whole,
    key_result_latest_whole, contribution_once, contribution_one_primary,
    contribution_weight_above_0, contribution_no_self_link, check_in_value_of_key_result,
    check_in_confidence_part_of_one, period_name_once, period_dates_in_order,
    period_not_its_own_parent, token_scope_known, unit_identifier_once, unit_prefix_once,
    unit_not_its_own_parent, node_key_once, node_identifier_once, node_one_current_mission,
    node_dates_in_order, node_kind_known, node_status_known, node_budget_not_negative,
    node_share_part_of_one, node_progress_part_of_one, node_confidence_part_of_one,
    membership_once_a_unit, membership_once, membership_unit_of_role, membership_role_known,
    user_email_lower_case,
]  # fmt: skip
CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("goals").get_models()
    for constraint in model._meta.constraints
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_refuses_what_a_constraint_forbids(here: World, case: Callable):
    tried = 0
    for write in case(here):
        with refused(*complaints(case.__name__)):
            write()
        tried += 1
    assert tried


def complaints(name: str) -> list[str]:
    """What the database says when a constraint is broken: SQLite has no name for unique ones."""
    model, constraint = CONSTRAINTS[name]
    if connection.vendor == "postgresql" or isinstance(constraint, models.CheckConstraint):
        # A role that nobody knows has no right unit, either.
        return [name] if name != "membership_role_known" else [name, "membership_unit_of_role"]
    if model is AuditRow:
        return ["the audit trail is append-only"]
    columns = (model._meta.get_field(field).column for field in constraint.fields)
    return [
        f"UNIQUE constraint failed: {', '.join(f'{model._meta.db_table}.{c}' for c in columns)}"
    ]


def test_every_constraint_has_its_case():
    assert {case.__name__ for case in CASES} == set(CONSTRAINTS)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite stores NULL in its place")
@pytest.mark.parametrize(
    ("model", "column"),
    [(Contribution, "weight"), (KeyResult, "weight"), (Node, "budget"), (Node, "confidence")],
)
def test_refuses_what_is_no_number(here: World, model: type[models.Model], column: str):
    """PostgreSQL takes not-a-number for greater than every number."""
    with refused(f"{model._meta.model_name.replace('key', 'key_')}_{column}"):
        model._default_manager.update(**{column: math.nan})


def test_keeps_what_others_still_refer_to(here: World):
    for model in (Node, Unit, Period, KeyResult, Organisation, User):
        table = model._meta.db_table
        with refused("FOREIGN KEY", "foreign key"):
            execute(f"DELETE FROM {table}")
            execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor == "postgresql" else None
            connection.check_constraints()


def test_a_second_mission_may_be_there_while_it_is_not_current(here: World):
    for changes in ({"status": Status.SUPERSEDED}, {"archived_at": LATER}):
        key = f"ORG-{Node.objects.count() + 90}"
        mission = Node.objects.get(key="ORG-1")
        again(mission, key=key, identifier=key, **changes)()
    assert Node.objects.filter(kind=Kind.MISSION).count() == 3


def test_a_waiver_is_one_a_node(here: World):
    with refused("UNIQUE constraint failed: goals_waiver.node_id", "goals_waiver_node_id_key"):
        again(Waiver.objects.first())()


class refused:  # noqa: N801
    """The database refuses what is done inside, and says one of these."""

    def __init__(self, *complaints: str) -> None:
        self.complaints = complaints
        self.atomic = transaction.atomic()

    def __enter__(self) -> None:
        self.atomic.__enter__()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        self.atomic.__exit__(IntegrityError, error or IntegrityError(), None)
        if error is None:
            pytest.fail(f"the database did not refuse it: {self.complaints}")
        assert isinstance(error, IntegrityError), error
        assert any(told in str(error) for told in self.complaints), error
        return True


def execute(sql: str, parameters: list[object] | None = None) -> int:
    """Behind the back of everything; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount
