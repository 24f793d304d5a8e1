"""Cascade: tells which work of a plan leads to the mission, which does not, and why.

>>> from datetime import date
>>> plan = read_plan(b'''
... cascade: 1
... nodes:
...   - {id: mission, kind: mission, title: Feed the town}
...   - {id: bread, kind: company_goal, title: Bread for all, contributes_to: [mission]}
...   - {id: ovens, kind: program, title: Build ovens, contributes_to: [bread]}
...   - {id: flyers, kind: program, title: Print flyers, budget: 900}
... ''', format="yaml")
>>> report = check(plan, as_of=date(2026, 6, 30))
>>> report.counts.orphan_programs, report.index.connected
(1, 0.5)
>>> GoalGraph.from_plan(plan).to_networkx().number_of_edges()
2
"""

from cascade.alignment import Cause
from cascade.check import Counts, Index, Report, check
from cascade.config import Config, Thresholds, config_from
from cascade.errors import (
    CascadeError,
    ConfigError,
    PlanError,
    PlanFileError,
    UnknownFormatError,
    UnknownNodeError,
)
from cascade.findings import Criterion, Finding, Severity, Verdict
from cascade.formats import read_plan, write_plan
from cascade.graph import GoalGraph
from cascade.types import (
    Confirmation,
    Contribution,
    Direction,
    Dismissal,
    Fault,
    KeyResult,
    Kind,
    Measures,
    Milestone,
    Need,
    Node,
    Period,
    Plan,
    ProgressBy,
    ProgressPolicy,
    Status,
    Unit,
    Value,
    Waiver,
)

__all__ = [
    "CascadeError",
    "Cause",
    "Config",
    "ConfigError",
    "Confirmation",
    "Contribution",
    "Counts",
    "Criterion",
    "Direction",
    "Dismissal",
    "Fault",
    "Finding",
    "GoalGraph",
    "Index",
    "KeyResult",
    "Kind",
    "Measures",
    "Milestone",
    "Need",
    "Node",
    "Period",
    "Plan",
    "PlanError",
    "PlanFileError",
    "ProgressBy",
    "ProgressPolicy",
    "Report",
    "Severity",
    "Status",
    "Thresholds",
    "Unit",
    "UnknownFormatError",
    "UnknownNodeError",
    "Value",
    "Verdict",
    "Waiver",
    "__version__",
    "check",
    "config_from",
    "read_plan",
    "write_plan",
]

__version__ = "0.1.0"
