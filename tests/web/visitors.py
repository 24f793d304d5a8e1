"""Somebody who looks at the pages of an organisation, with scripts or without."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.worlds import World

#: Of the backends, the one that knows people by their session.
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Visitor:
    """Asks for pages below one organisation, as one person."""

    home: str
    client: Client = field(default_factory=Client)

    @classmethod
    def of(cls, world: World, name: str) -> Visitor:
        """One of its people, signed in."""
        found = cls(f"/{world.organisation.slug}/")
        found.client.force_login(world.users[name], backend=BACKEND)
        return found

    def get(self, path: str = "", *, part: bool = False, **query: Any) -> Any:
        """A page, or its part as a script asks for it."""
        headers = {"HX-Request": "true"} if part else {}
        return self.client.get(self.home + path, query, headers=headers)

    def post(self, path: str, *, part: bool = False, **fields: Any) -> Any:
        """What a form sends; or what a script does, that asks for a part of the page."""
        headers = {"HX-Request": "true"} if part else {}
        return self.client.post(self.home + path, fields, headers=headers)

    def text(self, path: str = "", **query: Any) -> str:
        """The words of a page, which has to be there."""
        response = self.get(path, **query)
        assert response.status_code == 200, response.status_code
        return words_of(response)

    def toast(self, path: str = "") -> str:
        """What the next page tells of what was done."""
        found = re.search(r'id="toasts".*?</div>\s*<', self.get(path).content.decode(), re.DOTALL)
        return _words(found.group()) if found else ""


def words_of(response: Any) -> str:
    """What a person reads in an answer's content, in a line."""
    text = response.content.decode()
    return _words(text[text.find("<main") :] if "<main" in text else text)


def _words(text: str) -> str:
    plain = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)
    return " ".join(html.unescape(plain).split())
