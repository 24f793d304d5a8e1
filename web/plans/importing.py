"""Bringing a plan file in: choose it, look at every row, confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cascade import read_plan, write_plan
from cascade.errors import CascadeError, PlanFileError, UnknownFormatError
from cascade.formats import FORMATS
from cascade.types import Contribution, Kind, Node, Plan
from goals.errors import ImportRefusedError, NotFoundError
from goals.permissions import require
from goals.selectors.offering import undoable
from goals.selectors.rows import history_of
from goals.services.imports import ImportReport, plan_import, without_refused
from goals.services.written import written
from goals.wording import message_of, words_of
from web.forming import PageForm, sentence
from web.plans.exporting import attachment
from web.plans.staging import Looked, Outcome, Staged, stage, staged
from web.visits import Visit, organisation_page

#: How many rows a page of the preview shows, and how many problems of a file are told.
PAGE, PROBLEMS = 50, 20
#: Reading a larger file takes a while, so a page says so meanwhile.
SLOW_BYTES = 400_000
#: What is shown first: what stands in the way, then what changes.
SHOWN = ("refused", "changed", "created", "unchanged")
#: Of how many rounds of leaving refused rows out: each may leave others hanging in the air.
ROUNDS = 20


class ImportForm(PageForm):
    """A plan file."""

    file = forms.FileField(
        label=gettext_lazy("Plan file"),
        help_text=gettext_lazy(
            "YAML, JSON, CSV, Excel, StratML, GraphML or node-link JSON; the file's ending tells"
            " which."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
        },
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        required=False,
        choices=[
            ("", gettext_lazy("As the file's ending tells")),
            # Some of these are words, which `web.engine_words` lists for translators.
            *((known.name, gettext_lazy(known.title)) for known in FORMATS.values()),
        ],
    )
    #: What the reader met, line by line.
    problems: Sequence[tuple[int | None, int | None, str]] = ()

    def clean_file(self) -> Any:
        """The file, if it is not too large."""
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            told = {
                "size": filesizeformat(file.size),
                "most": filesizeformat(settings.IMPORT_MAX_BYTES),
            }
            raise forms.ValidationError(
                _(
                    "The file has %(size)s, and at most %(most)s can be imported. Split it by"
                    " unit, or ask whoever runs the server for a higher limit."
                )
                % told
            )
        return file

    def refuse(self, error: CascadeError) -> None:
        """What is wrong with the file, with lines and the way out."""
        if isinstance(error, UnknownFormatError):
            self.add_error("file", _unreadable(error))
            return
        if not isinstance(error, PlanFileError):
            self.add_error("file", sentence(message_of(error)))
            return
        self.add_error("file", sentence(_problem(error)))
        if error.expected:
            expected = _("Expected: %(what)s") % {"what": words_of(error.expected)}
            self.add_error("file", sentence(expected))
        more = error.problems[1:PROBLEMS]
        self.problems = [(line, column, words_of(problem)) for line, column, problem in more]


def _unreadable(error: UnknownFormatError) -> str:
    """That a file's ending says no format, with those that can be read."""
    kinds = [
        f"{gettext(known.title)} ({', '.join(known.endings)})"
        for known in FORMATS.values()
        if known.endings
    ]
    told = _(
        "“%(file)s” does not have the ending of a plan file. These files can be read: %(kinds)s."
        " For such a file with another ending, choose the format."
    )
    return told % {"file": error.data["format"], "kinds": ", ".join(kinds)}


def _problem(error: PlanFileError) -> str:
    problem = words_of(error.problem)
    if error.line:
        return _("line %(line)s: %(problem)s") % {"line": error.line, "problem": problem}
    return problem


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_page
def choose(visit: Visit) -> HttpResponse:
    """The file to import, or the way to take the plan away."""
    if visit.request.method != "POST":
        return _choice(visit, ImportForm())
    require(visit.actor, "plan.import", act=gettext_lazy("import a plan"))
    form = ImportForm(visit.request.POST, visit.request.FILES)
    if not form.is_valid():
        return _choice(visit, form)
    file, format = form.cleaned_data["file"], form.cleaned_data["format"] or None
    data = file.read()
    try:
        read_plan(data, file=file.name, format=format)
    except CascadeError as error:
        form.refuse(error)
        return _choice(visit, form)
    token = stage(visit, file.name, format, data)
    return redirect("web:import-preview", visit.organisation.slug, token)


def _choice(visit: Visit, form: ImportForm) -> HttpResponse:
    told = {"form": form, "may_import": visit.may("plan.import")}
    return visit.render("plans/import.html", told, status=form.status)


