"""Migrations: from nothing to the newest shape, back to nothing, and there again, with data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from goals import guards
from goals.audit import verify
from goals.bridge import load_plan
from goals.models import Node, Organisation
from tests.worlds import World, northwind


@pytest.fixture(scope="module")
def migrated(
    django_db_blocker: object, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a database that was migrated from nothing: there are no rows."""
    folder = tmp_path_factory.mktemp("migrated")
    with django_db_blocker.unblock(), _made("migrated", folder) as name:
        with _connected_to(name):
            migrate()
        yield name


@pytest.fixture
def migrated_database(django_db_blocker: object, migrated: str, tmp_path: Path) -> Iterator[None]:
    """A copy of it, in place of the database that the other tests share."""
    with (
        django_db_blocker.unblock(),
        _made("copied", tmp_path, migrated) as name,
        _connected_to(name),
    ):
        yield


@contextmanager
def _made(name: str, folder: Path, template: str = "template1") -> Iterator[str]:
    """The name of a database that is new, or copied from another, and is dropped in the end."""
    if connection.vendor == "postgresql":
        name = f"{connection.settings_dict['NAME']}_{name}"
        _execute_beside(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield name
        finally:
            _execute_beside(f'DROP DATABASE "{name}" WITH (FORCE)')
        return
    file = folder / name
    if template != "template1":
        shutil.copyfile(template, file)
    yield str(file)


def _execute_beside(sql: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    shared = connection.settings_dict["NAME"]
    _change_to(name)
    try:
        yield
    finally:
        _change_to(shared)


def _change_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


def migrate(*target: str) -> None:
    call_command("migrate", *target, verbosity=0)


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("goals_")}


def names() -> list[str]:
    """Our migrations, first to last."""
    loader = MigrationLoader(None)
    return [
        name
        for app, name in loader.graph.forwards_plan(loader.graph.leaf_nodes("goals")[0])
        if app == "goals"
    ]


def guards_left() -> list[object]:
    """Triggers of ours, and on PostgreSQL what they call."""
    found: list[object] = list(guards._existing(connection))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'guard!_%' ESCAPE '!'")
            found += cursor.fetchall()
    return found


def check_data(world: World) -> None:
    """All is there, and the database watches over it."""
    assert guards.missing(connection) == set()
    assert len(load_plan(world.organisation).nodes) == 6
    assert verify(world.organisation).rows > 15


def test_migrates_from_nothing_and_back_and_there_again_with_data(migrated_database: None):
    check_data(northwind())
    migrate("goals", "zero")
    assert (tables(), guards_left()) == (set(), [])
    migrate()
    check_data(northwind())


def test_every_migration_can_be_undone_and_done_again_with_data(migrated_database: None):
    """Step by step and at one go, but for the first, which would take the tables along."""
    world = northwind()
    for before in reversed(names()[:-1]):
        migrate("goals", before)
    migrate()
    check_data(world)
    migrate("goals", names()[0])
    for name in names()[1:]:
        migrate("goals", name)
    check_data(world)


def test_every_step_knows_its_way_back():
    loader = MigrationLoader(None)
    for name in names():
        for step in loader.graph.nodes["goals", name].operations:
            assert step.reversible, f"{name}: {step.describe()}"


def test_models_and_migrations_agree(db: None):
    try:
        call_command("makemigrations", "goals", check_changes=True, dry_run=True, verbosity=0)
    except SystemExit:
        pytest.fail("the models have changed: make a migration")


def test_guards_are_there_whatever_is_migrated(migrated_database: None):
    for target in (["sessions", "zero"], ["sessions"]):
        migrate(*target)
        assert guards.missing(connection) == set()
    with CaptureQueriesContext(connection) as asked:
        migrate()  # there is nothing to do
    assert not [query for query in asked if "TRIGGER guard_" in query["sql"]]


def test_guards_stand_aside_while_a_table_is_made_anew(migrated_database: None):
    """SQLite changes a column by copying the table, which other tables' triggers would not let it."""
    world = northwind()
    wider = models.CharField(max_length=50, editable=False)
    wider.set_attributes_from_name("key")
    wider.model = Node

    guards.drop_before_migrations(using="default", plan=["a migration"])
    with connection.schema_editor() as editor:
        editor.alter_field(Node, Node._meta.get_field("key"), wider)
    guards.make_after_migrations(using="default")

    assert guards.missing(connection) == set()
    assert Organisation.objects.count() == 1
    assert len(load_plan(world.organisation).nodes) == 6
