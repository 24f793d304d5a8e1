"""The history of an organisation, as a page and as a table to take away, and the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals.errors import ConflictError, ForbiddenError, NotFoundError
from goals.selectors.rows import history_of
from goals.services import Undone
from goals.services import undo as undo_service
from goals.services.written import written
from web.forming import say, sentence
from web.history.forms import Filters
from web.history.table import table_of
from web.history.telling import keys_known, page_of, people_of
from web.returning import way_back
from web.visits import Visit, organisation_page

#: To undo more things than this at once is asked about first.
ASKED = 20


@require_safe
@organisation_page
def history(visit: Visit) -> HttpResponse:
    """Who did what, the latest first, with what it changed."""
    form = _filters(visit)
    query = form.query(visit)
    told = page_of(visit, query, _number(visit.request.GET.get("before", "")))
    told |= {"form": form, "is_filtered": bool(query), "known": keys_known(visit, told["entries"])}
    told["here"] = visit.request.get_full_path()
    status = 422 if form.errors else 200
    return visit.render("history/history.html", told, part="entries", status=status)


@require_safe
@organisation_page
def export(visit: Visit) -> StreamingHttpResponse:
    """The history as filtered, as a table of comma-separated values."""
    query = _filters(visit).query(visit)
    answer = StreamingHttpResponse(table_of(visit, query), content_type="text/csv; charset=utf-8")
    name = f"history-{visit.organisation.slug}-{visit.today.isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@organisation_page
def undo(visit: Visit) -> HttpResponse:
    """Reverses one transaction, and returns to where it was asked for."""
    version = _number(visit.request.POST.get("version", ""))
    if version is None:
        raise NotFoundError("change", visit.request.POST.get("version", ""))
    if not visit.request.POST.get("sure") and (size := _size(visit, version)) > ASKED:
        return _ask(visit, version, size)
    try:
        with written() as told:
            undone = undo_service(actor=visit.actor, graph_version=version)
    except (ForbiddenError, ConflictError) as error:
        messages.error(visit.request, sentence(error.message))
    else:
        say(visit, _said(undone), told.version)
    return redirect(way_back(visit.request, reverse("web:history", args=[visit.organisation.slug])))


def _said(undone: Undone) -> str:
    """What was undone, in a sentence; and what stays."""
    what = ", ".join(undone.names[:3])
    more = len(undone.names) - 3
    if more > 0:
        what = _("%(names)s and %(n)s more") % {"names": what, "n": more}
    said = _("Undone: %(what)s.") % {"what": what}
    return f"{said} {_('Tokens stay revoked; make new ones.')}" if undone.stays else said


def _size(visit: Visit, version: int) -> int:
    """How many things a transaction wrote, as far as the reader may see."""
    return history_of(visit.actor).filter(graph_version=version).count()


def _ask(visit: Visit, version: int, size: int) -> HttpResponse:
    """Asks first: a whole import would go at one click."""
    page = reverse("web:history", args=[visit.organisation.slug])
    told = {"version": version, "size": size, "back": way_back(visit.request, page)}
    return visit.render("history/undo.html", told)


def _filters(visit: Visit) -> Filters:
    return Filters(people_of(visit), visit.request.GET)


def _number(text: str) -> int | None:
    """A graph version; None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
