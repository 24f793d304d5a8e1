"""The search: what is found, in what order, by whom; and that the index follows every write."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goals.choices import Kind, Status
from goals.models import Node
from goals.search import Asked, Tier, few, found, installing, postgresql, sqlite
from goals.selectors.choosing import nodes_chosen
from goals.selectors.search import Found, search
from goals.services import (
    membership_grant,
    node_archive,
    node_change,
    node_create,
    node_restore,
    unit_archive,
    unit_create,
)
from goals.services.growing import organisation_grow
from tests.effort import tries
from tests.worlds import World, northwind

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own index")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")


def goal(world: World, title: str, **fields: object) -> str:
    told = {"unit": "SALES", "description": ""} | fields
    return node_create(actor=world.system, kind=Kind.FUNCTIONAL_GOAL, title=title, **told).key


def keys(told: Found) -> list[str]:
    return [hit.key for hit in told.nodes]


def marked(told: Found) -> list[str]:
    """What is marked in the first node."""
    first = told.nodes[0]
    return [first.excerpt[start:end] for start, end in first.spans]


# What is found


@pytest.mark.parametrize(
    "typed", ["SALES-2", "sales-2", "sales 2", "Sales2", " SALES_02 ", "sales#2"]
)
def test_finds_a_key_however_it_is_typed(world: World, typed: str):
    told = search(world.system, typed)
    assert keys(told)[0] == "SALES-2"
    assert (told.nodes[0].field, told.nodes[0].excerpt) == ("key", "SALES-2")
    assert marked(told) == ["SALES-2"]


def test_finds_the_keys_that_start_as_what_is_typed(world: World):
    assert keys(search(world.system, "SAL"))[:3] == ["SALES-1", "SALES-2", "SALES-3"]
    assert marked(search(world.system, "SAL")) == ["SAL"]
    for _ in range(8):
        goal(world, "Another")
    assert keys(search(world.system, "SALES-1"))[:3] == ["SALES-1", "SALES-10", "SALES-11"]


def test_divides_a_prefix_and_a_number_wherever_it_may_be_meant(world: World):
    unit_create(actor=world.system, name="Q1", key="Q1")
    key = goal(world, "Plan the quarter", unit="Q1")
    assert key == "Q1-1"
    assert keys(search(world.system, "q11")) == [key]


def test_the_better_a_node_meets_the_words_the_earlier_it_stands(world: World):
    """Starts with the text; words start so; within words; in the description."""
    described = goal(world, "Feed the town", description="It all began with an oven door")
    inside = goal(world, "Mend everything ungloven: proven doors")
    words = goal(world, "Build a door for every oven")
    starts = goal(world, "Oven door that shuts")
    assert keys(search(world.system, "oven door")) == [starts, words, inside, described]


def test_whole_words_and_open_nodes_stand_first(world: World):
    done = goal(world, "A harvest", status=Status.DONE)
    longer = goal(world, "The harvesters")
    whole = goal(world, "One harvest")
    assert keys(search(world.system, "harvest"))[:3] == [whole, longer, done]


def test_all_words_must_be_there_in_any_order(world: World):
    assert keys(search(world.system, "towns forty")) == []
    assert keys(search(world.system, "towns 40")) == ["SALES-1"]
    assert keys(search(world.system, "40 towns sell")) == ["SALES-1"]


def test_words_may_stand_in_title_and_description(world: World):
    key = goal(world, "Clean water", description="For every village upstream")
    told = search(world.system, "upstream water")
    assert keys(told) == [key]


def test_a_hit_tells_what_a_list_shows(world: World):
    (hit,) = search(world.system, "flyers").nodes
    assert (hit.what, hit.key, hit.title) == ("node", "SALES-3", "Print flyers")
    assert (hit.kind, hit.status, hit.unit) == ("program", "active", "SALES")
    assert (hit.field, hit.excerpt, hit.spans) == ("title", "Print flyers", ((6, 12),))


def test_a_hit_in_a_long_description_shows_the_part_around_it(world: World):
    goal(world, "Water", description="word " * 200 + "the Zephyr blows" + " end" * 200)
    told = search(world.system, "zephyr")
    assert told.nodes[0].field == "description"
    assert marked(told) == ["Zephyr"]
    assert len(told.nodes[0].excerpt) <= 160


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Mehr Überzeugung", "ÜBERZEUG"),
        ("Больше хлеба", "ХЛЕБА"),
        ("Περισσότερο ψωμί", "ψωμ"),
        ("增加市场份额", "市场份额"),
        ("增加市场份额", "市场"),
        ("パンを届ける", "届け"),
        ("رفع المبيعات", "المبيعات"),
        ("R&D for bread", "R&D"),
        ("AI for ovens", "ai"),
        ("Better C++ code", "c++"),
        ("50% more bread", "50%"),
        ("under_scored", "under_"),
    ],
)
def test_finds_words_of_any_script_and_length(world: World, title: str, typed: str):
    key = goal(world, title)
    assert key in keys(search(world.system, typed))


@pytest.mark.parametrize("typed", ["kaminska", "Kamińska", "KAMINSKA"])
def test_accents_do_not_matter(world: World, typed: str):
    key = goal(world, "Visit Kamińska")
    membership_grant(
        actor=world.system, email="z@northwind.example", role="staff", name="Zofia Kamińska"
    )
    told = search(world.system, typed)
    assert [hit.title for hit in told.people] == ["Zofia Kamińska"]
    if connection.vendor == "postgresql" or typed == "Kamińska":
        assert keys(told) == [key]


@pytest.mark.parametrize(
    "typed", ["flyres", "fylers", "flers", "flyerss", "prinz flyers", "flxers"]
)
def test_a_letter_wrong_is_forgiven_where_nothing_else_is_found(world: World, typed: str):
    told = search(world.system, typed)
    assert (keys(told), told.misspelt) == (["SALES-3"], True)
    assert "flyers" in marked(told)


def test_nothing_similar_is_told_beside_what_was_typed(world: World):
    goal(world, "Print fliers")
    told = search(world.system, "flyers")
    assert (keys(told), told.misspelt) == (["SALES-3"], False)


def test_finds_people_by_name_and_address(world: World):
    told = search(world.system, "executive")
    assert [(hit.what, hit.key, hit.title) for hit in told.people] == [
        ("person", "executive@northwind.example", "Executive")
    ]
    assert len(search(world.system, "northwind.example").people) == 6
    twice = {"actor": world.system, "email": "lead@northwind.example"}
    membership_grant(**twice, role="lead", unit="PRODUCT")
    assert [hit.key for hit in search(world.system, "lead").people].count(twice["email"]) == 1


def test_finds_units_by_key_name_and_function(world: World):
    told = search(world.system, "product")
    assert [(hit.what, hit.key, hit.title) for hit in told.units] == [
        ("unit", "PRODUCT", "Product")
    ]
    unit_create(actor=world.system, name="Overseas", function="sales")
    assert [hit.key for hit in search(world.system, "sales").units] == ["SALES", "OVERSEAS"]
    unit_archive(actor=world.system, unit="OVERSEAS")
    assert [hit.key for hit in search(world.system, "sales").units] == ["SALES"]


def test_tells_that_there_is_more(world: World):
    told = search(world.system, "town", limit=1)
    assert (len(told.nodes), told.more) == (1, True)
    assert search(world.system, "flyers", limit=1).more is False


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\0", "%", "_", '"', "'", "*", "(", ")", "NEAR(a b)", "AND", "a OR", "title:", "^", "-",
     "\\", "a\\", '" OR 1=1 --', "{key} :", "\ud800", "\U0010ffff", "ab" * 5_000, "a " * 5_000,
     "\u0301\u0301\u0301", "\uff05\uff05\uff05", "\uff3c\uff3c\uff3c"],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_it(world: World, typed: str):
    assert isinstance(search(world.system, typed), Found)
    as_doors_let_it_in = typed.replace("\0", "").replace("\ud800", "")[:200]
    assert list(nodes_chosen(world.system, {"q": as_doors_let_it_in})) is not None


@settings(max_examples=tries(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=30))
def test_any_text_can_be_looked_for(world: World, typed: str):
    search(world.system, typed)


# Who finds what


def test_drafts_are_found_by_who_may_see_them(world: World):
    key = goal(world, "Secret harvest", status=Status.DRAFT)
    seen = {name: keys(search(world.actor(name), "harvest")) for name in world.users}
    assert [name for name, found_ in seen.items() if found_] == ["executive", "lead", "staff"]
    assert keys(search(world.actor("other_lead"), key)) == []
    assert keys(search(world.actor("other_lead"), "harvist")) == []


@on_sqlite
def test_drafts_of_others_do_not_stand_in_the_way(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("goals.search.finding._STEPS", (2, 4, 100))
    for _ in range(6):
        goal(world, "Secret harvest", status=Status.DRAFT)
    key = goal(world, "Open harvest")
    assert keys(search(world.actor("other_lead"), "harvest")) == [key]


def test_another_organisation_is_never_found(world: World, elsewhere: World):
    node_create(
        actor=elsewhere.system, kind=Kind.FUNCTIONAL_GOAL, title="Quiet harbours", unit="SALES"
    )
    assert search(world.system, "harbours").hits == ()
    assert search(world.system, "elsewhere.example").hits == ()
    assert len(search(world.system, "SALES-3").nodes) == 1
    assert len(search(elsewhere.system, "harbours").nodes) == 1


# The index follows


def test_the_index_follows_every_write(world: World):
    key = goal(world, "Old harvest", description="with zeal")
    node_change(actor=world.system, key=key, title="New harbour")
    assert (keys(search(world.system, "harvest")), keys(search(world.system, "harbour"))) == (
        [],
        [key],
    )
    node_archive(actor=world.system, key=key)
    assert keys(search(world.system, "harbour")) == []
    node_restore(actor=world.system, key=key)
    assert keys(search(world.system, "harbour zeal")) == [key]


def test_the_index_follows_writes_that_no_service_makes(world: World):
    Node.objects.filter(key="SALES-3").update(title="Bulk harvest")
    assert keys(search(world.system, "harvest")) == ["SALES-3"]
    Node.objects.filter(key="SALES-3").delete()
    assert keys(search(world.system, "harvest")) == []


def test_what_was_rolled_back_is_not_found(world: World):
    with transaction.atomic():
        goal(world, "Doomed harvest")
        transaction.set_rollback(True)
    assert search(world.system, "doomed").hits == ()


def is_whole() -> bool:
    """The index holds what it would hold if it were made anew."""
    numbers = lambda: [  # noqa: E731
        sorted(sqlite.numbers_of(connection, organisation, Asked.of(word), tier, 10_000))
        for organisation in Node.objects.values_list("organisation_id", flat=True).distinct()
        for word in ("har", "a", "bread", "the", "zeal")
        for tier in (Tier.WORDS_START, Tier.IN_HEADING, Tier.ANYWHERE)
    ]
    before = numbers()
    sqlite._fill(connection)
    return before == numbers()


@on_sqlite
@settings(max_examples=tries(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["title", "description", "archive", "restore", "delete"]),
            st.integers(0, 20),
            st.text("har bread\nzeal", max_size=12),
        ),
        max_size=15,
    )
)
def test_the_index_is_as_if_made_anew_whatever_was_written(world: World, acts):
    for act, place, text in acts:
        rows = Node.objects.filter(organisation=world.organisation).order_by("pk")
        key = goal(world, text)
        row = rows[place % rows.count()]
        if act == "archive":
            rows.filter(pk=row.pk).update(archived_at=world.organisation.created_at)
        elif act == "restore":
            rows.filter(pk=row.pk).update(archived_at=None)
        elif act == "delete":
            rows.filter(key=key).delete()
        else:
            rows.filter(pk=row.pk).update(**{act: text})
    assert is_whole()


@on_sqlite
def test_the_index_survives_vacuum(committed_db: None):
    world = northwind()
    world.node("SALES-2")
    Node.objects.filter(key="ORG-2").update(title="harvest")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        for table in sqlite.TABLES:
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    assert keys(search(world.system, "harvest")) == ["ORG-2"]
    assert is_whole()


@on_sqlite
def test_migrations_fill_the_index_again(world: World):
    """Triggers stand aside meanwhile, so that it hears of nothing."""
    installing.stop_before_migrations(using="default", plan=["a migration"])
    assert len(installing.missing(connection)) == 3
    Node.objects.filter(key="SALES-3").update(title="Migrated harvest")
    assert keys(search(world.system, "harvest")) == []
    installing.follow_after_migrations(using="default")
    assert installing.missing(connection) == set()
    assert keys(search(world.system, "harvest")) == ["SALES-3"]


def test_nodes_that_were_there_are_indexed_by_the_migration(world: World):
    if connection.vendor == "postgresql":  # which lets no index be made while checks wait
        connection.check_constraints()
    editor = SimpleNamespace(connection=connection)
    installing.drop(None, editor)
    installing.make(None, editor)
    assert keys(search(world.system, "flyers")) == ["SALES-3"]
    assert installing.missing(connection) == set()


@on_postgresql
def test_indexes_are_used_and_not_only_there(db: None):
    organisation = organisation_grow(slug="grown", nodes=3_000)
    nodes = Node.objects.filter(archived_at=None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # it is cheaper for 3,000 nodes

    def way(typed: str, tier: Tier) -> str:
        condition = postgresql.condition(Asked.of(typed), tier)
        return nodes.alias(**postgresql.ALIASES).filter(condition).explain()

    assert "node_by_words_of_heading" in way("zephyr", Tier.IN_HEADING)
    assert "node_by_words_of_heading" in way("zephyr", Tier.WORDS_START)
    assert "node_by_words_of_heading" in way("zephyr", Tier.MISSPELT)
    assert "node_by_words_of_description" in way("zephyr", Tier.ANYWHERE)
    nodes = nodes.filter(organisation=organisation)
    assert "node_by_start_of_title" in way("Raise partners for farms", Tier.TITLE_STARTS)


@on_postgresql
def test_who_may_not_make_the_extension_is_told_who_may(db: None, monkeypatch: pytest.MonkeyPatch):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE beggar")
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        cursor.execute("SET ROLE beggar")
        with pytest.raises(ImproperlyConfigured, match="CREATE EXTENSION pg_trgm"):
            postgresql.make(connection)
        cursor.execute("RESET ROLE")


# As a filter


def test_the_filter_finds_what_stands_anywhere_in_key_title_or_description(world: World):
    key = goal(world, "Of hearts", description="and of minds 100% sure_ly")
    chosen = lambda q, **more: [  # noqa: E731
        node.key for node in nodes_chosen(world.system, {"q": q, **more}).order_by("pk")
    ]
    assert chosen("EART") == [key]
    assert chosen("of minds hearts") == [key]
    assert chosen("100%") == [key]
    assert chosen("e_l") == [key]
    assert chosen("ALES-3") == ["SALES-3"]
    assert chosen("f h") == chosen("h f")
    node_archive(actor=world.system, key=key)
    assert chosen("hearts") == []
    assert chosen("hearts", archived="any") == [key]


@settings(max_examples=tries(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(st.sampled_from("aÀàßSςΣσ%_\\'\"-\u0301İıiI ﬁ市场"), min_size=3, max_size=12),
    start=st.integers(0, 8),
    length=st.integers(1, 8),
)
def test_the_filter_finds_no_less_by_the_index(world: World, title: str, start: int, length: int):
    goal(world, title)
    asked = {"q": title[start : start + length].swapcase()}
    actor = world.system
    by_index = set(nodes_chosen(actor, asked).values_list("pk", flat=True))
    plainly = set(nodes_chosen(actor, asked | {"archived": "any"}).values_list("pk", flat=True))
    assert by_index == plainly


def test_the_index_says_where_it_cannot_help(world: World):
    organisation = world.organisation.pk
    assert few(organisation, ["ab", "%"], 10) is None
    assert few(organisation, ["town"], 1) is None
    assert len(few(organisation, ["bread", "town", "x"], 10) or []) == 2


# Cost


def test_asks_no_more_queries_where_more_is_found(world: World):
    actor = world.actor("lead")

    def queries(typed: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            search(actor, typed)
        return len(asked)

    words = ("harvest", "zeal", "qqqqqq", "SALES-1", "SAL")
    goal(world, "Harvest", description="zeal")
    once = [queries(word) for word in words]
    for number in range(30):
        goal(world, f"Harvest no. {number}", description="zeal")
    assert all(after <= before for before, after in zip(once, map(queries, words), strict=True))
    assert max(once) <= 12


def test_what_is_found_comes_from_the_tier_that_is_asked(world: World):
    rows = found(Node.objects.all(), world.organisation.pk, Asked.of("town"), Tier.TITLE_STARTS, 9)
    assert rows == []
    rows = found(Node.objects.all(), world.organisation.pk, Asked.of("town"), Tier.WORDS_START, 9)
    assert {row.key for row in rows} == {"ORG-1", "ORG-2", "SALES-1"}
