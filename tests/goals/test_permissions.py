"""Who may do what, as one table; and that lists and single rows agree on drafts."""

import pytest

from goals.actors import Actor
from goals.choices import Kind, Scope, Status
from goals.errors import ForbiddenError, NotFoundError
from goals.models import CheckIn, Node
from goals.permissions import RIGHTS, allows, require
from goals.selectors.rows import (
    contributions_visible_to,
    history_of,
    key_results_visible_to,
    nodes_visible_to,
)
from goals.services import (
    check_in_record,
    contribute,
    key_result_create,
    node_archive,
    node_change,
    node_create,
)
from tests.worlds import PEOPLE, World

ROLES = [name for name, _, _ in PEOPLE]

#: Who may write a node of this kind in the unit SALES (None: in no unit) with this status.
WRITERS = {
    (Kind.MISSION, None, Status.ACTIVE): {"executive"},
    (Kind.COMPANY_GOAL, None, Status.ACTIVE): {"executive"},
    (Kind.COMPANY_GOAL, "SALES", Status.ACTIVE): {"executive"},
    (Kind.FUNCTIONAL_GOAL, "SALES", Status.ACTIVE): {"lead"},
    (Kind.PROGRAM, "SALES", Status.ACTIVE): {"lead"},
    (Kind.PROGRAM, "SALES", Status.DONE): {"lead"},
    (Kind.PROGRAM, "SALES", Status.DRAFT): {"lead", "staff"},
    (Kind.FUNCTIONAL_GOAL, "SALES", Status.DRAFT): {"lead", "staff"},
    (Kind.COMPANY_GOAL, "SALES", Status.DRAFT): {"executive"},
    (Kind.PROGRAM, None, Status.ACTIVE): {"executive"},
    (Kind.PROGRAM, None, Status.DRAFT): {"executive", "staff", "other_staff"},
}


@pytest.mark.parametrize(("case", "writers"), WRITERS.items())
def test_writers_of_a_new_node(world: World, case: tuple, writers: set[str]):
    kind, unit, status = case
    units = {"SALES": world.nodes["SALES-1"].unit}
    node = Node(kind=kind, status=status, unit=units.get(unit))
    assert {name for name in ROLES if allows(world.actor(name), "node.write", node)} == writers


def test_every_right_is_refused_to_a_reading_token_but_reading(world: World):
    actor = Actor.of(world.users["executive"], world.organisation, scope=Scope.READ)
    node = world.nodes["ORG-2"]
    things = {
        "node.read": node,
        "node.write": node,
        "node.waive": node,
        "contribution.confirm": world.links["ORG-2"],
        "value.record": CheckIn(node=node),
    }
    allowed = {right for right in RIGHTS if allows(actor, right, things.get(right))}
    assert allowed == {"node.read"}


def test_token_for_values_records_and_does_nothing_else(world: World):
    actor = Actor.of(world.users["staff"], world.organisation, scope=Scope.VALUES)
    check_in_record(actor=actor, key_result=world.key_result.pk, value=1.0)
    with pytest.raises(ForbiddenError):
        node_create(actor=actor, kind=Kind.PROGRAM, unit="SALES", status=Status.DRAFT)


def test_reading_token_is_told_what_a_token_has_to_be_for(world: World):
    reader = Actor.of(world.users["staff"], world.organisation, scope=Scope.READ)
    with pytest.raises(ForbiddenError, match="only read; make a token that may record values"):
        check_in_record(actor=reader, key_result=world.key_result.pk, value=1.0)
    with pytest.raises(ForbiddenError, match="only read; make a token that may write"):
        node_create(actor=reader, kind=Kind.PROGRAM, unit="SALES", status=Status.DRAFT)
    with pytest.raises(ForbiddenError, match="it takes an administrator"):
        require(reader, "unit.manage", act="create a unit")


@pytest.mark.parametrize("role", ROLES)
def test_values_are_recorded_by_owner_and_lead(world: World, role: str):
    """SALES-1 is led by the lead; its key result is owned by staff."""
    may = role in ("lead", "staff")
    if may:
        check_in_record(actor=world.actor(role), key_result=world.key_result.pk, value=1.0)
    else:
        with pytest.raises(ForbiddenError):
            check_in_record(actor=world.actor(role), key_result=world.key_result.pk, value=1.0)
    assert CheckIn.objects.count() == may


def test_lead_links_the_units_work_to_anything_but_not_others_work(world: World):
    contribute(actor=world.actor("lead"), child="SALES-3", parent="PRODUCT-1")
    with pytest.raises(ForbiddenError):
        contribute(actor=world.actor("lead"), child="PRODUCT-1", parent="SALES-1")


def test_lead_gives_no_work_to_a_unit_of_another(world: World):
    with pytest.raises(ForbiddenError):
        node_change(actor=world.actor("lead"), key="SALES-2", unit="PRODUCT")
    assert world.node("SALES-2").unit.prefix == "SALES"


def test_staff_propose_a_draft_and_do_not_accept_it(world: World):
    staff = world.actor("staff")
    draft = node_create(
        actor=staff, kind=Kind.PROGRAM, unit="SALES", status=Status.DRAFT, title="An idea"
    )
    node_change(actor=staff, key=draft.key, title="A better idea")
    contribute(actor=staff, child=draft.key, parent="SALES-1")
    key_result_create(actor=staff, node=draft.key, title="Ovens sold")
    with pytest.raises(ForbiddenError):
        node_change(actor=staff, key=draft.key, status=Status.ACTIVE)
    with pytest.raises(ForbiddenError):
        node_change(actor=staff, key="SALES-2", title="Mine now")
    node_change(actor=world.actor("lead"), key=draft.key, status=Status.ACTIVE)
    with pytest.raises(ForbiddenError):
        node_archive(actor=staff, key=draft.key)


def test_other_units_drafts_are_seen_by_executives_alone(world: World):
    draft = node_create(
        actor=world.actor("staff"), kind=Kind.PROGRAM, unit="SALES", status=Status.DRAFT
    )
    contribute(actor=world.actor("staff"), child=draft.key, parent="SALES-1")
    key_result_create(actor=world.actor("staff"), node=draft.key)
    seeing = {"executive", "lead", "staff"}
    for name in ROLES:
        actor = world.actor(name)
        sees = name in seeing
        assert allows(actor, "node.read", draft) == sees
        assert nodes_visible_to(actor).filter(key=draft.key).exists() == sees
        assert contributions_visible_to(actor).filter(child=draft).exists() == sees
        assert key_results_visible_to(actor).filter(node=draft).exists() == sees
        assert history_of(actor).filter(object_key__startswith=draft.key).exists() == sees


def test_draft_that_cannot_be_seen_is_no_parent(world: World):
    draft = node_create(
        actor=world.actor("staff"), kind=Kind.FUNCTIONAL_GOAL, unit="SALES", status=Status.DRAFT
    )
    with pytest.raises(NotFoundError):
        contribute(actor=world.actor("other_lead"), child="PRODUCT-1", parent=draft.key)
