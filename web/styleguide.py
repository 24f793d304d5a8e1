"""Every component of the pages on one page, for those who build pages; in DEBUG only."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web import words
from web.presenting.charts import line_chart


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The page of components."""
    told = {
        "standings": words.STANDINGS,
        "verdicts": words.VERDICTS,
        "connections": words.CONNECTIONS,
        "kinds": words.KINDS,
        "severities": words.SEVERITIES,
        "letters": ("met", "weak", "missing", "not_applicable", "unknown"),
        "chart": line_chart([(date(2026, month, 1), 9.0 - month) for month in range(1, 7)]),
        "tones": ("good", "warn", "bad", "quiet", "accent"),
        "readings": ((0.42, 0.6), (0.75, 0.5), (1.0, None), (0.0, 0.3), (None, None), (None, 0.5)),
    }
    return render(request, "styleguide/styleguide.html", told)
