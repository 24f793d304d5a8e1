"""Writes what a comparison found, in bulk where rows are new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import models as django_models

from cascade.drift import fingerprint
from cascade.smart import has_text_rules
from cascade.smart.grounds import item_of
from cascade.types import Dismissal, Node, Value
from goals import models
from goals.grounds import own_remarks
from goals.records import record_of
from goals.services.imports.columns import (
    dismissal_columns,
    finding_columns,
    link_columns,
    node_columns,
    result_columns,
    unit_columns,
    waiver_columns,
)
from goals.services.imports.comparing import Work
from goals.services.imports.keys import Keys
from goals.services.imports.report import Tell
from goals.services.imports.there import There
from goals.services.units import free_prefix, taken_prefixes
from goals.services.writing import Writing
from goals.substance import refresh_fingerprint

#: How many rows go into one statement.
BATCH = 1_000


class Application:
    """One import's writes, in an order in which every row finds what it refers to."""

    def __init__(self, session: Writing, there: There, work: Work, tell: Tell) -> None:
        self.session, self.there, self.work, self.tell = session, there, work, tell
        self.organisation_id = there.organisation.pk
        self.units = dict(there.units)
        self.numbers = dict(there.numbers)
        self.names: dict[int, str] = {}

    def run(self) -> None:
        """All of it."""
        self._header()
        self._units()
        self._new_nodes()
        self._changed_nodes()
        self._links()
        self._results()
        self._waivers()
        self._dismissals()
        self._fingerprints()

    def _header(self) -> None:
        organisation, changes = self.there.organisation, dict(self.work.header)
        if self.work.period is not None:
            changes["period"] = self._period()
        self.session.change("organisation.import", organisation, changes)

    def _period(self) -> models.Period:
        told = self.work.period
        assert told is not None
        mine = models.Period.objects.filter(organisation_id=self.organisation_id, name=told.name)
        fields = {"starts": told.starts, "ends": told.ends, "extra": dict(told.extra)}
        period = mine.first()
        if period is None:
            period = models.Period(organisation_id=self.organisation_id, name=told.name, **fields)
            return self.session.create("period.import", period)
        self.session.change("period.import", period, fields | {"archived_at": None})
        return period

    def _units(self) -> None:
        taken = set(taken_prefixes(self.organisation_id))
        rows: dict[str, models.Unit] = {}
        for there, unit, _ in self.work.units:
            if there is None:
                prefix = free_prefix(unit.name or unit.id, taken)
                taken.add(prefix)
                row = models.Unit(
                    organisation_id=self.organisation_id,
                    identifier=unit.id,
                    prefix=prefix,
                    **unit_columns(unit),
                )
                row.save(force_insert=True)
                self.units[unit.id] = row.pk
                rows[unit.id] = row
        for there, unit, _ in self.work.units:
            # A unit may stand before the one that it is part of.
            parent = None if unit.parent is None else self.units[unit.parent]
            if there is None:
                row = rows[unit.id]
                models.Unit.objects.filter(pk=row.pk).update(parent_id=parent)
                row.parent_id = parent
                after = record_of(row)
                self.session.note("unit.import", row, before=None, after=after, key=row.prefix)
            else:
                row = models.Unit.objects.get(pk=self.units[unit.id])
                changes = unit_columns(unit) | {"parent_id": parent}
                self.session.change("unit.import", row, changes, key=row.prefix)

    def _new_nodes(self) -> None:
        new = [node for there, node, _ in self.work.nodes if there is None]
        prefixes = dict(
            models.Unit.objects.filter(organisation_id=self.organisation_id).values_list(
                "identifier", "prefix"
            )
        )
        keys = Keys(self.organisation_id, self.there, new, prefixes)
        rows = (self._node_row(node, key) for node, key in zip(new, keys.take(), strict=True))
        self._insert("node.import", rows, len(new), key=lambda row: row.key)

    def _node_row(self, node: Node, key: str) -> models.Node:
        columns = node_columns(node, units=self.units, members=self.there.members)
        return models.Node(
            organisation_id=self.organisation_id,
            identifier=node.id,
            key=key,
            fingerprint=fingerprint(self.work.merged[node.id]),
            created_by_id=self.session.actor.user_id,
            **columns,
        )

    def _changed_nodes(self) -> None:
        changed = [(node, fields) for there, node, fields in self.work.nodes if there is not None]
        for place, (node, _) in enumerate(changed):
            row = models.Node.objects.get(pk=self.numbers[node.id])
            columns = node_columns(node, units=self.units, members=self.there.members)
            self.session.change("node.import", row, columns)
            self._step("node.import", place + 1, len(changed))
        inserted = models.Node.objects.filter(organisation_id=self.organisation_id)
        for identifier, key, number in inserted.values_list("identifier", "key", "pk"):
            self.numbers[identifier], self.names[number] = number, key
        self._check_ins(
            (self.numbers[node.id], None, Value(node.checked_in, 0.0))
            for there, node, fields in self.work.nodes
            if node.checked_in and (there is None or "checked_in" in fields)
        )

    def _links(self) -> None:
        rows: list[models.Contribution] = []
        # A node has one primary parent at any moment: what goes makes room for what comes.
        for child, change in sorted(self.work.links, key=lambda link: link[1].wanted is not None):
            ends = {
                "organisation_id": self.organisation_id,
                "child_id": self.numbers[child],
                "parent_id": self.numbers[(change.wanted or change.there).to],  # type: ignore[union-attr]
            }
            if change.wanted is not None and change.wanted.primary and child in self.there.nodes:
                self._unmark(ends["child_id"], but=ends["parent_id"])
            if change.there is None:
                assert change.wanted is not None
                columns = link_columns(change.wanted, members=self.there.members)
                rows.append(models.Contribution(**ends, **columns))
                continue
            row = models.Contribution.objects.get(**ends)
            if change.wanted is None:
                self.session.delete("contribution.import", row, key=self._link_name(row))
            else:
                columns = link_columns(change.wanted, members=self.there.members)
                self.session.change("contribution.import", row, columns, key=self._link_name(row))
        self._insert("contribution.import", rows, len(rows), key=self._link_name)

    def _unmark(self, child: int, *, but: int) -> None:
        """Another parent is no longer the primary one, also where it is archived."""
        marked = models.Contribution.objects.filter(child_id=child, primary=True)
        for row in marked.exclude(parent_id=but):
            name = self._link_name(row)
            self.session.change("contribution.import", row, {"primary": False}, key=name)

    def _link_name(self, row: models.Contribution) -> str:
        return f"{self.names[row.child_id]} -> {self.names[row.parent_id]}"

    def _results(self) -> None:
        rows: list[models.KeyResult] = []
        values: list[tuple[str, str, Sequence[Value]]] = []
        for node, change in self.work.results:
            result = change.wanted
            columns = result_columns(result, members=self.there.members)
            if change.there is None:
                rows.append(
                    models.KeyResult(
                        organisation_id=self.organisation_id,
                        node_id=self.numbers[node],
                        identifier=result.id,
                        **columns,
                        **_latest(result.values),
                    )
                )
            else:
                row = models.KeyResult.objects.get(node_id=self.numbers[node], identifier=result.id)
                # A restored one is as the file has it.
                columns |= _latest([*change.there.values, *result.values])
                self.session.change(
                    "key_result.import", row, columns, key=f"{self.names[row.node_id]}/{result.id}"
                )
            values.append((node, result.id, result.values))
        self._insert(
            "key_result.import",
            rows,
            len(rows),
            key=lambda row: f"{self.names[row.node_id]}/{row.identifier}",
        )
        self._values(values)

    def _values(self, values: list[tuple[str, str, Sequence[Value]]]) -> None:
        mine = models.KeyResult.objects.filter(organisation_id=self.organisation_id)
        numbers = {
            (node, identifier): number
            for node, identifier, number in mine.values_list("node_id", "identifier", "pk")
        }
        self._check_ins(
            (self.numbers[node], numbers[self.numbers[node], result], value)
            for node, result, added in values
            for value in added
        )

    def _check_ins(self, told: Iterable[tuple[int, int | None, Value]]) -> None:
        rows = [
            models.CheckIn(
                organisation_id=self.organisation_id,
                node_id=node,
                key_result_id=result,
                on=value.on,
                value=None if result is None else value.value,
                extra=dict(value.extra),
                by_id=self.session.actor.user_id,
            )
            for node, result, value in told
        ]
        self._insert("check_in.import", rows, len(rows), key=lambda row: self.names[row.node_id])

    def _waivers(self) -> None:
        for node, waiver in self.work.waivers:
            columns = waiver_columns(waiver, members=self.there.members)
            number = self.numbers[node]
            row = models.Waiver.objects.filter(node_id=number).first()
            if row is None:
                row = models.Waiver(organisation_id=self.organisation_id, node_id=number, **columns)
                self.session.create("waiver.import", row, key=self.names[number])
            else:
                self.session.change("waiver.import", row, columns, key=self.names[number])

    def _dismissals(self) -> None:
        """After nodes, links and key results, which tell what is meant by each."""
        rows: list[models.Dismissal] = []
        for node, change in self.work.dismissals:
            number, told = self.numbers[node], change.wanted
            columns = dismissal_columns(told, members=self.there.members)
            mine = {"node_id": number, "fingerprint": told.finding}
            if change.there is None:
                columns |= (
                    mine | self._known(node, told) | {"organisation_id": self.organisation_id}
                )
                if told.by is None:
                    columns["by_id"] = self.session.actor.user_id
                rows.append(models.Dismissal(**columns))
            else:
                row = models.Dismissal.objects.get(**mine)
                self.session.change("finding.import", row, columns, key=self.names[number])
        self._insert("finding.import", rows, len(rows), key=lambda row: self.names[row.node_id])

    def _known(self, id: str, told: Dismissal) -> dict[str, str]:
        """Which rule, check and item a finding is of: what the rules say, else the file's word."""
        node, results = self.work.merged[id], {}
        for mine, change in self.work.results:
            if mine == id:
                results[change.wanted.id] = change.wanted
        results = {result.id: result for result in node.key_results} | results
        node = replace(node, key_results=tuple(results.values()))
        words = has_text_rules(self.there.organisation.language)
        remark = own_remarks(node, words=words).get(told.finding)
        if remark is None:
            return finding_columns(told.check)
        item = item_of(remark, node)
        is_link = remark.path[:1] == ("contributes_to",)
        named = self.names[self.numbers[item]] if is_link and item in self.numbers else item
        return {"rule": remark.rule, "check_name": remark.check, "item": named}

    def _fingerprints(self) -> None:
        """Of nodes that were there; new ones have theirs. Derived, so no version rises."""
        touched = {node.id for there, node, _ in self.work.nodes if there is not None}
        touched |= {node for node, _ in self.work.results if node in self.there.nodes}
        for names in _batches(touched):
            numbers = [self.numbers[name] for name in names]
            for row in models.Node.objects.filter(pk__in=numbers):
                refresh_fingerprint(row)

    def _insert[Row: django_models.Model](
        self, act: str, rows: Iterable[Row], count: int, *, key: Callable[[Row], str]
    ) -> None:
        """Inserts new rows with their audit rows, a statement a batch."""
        done = 0
        for batch in _batches(rows):
            made = type(batch[0])._default_manager.bulk_create(batch)
            for row in made:
                self.session.note(act, row, before=None, after=record_of(row), key=key(row))
            done += len(batch)
            self._step(act, done, count)

    def _step(self, act: str, done: int, of: int) -> None:
        if done % BATCH == 0 or done == of:
            self.tell(act, done, of)


def _batches[Row](rows: Iterable[Row]) -> Iterable[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _latest(values: Sequence[Value]) -> dict[str, Any]:
    """The last value of the latest day, as columns of a key result."""
    if not values:
        return {"latest_on": None, "latest_value": None}
    last = sorted(values, key=lambda value: value.on)[-1]
    return {"latest_on": last.on, "latest_value": last.value}
