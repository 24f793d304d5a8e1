"""Taking the plan away: every format, and what each leaves out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cascade import read_plan
from cascade.formats import FORMATS
from goals.choices import Kind, Status
from goals.services import node_create
from tests.web.visitors import Visitor
from tests.worlds import World
from web.plans.exporting import USES

Visits = Callable[[str], Visitor]


def test_every_format_is_offered() -> None:
    assert set(USES) == set(FORMATS)


@pytest.mark.parametrize("format", FORMATS)
def test_downloads_the_plan(visitor: Visits, format: str) -> None:
    response = visitor("staff").get(f"export/{format}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith(FORMATS[format].media)
    assert response["Content-Disposition"].startswith('attachment; filename="northwind.')
    titles = {node.title for node in read_plan(response.content, format=format).nodes}
    assert "Bread for 120 towns" in titles


def test_tells_what_a_format_leaves_out(visitor: Visits) -> None:
    told = visitor("staff").text("export")
    assert "Nodes: key results" in told
    assert "Leaves nothing out." in told


def test_tells_that_drafts_of_others_are_left_out(world: World, visitor: Visits) -> None:
    node_create(
        actor=world.actor("other_lead"),
        kind=Kind.PROGRAM,
        title="Secret oven",
        unit="PRODUCT",
        status=Status.DRAFT,
    )
    assert "1 draft of others, which you may not see, is left out." in visitor("staff").text(
        "export"
    )
    assert b"Secret oven" not in visitor("staff").get("export/yaml").content
    assert "draft" not in visitor("executive").text("export")
    assert b"Secret oven" in visitor("executive").get("export/yaml").content


def test_unknown_format_is_not_there(visitor: Visits) -> None:
    assert visitor("staff").get("export/docx").status_code == 404


def test_export_only_reads(visitor: Visits) -> None:
    assert visitor("staff").post("export/yaml").status_code == 405
