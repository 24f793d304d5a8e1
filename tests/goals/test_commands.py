"""The commands of ``manage.py``, as whoever runs the installation uses them."""

import json
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cascade import read_plan
from goals import guards
from goals.bridge import load_plan, remarking
from goals.management.commands.load_example import EXAMPLE, LOGINS, PASSWORD, PEOPLE
from goals.models import AuditRow, Membership, Node, Organisation, Token, User
from goals.selectors.alignment import whole_plan
from goals.services.people import hash_of_secret
from tests.worlds import World, northwind

PLAN = "cascade: 1\norganisation: The mill\nnodes:\n- {id: m, kind: mission, title: Bread}\n"


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN + "- {id: p, kind: program, title: Bake, contributes_to: [m]}\n")
    return file


def test_example_is_loaded_once_with_its_people(db: None, capsys: pytest.CaptureFixture[str]):
    call_command("load_example", "--if-empty")
    call_command("load_example", "--if-empty")
    assert Organisation.objects.count() == 1
    told = capsys.readouterr().out
    assert "36 programs, of which 8 have no path to the mission (budget" in told
    assert Membership.objects.count() == len(PEOPLE)
    for role, email in LOGINS:
        assert f"{role}: {email}, password {PASSWORD}" in told
        assert User.objects.get(email=email).check_password(PASSWORD)
    secret = re.search(r"cascade_\S+", told)
    assert secret
    assert Token.objects.get().hash == hash_of_secret(secret.group())
    with pytest.raises(CommandError, match="already"):
        call_command("load_example")


def test_first_people_and_tokens_are_made_by_command(world: World, capsys):
    call_command("grant_role", "northwind", "new@example.com", "lead", "--unit", "SALES")
    assert "new@example.com is functional lead of Sales" in capsys.readouterr().out
    with pytest.raises(CommandError, match="a lead leads a unit"):
        call_command("grant_role", "northwind", "other@example.com", "lead")
    call_command("make_token", "northwind", "new@example.com", "--scope", "write")
    secret = capsys.readouterr().out.strip()
    token = Token.objects.get(hash=hash_of_secret(secret))
    assert (token.user.email, token.scope) == ("new@example.com", "write")
    with pytest.raises(CommandError, match="grant_role"):
        call_command("make_token", "northwind", "nobody@example.com")


def test_people_of_the_example_own_what_its_plan_says(db: None):
    call_command("load_example")
    owners = {node.owner for node in read_plan(EXAMPLE.read_bytes(), file="a.yaml").nodes}
    known = set(Node.objects.exclude(owner=None).values_list("owner__email", flat=True))
    assert known == owners - {None}


def test_example_is_not_loaded_beside_other_organisations(world: World):
    call_command("load_example", "--if-empty")
    assert Organisation.objects.count() == 1


def test_import_makes_the_organisation_when_asked(db: None, plan_file: Path, capsys):
    with pytest.raises(CommandError, match="there is no organisation 'mill'"):
        call_command("import_plan", "mill", str(plan_file))
    call_command("import_plan", "mill", str(plan_file), "--create")
    assert "3 created" in capsys.readouterr().out
    assert [node.id for node in load_plan(Organisation.objects.get(slug="mill")).nodes] == [
        "m",
        "p",
    ]


def test_import_tells_every_row_that_stands_in_the_way(world: World, tmp_path: Path, capsys):
    file = tmp_path / "bad.yaml"
    file.write_text(
        "cascade: 1\nnodes:\n- {id: x, kind: program, contributes_to: [nowhere, ORG-2]}\n"
    )
    with pytest.raises(CommandError, match="contribution x -> nowhere: no node"):
        call_command("import_plan", "northwind", str(file))
    call_command("import_plan", "northwind", str(file), "--dry-run")
    assert "left out: contribution x -> nowhere" in capsys.readouterr().err
    assert not Node.objects.filter(identifier="x").exists()
    call_command("import_plan", "northwind", str(file), "--leave-out-refused")
    assert Node.objects.get(identifier="x").up.get().parent.key == "ORG-2"


def test_unreadable_file_is_told_with_its_place(world: World, tmp_path: Path):
    file = tmp_path / "bad.yaml"
    file.write_text("cascade: 1\nnodes: {")
    with pytest.raises(CommandError, match=r"bad\.yaml:2"):
        call_command("import_plan", "northwind", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_plan", "northwind", str(tmp_path / "none.yaml"))


@pytest.mark.parametrize("ending", ["yaml", "json", "xml", "csv", "xlsx", "graphml"])
def test_export_is_read_again(world: World, tmp_path: Path, ending: str):
    file = tmp_path / f"plan.{ending}"
    call_command("export_plan", "northwind", str(file))
    plan = read_plan(file.read_bytes(), file=file.name)
    assert {node.id for node in plan.nodes} == set(world.nodes)


def test_export_says_what_the_format_cannot_hold(world: World, tmp_path: Path, capsys):
    call_command("export_plan", "northwind", str(tmp_path / "plan.csv"))
    assert "CSV table cannot hold" in capsys.readouterr().err


def test_export_goes_to_standard_output(world: World, capfdbinary):
    call_command("export_plan", "northwind", "--format", "json")
    assert json.loads(capfdbinary.readouterr().out)["organisation"] == "Northwind"


def test_check_fails_on_what_is_found(world: World, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("check_plan", "northwind", "--as-of", "2026-06-30")
    assert ended.value.code == 1
    assert "1 of 2 programs has no path to the mission" in capsys.readouterr().out
    call_command("check_plan", "northwind", "--fail-on", "never", "--format", "json")
    assert json.loads(capsys.readouterr().out)["plans"][0]["counts"]["orphan_programs"] == 1
    with pytest.raises(CommandError, match="no date"):
        call_command("check_plan", "northwind", "--as-of", "yesterday")


def test_audit_verify_prints_the_head_and_finds_an_edit(world: World, elsewhere: World, capsys):
    call_command("audit_verify")
    heads = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert set(heads) == {"northwind", "elsewhere"}
    head = heads["northwind"].split("hold, ")[1]
    call_command("audit_verify", "northwind", "--head", head)
    with pytest.raises(CommandError, match="not the row that was noted"):
        call_command("audit_verify", "northwind", "--head", f"3:{'0' * 64}")
    with pytest.raises(CommandError, match="name it"):
        call_command("audit_verify", "--head", head)
    with pytest.raises(CommandError, match="a number, a colon"):
        call_command("audit_verify", "northwind", "--head", "x")
    guards.drop(connection, only=guards.AUDIT)
    AuditRow.objects.filter(organisation=world.organisation, sequence=3).update(actor_name="Eve")
    with pytest.raises(CommandError, match="'northwind' is broken at row 3"):
        call_command("audit_verify")
    guards.make(connection)


@pytest.mark.usefixtures("committed_db")
def test_verdicts_are_renewed_before_somebody_waits(capsys):
    world = northwind()
    cache.clear()
    remarking.held.clear()
    plan = whole_plan(world.organisation, world.system, timezone.localdate())
    assert plan.judged(wait=False).remarks is None

    call_command("renew_verdicts")
    remarking.held.clear()

    assert "northwind: 6 nodes in" in capsys.readouterr().out
    assert plan.judged(wait=False).remarks is not None
    with pytest.raises(CommandError, match="there is no organisation 'nowhere'"):
        call_command("renew_verdicts", "nowhere")
