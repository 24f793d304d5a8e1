"""What the picker proposes before anybody searches: in the reader's language, two clicks away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.bridge import suggesting
from goals.choices import Kind, Status
from goals.models import Contribution, FormDraft, Node
from goals.services import node_archive, node_create
from tests.web.test_queries import FEW, MANY, grown
from tests.web.visitors import Visitor, words_of
from tests.worlds import World

Visits = Callable[[str], Visitor]
PAGES = ("orphans/SALES-4/link", "goals/SALES-4/link", "goals/SALES-4")


@pytest.fixture(autouse=True)
def orphan(world: World) -> Node:
    return node_create(
        actor=world.system, kind=Kind.PROGRAM, title="A sales office in ten towns", unit="SALES"
    )


@pytest.mark.parametrize("page", PAGES)
def test_suggestions_stand_first_with_steps_and_reason(visitor: Visits, page: str) -> None:
    told = visitor("lead").text(page)
    begin = told.index("Suggested SALES-1 Sell in 40 new towns Functional goal · Sales")
    end = told.index("Search by words or key")
    assert begin < end
    assert "Reaches the mission in 3 steps Both speak of “towns”." in told[begin:end]
    assert told.count("Sell in 40 new towns Functional goal") == 1


def test_orphan_is_linked_in_two_clicks(world: World, visitor: Visits) -> None:
    lead = visitor("lead")
    page = lead.get("orphans/SALES-4/link", part=True).content.decode()
    suggested = page[page.index('class="suggested"') : page.index("picker-search")]
    assert re.search(r'<button[^>]* name="parent"[^>]* value="SALES-1"', suggested)
    lead.post("orphans/SALES-4/link", parent="SALES-1")
    link = Contribution.objects.get(child__key="SALES-4", child__organisation=world.organisation)
    assert link.parent.key == "SALES-1"


def test_reason_is_told_in_german(world: World, visitor: Visits) -> None:
    lead = world.users["lead"]
    lead.language = "de"
    lead.save()
    page = visitor("lead").get("orphans/SALES-4/link")
    told = words_of(page)
    assert "Vorgeschlagen" in told
    assert "In beiden Titeln steht „towns“." in told


def test_search_without_scripts_leaves_them_out(visitor: Visits) -> None:
    assert "Suggested" not in visitor("lead").text("orphans/SALES-4/link", q="ovens")


def test_nothing_is_suggested_where_none_stands_out(world: World, visitor: Visits) -> None:
    node_create(actor=world.system, kind=Kind.PROGRAM, title="Zebra", unit="PRODUCT")
    told = visitor("executive").text("goals/PRODUCT-2")
    assert "Suggested" not in told
    assert "being prepared" not in told


def test_page_says_that_suggestions_are_being_prepared(
    visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggesting.held.clear()
    monkeypatch.setattr(suggesting, "WHILE_WAITING", 0)
    monkeypatch.setattr(suggesting, "_make_aside", lambda snapshot: None)
    told = visitor("lead").text("orphans/SALES-4/link")
    assert "Suggestions are being prepared." in told
    assert "Sell in 40 new towns" in told


def test_title_is_shown_as_it_is_written(world: World, visitor: Visits) -> None:
    node_create(
        actor=world.system,
        kind=Kind.FUNCTIONAL_GOAL,
        title="<b>Offices</b> {words} %(n)s",
        unit="SALES",
    )
    page = visitor("lead").get("orphans/SALES-4/link").content.decode()
    assert "<b>Offices" not in page
    assert "&lt;b&gt;Offices&lt;/b&gt; {words} %(n)s" in page


def test_archived_node_has_its_page(world: World, visitor: Visits) -> None:
    node_archive(actor=world.system, key="SALES-4")
    assert visitor("lead").get("goals/SALES-4").status_code == 200


class TestWhileTyping:
    """A node that is still to be created: by the words, kind and unit that are typed so far."""

    TITLE = "A sales office in ten towns"

    @pytest.fixture
    def lead(self, visitor: Visits) -> Visitor:
        return visitor("lead")

    def sent(self, **changed: str) -> dict[str, str]:
        return {"kind": "program", "title": self.TITLE, "unit": "SALES", "status": "1"} | changed

    def typed(self, visitor: Visitor, **changed: str) -> str:
        """What a script is answered while somebody types."""
        answer = visitor.post("goals/new", part=True, **self.sent(suggest="typed") | changed)
        assert answer.status_code == 200
        return str(answer.content.decode())

    def offered(self, page: str) -> tuple[list[str], list[str]]:
        """The keys that are suggested, and those of the other candidates."""
        suggested, _, others = page.partition('class="candidates"')
        return tuple(
            re.findall(r'name="parent" value="([^"]+)"', part) for part in (suggested, others)
        )

    def test_offers_what_has_the_words_with_steps_and_reason(self, lead: Visitor) -> None:
        page = self.typed(lead)
        suggested, others = self.offered(page)
        assert suggested[0] == "SALES-1"
        assert not set(suggested) & set(others)
        assert "Reaches the mission in 3 steps Both speak of “towns”." in re.sub(
            r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL)
        )
        assert page.count("<hx-partial") == 3
        assert "<html" not in page

    def test_follows_kind_and_unit(self, world: World, visitor: Visits) -> None:
        executive = visitor("executive")
        page = self.typed(executive, kind="company_goal", title="Bread for all towns", unit="")
        suggested, others = self.offered(page)
        assert "SALES-1" in self.offered(self.typed(executive, unit=""))[0]
        assert "ORG-2" in suggested
        assert not {"SALES-1", "PRODUCT-1"} & {*suggested, *others}
        # Words say nothing here; where other work of the unit goes does.
        page = self.typed(executive, title="Zebra", unit="SALES")
        assert "Other work of the unit goes there." in page

    def test_offers_nothing_where_none_stands_out(self, lead: Visitor) -> None:
        page = self.typed(lead, title="Zebra", unit="")
        assert self.offered(page)[0] == []
        assert "stands out" not in page

    def test_what_is_chosen_stays_chosen(self, lead: Visitor) -> None:
        suggested = self.typed(lead, parent="SALES-1")
        assert re.findall(r'value="([^"]+)" checked', suggested) == ["SALES-1"]
        # The words have changed since: it is no longer suggested, and chosen all the same.
        other = self.typed(lead, parent="SALES-1", title="Zebra", unit="")
        assert self.offered(other)[0] == []
        assert re.findall(r'value="([^"]+)" checked', other) == ["SALES-1"]

    def test_a_search_is_left_alone(self, lead: Visitor) -> None:
        assert self.offered(self.typed(lead, q="ovens")) == ([], ["PRODUCT-1"])

    def test_button_tells_without_scripts(self, world: World, lead: Visitor) -> None:
        before = world.version
        page = lead.post("goals/new", **self.sent(suggest="1", description="Two rooms", q="ovens"))
        text = page.content.decode()
        assert self.offered(text)[0][0] == "SALES-1"
        assert self.TITLE in text
        assert "Two rooms" in text
        assert world.version == before
        nothing = lead.post("goals/new", **self.sent(suggest="1", title="Zebra", unit=""))
        assert "No goal stands out by these words." in words_of(nothing)
        empty = lead.post("goals/new", **self.sent(suggest="1", title=" "))
        assert "Write the statement first" in words_of(empty)

    def test_form_that_is_sent_back_has_them(self, lead: Visitor) -> None:
        page = lead.post("goals/new", **self.sent(budget="much"))
        assert page.status_code == 422
        assert self.offered(page.content.decode())[0][0] == "SALES-1"

    def test_empty_form_offers_nothing_and_says_nothing(self, lead: Visitor) -> None:
        page = lead.get("goals/new", kind="program")
        assert self.offered(page.content.decode())[0] == []
        assert "Suggest parents" in words_of(page)
        assert "being prepared" not in words_of(page)

    def test_says_that_they_are_being_prepared(
        self, lead: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        suggesting.held.clear()
        monkeypatch.setattr(suggesting, "WHILE_WAITING", 0)
        monkeypatch.setattr(suggesting, "_make_aside", lambda snapshot: None)
        page = self.typed(lead)
        assert "Suggestions are being prepared. Ask for them again" in page
        assert "when the page is opened again" not in page
        asked = words_of(lead.post("goals/new", **self.sent(suggest="1")))
        assert "No goal stands out" not in asked

    def test_names_no_drafts_of_others(self, world: World, visitor: Visits) -> None:
        node_create(
            actor=world.actor("staff"),
            kind=Kind.PROGRAM,
            title="A sales office in twenty towns",
            unit="SALES",
            status=Status.DRAFT,
        )
        page = self.typed(visitor("other_staff"), unit="")
        assert self.offered(page)[0]
        assert "twenty" not in page

    def test_button_is_no_part_of_the_draft(self, world: World, lead: Visitor) -> None:
        lead.post("goals/new/draft", **self.sent(suggest="1"))
        assert "suggest" not in FormDraft.objects.get().fields

    @pytest.mark.parametrize("title", ["x" * 200_000, "\0", "{words} %(n)s <b>towns</b>"])
    def test_any_words_are_read(self, lead: Visitor, title: str) -> None:
        self.typed(lead, title=title)  # answers 200
        whole = lead.post("goals/new", **self.sent(suggest="1", title=title)).content.decode()
        assert "<b>towns" not in whole
        assert ("&lt;b&gt;towns" in whole) is ("towns" in title)

    def test_is_for_who_may_plan(self, visitor: Visits) -> None:
        answer = visitor("administrator").post("goals/new", part=True, **self.sent(suggest="typed"))
        assert answer.status_code == 403


def test_number_of_queries_while_typing_does_not_grow(db: None) -> None:
    counted = []
    for nodes in (FEW, MANY):
        there = grown(nodes)
        sent = {"kind": "program", "title": "Open two offices", "unit": there.names["unit"]}
        for _ in range(2):
            with CaptureQueriesContext(connection) as seen:
                answer = there.visitor.post("goals/new", part=True, suggest="typed", **sent)
        assert answer.status_code == 200
        counted.append(len(seen))
    assert counted[1] <= counted[0] + 1
    assert counted[1] <= 22
