"""The search: a list below the field while one types, and a page of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from goals.selectors.search import Found, Hit
from goals.selectors.search import search as find
from web.visits import Visit, organisation_page
from web.words import Text

#: How many hits of each kind are shown, below the field and on the page.
SHORT, LONG = 6, 40
#: A longer text is no search.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class HitRow:
    """A hit with its address; ``parts`` are the text, each part with whether it is marked.

    ``excerpt`` is what stands elsewhere than in the title, where it was found there.
    """

    hit: Hit
    address: str
    parts: tuple[tuple[str, bool], ...]
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind."""

    name: str
    label: Text
    hits: tuple[HitRow, ...]


@require_safe
@organisation_page
def search(visit: Visit) -> HttpResponse:
    """What was found; a key that is typed in full and sent leads straight to its node."""
    text = visit.request.GET.get("q", "").strip()[:LONGEST]
    found = find(visit.actor, text, limit=SHORT if visit.is_part else LONG)
    if not visit.is_part and found.nodes and _is_key(text, found.nodes[0].key):
        return redirect("web:node", visit.organisation.slug, found.nodes[0].key)
    told = {
        "query": text,
        "found": found,
        "groups": list(_groups(visit, found)),
        "all": f"{visit.request.path}?{urlencode({'q': text})}",
    }
    return visit.render("search/search.html", told, part="hits")


def _is_key(text: str, key: str) -> bool:
    """Whether a text is a key, however it is written.

    >>> _is_key("sales 12", "SALES-12"), _is_key("sales", "SALES-12")
    (True, False)
    """

    def plain(told: str) -> str:
        return re.sub(r"[\s_#-]", "", told).upper()

    return plain(text) == plain(key)


def _groups(visit: Visit, found: Found) -> Iterator[Group]:
    """What was found, by kind; kinds with nothing are left out."""
    for name, label, hits in (
        ("nodes", _("Goals and programs"), found.nodes),
        ("units", _("Units"), found.units),
        ("people", _("People"), found.people),
    ):
        if hits:
            yield Group(name, label, tuple(_row(visit, hit) for hit in hits))


def _row(visit: Visit, hit: Hit) -> HitRow:
    is_told = hit.field in ("title", "name")
    marked = tuple(marked_parts(hit.excerpt, hit.spans))
    plain = ((hit.title or hit.key, False),)
    return HitRow(
        hit=hit,
        address=_address(visit, hit),
        parts=marked if is_told and hit.excerpt else plain,
        excerpt=() if is_told else marked,
    )


def _address(visit: Visit, hit: Hit) -> str:
    slug = visit.organisation.slug
    if hit.what == "node":
        return reverse("web:node", args=[slug, hit.key])
    if hit.what == "person":
        return f"{reverse('web:goals', args=[slug])}?{urlencode({'owner': hit.key})}"
    return reverse("web:plan", args=[slug, hit.key])


def marked_parts(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """A text in parts, each with whether it was searched for.

    >>> list(marked_parts("Visit bakers", [(6, 10)]))
    [('Visit ', False), ('bake', True), ('rs', False)]
    """
    at = 0
    for start, end in spans:
        if at < start:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False
