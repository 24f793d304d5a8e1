"""The example organisation as text, letter by letter: a change of wording is seen in review.

``CASCADE_UPDATE_GOLDEN=1`` writes the files again; read the difference before you commit it.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from cascade import check, read_plan
from cascade.reports.node import to_node
from cascade.reports.page import Page
from cascade.reports.text import to_text
from cascade.reports.tree import to_tree

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parent / "golden"
NAME = "examples/quietmain.yaml"


@pytest.mark.parametrize("name", ["check.txt", "check-colour.txt", "show.txt", "show-node.txt"])
def test_example_reads_as_it_did(name: str):
    plan = read_plan((ROOT / NAME).read_bytes(), file=NAME)
    report = check(plan, as_of=date(2026, 6, 30))
    printed = {
        "check.txt": lambda: to_text([(NAME, report)], Page(), notes=True, everything=True),
        "check-colour.txt": lambda: to_text([(NAME, report)], Page(colour=True)),
        "show.txt": lambda: to_tree(NAME, report, Page()),
        "show-node.txt": lambda: to_node(
            NAME, report, report.facts.graph.number("one-street-trial"), Page()
        ),
    }[name]()
    if os.environ.get("CASCADE_UPDATE_GOLDEN"):
        (GOLDEN / name).write_text(printed, encoding="utf-8")
    assert printed == (GOLDEN / name).read_text("utf-8")
