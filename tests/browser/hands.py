"""How somebody acts on a page: with a mouse, or with a keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

#: Stops on the way to an element; more of them nobody would walk.
_STOPS = 400
_IS_SHOWN = """element => {
  const style = getComputedStyle(element);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
}"""
_STANDS = "element => ({type: element.type || '', tag: element.tagName})"


class Hands(Protocol):
    """What a path is walked with."""

    def press(self, what: Locator) -> None:
        """Follows a link, presses a button, takes a choice."""

    def write(self, where: Locator, text: str) -> None:
        """Writes a text into a field, in place of what stands there."""

    def choose(self, where: Locator, label: str) -> None:
        """Takes one of a list."""


class Mouse:
    """Points and clicks, and types where text is asked for."""

    def press(self, what: Locator) -> None:
        """Clicks it."""
        what.click()

    def write(self, where: Locator, text: str) -> None:
        """Clicks the field, and types."""
        where.click()
        where.fill("")
        where.press_sequentially(text)

    def choose(self, where: Locator, label: str) -> None:
        """Opens the list, and takes the line."""
        where.select_option(label=label)


class Keyboard:
    """Tab, arrows, Enter, Space and letters; every stop must show that it has the focus."""

    def __init__(self, page: Page) -> None:
        self.keys = page.keyboard

    def press(self, what: Locator) -> None:
        """Walks there; takes a choice with Space, all else with Enter."""
        expect(what).to_be_visible()
        stands = what.evaluate(_STANDS)
        self._reach(what, by_arrows=stands["type"] == "radio")
        self.keys.press("Space" if stands["type"] in ("radio", "checkbox") else "Enter")

    def write(self, where: Locator, text: str) -> None:
        """Walks into the field, and types over what stands there."""
        expect(where).to_be_visible()
        self._reach(where)
        self.keys.press("ControlOrMeta+a")
        self.keys.type(text)

    def choose(self, where: Locator, label: str) -> None:
        """Walks to the list, and types the beginning of the line."""
        expect(where).to_be_visible()
        self._reach(where)
        self.keys.type(label)
        expect(where.locator("option:checked")).to_have_text(label)

    def _reach(self, what: Locator, *, by_arrows: bool = False) -> None:
        """Tabs on until it has the focus; within a group of radio buttons, by arrows."""
        name = what.evaluate("element => element.name || ''")
        for _ in range(_STOPS):
            if what.evaluate("element => element === document.activeElement"):
                assert what.evaluate(_IS_SHOWN), f"nobody sees that {what} has the focus"
                return
            within = by_arrows and what.page.evaluate(
                "name => document.activeElement?.type === 'radio'"
                " && document.activeElement.name === name",
                name,
            )
            self.keys.press("ArrowDown" if within else "Tab")
        raise AssertionError(f"no key leads to {what}")
