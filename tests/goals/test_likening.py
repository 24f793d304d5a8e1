"""Titles beside each other on the server: the same hints and notes as the engine tells."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from cascade.check import check
from cascade.suggest import Likeness
from goals import services
from goals.bridge import likening, load_plan, suggesting, vicinity
from goals.choices import Kind, Status
from goals.models import Dismissal, Node
from goals.selectors.alignment import WholePlan, whole_plan
from goals.selectors.verdicts import (
    NodeFinding,
    compares_titles,
    findings_of,
    is_comparing_titles,
)
from tests.worlds import World

DAY = date(2026, 6, 30)
TITLE = "Rent twelve quiet rooms beside county hospitals"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    suggesting.held.clear()
    yield
    suggesting.held.clear()


def plan_of(world: World, who: str | None = None) -> WholePlan:
    reader = world.system if who is None else world.actor(who)
    return whole_plan(world.organisation, reader, DAY)


def told(plan: WholePlan, node: Node) -> dict[str, NodeFinding]:
    """What rests on titles, by check or rule."""
    return {
        each.check or each.rule: each
        for each in findings_of(plan, node)
        if "words-apart" in (each.check, each.rule) or each.rule == "near-duplicate"
    }


def program(world: World, title: str, unit: str, *parents: str, **more) -> Node:
    node = services.node_create(
        actor=world.system, kind=Kind.PROGRAM, title=title, unit=unit, **more
    )
    for parent in parents:
        services.contribute(actor=world.system, child=node.key, parent=parent)
    return node


@pytest.fixture
def rent(world: World) -> Node:
    """A program apart from its goal, which has two others; what is near is elsewhere."""
    program(world, "Bake at night", "SALES", "SALES-1")
    program(world, "Buy beds for hospitals in the county", "PRODUCT", "PRODUCT-1")
    return program(world, TITLE, "SALES", "SALES-1")


def test_the_same_is_told_as_by_the_engine(world: World, rent: Node) -> None:
    twin = program(world, "Quiet rooms beside county hospitals: rent twelve", "PRODUCT")
    engine = check(load_plan(world.organisation), as_of=DAY).findings
    names = {node.identifier or node.key: node.key for node in Node.objects.all()}
    expected = {
        (names[each.node], each.check or each.rule, names[each.other or ""])
        for each in engine
        if each.check == "words-apart" or each.rule == "near-duplicate"
    }
    plan = plan_of(world)

    found = {
        (node.key, name, each.other)
        for node in Node.objects.filter(archived_at=None)
        for name, each in told(plan, node).items()
    }

    assert found == expected
    assert (rent.key, "near-duplicate", twin.key) in found
    assert any(name == "words-apart" for _, name, _ in found)


def test_the_contribution_that_is_apart_is_named(world: World, rent: Node) -> None:
    hint = told(plan_of(world), rent)["words-apart"]

    assert (hint.field, hint.item, hint.is_hint) == ("contributes_to", "SALES-1", True)
    assert hint.message.plain.startswith(
        f"“{TITLE}” shares no telling word with “Sell in 40 new towns”"
    )


def test_titles_are_laid_out_before_the_rows_are_read(
    world: World, rent: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(world)
    likeness = likeness_of(plan)
    assert likeness is not None
    laid_out: list[bool] = []

    def read(_organisation: int, rows: Callable[[], object]) -> object:
        laid_out.append("twins" in vars(likeness))
        return rows()

    monkeypatch.setattr(vicinity, "consistently", read)
    vicinity.Vicinity(plan.snapshot, DAY, plan.place(rent), plan.shown, likeness)
    assert laid_out == [True]


def dismiss(world: World, node: Node, name: str) -> None:
    finding = told(plan_of(world), node)[name].id
    services.finding_dismiss(
        actor=world.system, node=node.key, finding=finding, because="We know both"
    )


@pytest.mark.parametrize("name", ["near-duplicate", "words-apart"])
def test_what_compares_titles_is_dismissed_until_a_title_changes(
    world: World, rent: Node, name: str
) -> None:
    twin = program(world, "Quiet rooms beside county hospitals: rent twelve", "PRODUCT")
    dismiss(world, rent, name)

    found = told(plan_of(world), rent)
    assert {each: told.dismissed is not None for each, told in found.items()} == {
        "near-duplicate": name == "near-duplicate",
        "words-apart": name == "words-apart",
    }
    assert found[name].dismissed.because == "We know both"
    assert told(plan_of(world), twin)["near-duplicate"].dismissed is None
    [row] = Dismissal.objects.all()
    assert (row.rule, row.check_name, row.item) == (
        ("near-duplicate", "", "")
        if name == "near-duplicate"
        else ("smart-relevant", "words-apart", "SALES-1")
    )

    beside = twin if name == "near-duplicate" else world.node("SALES-1")
    services.node_change(
        actor=world.system,
        key=beside.key,
        expected_version=beside.version,
        title=f"{beside.title} now",
    )
    again = told(plan_of(world), rent)[name]
    assert (again.dismissed, again.id == found[name].id) == (None, False)


def test_behind_a_dismissed_twin_the_next_one_is_told(world: World, rent: Node) -> None:
    first = program(world, TITLE, "PRODUCT")
    second = program(world, TITLE, "PRODUCT")
    nearest = told(plan_of(world), rent)["near-duplicate"].other
    dismiss(world, rent, "near-duplicate")

    found = [each for each in findings_of(plan_of(world), rent) if each.rule == "near-duplicate"]
    assert {each.other for each in found if each.dismissed} == {first.key, second.key}

    services.node_change(actor=world.system, key=second.key, title=f"{TITLE} soon")
    found = [each for each in findings_of(plan_of(world), rent) if each.rule == "near-duplicate"]
    assert nearest == first.key
    assert [(each.other, each.dismissed is None) for each in found] == [
        (first.key, False),
        (second.key, True),
    ]


@pytest.mark.parametrize("name", ["near-duplicate", "words-apart"])
def test_of_a_large_plan_what_the_page_shows_is_dismissed_whoever_holds_the_index(
    world: World, rent: Node, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    program(world, TITLE, "PRODUCT")
    found = told(plan_of(world), rent)
    monkeypatch.setattr(suggesting, "WHILE_WAITING", 0)
    monkeypatch.setattr(suggesting, "_make_aside", lambda _: None)
    suggesting.held.clear()

    services.finding_dismiss(
        actor=world.system, node=rent.key, finding=found[name].id, because="We know both"
    )

    assert Dismissal.objects.get().fingerprint == found[name].id


def test_what_compares_titles_comes_back_when_asked(world: World, rent: Node) -> None:
    dismiss(world, rent, "words-apart")
    finding = told(plan_of(world), rent)["words-apart"]
    assert finding.dismissed is not None

    services.finding_restore(actor=world.system, node=rent.key, finding=finding.id)

    assert told(plan_of(world), rent)["words-apart"].dismissed is None


def test_a_related_twin_is_not_told(world: World, rent: Node) -> None:
    twin = program(world, TITLE, "PRODUCT")
    assert told(plan_of(world), twin)["near-duplicate"].other == rent.key
    Node.objects.filter(pk=twin.pk).update(related=[rent.identifier or rent.key])
    Node.objects.filter(pk=rent.pk).update(identifier=rent.identifier or rent.key)
    suggesting.held.clear()

    for node in (rent, twin):
        assert "near-duplicate" not in told(plan_of(world), node)


def likeness_of(plan: WholePlan) -> Likeness | None:
    return likening.likeness_on(plan.snapshot, plan.organisation.language, plan.shown)


def test_a_draft_that_the_reader_may_not_see_is_not_named(world: World) -> None:
    services.node_create(
        actor=world.system, kind=Kind.PROGRAM, title=TITLE, unit="PRODUCT", status=Status.DRAFT
    )
    Node.objects.exclude(kind=Kind.MISSION).update(status=Status.DRAFT)
    mine = program(world, TITLE, "SALES", status=Status.DRAFT)

    assert told(plan_of(world), mine)["near-duplicate"].other
    assert not compares_titles(plan_of(world, "lead"))
    assert "near-duplicate" not in told(plan_of(world, "lead"), mine)


def test_what_is_laid_out_serves_until_the_plan_changes(
    world: World, rent: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(world)
    index = suggesting.suggestions_on(plan.snapshot)
    suggesting.held.put(index)
    first = likeness_of(plan)

    assert first is not None
    assert likeness_of(plan) is first
    services.node_change(actor=world.system, key=rent.key, title="Rent rooms")
    later = plan_of(world)
    assert likeness_of(later) is not first
    monkeypatch.setattr(suggesting, "WHILE_WAITING", 0)
    monkeypatch.setattr(suggesting, "_make_aside", lambda _: None)
    suggesting.held.put(index)
    assert not compares_titles(later)
    assert told(later, rent) == {}
    assert is_comparing_titles(later, later.place(rent))
    monkeypatch.undo()
    assert not is_comparing_titles(later, later.place(rent))


def test_a_hidden_draft_changes_nothing_that_is_told(world: World, rent: Node) -> None:
    program(world, "Quiet rooms for county hospitals: rent twelve", "PRODUCT")
    before = told(plan_of(world, "lead"), rent)
    assert {"near-duplicate", "words-apart"} <= before.keys()
    program(world, TITLE, "PRODUCT", "PRODUCT-1", status=Status.DRAFT)

    assert told(plan_of(world, "lead"), rent) == before


@pytest.mark.parametrize(
    "status", [status for status in Status if status is not Status.ACTIVE], ids=str
)
def test_no_index_is_made_for_a_node_that_is_not_live(
    world: World, rent: Node, monkeypatch: pytest.MonkeyPatch, status: Status
) -> None:
    Node.objects.filter(pk=rent.pk).update(status=status)
    monkeypatch.setattr(likening, "suggestions_on", None)  # not even asked
    plan = plan_of(world)

    assert told(plan, rent) == {}
    assert not is_comparing_titles(plan, plan.place(rent))


@pytest.mark.parametrize("is_known", [True, False])
def test_nothing_is_compared_without_rules_for_the_language(
    world: World, rent: Node, monkeypatch: pytest.MonkeyPatch, *, is_known: bool
) -> None:
    program(world, TITLE, "PRODUCT")
    services.organisation_change(actor=world.system, language="de")
    world.organisation.language = "de" if is_known else "en"
    if is_known:
        monkeypatch.setattr(likening, "suggestions_on", None)  # not even asked

    assert not compares_titles(plan_of(world))
    assert told(plan_of(world), rent) == {}
