"""What scripts add: search from anywhere, filters while typing, edits in place; and choices that
a person makes once: colours and language."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Error, Route, expect

from tests.browser.conftest import Arrive
from tests.browser.sites import Site
from tests.browser.states import button


def test_a_key_leads_to_the_search_and_arrows_to_a_hit(site: Site, arrive: Arrive) -> None:
    page = arrive(site).sign_in("staff").goto("mission")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Search goals, people and units")
    expect(field).to_be_focused()
    page.keyboard.type("podc")
    hit = page.locator("#search-hits").get_by_role("link", name=re.compile("MARKETING-8"))
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/goals/MARKETING-8$"))


def test_escape_closes_the_hits(site: Site, arrive: Arrive) -> None:
    page = arrive(site).sign_in("staff").goto("mission")
    page.keyboard.press("/")
    page.keyboard.type("podcast")
    hits = page.locator("#search-hits .hit")
    expect(hits.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(hits).to_have_count(0)


def test_what_is_typed_before_scripts_listen_is_searched_for(site: Site, arrive: Arrive) -> None:
    visitor = arrive(site).sign_in("staff")
    # What htmx waits a tick for takes a second: only that names no time.
    visitor.page.add_init_script(
        "const soon = setTimeout; setTimeout = (run, ms = 1000, ...told) => soon(run, ms, ...told)"
    )
    page = visitor.goto("mission")
    page.keyboard.press("/")
    page.keyboard.type("podcast")
    expect(page.locator("#search-hits .hit").first).to_be_visible()


def test_a_late_answer_to_less_does_not_replace_the_hits(site: Site, arrive: Arrive) -> None:
    page = arrive(site).sign_in("staff").goto("mission")
    held: dict[str, Route] = {}

    def answer(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)["q"][0]
        if asked == "pod":
            route.fulfill(body=f'<p class="hit">{asked}</p>', content_type="text/html")
        else:
            held[asked] = route

    page.route(re.compile(r"/search\?q="), answer)
    page.keyboard.press("/")
    for letter in "po":
        with page.expect_request(re.compile(r"/search\?q=")):
            page.keyboard.type(letter)
    with page.expect_response(re.compile("q=pod$")):
        page.keyboard.type("d")
    hits = page.locator("#search-hits .hit")
    expect(hits).to_have_text("pod")
    with suppress(Error):  # where the browser has given it up, so much the better
        held["po"].fulfill(body='<p class="hit">po</p>', content_type="text/html")
    page.wait_for_timeout(500)
    expect(hits).to_have_text("pod")


def test_a_slash_in_a_text_is_a_slash(site: Site, arrive: Arrive) -> None:
    page = arrive(site).sign_in("lead").goto("goals/MARKETING-8")
    comment = page.get_by_label("Your comment")
    comment.press_sequentially("and/or")
    expect(comment).to_have_value("and/or")


def test_filters_stand_in_the_address_and_the_way_back_restores(site: Site, arrive: Arrive) -> None:
    page = arrive(site).sign_in("lead").goto("goals")
    every = page.get_by_role("row", name=re.compile("SALES-1 "))
    one = page.get_by_role("row", name=re.compile("MARKETING-8 "))
    expect(every).to_be_visible()
    page.get_by_role("searchbox", name="Text").press_sequentially("podcast")
    expect(every).to_have_count(0)
    expect(one).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?.*q=podcast"))
    page.reload()
    expect(page.get_by_role("searchbox", name="Text")).to_have_value("podcast")
    expect(every).to_have_count(0)
    page.get_by_role("link", name=re.compile("MARKETING-8 ")).click()
    expect(page).to_have_url(re.compile("/goals/MARKETING-8$"))
    page.go_back()
    expect(one).to_be_visible()
    expect(page.get_by_role("searchbox", name="Text")).to_have_value("podcast")
    expect(every).to_have_count(0)


def test_a_line_is_edited_in_place_and_given_up_with_escape(site: Site, arrive: Arrive) -> None:
    page = arrive(site).sign_in("lead").goto("goals?q=podcast")
    edit = page.get_by_role("link", name="Edit MARKETING-8")
    form = page.get_by_role("form", name="Change MARKETING-8")
    edit.click()
    form.get_by_role("textbox").first.fill("The Sound of Mud")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(edit).to_be_focused()
    expect(page.get_by_role("table")).to_contain_text("The Sound of Water, a podcast")

    edit.click()
    form.get_by_role("textbox").first.fill("The Sound of Water, a podcast in ten parts")
    page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    expect(page.get_by_role("table")).to_contain_text("a podcast in ten parts")
    button(page, "Undo")
    expect(page.get_by_role("table")).not_to_contain_text("in ten parts")


def test_colours_stay_as_they_were_chosen(site: Site, arrive: Arrive) -> None:
    visitor = arrive(site, color_scheme="light")
    page = visitor.sign_in("staff").page
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(ground) != light
    visitor.goto("goals")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="As the system is set").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))


def test_the_site_speaks_the_language_of_the_profile(own_site: Site, arrive: Arrive) -> None:
    visitor = arrive(own_site)
    page = visitor.sign_in("staff").goto("/accounts/profile/")
    page.get_by_label("Language").select_option("de")
    button(page, "Save")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    visitor.goto("goals/MARKETING-8")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("main")).to_contain_text("Vorhaben")
