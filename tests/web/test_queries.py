"""Each page takes a number of queries that does not grow with what there is to show."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from goals.actors import Actor
from goals.choices import Kind, Status
from goals.models import Membership, Node, Organisation, User
from goals.services import membership_grant
from goals.services.growing import organisation_grow
from tests.web.visitors import BACKEND, Visitor

PAGES = [
    "",
    "my-work",
    "goals",
    "goals?sort=due",
    "goals?kind=program&status=active",
    "goals?finding=orphan",
    "goals?q=the",
    "goals/{goal}",
    "goals/{goal}/history",
    "goals/{goal}/impact",
    "goals/{goal}/progress",
    "goals/{goal}/link",
    "goals/{program}",
    "goals/{program}/edit",
    "goals/{program}/milestones",
    "goals/{goal}/needs",
    "goals/{program}/depends?q=the",
    "goals/{goal}/kind?kind=program",
    "plan/{unit}",
    "orphans",
    "orphans/goals",
    "orphans/unsupported",
    "orphans/unmeasured",
    "orphans/dangling",
    "orphans/twice",
    "mission",
    "history",
    "settings",
    "settings/units",
    "settings/people",
    "settings/periods",
    "settings/tokens",
    "search?q=the",
    "export",
]
FEW, MANY = 100, 1_000


@dataclass(frozen=True)
class Grown:
    """An organisation of so many nodes, somebody in it, and what stands in addresses."""

    visitor: Visitor
    names: dict[str, str]

    def queries(self, page: str) -> int:
        """The queries of a page that was there before."""
        path = page.format(**self.names)
        assert self.visitor.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as seen:
            self.visitor.get(path)
        return len(seen)


def grown(nodes: int) -> Grown:
    organisation = organisation_grow(slug=f"of-{nodes}", nodes=nodes)
    mine = Node.objects.filter(organisation=organisation, status=Status.ACTIVE)
    programs = mine.filter(kind=Kind.PROGRAM)
    unit = programs.values_list("unit__prefix", flat=True)[0]
    user = _lead(organisation, unit)
    _more_people(organisation, nodes // 10)
    programs.update(owner=user)
    names = {
        "goal": _busiest(mine.filter(kind=Kind.COMPANY_GOAL)),
        "program": _busiest(programs.filter(unit__prefix=unit)),
        "unit": unit,
    }
    visitor = Visitor(f"/{organisation.slug}/")
    visitor.client.force_login(user, backend=BACKEND)
    return Grown(visitor, names)


def _busiest(nodes: QuerySet[Node]) -> str:
    found = max(nodes.prefetch_related("down", "up"), key=lambda node: len(node.down.all()))
    return str(found.key)


def _lead(organisation: Organisation, unit: str) -> User:
    system = Actor.system(organisation)
    email = f"lead@{organisation.slug}.example"
    membership_grant(actor=system, email=email, role="executive")
    return membership_grant(actor=system, email=email, role="lead", unit=unit).user


def _more_people(organisation: Organisation, count: int) -> None:
    users = User.objects.bulk_create(
        User(email=f"person-{n}@{organisation.slug}.example", name=f"Person {n}")
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(organisation=organisation, user=user, role="staff") for user in users
    )


@pytest.mark.django_db
def test_number_of_queries_of_each_page_does_not_grow() -> None:
    cache.clear()
    few, many = grown(FEW), grown(MANY)
    counted = {page: (few.queries(page), many.queries(page)) for page in PAGES}
    # Where the small one has nothing to show, what would name it is not asked for.
    grows = {page: pair for page, pair in counted.items() if pair[1] > pair[0] + 3}
    assert not grows
    assert max(pair[1] for pair in counted.values()) <= 44, counted
