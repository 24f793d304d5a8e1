"""The components that pages are made of, as tags. ``/styleguide`` shows them all."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from cascade.errors import CascadeError
from goals.telling import FIELDS, retell
from goals.telling import share as share_told
from goals.wording import message_of
from web import words
from web.engine_words import engine_words, told_of
from web.forming import sentence
from web.presenting.amounts import amount
from web.presenting.charts import Chart
from web.presenting.differences import word_difference
from web.sending import FIELD, new_token

register = template.Library()


@lru_cache(maxsize=256)
def _svg(name: str, size: int) -> SafeString:
    svg = lucide(name, size=size, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})
    return mark_safe(svg)  # noqa: S308 - the icon's own markup, from a package


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """An icon beside its word; assistive technology passes over it."""
    return _svg(str(name), size)


@register.simple_tag
def badge(group: str, state: Any) -> SafeString:
    """A state as shape and word: ``{% badge "standing" row.standing %}``."""
    groups: dict[str, dict[Any, words.Mark]] = {
        "standing": words.STANDINGS,
        "connection": words.CONNECTIONS,
        "verdict": words.VERDICTS,
        "kind": words.KINDS,
        "severity": words.SEVERITIES,
    }
    mark = groups[group][state]
    return format_html(
        '<span class="badge tone-{}">{}<span>{}</span></span>',
        mark.tone,
        _svg(mark.icon, 14),
        mark.label,
    )


@register.filter
def word(state: str, group: str) -> str:
    """The word of a state: ``{{ row.kind|word:"kind" }}``."""
    texts: dict[str, dict[str, Any]] = {
        "kind": words.KINDS,
        "status": words.STATUSES,
        "standing": words.STANDINGS,
        "role": words.ROLES,
        "scope": words.SCOPES,
        "outcome": words.OUTCOMES,
        "thing": words.THINGS,
        "field": FIELDS,
        "cause": words.CAUSE_NAMES,
        "why": words.CAUSES,
        "letter": words.LETTERS,
        "verdict": words.VERDICTS,
    }
    found = texts[group].get(state, state)
    return str(found.label if isinstance(found, words.Mark) else found)


@register.filter
def problem(error: CascadeError) -> str:
    """What a refusal says, as a sentence: ``{{ item.refused|problem }}``."""
    return sentence(message_of(error))


register.filter("told", told_of)
register.filter("plainly", retell)
register.filter("sentence", sentence)
register.filter("engine_words", engine_words)


@register.filter
def whole(value: float) -> str:
    """An index (0..100) without its fraction, as the command line tells it."""
    return str(int(value + 1e-9))


@register.filter
def share(part: float | None) -> str:
    """A part (0..1) as a percentage; only all of it is 100 %, and unknown is told as a word."""
    return _("unknown") if part is None else share_told(part)


register.filter("amount", amount)


@register.inclusion_tag("components/progress.html")
def progress(fraction: float | None, expected: float | None = None) -> dict[str, Any]:
    """A bar with a mark where the plan expects to be today; hatched while unknown."""
    return {
        "fraction": fraction,
        "width": None if fraction is None else round(100 * min(max(fraction, 0.0), 1.0), 1),
        "expected": expected,
        "mark": None if expected is None else round(100 * min(max(expected, 0.0), 1.0), 1),
    }


@register.inclusion_tag("components/node_link.html")
def node_link(row: Any, *, with_kind: bool = False) -> dict[str, Any]:
    """A node's key and title, as a link to its page."""
    return {"row": row, "with_kind": with_kind}


@register.simple_tag
def day(value: datetime.date | None) -> SafeString | str:
    """A date as people write it, machine-readable beside it; a dash for none."""
    from django.utils.formats import date_format

    if value is None:
        return "–"
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "SHORT_DATE_FORMAT")
    )


@register.simple_tag
def moment(value: datetime.datetime | None) -> SafeString | str:
    """A day and time where the reader is, machine-readable beside it; a dash for none."""
    from django.utils import timezone
    from django.utils.formats import date_format

    if value is None:
        return "–"
    here = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>',
        here.isoformat(timespec="seconds"),
        date_format(here, "SHORT_DATETIME_FORMAT"),
    )


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", *, symbol: str = "circle-dashed") -> dict[str, Any]:
    """What stands where there is nothing yet, and why that is so."""
    return {"title": title, "text": text, "symbol": symbol}


@register.inclusion_tag("components/difference.html")
def difference(before: str, after: str) -> dict[str, Any]:
    """A text and what it became, marked word by word."""
    return {"parts": word_difference(before, after)}


@register.simple_tag
def once() -> SafeString:
    """What a form that makes something is known by, so that sent twice it is done once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token())


@register.inclusion_tag("components/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A field of a form with label, help and what is wrong: ``{% field form.name %}``."""
    return {"field": bound}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Any, number: int, pages: int, name: str = "page") -> dict[str, Any]:
    """The way to the page before and after: ``{% pager page.number page.paginator.num_pages %}``.

    The page is told to the address by ``name``; where it is not ``page``, that is also the id of
    the section to return to.
    """
    ways = {
        step: _way(context["request"].GET, name, number + step)
        for step in (-1, 1)
        if 0 < number + step <= pages
    }
    return {"number": number, "pages": pages, "before": ways.get(-1), "after": ways.get(1)}


def _way(query: Any, name: str, number: int) -> str:
    asked = query.copy()
    asked[name] = str(number)
    return f"?{asked.urlencode()}" + ("" if name == "page" else f"#{name}")


@register.inclusion_tag("components/chart.html")
def chart(drawn: Chart, label: str) -> dict[str, Any]:
    """A line chart; what it shows in words is its label, and a table stands beside it."""
    return {"chart": drawn, "label": label}


@register.simple_tag
def letters(verdicts: Sequence[str]) -> SafeString:
    """The letters of SMART, each with a shape and its verdict: ``{% letters row_letters %}``."""
    return _letters(get_language() or "", tuple(verdicts))


@lru_cache(maxsize=4096)
def _letters(language: str, verdicts: tuple[str, ...]) -> SafeString:
    del language  # the words are in it, and are kept for it
    told = zip("SMART", words.LETTERS.values(), map(words.VERDICTS.get, verdicts), strict=True)
    marks = (
        (mark.tone, name, mark.label, _svg(mark.icon, 10), letter, name, mark.label)
        for letter, name, mark in told
        if mark is not None
    )
    return format_html(
        '<ul class="letters" aria-label="SMART">{}</ul>',
        format_html_join(
            "",
            '<li class="letter tone-{}" title="{}: {}">{}<span aria-hidden="true">{}</span>'
            '<span class="visually-hidden">{}: {}</span></li>',
            marks,
        ),
    )
