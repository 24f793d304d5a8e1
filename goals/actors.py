"""Who acts: a person with their roles in one organisation, or the system itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from goals.choices import Role, Scope
from goals.errors import NotFoundError
from goals.models import Membership, Organisation, Unit, User


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in an organisation, as far as rights and the audit trail need to know.

    ``led_units`` and ``staff_units`` hold the units (numbers) of those roles with all units
    below them. ``scope`` is that of the token they came with. The system may do everything.
    """

    organisation_id: int
    user_id: int | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    led_units: frozenset[int] = frozenset()
    staff_units: frozenset[int] = frozenset()
    scope: Scope = Scope.WRITE
    request_id: str = ""

    @property
    def is_system(self) -> bool:
        """Whether no person acts, but a command of whoever runs the installation."""
        return self.user_id is None

    @property
    def is_executive(self) -> bool:
        """Whether they are an executive of the organisation."""
        return Role.EXECUTIVE in self.roles

    @property
    def is_administrator(self) -> bool:
        """Whether they are an administrator of the organisation."""
        return Role.ADMINISTRATOR in self.roles

    @classmethod
    def system(cls, organisation: Organisation, name: str = "system") -> Actor:
        """The actor of a command."""
        return cls(organisation.pk, name=name)

    @classmethod
    def of(
        cls,
        user: User,
        organisation: Organisation,
        *,
        scope: Scope = Scope.WRITE,
        request_id: str = "",
    ) -> Actor:
        """A member as an actor; two queries.

        Raises :class:`~goals.errors.NotFoundError` for who is no member: to them, the
        organisation does not exist.
        """
        memberships = list(
            Membership.objects.filter(organisation=organisation, user=user).values_list(
                "role", "unit_id"
            )
        )
        if not memberships:
            raise NotFoundError("organisation", organisation.slug)
        tree = list(Unit.objects.filter(organisation=organisation).values_list("id", "parent_id"))
        return cls(
            organisation.pk,
            user.pk,
            str(user),
            frozenset(role for role, _ in memberships),
            _with_units_below(tree, (unit for role, unit in memberships if role == Role.LEAD)),
            _with_units_below(tree, (unit for role, unit in memberships if role == Role.STAFF)),
            scope,
            request_id,
        )


def _with_units_below(
    tree: Iterable[tuple[int, int | None]], units: Iterable[int | None]
) -> frozenset[int]:
    """The units and everything below them."""
    below: defaultdict[int | None, list[int]] = defaultdict(list)
    for unit, parent in tree:
        below[parent].append(unit)
    found: set[int] = set()
    waiting = [unit for unit in units if unit is not None]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting.extend(below[unit])
    return frozenset(found)
