"""One measurement of the search: ``python -m benchmarks.searching_worker SUBJECT NUMBER``.

The database is the environment's. Prints one JSON object: ``ms``, times by question.
"""

from __future__ import annotations

import json
import random
import sys
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import django

from benchmarks.clock import Clock
from benchmarks.database_worker import SLUG, make

#: What is typed, by what is hard about it.
TYPED = {
    "a word of every title": "for",
    "how a title starts": "raise renewals",
    "two letters": "ra",
    "one letter": "a",
    "a word of half of the descriptions": "customers",
    "two such words": "customers program",
    "five such words": "the program customers region service",
    "a rare word": "zephyr",
    "a rare word and a common one": "zephyr customers",
    "words that nothing holds": "quixotic zebras",
    "a key": "SALESNORTH-12",
    "the start of many keys": "SAL",
    "a whole title": "Shorten the way to trained colleagues for small firms",
    "letters wrong": "hospitls renewls",
    "10,000 characters": "customers and their regions " * 360,
}
FILLING, IMPORTED, IMPORTED_PLAINLY = "filling", "import", "import without the index"
IMPORTED_NODES, PEOPLE = 30_000, 2_000
_SENTENCES = (
    "the program helps every team to win more customers in the region and to keep them with"
    " better service quality measured each quarter by the owner together with finance so that we"
    " learn what works best before next year budget planning begins risk supplier onboarding"
    " hiring platform migration security training release"
)


def prepare(nodes: int) -> dict[str, Any]:
    """Makes an organisation with descriptions of some 35 words, and with people."""
    make(nodes)
    from django.db import connection, transaction

    from goals.models import Membership, Node, Organisation, User

    draw, numbers = random.Random(1), Node.objects.values_list("pk", flat=True)
    rows = [(text(draw, 10, 60), number) for number in numbers]
    organisation = Organisation.objects.get(slug=SLUG)
    users = [User(email=f"p{n}@example.org", name=text(draw, 2, 3)) for n in range(PEOPLE)]
    User.objects.bulk_create(users)
    mine = {"organisation": organisation, "role": "staff"}
    Membership.objects.bulk_create(Membership(user=user, **mine) for user in users)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("UPDATE goals_node SET description = %s WHERE id = %s", rows)
        cursor.execute("ANALYZE")
    return {}


def text(draw: random.Random, least: int, most: int) -> str:
    """Some words; one of 2,000 texts has a rare one."""
    words = draw.choices(_SENTENCES.split(), k=draw.randint(least, most))
    return " ".join(words + (["zephyr"] if draw.random() < 1 / 2_000 else []))


def ask(runs: int) -> dict[str, Any]:
    """The search, and the plain way: ``icontains`` of each word, ordered by how well it fits."""
    from goals.actors import Actor
    from goals.models import Organisation
    from goals.selectors.search import search

    clock, plain = Clock(), Clock()
    actor = Actor.system(Organisation.objects.get(slug=SLUG))
    for name, typed in TYPED.items():
        search(actor, typed)
        for _ in range(runs):
            with clock(name):
                search(actor, typed)
        plain.repeat(name, lambda typed=typed: plainly(actor, typed), 3)  # type: ignore[misc]
    return {"ms": clock.times, "plain": plain.times}


def plainly(actor: Any, typed: str) -> list[Any]:
    """The first eight nodes, as the ORM finds them without an index of words."""
    from django.db.models import Case, Q, When

    from goals.selectors.rows import nodes_visible_to

    nodes = nodes_visible_to(actor).filter(archived_at=None)
    for word in typed.split()[:8]:
        fields = ("key", "title", "description")
        in_any = Q()
        for field in fields:
            in_any |= Q(**{f"{field}__icontains": word})
        nodes = nodes.filter(in_any)
    start = typed[:60]
    ways = (Q(key__iexact=start), Q(title__istartswith=start), Q(title__icontains=start))
    rank = Case(*(When(way, then=place) for place, way in enumerate(ways)), default=len(ways))
    return list(nodes.order_by(rank, "pk")[:8])


def cost(_runs: int) -> dict[str, Any]:
    """What the index costs: filling it, and an import with it and without."""
    from django.db import connection

    from goals.search import installing

    clock, editor = Clock(), SimpleNamespace(connection=connection)
    before = size()
    installing.drop(None, editor)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    without = size()
    with clock(IMPORTED_PLAINLY):
        bring_in("plain")
    with clock(FILLING):
        installing.make(None, editor)
    with clock(IMPORTED):
        bring_in("indexed")
    return {"ms": clock.times, "mb": (before - without) / 1e6, "of_mb": without / 1e6}


def bring_in(slug: str) -> None:
    """Imports a plan of new nodes with descriptions."""
    from cascade.types import Contribution, Kind, Node, Plan
    from goals.actors import Actor
    from goals.services import organisation_create
    from goals.services.imports import plan_import

    draw, up = random.Random(2), (Contribution("m"),)
    made = (
        Node(f"p{n}", Kind.PROGRAM, text(draw, 5, 9), text(draw, 10, 60), contributes_to=up)
        for n in range(IMPORTED_NODES - 1)
    )
    organisation = organisation_create(slug=slug, name=slug)
    plan = Plan((Node("m", Kind.MISSION, "Bread for every town"), *made))
    started = perf_counter()
    plan_import(actor=Actor.system(organisation), plan=plan)
    print(f"imported in {perf_counter() - started:.1f} s", file=sys.stderr)


def size() -> int:
    """How large the database is, in bytes."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


SUBJECTS = {"make": prepare, "ask": ask, "cost": cost}


def main(subject: str, number: str) -> None:
    """Measures and prints."""
    django.setup()
    print(json.dumps(SUBJECTS[subject](int(number))))


if __name__ == "__main__":
    main(*sys.argv[1:])
