"""``manage.py load_example``: the invented company Quietmain, and people to sign in as."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cascade import Plan, check, read_plan
from cascade.wording import money, percent
from goals.actors import Actor
from goals.bridge import load_plan
from goals.choices import Role, Scope
from goals.management.dates import months_between, moved
from goals.management.organisations import errors_told
from goals.models import Organisation, Unit, User
from goals.services import membership_grant, organisation_create, token_create
from goals.services.imports import plan_import, without_refused

SLUG = "quietmain"
EXAMPLE = Path(__file__).parents[3] / "examples" / "quietmain.yaml"
#: The day on which the plan stood as its file tells.
AS_OF = date(2026, 6, 30)
#: Of the logins that are printed. Everybody else of the example has none.
PASSWORD = "listen-at-night"  # noqa: S105 - it is printed, and for an example
#: Who is what: address, name, role, unit as the plan calls it.
PEOPLE = (
    ("ingrid.solheim@example.com", "Ingrid Solheim", Role.EXECUTIVE, None),
    ("marguerite.duval@example.com", "Marguerite Duval", Role.EXECUTIVE, None),
    ("marguerite.duval@example.com", "Marguerite Duval", Role.ADMINISTRATOR, None),
    ("juno.adeyemi@example.com", "Juno Adeyemi", Role.LEAD, "marketing"),
    ("pelle.astrom@example.com", "Pelle Åström", Role.LEAD, "sales"),
    ("noor.haddad@example.com", "Noor Haddad", Role.LEAD, "product"),
    ("ravi.menon@example.com", "Ravi Menon", Role.LEAD, "labs"),
    ("tomasz.wrona@example.com", "Tomasz Wrona", Role.LEAD, "delivery"),
    ("esi.boateng@example.com", "Esi Boateng", Role.LEAD, "success"),
    ("matteo.ricci@example.com", "Matteo Ricci", Role.STAFF, "marketing"),
    ("henrik.lund@example.com", "Henrik Lund", Role.STAFF, "sales"),
    ("carmen.iglesias@example.com", "Carmen Iglesias", Role.STAFF, "sales"),
    ("linh.tran@example.com", "Linh Tran", Role.STAFF, "product"),
    ("samira.okafor@example.com", "Samira Okafor", Role.STAFF, "product"),
    ("wanjiru.mwangi@example.com", "Wanjiru Mwangi", Role.STAFF, "product"),
    ("bogdan.ilic@example.com", "Bogdan Ilić", Role.STAFF, "delivery"),
    ("zofia.kaminska@example.com", "Zofia Kamińska", Role.STAFF, "delivery"),
    ("amara.keita@example.com", "Amara Keita", Role.STAFF, "success"),
)
#: One of each role, of people who have something to mend.
LOGINS = (
    ("executive", "ingrid.solheim@example.com"),
    ("lead", "juno.adeyemi@example.com"),
    ("staff", "matteo.ricci@example.com"),
    ("administrator", "marguerite.duval@example.com"),
)


class Command(BaseCommand):
    """Loads the example organisation, and prints how it is aligned."""

    help = "Load the example organisation as of late, with one login for each role."

    def add_arguments(self, parser: CommandParser) -> None:
        """When to load."""
        parser.add_argument(
            "--if-empty", action="store_true", help="only where there is no organisation yet"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Refuses to load it twice."""
        known, token = Organisation.objects.filter(slug=SLUG).first(), ""
        if known is None and not (options["if_empty"] and Organisation.objects.exists()):
            with errors_told():
                known = self._load()
                token = _token(known)
        elif not options["if_empty"]:
            raise CommandError(f"{SLUG} is there already")
        if known is not None:
            self._tell(known, token)

    def _load(self) -> Organisation:
        plan = moved(example_plan(), months_between(AS_OF, timezone.localdate()))
        organisation = organisation_create(slug=SLUG, name=plan.organisation)
        actor = Actor.system(organisation, "load_example")
        report = plan_import(actor=actor, plan=plan, dry_run=True)
        plan_import(actor=actor, plan=without_refused(plan, report))
        prefixes = dict(
            Unit.objects.filter(organisation=organisation).values_list("identifier", "prefix")
        )
        for email, name, role, unit in PEOPLE:
            of_unit = None if unit is None else prefixes[unit]
            membership_grant(actor=actor, email=email, name=name, role=role, unit=of_unit)
        for _, email in LOGINS:
            user = User.objects.get(email=email)
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
        return organisation

    def _tell(self, organisation: Organisation, token: str) -> None:
        report = check(load_plan(organisation), as_of=timezone.localdate())
        counts, index = report.counts, report.index
        connected = percent(index.connected) if index.connected is not None else "unknown"
        value = "unknown" if index.value is None else f"{int(index.value)} of 100"
        cut_off = sum(
            node.budget or 0
            for place, node in enumerate(report.plan.nodes)
            if report.facts.connection.orphan[place]
        )
        self.stdout.write(
            f"{organisation.name}: {counts.programs} programs, of which {counts.orphan_programs}"
            f" have no path to the mission (budget {money(cut_off)}); alignment index {value},"
            f" connected {connected}"
        )
        for role, email in LOGINS:
            self.stdout.write(f"  {role}: {email}, password {PASSWORD}")
        if token:
            self.stdout.write(f"  token for the API, the executive's, told this once: {token}")
        else:
            self.stdout.write(f"  a token for the API: manage.py make_token {SLUG} {LOGINS[0][1]}")


def _token(organisation: Organisation) -> str:
    user = User.objects.get(email=LOGINS[0][1])
    actor = Actor.of(user, organisation)
    return token_create(actor=actor, name="printed by load_example", scope=Scope.WRITE)[1]


def example_plan() -> Plan:
    """The plan of the example organisation, as it is shipped."""
    return read_plan(EXAMPLE.read_bytes(), file=EXAMPLE.name)
