"""Importing a plan: every row is seen before anything is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from cascade import read_plan
from goals.models import Contribution, Node
from goals.services import node_change, organisation_create, undo
from tests.web.visitors import BACKEND, Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]

PLAN = b"""\
id,kind,title,contributes_to,unit,budget
SALES-2,program,Visit forty bakers,SALES-1,SALES,250
new-one,program,Call bakers,SALES-1,SALES,50
lost,program,Fly over bakers,nowhere,SALES,
SALES-3,program,Print flyers,,SALES,900
"""


def choose(visitor: Visitor, data: bytes = PLAN, name: str = "plan.csv") -> HttpResponse:
    response: HttpResponse = visitor.post("import", file=SimpleUploadedFile(name, data))
    return response


def preview_of(visitor: Visitor, data: bytes = PLAN, name: str = "plan.csv") -> str:
    """The way to the preview of a file."""
    response = choose(visitor, data, name)
    assert response.status_code == 302, words_of(response)
    return response["Location"].removeprefix(visitor.home)


def test_preview_tells_each_row_and_writes_nothing(world: World, visitor: Visits) -> None:
    executive, version = visitor("executive"), world.version
    where = preview_of(executive)
    told = executive.text(where)
    assert "What would change plan.csv. Nothing is changed yet." in told
    assert "Refused 1 Changed 1 New 2 Same 6" in told or "Refused 1" in told
    assert "Fly over bakers lost -> nowhere No node has the identifier 'nowhere'" in told
    assert "add it, or drop the contribution 4" in told
    assert world.version == version


def test_preview_tells_before_and_after(visitor: Visits) -> None:
    executive = visitor("executive")
    told = executive.text(preview_of(executive), show="changed")
    assert "Title Visit bakers Visit forty bakers" in told
    assert "Budget 100 250" in told


def test_preview_tells_the_plan_afterwards(visitor: Visits) -> None:
    executive = visitor("executive")
    told = executive.text(preview_of(executive))
    assert "The plan afterwards Now After Goals and programs 6 8 Programs 2 4" in told
    assert "1 link of the file would lead to nothing." in told
    assert "Work with no path to the mission 1 → 2" in told


def test_imports_without_the_refused_rows_and_offers_to_undo(world: World, visitor: Visits) -> None:
    executive = visitor("executive")
    where = preview_of(executive)
    assert "Import without the refused rows" in executive.text(where)
    assert executive.post(f"{where}/apply", leave_out="yes").status_code == 302
    assert world.node("SALES-2").title == "Visit forty bakers"
    assert Node.objects.filter(title="Fly over bakers").exists()
    told = executive.text(where)
    assert "The plan is imported" in told
    assert "Left out 1" in told
    page = executive.get(where).content.decode()
    assert "Undo the import" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    assert int(version.group(1)) == world.version
    undo(actor=world.actor("executive"), graph_version=world.version)
    assert world.node("SALES-2").title == "Visit bakers"
    assert "This import is not undone as a whole any longer." in executive.text(where)


def test_refused_rows_stop_an_import_that_does_not_leave_them_out(
    world: World, visitor: Visits
) -> None:
    executive, version = visitor("executive"), world.version
    where = preview_of(executive)
    assert executive.post(f"{where}/apply").status_code == 302
    assert "1 row cannot be imported, so nothing was changed." in executive.toast(where)
    assert world.version == version


def test_sent_twice_is_imported_once(world: World, visitor: Visits) -> None:
    executive = visitor("executive")
    where = preview_of(executive)
    executive.post(f"{where}/apply", leave_out="yes")
    version = world.version
    assert executive.post(f"{where}/apply", leave_out="yes").status_code == 302
    assert world.version == version


def test_preview_is_made_again_when_somebody_writes_meanwhile(
    world: World, visitor: Visits
) -> None:
    executive = visitor("executive")
    where = preview_of(executive)
    executive.get(where)
    node_change(actor=world.system, key="SALES-2", title="Visit forty bakers", budget=250.0)
    told = executive.text(where, show="changed")
    assert "No row of this sort." in told


def test_file_is_kept_for_who_chose_it_alone(
    world: World, elsewhere: World, visitor: Visits
) -> None:
    where = preview_of(visitor("executive"))
    lead = visitor("lead")
    assert lead.get(where)["Location"] == "/northwind/import"
    assert lead.post(f"{where}/apply").status_code == 302
    guest = Visitor.of(elsewhere, "executive")
    assert guest.get(where)["Location"] == "/elsewhere/import"


def test_file_that_is_gone_is_asked_for_again(visitor: Visits) -> None:
    executive = visitor("executive")
    where = preview_of(executive)
    cache.clear()
    assert executive.get(where).status_code == 302
    assert "The file is not kept any longer." in executive.toast("import")


def test_lead_sees_what_is_not_theirs_refused(visitor: Visits) -> None:
    lead = visitor("lead")
    data = b"id,kind,title,unit\nORG-2,company_goal,Bread for all,\n"
    assert "it takes" in lead.text(preview_of(lead, data)).lower()


def test_staff_may_not_import(visitor: Visits) -> None:
    staff = visitor("staff")
    assert "Executives and leads import plans." in staff.text("import")
    assert choose(staff).status_code == 403
    assert staff.get("import/anything").status_code == 403
    assert staff.post("import/anything/apply").status_code == 403


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("plan.csv", b"", "The file is empty."),
        ("x.exe", b"x", "“x.exe” does not have the ending of a plan file."),
        ("plan.docx", b"x", "These files can be read: YAML (.yaml, .yml), JSON (.json), "),
        ("plan.json", b'{"cascade": 1,', "Line 1"),
        ("plan.xml", b"<a><b></a>", "Line 1"),
        ("plan.csv", b"what,ever\n1,2\n", "Expected:"),
    ],
)
def test_broken_file_is_told_at_the_field_with_a_way_out(
    visitor: Visits, name: str, data: bytes, told: str
) -> None:
    response = choose(visitor("executive"), data, name)
    assert response.status_code == 422
    assert told in words_of(response)
    assert 'aria-invalid="true"' in response.content.decode()


def test_unknown_kind_of_file_is_told_without_the_command_line(visitor: Visits) -> None:
    told = words_of(choose(visitor("executive"), b"x", "plan.docx"))
    assert "choose the format" in told
    assert "--from" not in told


def test_no_file_at_all(visitor: Visits) -> None:
    response = visitor("executive").post("import")
    assert response.status_code == 422
    assert "Choose a file first." in words_of(response)


def test_too_large_a_file(visitor: Visits, settings: LazySettings) -> None:
    settings.IMPORT_MAX_BYTES = 100
    response = choose(visitor("executive"))
    assert response.status_code == 422
    assert "at most 100\xa0bytes can be imported" in response.content.decode()


def test_large_file_says_that_it_takes_a_while(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.plans.importing.SLOW_BYTES", 10)
    executive = visitor("executive")
    where = preview_of(executive)
    page = executive.get(where).content.decode()
    assert '<meta http-equiv="refresh" content="0; url=?now=1">' in page
    assert "What would change" in executive.text(where, now=1)
    assert "What would change" in executive.text(where)


def test_rows_come_a_page_at_a_time(visitor: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.plans.staging.BLOCK", 60)
    rows = "".join(f"n{number},program,Program {number:03}\n" for number in range(130))
    executive = visitor("executive")
    where = preview_of(executive, f"id,kind,title\n{rows}".encode())
    assert "Page 1 of 3" in executive.text(where)
    told = executive.text(where, page=2)
    assert "Program 049" not in told
    assert "Program 050" in told
    assert "Program 099" in told
    assert "Program 129" in executive.text(where, page=3)


@pytest.mark.parametrize("format", ["csv", "xlsx", "yaml"])
def test_example_file_can_be_imported(visitor: Visits, format: str) -> None:
    executive = visitor("executive")
    response = executive.get(f"import/example.{format}")
    assert f'filename="plan.{format}"' in response["Content-Disposition"]
    assert len(read_plan(response.content, format=format).nodes) == 2
    told = executive.text(preview_of(executive, response.content, f"plan.{format}"))
    assert "Refused 0" in told


def test_unknown_example_is_not_there(visitor: Visits) -> None:
    assert visitor("executive").get("import/example.exe").status_code == 404


@pytest.mark.django_db
def test_real_plan_goes_through_the_page(shared_data: Path, world: World) -> None:
    made = organisation_create(slug="albania", name="Albania", user=world.users["staff"])
    visitor = Visitor("/albania/")
    visitor.client.force_login(world.users["staff"], backend=BACKEND)
    data = (shared_data / "stratml" / "Albania.xml").read_bytes()
    where = preview_of(visitor, data, "Albania.xml")
    assert "Refused 0" in visitor.text(where, now=1)
    assert visitor.post(f"{where}/apply").status_code == 302
    assert "The plan is imported" in visitor.text(where)
    assert Node.objects.filter(organisation=made).count() == len(
        read_plan(data, file="Albania.xml").nodes
    )
    assert Contribution.objects.filter(organisation=made).exists()
