"""Importing a plan: all of it or nothing, and beforehand what would change."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.utils.translation import gettext_lazy as _

from cascade.collecting import collector_paused
from cascade.types import Contribution, Node, Plan
from goals.actors import Actor
from goals.errors import ImportRefusedError
from goals.permissions import require
from goals.services.imports.applying import Application
from goals.services.imports.comparing import Comparison
from goals.services.imports.report import ImportReport, ImportRow, Tell, silent
from goals.services.imports.there import by_identifier, look
from goals.services.writing import writing

__all__ = ["ImportReport", "ImportRow", "plan_import", "without_refused"]


def plan_import(
    *, actor: Actor, plan: Plan, dry_run: bool = False, tell: Tell = silent
) -> ImportReport:
    """Brings an organisation to what a plan file says, and tells what changed.

    What the file leaves out stays as it is (see :mod:`goals.services.imports.merging`). With
    ``dry_run`` nothing is written, and the report says what would be. A lead may change what the
    lead may change by hand; an executive may import everything.

    Raises :class:`~goals.errors.ImportRefusedError` with the refused rows, when there are any
    and it is no dry run, and ForbiddenError. ``tell`` is called with the phase, how many are
    done, and of how many. Cost: linear in the plan and what is there.
    """
    require(actor, "plan.import", act=_("import a plan"))
    if dry_run:
        tell("comparing", 0, len(plan.nodes))
        there = look(actor.organisation_id)
        work = Comparison(by_identifier(plan, there), there, actor).run()
        return ImportReport(tuple(work.rows), plan.faults)
    with writing(actor) as session, collector_paused():
        tell("comparing", 0, len(plan.nodes))
        there = look(actor.organisation_id)
        work = Comparison(by_identifier(plan, there), there, actor).run()
        report = ImportReport(tuple(work.rows), plan.faults, applied=True)
        if report.refused:
            raise ImportRefusedError([asdict(row) for row in report.refused])
        Application(session, there, work, tell).run()
        return report


def without_refused(plan: Plan, report: ImportReport) -> Plan:
    """The plan without what a dry run refused; what is left may be imported.

    A node that is left out takes what hangs on it along, so a second look may refuse more.
    """
    refused = {(row.what, row.id) for row in report.refused}

    stays = _keeps_a_link(plan, {id for what, id in refused if what == "contribution"})

    def keeps(what: str, id: str) -> bool:
        return (what, id) not in refused

    def links(node: Node) -> tuple[Contribution, ...]:
        kept = {
            link.to: link
            for link in node.contributes_to
            if keeps("contribution", f"{node.id} -> {link.to}")
        }
        return tuple(kept.values())

    nodes = tuple(
        replace(
            node,
            contributes_to=links(node),
            waived=node.waived if keeps("waiver", node.id) else None,
            dismissed=tuple(
                each for each in node.dismissed if keeps("dismissal", f"{node.id}/{each.finding}")
            ),
            key_results=tuple(
                result
                for result in node.key_results
                if keeps("key_result", f"{node.id}/{result.id}")
            ),
        )
        for node in plan.nodes
        if keeps("node", node.id) and node.id not in stays
    )
    units = tuple(unit for unit in plan.units if keeps("unit", unit.id))
    period = plan.period if plan.period and keeps("period", plan.period.name) else None
    if any(row.what == "organisation" for row in report.refused):
        plan = replace(plan, organisation="", language=None, extra={})
    return replace(plan, nodes=nodes, units=units, period=period)


def _keeps_a_link(plan: Plan, refused: set[str]) -> set[str]:
    """The nodes whose list leaves out a contribution that may not be withdrawn.

    Their list is the whole list, so they are left out themselves.
    """
    told = {f"{node.id} -> {link.to}" for node in plan.nodes for link in node.contributes_to}
    withdrawn = tuple(refused - told)
    if not withdrawn:
        return set()
    return {
        node.id for node in plan.nodes if any(id.startswith(f"{node.id} -> ") for id in withdrawn)
    }
