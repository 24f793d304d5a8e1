"""Somebody in front of a browser: signs in, looks at pages, and notes everything that is wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, expect

from tests.browser.chromium import PATIENCE
from tests.browser.sites import Site

#: The rules of WCAG 2.2 at level AA, by their tags.
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_RUN = "options => axe.run(document, options)"


@dataclass(frozen=True)
class Window:
    """How wide and high a window is, its theme, and the rules that are asked there."""

    width: int
    height: int
    theme: Literal["light", "dark"]
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}"


@dataclass
class Visitor:
    """One person's browser. ``faults`` are console errors, requests that leave the machine, and
    answers of 500; a test may not leave any."""

    site: Site
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)
    #: Statuses of 400 and more that a test means to meet.
    expected: set[int] = field(default_factory=set)

    @classmethod
    def arrive(cls, browser: Browser, site: Site, **options: Any) -> Visitor:
        """Opens a browser of its own, without cookies of others."""
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"} | options
        context = browser.new_context(base_url=site.address, **options)
        context.set_default_timeout(PATIENCE)
        visitor = cls(site, context, context.new_page())
        visitor._watch(visitor.page)
        return visitor

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, kind: str, text: str) -> None:
        told = "Failed to load resource" in text and any(str(one) in text for one in self.expected)
        # A request that is given up for a newer one is told as an error, and meant.
        told = told or "AbortError" in text
        if kind in ("error", "warning") and not told:
            self.faults.append(f"console: {text} (at {self.page.url})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.hostname != "127.0.0.1":
            self.faults.append(f"leaves the machine: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")

    def sign_in(self, role: str) -> Visitor:
        """Signs in by the form, as anybody would."""
        email, password = self.site.login(role)
        self.page.goto("/accounts/login/")
        self.page.get_by_label("Email", exact=True).fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()
        return self

    def goto(self, path: str) -> Page:
        """Opens a page, below the example organisation unless it starts with a slash."""
        self.page.goto(path if path.startswith("/") else f"/quietmain/{path}")
        return self.page

    def look_through(self, window: Window) -> None:
        """Gives the browser's window another size and theme; the page stays."""
        self.page.set_viewport_size({"width": window.width, "height": window.height})
        self.page.emulate_media(color_scheme=window.theme)

    def violations(self, rules: tuple[str, ...] = WCAG) -> list[str]:
        """What breaks some rules (or all of some tags) on the page as it is now."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        asked = {"type": "tag" if rules == WCAG else "rule", "values": list(rules)}
        options = {"runOnly": asked, "resultTypes": ["violations"]}
        found = self.page.evaluate(_RUN, options)
        return [
            f"{one['id']}: {one['help']}: {json.dumps([n['target'] for n in one['nodes']][:4])}"
            for one in found["violations"]
        ]

    def sideways(self) -> int:
        """How many pixels the page is wider than the window."""
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width

    def leave(self) -> None:
        """Closes the browser; fails when anything was wrong."""
        self.context.close()
        assert not self.faults, "\n".join(self.faults)
