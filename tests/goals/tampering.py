"""What somebody with the database in their hands may do to an audit trail, at random and not."""

from __future__ import annotations

import random
from datetime import timedelta

from goals.audit import COVERED, hash_of
from goals.models import AuditRow, GraphState, Organisation
from tests.worlds import World

#: Numbers out of everybody's way.
FAR = 1_000_000


def trail(world: World) -> list[AuditRow]:
    return list(AuditRow.objects.filter(organisation=world.organisation).order_by("sequence"))


def change(row: AuditRow, **fields: object) -> None:
    AuditRow.objects.filter(pk=row.pk).update(**fields)


def chain_anew(rows: list[AuditRow], previous: str) -> str:
    """Hashes as somebody would make them who knows how; the last one."""
    for row in rows:
        row.previous_hash = previous
        row.hash = previous = hash_of(row)
        row.save()
    return previous


def edit(chance: random.Random, world: World, rows: list[AuditRow], empty: Organisation) -> None:
    """One column of one row."""
    row, column = chance.choice(rows), chance.choice([*COVERED, "hash"])
    value = getattr(row, column)
    if column == "organisation_id":
        other: object = empty.pk
    elif column == "actor_id":
        people = [user.pk for user in world.users.values()]
        other = chance.choice([who for who in [None, *people] if who != value])
    elif column == "at":
        other = value + timedelta(microseconds=chance.choice([-1, 1]) * chance.randint(1, 10**12))
    elif column == "sequence":
        other = value + FAR + chance.randrange(FAR)
    elif isinstance(value, int):
        other = value + chance.randint(1, FAR)
    else:
        other = edited(chance, value)
    change(row, **{column: other})


def edited(chance: random.Random, text: str) -> str:
    """A text with a character changed, added or taken away."""
    place = chance.randrange(len(text) + 1)
    kept = text[place + 1 :] if chance.random() < 0.5 else text[place:]
    new = text[:place] + chance.choice('abc01 "{é') + kept
    # Short columns have no room for more.
    return new if new != text and (len(new) <= 40 or len(text) > 64) else text[:-1] or "x"


def delete(chance: random.Random, world: World, rows: list[AuditRow], empty: object) -> None:
    """Some rows, from anywhere."""
    gone = chance.sample(rows, chance.choice([1, 1, 2, 5]))
    AuditRow.objects.filter(pk__in=[row.pk for row in gone]).delete()


def cut(chance: random.Random, world: World, rows: list[AuditRow], empty: object) -> None:
    """The last rows."""
    last = rows[-chance.randint(1, len(rows)) :]
    AuditRow.objects.filter(pk__in=[row.pk for row in last]).delete()


def cut_and_count(chance: random.Random, world: World, rows: list[AuditRow], _: object) -> None:
    """The last rows, with their number, but not the head."""
    kept = chance.randrange(len(rows))
    AuditRow.objects.filter(pk__in=[row.pk for row in rows[kept:]]).delete()
    GraphState.objects.filter(pk=world.organisation.pk).update(audit_count=kept)


def reorder(chance: random.Random, world: World, rows: list[AuditRow], empty: object) -> None:
    """Two rows change places, as they are or with their hashes made to fit."""
    first, second = chance.sample(rows, 2)
    swap_places(first, second)
    if chance.random() < 0.5:
        for row in trail(world):
            if row.pk in (first.pk, second.pk):
                change(row, hash=hash_of(row))


def exchange(chance: random.Random, world: World, rows: list[AuditRow], empty: object) -> None:
    """Two rows change their contents."""
    one, other = chance.sample(rows, 2)
    swap_contents(AuditRow.objects.get(pk=one.pk), AuditRow.objects.get(pk=other.pk))


def insert(chance: random.Random, world: World, rows: list[AuditRow], empty: object) -> None:
    """A copy of a row, somewhere, chained to the row before."""
    place = chance.randint(1, len(rows) + 1)
    if place <= len(rows):
        shift(world, place)
    previous = rows[place - 2].hash if place > 1 else ""
    add(AuditRow.objects.get(pk=chance.choice(rows).pk), sequence=place, previous=previous)


def rewrite(chance: random.Random, world: World, rows: list[AuditRow], empty: object) -> None:
    """A row and all hashes after it, but not the head."""
    place = chance.randrange(len(rows))
    mine = trail(world)
    mine[place].actor_name = edited(chance, mine[place].actor_name)
    chain_anew(mine[place:], mine[place].previous_hash)


def forget(chance: random.Random, world: World, rows: list[AuditRow], empty: object) -> None:
    """The state says something else."""
    lie = chance.choice(
        [{"audit_count": len(rows) + chance.randint(1, 9)}, {"audit_head": rows[0].hash}]
    )
    GraphState.objects.filter(pk=world.organisation.pk).update(**lie)


TAMPER = [edit, edit, delete, cut, cut_and_count, reorder, exchange, insert, rewrite, forget]


def swap_places(first: AuditRow, second: AuditRow) -> None:
    change(first, sequence=FAR)
    change(second, sequence=first.sequence)
    change(first, sequence=second.sequence)


def swap_contents(first: AuditRow, second: AuditRow) -> None:
    mine = {name: getattr(first, name) for name in CONTENTS}
    theirs = {name: getattr(second, name) for name in CONTENTS}
    change(first, **theirs)
    change(second, **mine)


CONTENTS = [name for name in COVERED if name not in ("sequence", "previous_hash")]


def shift(world: World, place: int) -> None:
    """Makes room at a place: rows from there on are numbered one higher."""
    for row in reversed(trail(world)[place - 1 :]):
        change(row, sequence=row.sequence + 1)


def add(row: AuditRow, *, sequence: int, previous: str) -> None:
    """A copy of a row with a hash that fits."""
    row.pk, row.sequence, row.previous_hash = None, sequence, previous
    row.hash = hash_of(row)
    row.save(force_insert=True)
