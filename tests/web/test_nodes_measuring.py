"""Key results and check-ins through the pages of a node, and what people say about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from goals.models import CheckIn, Comment, KeyResult
from goals.services import check_in_record, key_result_change
from goals.services.comments import comment_add
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]


def told_of(world: World, **changed: str) -> dict[str, str]:
    """A check-in as its form sends it."""
    sent = {"target": str(world.key_result.pk), "value": "40", "on": "2026-03-01"}
    return sent | {"confidence": "80", "note": "well"} | changed


def test_value_is_recorded(world: World, visitor: Visits) -> None:
    answer = visitor("staff").post("goals/SALES-1/check-in", **told_of(world))
    assert answer["Location"] == "/northwind/goals/SALES-1#key-results"
    row = CheckIn.objects.get()
    assert (row.value, row.on, row.confidence, row.note) == (40.0, date(2026, 3, 1), 0.8, "well")
    assert row.by == world.users["staff"]


def test_look_without_a_value_is_recorded(world: World, visitor: Visits) -> None:
    answer = visitor("lead").post(
        "goals/SALES-2/check-in", target="whole", on="2026-03-01", note="fine"
    )
    assert answer.status_code == 302
    row = CheckIn.objects.get()
    assert (row.node.key, row.value, row.key_result) == ("SALES-2", None, None)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"value": ""}, "Tell the value that you measured"),
        ({"value": "many"}, "Write it as a number, such as 1,234.5."),
        ({"value": "nan"}, "number"),
        ({"on": ""}, "This field is required."),
        ({"confidence": "101"}, "less than or equal to 100"),
        ({"target": "0"}, "Select a valid choice"),
        ({"target": "whole"}, "Choose the key result that this value belongs to."),
    ],
)
def test_wrong_check_in_is_told_at_the_field(
    world: World, visitor: Visits, changed: dict[str, str], told: str
) -> None:
    answer = visitor("lead").post("goals/SALES-1/check-in", **told_of(world, **changed))
    assert answer.status_code == 422
    assert told in words_of(answer)
    assert b"aria-invalid" in answer.content
    assert not CheckIn.objects.exists()


def test_day_to_come_is_refused(world: World, visitor: Visits) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    answer = visitor("lead").post("goals/SALES-1/check-in", **told_of(world, on=tomorrow))
    assert answer.status_code == 422
    assert "still to come" in words_of(answer)


def test_owner_of_a_key_result_records_its_value_and_nothing_else(
    world: World, visitor: Visits
) -> None:
    told = visitor("staff").text("goals/SALES-1/check-in")
    assert "Revenue" in told
    assert "without a value" not in told
    assert "without a value" in visitor("lead").text("goals/SALES-1/check-in")


@pytest.mark.parametrize("name", ["other_staff", "other_lead", "administrator"])
def test_refuses_who_may_not_measure(world: World, visitor: Visits, name: str) -> None:
    visit = visitor(name)
    row = check_in_record(actor=world.system, key_result=world.key_result.pk, value=1.0)
    result = world.key_result.pk
    assert visit.get("goals/SALES-1/check-in").status_code == 403
    assert visit.post("goals/SALES-1/check-in", **told_of(world)).status_code == 403
    assert visit.post(f"goals/SALES-1/check-ins/{row.pk}/withdraw").status_code == 403
    assert visit.get("goals/SALES-1/key-results/new").status_code == 403
    assert visit.get(f"goals/SALES-1/key-results/{result}").status_code == 403
    assert visit.post(f"goals/SALES-1/key-results/{result}/archive").status_code == 403


def test_check_in_is_withdrawn(world: World, visitor: Visits) -> None:
    row = check_in_record(actor=world.system, key_result=world.key_result.pk, value=1.0)
    assert visitor("staff").get(f"goals/SALES-1/check-ins/{row.pk}/withdraw").status_code == 405
    assert visitor("staff").post(f"goals/SALES-2/check-ins/{row.pk}/withdraw").status_code == 404
    assert visitor("staff").post(f"goals/SALES-1/check-ins/{row.pk}/withdraw").status_code == 302
    assert not CheckIn.objects.exists()


def result_of(**changed: str) -> dict[str, str]:
    """A key result as its form sends it."""
    sent = {"title": "Bakers", "unit": "people", "baseline": "0", "target": "40", "weight": "2"}
    return sent | changed


def test_key_result_is_added(world: World, visitor: Visits) -> None:
    answer = visitor("lead").post(
        "goals/SALES-2/key-results/new", **result_of(owner="staff@northwind.example")
    )
    assert answer.status_code == 302
    row = KeyResult.objects.get(node__key="SALES-2")
    assert (row.title, row.unit, row.target, row.weight) == ("Bakers", "people", 40.0, 2.0)
    assert row.owner == world.users["staff"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": ""}, "This field is required."),
        ({"weight": "0"}, "Tell a number above 0."),
        ({"band_low": "1"}, "A band has both"),
        ({"due": "soon"}, "Enter a valid date."),
    ],
)
def test_wrong_key_result_is_told_at_the_field(
    visitor: Visits, changed: dict[str, str], told: str
) -> None:
    answer = visitor("lead").post("goals/SALES-2/key-results/new", **result_of(**changed))
    assert answer.status_code == 422
    assert told in words_of(answer)
    assert not KeyResult.objects.filter(node__key="SALES-2").exists()


def test_key_result_is_changed_and_archived(world: World, visitor: Visits) -> None:
    result = world.key_result.pk
    assert "Revenue" in visitor("lead").get(f"goals/SALES-1/key-results/{result}").content.decode()
    sent = result_of(title="Income", version="1")
    assert visitor("lead").post(f"goals/SALES-1/key-results/{result}", **sent).status_code == 302
    assert KeyResult.objects.get(pk=result).title == "Income"
    assert visitor("lead").post(f"goals/SALES-1/key-results/{result}/archive").status_code == 302
    assert KeyResult.objects.get(pk=result).archived_at is not None
    assert visitor("lead").get(f"goals/SALES-1/key-results/{result}").status_code == 409


def test_second_of_two_editors_of_a_key_result_sees_both(world: World, visitor: Visits) -> None:
    result = world.key_result.pk
    key_result_change(actor=world.system, key_result=result, title="Theirs")
    answer = visitor("lead").post(
        f"goals/SALES-1/key-results/{result}", **result_of(title="Mine", version="1")
    )
    assert answer.status_code == 409
    assert "Now: Theirs Yours: Mine" in words_of(answer)
    assert KeyResult.objects.get(pk=result).title == "Theirs"


def test_key_result_of_another_node_is_not_found(
    world: World, elsewhere: World, visitor: Visits
) -> None:
    visit = visitor("executive")
    assert visit.get(f"goals/SALES-2/key-results/{world.key_result.pk}").status_code == 404
    assert visit.get(f"goals/SALES-1/key-results/{elsewhere.key_result.pk}").status_code == 404


def test_anybody_comments_and_changes_their_own(world: World, visitor: Visits) -> None:
    answer = visitor("other_staff").post("goals/SALES-1/comments", text="Is 40 enough?")
    assert answer["Location"].endswith("goals/SALES-1#comments")
    comment = Comment.objects.get()
    assert "Is 40 enough?" in visitor("lead").text("goals/SALES-1")
    assert visitor("lead").get(f"goals/SALES-1/comments/{comment.pk}").status_code == 403
    mine = visitor("other_staff")
    assert mine.post(f"goals/SALES-1/comments/{comment.pk}", text="Is 60?").status_code == 302
    assert "Is 60?" in mine.text("goals/SALES-1")
    assert mine.post(f"goals/SALES-1/comments/{comment.pk}/delete").status_code == 302
    assert "Is 60?" not in mine.text("goals/SALES-1")


def test_empty_comment_is_told_at_the_field(visitor: Visits) -> None:
    answer = visitor("staff").post("goals/SALES-1/comments", text="  ")
    assert answer.status_code == 422
    assert b"aria-invalid" in answer.content


def test_comment_is_text_and_no_markup(world: World, visitor: Visits) -> None:
    comment_add(actor=world.system, node="SALES-1", text="<b>bold</b>")
    assert b"<b>bold</b>" not in visitor("staff").get("goals/SALES-1").content


def test_comment_elsewhere_is_not_found(world: World, visitor: Visits) -> None:
    comment = comment_add(actor=world.actor("staff"), node="SALES-1", text="Here")
    assert visitor("staff").get(f"goals/SALES-2/comments/{comment.pk}").status_code == 404
    assert visitor("lead").post(f"goals/SALES-1/comments/{comment.pk}/delete").status_code == 403
    assert (
        visitor("administrator").post(f"goals/SALES-1/comments/{comment.pk}/delete").status_code
        == 302
    )
