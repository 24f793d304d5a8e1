"""The labelled statements: which plan each comes from, and which plans are kept for the report.

Split by plan, never by row: what is measured comes from plans of which nothing was trained on or
looked at. Statements of public plans are read where they are, not copied; our own readings of
them (``read.tsv``) and statements that we wrote (``invented.tsv``) stand beside this file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parents[1].parent / "shared" / "data" / "smart"
#: Plans that nothing is trained on: four whole families, and every third agency, goal or quarter.
KEPT = re.compile(
    r"(?:gitlab|ipfs|mozilla|oregon)/"
    r"|sourced/(?:2018-Q3|2019-Q1)|sourcegraph/(?:2019_q4|2022_q3|2023_Q1|FY22Q3)|sdg/(?:3|7|8|12|16)$"
    r"|us/(?:007|defense|014|state|010|interior|018|education|023|gsa|027|opm|028|sba|029|veterans_affairs)$"
)
KINDS = ("outcome", "output", "activity", "unclear")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement with its labels. ``origin`` is ``rubric``, ``read`` (by us) or ``invented``."""

    id: str
    text: str
    plan: str
    origin: str
    specific: bool
    measurable: bool
    time_bound: bool
    measures: str

    @property
    def is_kept(self) -> bool:
        """Whether it is kept for the report."""
        return bool(KEPT.match(self.plan))


def plan_of(identifier: str, source: str) -> str:
    """The plan that a statement belongs to.

    >>> plan_of("us-apg-2022-0001", "github:x/y@1:data/goals.json#005APG2201")
    'us/005'
    """
    family = re.sub(r"-\d+$", "", identifier)
    if family.startswith("us-"):
        code = re.search(r"#(\d{3})", source)
        return f"us/{code[1]}" if code else f"us/{source.split(':')[2].split('/')[0].lower()}"
    if family == "sdg":
        goal = re.search(r"#(\d+)", source)
        return f"sdg/{goal[1] if goal else ''}"
    return f"{family.split('-')[0]}/{re.split(r'[:#/]', source.rstrip('/'))[-1]}"


def statements(shared: Path = SHARED) -> dict[str, dict[str, str]]:
    """The rows of the statements, by identifier."""
    with (shared / "statements.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def by_rubric(shared: Path = SHARED) -> list[Labelled]:
    """The statements that come with labels."""
    rows = statements(shared)
    with (shared / "labels.csv").open(encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file))
    names = ("specific", "measurable", "time_bound", "outcome_or_activity")
    return [
        _labelled(rows[each["id"]], "rubric", [each[name] for name in names]) for each in labels
    ]


def read_by_us(shared: Path = SHARED) -> list[Labelled]:
    """Statements of the same plans, but none that is kept, that we read after the same rubric."""
    rows = statements(shared)
    return [_labelled(rows[id], "read", labels) for id, *labels in _table("read.tsv")]


def invented() -> list[Labelled]:
    """Statements that we wrote and labelled, ten parts of them as if they were plans."""
    return [
        _labelled({"id": id, "text": text, "source": ""}, "invented", labels)
        for id, *labels, text in _table("invented.tsv")
    ]


def _table(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text("utf-8").splitlines():
        yield line.split("\t")


def _labelled(row: dict[str, str], origin: str, labels: list[str]) -> Labelled:
    specific, measurable, time_bound, measures = labels
    invented = f"invented/{row['id'][-1]}"
    plan = plan_of(row["id"], row["source"]) if row["source"] else invented
    return Labelled(
        row["id"],
        row["text"],
        plan,
        origin,
        specific == "1",
        measurable == "1",
        time_bound == "1",
        measures,
    )


def for_training(shared: Path = SHARED) -> list[Labelled]:
    """Everything that the models may learn from."""
    every = [*by_rubric(shared), *read_by_us(shared), *invented()]
    return [each for each in every if not each.is_kept]


def for_the_report(shared: Path = SHARED) -> list[Labelled]:
    """What is kept: labelled by the rubric, of plans that nothing was learned from."""
    return [each for each in by_rubric(shared) if each.is_kept]
