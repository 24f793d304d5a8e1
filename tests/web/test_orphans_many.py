"""Many orphans: the pages ask the database as often as for few, and show a page of them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.choices import Kind, Role, Status
from goals.models import Node, Organisation
from goals.services import membership_grant, node_change, node_create
from goals.services.growing import organisation_grow
from tests.web.visitors import Visitor
from tests.worlds import World

PAGES = (
    "orphans",
    "orphans/goals",
    "orphans/unsupported",
    "orphans/dangling",
    "orphans/twice",
    "mission",
    "history",
)


def grown(nodes: int) -> World:
    slug = f"grown-{nodes}"
    organisation_grow(nodes=nodes, slug=slug, name="Grown", seed=1)
    world = World(Organisation.objects.get(slug=slug))
    unit = world.organisation.units.order_by("pk").first()
    assert unit is not None
    goal = {"kind": Kind.FUNCTIONAL_GOAL, "title": "Cut off", "unit": unit.prefix}
    node_create(actor=world.system, **goal)  # type: ignore[arg-type]
    row = membership_grant(actor=world.system, email=f"boss@{slug}.example", role=Role.EXECUTIVE)
    world.users["boss"] = row.user
    return world


def queries(visitor: Visitor, page: str) -> int:
    visitor.get(page)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert visitor.get(page).status_code == 200
    return len(asked)


@pytest.mark.django_db
def test_pages_ask_as_often_for_many_nodes_as_for_few() -> None:
    few, many = (Visitor.of(grown(nodes), "boss") for nodes in (100, 2_000))
    asked = {page: (queries(few, page), queries(many, page)) for page in PAGES}
    assert all(more <= less for less, more in asked.values()), asked
    assert max(max(pair) for pair in asked.values()) < 35, asked


@pytest.mark.django_db
def test_page_shows_twenty_loose_ends_and_ten_orphans_of_each() -> None:
    world = grown(2_000)
    visitor = Visitor.of(world, "boss")
    page = visitor.get("orphans").content.decode()
    assert page.count('class="card loose-end"') <= 20
    goal = Node.objects.filter(organisation=world.organisation, kind=1, status=1).first()
    assert goal is not None
    node_change(actor=world.system, key=goal.key, status=Status.DONE)
    page = visitor.get("orphans").content.decode()
    assert len(page) < 200_000
