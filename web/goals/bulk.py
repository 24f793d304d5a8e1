"""One act on many lines: choose, see what it would do, do it; with the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cascade.errors import CascadeError
from goals.errors import BulkRefusedError, InvalidError
from goals.services.bulk.preview import MOST_NODES, Preview
from goals.services.written import written
from web.forming import PageForm, say
from web.goals.acts import ACTS, Act, fields_of
from web.goals.filters import Filters
from web.goals.table import Table
from web.picking.choices import Picker, asked, picker_of_many, still_there
from web.visits import Visit, organisation_page
from web.widgets import people_of

#: How many nodes a preview lists of each sort.
LISTED = 100


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def bulk(visit: Visit) -> HttpResponse:
    """The next step of an act: what it needs to know, its preview, or the act itself.

    Who comes back to a step by the browser's history, or loads it again, is led to the table.
    """
    if visit.request.method != "POST":
        messages.info(visit.request, _("Choose the lines anew: that page cannot be opened again."))
        return redirect("web:goals", visit.organisation.slug)
    posted = visit.request.POST
    act = ACTS.get(posted.get("act", ""))
    if act is None:
        raise InvalidError({"act": _("choose what to do with the lines")})
    keys = chosen(visit)
    if not keys or len(keys) > MOST_NODES:
        return _back_with_advice(visit, len(keys))
    step = posted.get("step", "preview" if act.name == "archive" else "")
    form = act.form_of(visit, posted, is_sent=step in ("preview", "do"))
    if not form.is_valid():
        return _choose(visit, act, keys, form)
    return _preview(visit, act, keys, form, does=step == "do")


def chosen(visit: Visit) -> list[str]:
    """The keys of the lines that are meant: those ticked, or all that meet the filters."""
    posted = visit.request.POST
    if "all" in posted:
        return Table(visit.plan, _filters(visit)).keys
    ticked = [*posted.getlist("key"), *posted.get("keys", "").split()]
    return list(dict.fromkeys(key[:40] for key in ticked if "\0" not in key))


def _preview(
    visit: Visit, act: Act, keys: list[str], form: PageForm, *, does: bool
) -> HttpResponse:
    """What the act would do; or it is done, and the table says so."""
    fields = fields_of(form)
    try:
        preview = act.previewed(visit.plan, keys, fields)
    except CascadeError as error:
        form.refuse(error)
        return _choose(visit, act, keys, form)
    if not (does and preview.allowed):
        return _show(visit, act, preview, form)
    try:
        with written() as wrote:
            act.do(actor=visit.actor, keys=keys, **fields)
    except BulkRefusedError:
        return _show(visit, act, preview, form, is_late=True)
    say(visit, _counted(act.said, len(keys)), wrote.version)
    return redirect(_table(visit))


def _show(
    visit: Visit, act: Act, preview: Preview, form: PageForm, *, is_late: bool = False
) -> HttpResponse:
    allowed = [item for item in preview.items if item.refused is None]
    told = _around(visit, act, preview.allowed) | {
        "preview": preview,
        "allowed": allowed[:LISTED],
        "n_allowed": len(allowed),
        "refused": preview.refused[:LISTED],
        "n_refused": len(preview.refused),
        "button": _counted(act.button, len(allowed)),
        "form": form,
        "fields": {name: form[name].value() for name in form.fields},
        "is_late": is_late,
    }
    status = 409 if is_late else 200
    return visit.render("goals/preview.html", told, status=status)


def _choose(visit: Visit, act: Act, keys: list[str], form: PageForm) -> HttpResponse:
    told = _around(visit, act, keys) | {"form": form}
    if act.name == "link":
        told["picker"] = _picker(visit, keys)
        if visit.is_part:
            return visit.render("components/parent_picker.html", told, part="hits")
    if act.name == "owner":
        told["people"] = people_of(visit)
    return visit.render("goals/choose.html", told, status=form.status)


def _picker(visit: Visit, keys: list[str]) -> Picker:
    """What all of the lines may serve."""
    query, chosen = asked(visit.request.POST)
    hits = reverse("web:goals-bulk", args=[visit.organisation.slug])
    return picker_of_many(visit, keys, hits, query, still_there(visit, chosen))


def _around(visit: Visit, act: Act, keys: list[str]) -> dict[str, Any]:
    return {
        "act": act,
        "title": _counted(act.title, len(keys)),
        "keys": " ".join(keys),
        "n_keys": len(keys),
        "filters": _filters(visit).address,
        "back": _table(visit),
    }


def _counted(text: Any, n: int) -> str:
    return str(text % {"n": n})


def _filters(visit: Visit) -> Filters:
    return Filters.of(QueryDict(visit.request.POST.get("filters", "")[:2_000].lstrip("?")))


def _table(visit: Visit) -> str:
    address = reverse("web:goals", args=[visit.organisation.slug])
    return f"{address}{_filters(visit).address}"


def _back_with_advice(visit: Visit, n: int) -> HttpResponse:
    if n:
        told = _("At most %(most)s lines can be changed at once; filter for fewer of them.")
        messages.warning(
            visit.request, told % {"most": number_format(MOST_NODES, force_grouping=True)}
        )
    else:
        messages.warning(visit.request, _("Choose at least one line first."))
    return redirect(_table(visit))
