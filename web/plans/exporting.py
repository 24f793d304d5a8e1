"""Taking the plan away as a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cascade import write_plan
from cascade.formats import FORMATS, Format
from goals.errors import NotFoundError
from goals.selectors.plans import plan_of
from web.visits import Visit, organisation_page
from web.words import Text

#: What each format is good for, the most useful first.
USES: dict[str, Text] = {
    "yaml": _("All of the plan, for people to read and to keep beside code."),
    "xlsx": _("For a spreadsheet, with a sheet for key results, values and units."),
    "csv": _("One table of goals and programs, for any spreadsheet."),
    "json": _("All of the plan, for programs."),
    "stratml": _(
        "The standard of public bodies for strategic and performance plans, with measures."
    ),
    "stratml-core": _("The first part of the same standard (ISO 17469-1): strategic plans."),
    "graphml": _("For programs that draw graphs, such as yEd and Gephi."),
    "node-link": _("For programs that compute on graphs, such as NetworkX."),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A format to choose: what it is good for, and what it leaves out."""

    format: Format
    use: Text
    left_out: tuple[str, ...]


@require_safe
@organisation_page
def export(visit: Visit) -> HttpResponse:
    """Every format, with what it leaves out."""
    offers = [Offer(FORMATS[name], use, FORMATS[name].cannot_hold) for name, use in USES.items()]
    told = {"offers": offers, "hidden": int((~visit.plan.shown).sum())}
    return visit.render("plans/export.html", told)


@require_safe
@organisation_page
def download(visit: Visit, format: str) -> HttpResponse:
    """The plan as a file of a format."""
    known = FORMATS.get(format)
    if known is None:
        raise NotFoundError("format", format)
    data = write_plan(plan_of(visit.organisation, visit.actor), format=format)
    return attachment(data, known, visit.organisation.slug)


def attachment(data: bytes, format: Format, stem: str) -> HttpResponse:
    """A file that a browser stores."""
    answer = HttpResponse(data, content_type=format.media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{format.file_name(stem)}"'
    return answer
