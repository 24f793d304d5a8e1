"""A whole organisation made up: for trying out, and for measuring at any size."""

from __future__ import annotations

import numpy as np
from django.db import connection
from django.utils.translation import gettext

from goals.actors import Actor
from goals.errors import InvalidError
from goals.models import Organisation
from goals.services.growing.rows import Rows
from goals.services.growing.shape import LEAST
from goals.services.organisations import organisation_create
from goals.services.writing import writing


def organisation_grow(*, slug: str, name: str = "", nodes: int, seed: int = 1) -> Organisation:
    """A new organisation of so many nodes, the same for the same seed.

    Seven layers, 1.5 links a node, 3 % orphans, units with functions, dates, key results on half
    of the nodes with a value each, some confirmed links. One audit row tells all of it.

    Raises DuplicateError for a slug in use, InvalidError for fewer than 100 nodes.
    """
    if nodes < LEAST:
        raise InvalidError({"nodes": gettext("must be %(least)s or more") % {"least": LEAST}})
    organisation = organisation_create(slug=slug, name=name or f"Grown {nodes:,}")
    with writing(Actor.system(organisation)) as session:
        Rows(organisation, session.now, np.random.default_rng(seed)).grow(nodes)
        told = {"nodes": nodes, "seed": seed}
        session.note("organisation.grow", organisation, before=None, after=told)
    _analyse()
    return organisation


def _analyse() -> None:
    """Counts the rows for the planner: without it, SQLite goes through the wrong index."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