@require_safe
@organisation_page
def preview(visit: Visit, token: str) -> HttpResponse:
    """Each row of the file, with what would become of it; afterwards, what came of it."""
    require(visit.actor, "plan.import", act=gettext_lazy("import a plan"))
    file = staged(visit, token)
    if file is None:
        return _gone(visit)
    outcome = file.outcome
    if outcome is not None:
        may_undo = _may_undo(visit, outcome)
        return visit.render(
            "plans/imported.html", {"file": file, "outcome": outcome, "may_undo": may_undo}
        )
    looked = file.looked(visit.plan.version)
    if looked is None:
        if len(file.data) > SLOW_BYTES and "now" not in visit.request.GET:
            return visit.render("plans/waiting.html", {"file": file})
        looked = file.look(visit)
    return visit.render("plans/preview.html", _told(visit, file, looked))


def _gone(visit: Visit) -> HttpResponse:
    text = _("The file is not kept any longer. Choose it again; nothing was changed.")
    messages.warning(visit.request, text)
    return redirect("web:import", visit.organisation.slug)


def _told(visit: Visit, file: Staged, looked: Looked) -> dict[str, Any]:
    """The preview as its page tells it."""
    counts = looked.counts
    shown = visit.request.GET.get("show", "")
    if shown not in SHOWN:
        shown = next((name for name in SHOWN if counts[name]), "unchanged")
    rows = file.rows(looked, shown)
    return {
        "file": file,
        "preview": looked,
        "tabs": [(name, counts[name]) for name in SHOWN],
        "shown": shown,
        "page": Paginator(rows, PAGE).get_page(visit.request.GET.get("page")),
        "n_refused": counts["refused"],
        "n_writes": counts["created"] + counts["changed"],
    }


def _may_undo(visit: Visit, outcome: Outcome) -> bool:
    if outcome.version is None:
        return False
    rows = list(history_of(visit.actor).filter(graph_version=outcome.version)[:1])
    return outcome.version in undoable(visit.actor, rows)


@require_POST
@organisation_page
def apply(visit: Visit, token: str) -> HttpResponse:
    """Imports the file; what is refused only where the person said to leave it out."""
    require(visit.actor, "plan.import", act=gettext_lazy("import a plan"))
    file = staged(visit, token)
    if file is None:
        return _gone(visit)
    back = redirect("web:import-preview", visit.organisation.slug, token)
    if file.outcome is not None:
        return back  # sent twice
    leaves_out = visit.request.POST.get("leave_out") == "yes"
    plan, left_out = _without_refused(visit, file) if leaves_out else (file.plan, 0)
    try:
        with written() as told:
            report = plan_import(actor=visit.actor, plan=plan)
    except ImportRefusedError as error:
        refused = ngettext(
            "%(n)s row cannot be imported, so nothing was changed.",
            "%(n)s rows cannot be imported, so nothing was changed.",
            len(error.rows),
        )
        messages.error(visit.request, refused % {"n": len(error.rows)})
        return back
    file.close(_outcome(report, left_out, told.version))
    return back


def _without_refused(visit: Visit, file: Staged) -> tuple[Plan, int]:
    """The plan without what is refused, and how many rows that leaves out."""
    plan, left_out = file.plan, 0
    for _round in range(ROUNDS):
        report = plan_import(actor=visit.actor, plan=plan, dry_run=True)
        if not report.refused:
            break
        left_out += len(report.refused)
        plan = without_refused(plan, report)
    return plan, left_out


def _outcome(report: ImportReport, left_out: int, version: int | None) -> Outcome:
    counts = report.counts
    return Outcome(
        created=counts["created"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        left_out=left_out,
        version=version,
    )


@require_safe
@organisation_page
def example(visit: Visit, format: str) -> HttpResponse:
    """A small file to start from: every column, and rows as they may look."""
    if format not in ("csv", "xlsx", "yaml"):
        raise NotFoundError("example file", format)
    year = visit.today.year
    return attachment(write_plan(_example(year), format=format), FORMATS[format], "plan")


def _example(year: int) -> Plan:
    starts, due = date(year, 1, 1), date(year, 12, 31)
    goal = Node(
        "more-towns",
        Kind.COMPANY_GOAL,
        title=_("Sell bread in 120 towns by the end of the year (80 today)"),
        owner="ana.silva@example.org",
        starts=starts,
        due=due,
    )
    program = Node(
        "visit-bakers",
        Kind.PROGRAM,
        title=_("Visit bakers in 40 new towns"),
        contributes_to=(Contribution("more-towns"),),
        unit="Sales",
        owner="ben.okoro@example.org",
        starts=starts,
        due=due,
        budget=120_000.0,
    )
    return Plan(nodes=(goal, program))
