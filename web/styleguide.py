"""Every component of the pages on one page, for those who build pages; in DEBUG only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web import words


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The page of components."""
    told = {
        "standings": words.STANDINGS,
        "verdicts": words.VERDICTS,
        "connections": words.CONNECTIONS,
        "kinds": words.KINDS,
        "severities": words.SEVERITIES,
        "tones": ("good", "warn", "bad", "quiet", "accent"),
        "readings": ((0.42, 0.6), (0.75, 0.5), (1.0, None), (0.0, 0.3), (None, None), (None, 0.5)),
    }
    return render(request, "styleguide/styleguide.html", told)
