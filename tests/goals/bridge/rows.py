"""Plans to rows, plainly, one object at a time: what the bridge must read back."""

from dataclasses import replace
from itertools import count

from django.db import transaction

from cascade.smart.checks import CHECKS
from cascade.types import Contribution, Kind, Node, Plan, Status, Unit
from goals import models
from goals.choices import Direction, Measures, ProgressBy, code_of
from goals.choices import Kind as KindCode
from goals.choices import Status as StatusCode
from goals.models import GraphState, Organisation

_numbers = count(1)


def new_organisation(**fields) -> Organisation:
    """An organisation that nothing was written to."""
    organisation = Organisation.objects.create(
        slug=f"org-{next(_numbers)}", **{"name": "Town", **fields}
    )
    GraphState.objects.create(organisation=organisation)
    return organisation


def sound(plan: Plan) -> Plan:
    """The plan with what no database would hold taken out of it."""
    known = {node.id for node in plan.nodes}
    units = {unit.id for unit in plan.units}
    missions = count()
    period = plan.period
    if period and period.starts and period.ends:
        starts, ends = sorted([period.starts, period.ends])
        period = replace(period, starts=starts, ends=ends)
    return replace(
        plan,
        period=period,
        units=tuple(_unit(unit, units) for unit in plan.units),
        nodes=tuple(_node(node, known, units, missions) for node in plan.nodes),
    )


def _unit(unit: Unit, units: set[str]) -> Unit:
    return replace(unit, parent=unit.parent if unit.parent in units - {unit.id} else None)


def _node(node: Node, known: set[str], units: set[str], missions: count) -> Node:
    starts, due = node.starts, node.due
    if starts and due and starts > due:
        starts, due = due, starts
    status = node.status
    if node.kind is Kind.MISSION and status is Status.ACTIVE and next(missions):
        status = Status.SUPERSEDED
    links: dict[str, Contribution] = {}
    for link in node.contributes_to:
        if link.to in known - {node.id}:
            primary = link.primary and not any(other.primary for other in links.values())
            links.setdefault(link.to, replace(link, primary=primary))
    unit = node.unit if node.unit in units else None
    return replace(
        node, starts=starts, due=due, status=status, unit=unit, contributes_to=tuple(links.values())
    )


@transaction.atomic
def put(plan: Plan, organisation: Organisation | None = None) -> Organisation:
    """The plan as rows of an organisation."""
    organisation = organisation or new_organisation()
    mine = {"organisation": organisation}
    if plan.period:
        period = plan.period
        organisation.period = models.Period.objects.create(
            name=period.name, starts=period.starts, ends=period.ends, extra=period.extra, **mine
        )
    organisation.name, organisation.language = plan.organisation, plan.language
    organisation.extra = plan.extra
    organisation.save()
    units = _put_units(plan, mine)
    nodes = {}
    for place, node in enumerate(plan.nodes):
        nodes[node.id] = _put_node(node, f"K-{place}", units.get(node.unit), mine)
    for node in plan.nodes:
        for link in node.contributes_to:
            _put_link(link, nodes[node.id], nodes[link.to], mine)
        for result in node.key_results:
            _put_result(result, nodes[node.id], mine)
        if node.waived:
            waived = node.waived
            models.Waiver.objects.create(
                node=nodes[node.id], because=waived.because, until=waived.until, by_name=waived.by,
                extra=waived.extra, **mine,
            )  # fmt: skip
        for each in node.dismissed:
            is_check = each.check in CHECKS
            models.Dismissal.objects.create(
                node=nodes[node.id], fingerprint=each.finding, because=each.because,
                rule=CHECKS[each.check].rule if is_check else each.check,
                check_name=each.check if is_check else "", by_name=each.by, extra=each.extra, **mine,
            )  # fmt: skip
    return organisation


def _put_units(plan: Plan, mine: dict) -> dict:
    units = {}
    for place, unit in enumerate(plan.units):
        units[unit.id] = models.Unit.objects.create(
            identifier=unit.id, prefix=f"U{place}", name=unit.name, function=unit.function,
            purpose=unit.purpose, extra=unit.extra, **mine,
        )  # fmt: skip
    for unit in plan.units:
        if unit.parent:
            units[unit.id].parent = units[unit.parent]
            units[unit.id].save()
    return units


def _put_node(node: Node, key: str, unit, mine: dict) -> models.Node:
    return models.Node.objects.create(
        key=key,
        identifier=node.id,
        kind=code_of(KindCode, node.kind),
        status=code_of(StatusCode, node.status),
        title=node.title,
        description=node.description,
        unit=unit,
        owner_name=node.owner,
        starts=node.starts,
        due=node.due,
        budget=node.budget,
        progress_by=code_of(ProgressBy, node.progress.by),
        key_results_share=node.progress.key_results_share,
        progress_value=node.progress.value,
        progress_extra=node.progress.extra or None,
        milestones=[
            {**m.extra, "on": m.on.isoformat(), "expected": m.expected} for m in node.milestones
        ]
        or None,
        needs={function: need.value for function, need in node.needs.items()} or None,
        depends_on=list(node.depends_on) or None,
        related=list(node.related) or None,
        checked_in=node.checked_in,
        confidence=node.confidence,
        extra=node.extra,
        **mine,
    )


def _put_link(link: Contribution, child, parent, mine: dict) -> None:
    confirmed = link.confirmed
    told = {}
    if confirmed:
        told = {
            "is_confirmed": True,
            "confirmed_by_name": confirmed.by,
            "confirmed_on": confirmed.on,
            "confirmed_fingerprint": confirmed.fingerprint,
            "confirmed_extra": confirmed.extra or None,
        }
    models.Contribution.objects.create(
        child=child, parent=parent, weight=link.weight, because=link.because, moves=link.moves,
        primary=link.primary, extra=link.extra, **told, **mine,
    )  # fmt: skip


def _put_result(result, node, mine: dict) -> None:
    last = max(enumerate(result.values), key=lambda pair: (pair[1].on, pair[0]), default=None)
    low, high = result.band or (None, None)
    row = models.KeyResult.objects.create(
        node=node,
        identifier=result.id,
        title=result.title,
        unit=result.unit,
        baseline=result.baseline,
        target=result.target,
        direction=code_of(Direction, result.direction),
        band_low=low,
        band_high=high,
        tolerance=result.tolerance,
        measures=code_of(Measures, result.measures),
        weight=result.weight,
        owner_name=result.owner,
        due=result.due,
        latest_on=last and last[1].on,
        latest_value=last and last[1].value,
        extra=result.extra,
        **mine,
    )
    for value in result.values:
        models.CheckIn.objects.create(
            node=node, key_result=row, on=value.on, value=value.value, extra=value.extra, **mine
        )
