"""Organisations made up, of any size."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cascade.alignment import Cause
from cascade.check import check
from cascade.drift import fingerprint, is_suspect
from goals import services
from goals.actors import Actor
from goals.audit import verify
from goals.bridge import load_plan
from goals.choices import Kind
from goals.errors import DuplicateError, InvalidError
from goals.models import AuditRow, Node, Unit
from goals.services.growing import organisation_grow

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


@pytest.fixture
def grown(db):
    return organisation_grow(slug="grown", nodes=3000, seed=1)


def test_is_a_plan_like_those_that_people_make(grown):
    report = check(load_plan(grown), as_of=DAY)
    graph, connection = report.facts.graph, report.facts.connection

    assert graph.n_nodes == 3000
    assert 1.4 < graph.n_links / graph.n_nodes < 1.6
    assert 0.015 < connection.orphan.mean() < 0.06
    assert connection.distance.max() >= 6
    met = {connection.cause_of(node) for node in range(3000)}
    assert met >= {Cause.DETACHED, Cause.OTHER_MISSION, Cause.RETIRED_PARENT, Cause.INHERITED}
    assert 0.4 < len(report.facts.measures.owner) / 3000 < 0.6
    assert report.facts.coverage.deep.any()


def test_confirms_links_against_what_the_parents_say(grown):
    plan = load_plan(grown)
    nodes = {node.id: node for node in plan.nodes}
    confirmed = [link for _, link in plan.contributions() if link.confirmed]

    assert confirmed
    assert not any(is_suspect(link, nodes[link.to]) for link in confirmed)
    stored = Node.objects.filter(organisation=grown).values_list("identifier", "fingerprint")
    assert dict(stored) == {id: fingerprint(node) for id, node in nodes.items()}


def test_is_the_same_for_the_same_seed(grown):
    again = organisation_grow(slug="again", nodes=3000, seed=1, name=grown.name)
    other = organisation_grow(slug="other", nodes=3000, seed=2, name=grown.name)

    assert load_plan(again) == load_plan(grown)
    assert load_plan(other) != load_plan(grown)


def test_goes_on_as_any_other(grown):
    """Keys follow on those that were made up, and the trail holds."""
    actor = Actor.system(grown)
    unit = Unit.objects.filter(organisation=grown, parent__isnull=False).first()
    nodes = Node.objects.filter(organisation=grown, unit=unit)
    made = nodes.count()

    node = services.node_create(actor=actor, kind=Kind.PROGRAM, title="More", unit=unit.prefix)
    services.contribute(actor=actor, child=node.key, parent="ORG-1")

    assert node.key == f"{unit.prefix}-{made + 1}"
    assert verify(grown).rows == AuditRow.objects.filter(organisation=grown).count()
    assert AuditRow.objects.filter(organisation=grown, act="organisation.grow").count() == 1


def test_refuses_a_slug_in_use_and_a_handful_of_nodes(grown):
    with pytest.raises(DuplicateError):
        organisation_grow(slug="grown", nodes=100)
    with pytest.raises(InvalidError):
        organisation_grow(slug="small", nodes=99)


def test_the_command_tells_what_it_made():
    told = StringIO()
    call_command("grow_example", "120", "--slug", "little", stdout=told)

    assert told.getvalue() == "little: 120 nodes\n"
    with pytest.raises(CommandError, match="another name"):
        call_command("grow_example", "120", "--slug", "little")
