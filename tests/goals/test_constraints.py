"""Each constraint of the models is the database's own: it refuses, whoever writes."""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection, models

from goals.choices import Kind, Role, Status
from goals.models import (
    AuditRow,
    CheckIn,
    Contribution,
    Dismissal,
    FormDraft,
    IdempotencyRecord,
    Invitation,
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
from goals.services.figures import figures_record
from tests.goals.refusals import execute, refused, undone
from tests.worlds import World

LATER = datetime(2026, 6, 30, tzinfo=UTC)


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


def form_draft_once(w: World):
    mine = {"organisation": w.organisation, "user": w.users["staff"], "saved_at": LATER}
    yield again(FormDraft.objects.create(form="node:SALES-2", **mine))


def key_series_once(w: World):
    yield again(KeySeries.objects.first())


def figures_once_a_day(w: World):
    yield again(figures_record(w.organisation))


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


def dismissal_once(w: World):
    yield again(Dismissal.objects.first())


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


def user_theme_known(w: World):
    yield but(w.users["staff"], theme="pink")


def _invitation() -> Invitation:
    return Invitation.objects.first()


def invitation_email_lower_case(w: World):
    yield but(_invitation(), email="Ana@Example.org")


def invitation_role_known(w: World):
    yield but(_invitation(), role="king", unit=None)


def invitation_unit_of_role(w: World):
    yield but(_invitation(), role=Role.LEAD, unit=None)
    for role in (Role.EXECUTIVE, Role.ADMINISTRATOR):
        yield but(_invitation(), role=role)


def invitation_ends_once(w: World):
    yield but(_invitation(), accepted_at=LATER, revoked_at=LATER)


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
    audit_sequence_once, form_draft_once, idempotency_key_once, key_series_once, figures_once_a_day,
    key_result_identifier_once,
    key_result_weight_above_0, key_result_tolerance_not_negative, key_result_band_whole,
    key_result_latest_whole, contribution_once, contribution_one_primary,
    dismissal_once,
    contribution_weight_above_0, contribution_no_self_link, check_in_value_of_key_result,
    check_in_confidence_part_of_one, period_name_once, period_dates_in_order,
    period_not_its_own_parent, token_scope_known, unit_identifier_once, unit_prefix_once,
    unit_not_its_own_parent, node_key_once, node_identifier_once, node_one_current_mission,
    node_dates_in_order, node_kind_known, node_status_known, node_budget_not_negative,
    node_share_part_of_one, node_progress_part_of_one, node_confidence_part_of_one,
    membership_once_a_unit, membership_once, membership_unit_of_role, membership_role_known,
    user_email_lower_case, user_theme_known, invitation_email_lower_case, invitation_role_known,
    invitation_unit_of_role, invitation_ends_once,
]  # fmt: skip
CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("goals").get_models()
    for constraint in model._meta.constraints
}


def test_refuses_what_a_constraint_forbids(here: World):
    """One after the other: to make the world takes longer than all of them."""
    for case in CASES:
        tried = 0
        with undone():
            for write in case(deepcopy(here)):
                with refused(*complaints(case.__name__)):
                    write()
                tried += 1
        assert tried, case.__name__


def complaints(name: str) -> list[str]:
    """What the database says when a constraint is broken: SQLite has no name for unique ones."""
    model, constraint = CONSTRAINTS[name]
    if connection.vendor == "postgresql" or isinstance(constraint, models.CheckConstraint):
        # A role that nobody knows has no right unit, either.
        return [name, name.replace("_role_known", "_unit_of_role")]
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
