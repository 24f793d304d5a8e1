"""The figures of each day: what is recorded, when, and that nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cascade.check import check
from goals.bridge import load_plan
from goals.models import AuditRow, DailyFigures
from goals.selectors.alignment import WholePlan, whole_plan
from goals.selectors.figures import figures_of, figures_over_time
from goals.services import contribute, node_archive, node_change, organisation_create
from goals.services import figures as recording
from goals.services.figures import figures_note, figures_record
from goals.services.growing import organisation_grow
from tests.worlds import World, northwind

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    recording._RECORDED.clear()
    yield
    recording._RECORDED.clear()


def plan_of(world: World, as_of: date = TODAY) -> WholePlan:
    return whole_plan(world.organisation, world.actor("lead"), as_of)


def test_figures_are_what_the_check_says(world: World):
    figures = figures_of(plan_of(world))
    report = check(load_plan(world.organisation), as_of=TODAY)
    assert (figures.nodes, figures.programs) == (report.counts.nodes, report.counts.programs)
    assert (figures.orphans, figures.orphan_programs) == (1, 1)
    assert (figures.orphan_budget, figures.orphans_budgeted, figures.loose_ends) == (900.0, 1, 1)
    rules = [finding.rule for finding in report.findings]
    assert figures.unsupported == rules.count("unsupported") == 1
    assert figures.unmeasured == rules.count("unmeasured") == 1
    assert figures.index == pytest.approx(report.index.value)
    for part, value in report.index.parts.items():
        assert getattr(figures, part) == pytest.approx(value), part


def test_orphans_without_a_budget_are_told_apart(world: World):
    node_change(actor=world.system, key="SALES-3", budget=None)
    figures = figures_of(plan_of(world))
    assert (figures.orphan_programs, figures.orphan_budget, figures.orphans_budgeted) == (1, 0, 0)


def test_links_to_archived_parents_dangle(world: World):
    assert figures_of(plan_of(world)).dangling == 0
    node_archive(actor=world.system, key="SALES-1")
    assert figures_of(plan_of(world)).dangling == 1


def test_what_is_unknown_is_not_nought(db: None):
    organisation = organisation_create(slug="new", name="New")
    figures = figures_record(organisation)
    assert (figures.orphans, figures.orphan_programs, figures.orphan_budget) == (None, None, None)
    assert (figures.loose_ends, figures.connected, figures.index) == (None, None, None)
    assert (figures.nodes, figures.unsupported) == (0, 0)


def test_the_last_figures_of_a_day_stand(world: World):
    figures_record(world.organisation)
    contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    figures_record(world.organisation)
    row = DailyFigures.objects.get()
    assert (row.orphan_programs, row.graph_version, row.day) == (0, world.version, TODAY)


def test_tells_the_recorded_days_of_ones_own_organisation(world: World, elsewhere: World):
    for days in (40, 2, 1, 0):
        figures_record(world.organisation, TODAY - timedelta(days=days))
    figures_record(elsewhere.organisation)
    rows = figures_over_time(world.actor("other_staff"), TODAY - timedelta(days=30))
    assert [(TODAY - row.day).days for row in rows] == [2, 1, 0]
    assert {row.organisation_id for row in rows} == {world.organisation.pk}


def test_leaves_no_trace_and_raises_no_version(world: World):
    before = world.version, AuditRow.objects.count()
    figures_record(world.organisation)
    assert (world.version, AuditRow.objects.count()) == before


def test_a_page_records_once_a_state_and_day(committed_db: None, django_assert_num_queries):
    world = northwind()
    plan_of(world).judged()  # somebody has waited for it
    assert figures_note(plan_of(world)) is True
    plan = plan_of(world)
    with django_assert_num_queries(0):
        assert figures_note(plan) is False
    recording._RECORDED.clear()  # another process
    assert figures_note(plan_of(world)) is False
    contribute(actor=world.system, child="SALES-3", parent="SALES-1")
    assert figures_note(plan_of(world)) is True
    assert DailyFigures.objects.get().orphan_programs == 0


def test_what_a_page_could_not_wait_for_is_recorded_later(committed_db: None):
    world = northwind()
    assert figures_note(plan_of(world)) is True
    assert DailyFigures.objects.get().smart is None
    assert figures_note(plan_of(world)) is False
    plan_of(world).judged()
    assert figures_note(plan_of(world)) is True
    assert DailyFigures.objects.get().smart is not None


def test_a_page_about_another_day_records_nothing(world: World):
    assert figures_note(plan_of(world, TODAY - timedelta(days=1))) is False
    assert not DailyFigures.objects.exists()


def test_a_page_does_not_wait_for_another_writer(world: World, monkeypatch: pytest.MonkeyPatch):
    def locked(_figures: DailyFigures) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(recording, "_save", locked)
        assert figures_note(plan_of(world)) is False
    assert figures_note(plan_of(world)) is True


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has one writer")
def test_patience_is_short_and_only_for_that(world: World):
    def patience() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            return int(cursor.fetchone()[0])

    before = patience()
    with recording._impatient():
        assert patience() == recording.PATIENCE_MS
    assert patience() == before > recording.PATIENCE_MS


def test_command_records_all_organisations(world: World, elsewhere: World, capsys):
    call_command("record_figures")
    assert DailyFigures.objects.count() == 2
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"elsewhere: {TODAY}, 2 programs, orphan programs 1, index ")
    call_command("record_figures", "northwind")
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_asks_no_more_queries_for_a_larger_plan(committed_db: None):
    def queries(nodes: int) -> int:
        organisation = organisation_grow(slug=f"grown{nodes}", nodes=nodes)
        with CaptureQueriesContext(connection) as asked:
            figures_record(organisation)
        return len(asked)

    assert queries(100) == queries(1_000)
