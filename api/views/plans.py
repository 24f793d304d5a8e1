"""Plan files: taken away in every format, and brought in, all of a file or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import Act
from api.conditional import is_fresh, weak_tag
from api.errors import TooLargeError
from api.plan_media import FORMAT_OF, MEDIA_OF, MULTIPART, format_of_media
from api.requests import http_of
from api.serializers.base import Query, QueryFlag
from api.serializers.fields import Word
from api.serializers.imports import Imported
from api.streams import MEDIA_TYPE, lines_of, wants_lines
from api.views.base import OrganisationView
from cascade import read_plan, write_plan
from cascade.formats import FORMATS, format_of
from cascade.types import Plan
from goals.permissions import require
from goals.selectors.alignment import identity
from goals.selectors.plans import plan_of
from goals.services.imports import ImportReport, plan_import

Tell = Callable[[str, int, int], None]


class ExportQuery(Query):
    """In which format."""

    format = Word(tuple(FORMATS), required=False, help_text="By default: yaml.")


class ImportQuery(Query):
    """In which format, and whether to write."""

    format = Word(
        tuple(FORMATS), required=False, help_text="By default it follows from the media type."
    )
    dry_run = QueryFlag(required=False, help_text="`true`: only tell what would change.")


class Export(OrganisationView):
    """The plan as a file."""

    noun = "export"
    acts: ClassVar[dict[str, Act]] = {
        "retrieve": Act(
            "The plan as a file. The header `Cascade-Cannot-Hold` tells what the format leaves"
            " out.",
            tag=True,
            query=ExportQuery,
            may_fail=(422,),
            media=tuple(dict.fromkeys(MEDIA_OF.values())),
        ),
    }

    def retrieve(self, request: Request, **_: Any) -> Response | HttpResponse:
        """The file."""
        format = self.query.get("format", "yaml")
        tag = weak_tag("export", format, *identity(self.organisation, self.actor))
        if is_fresh(request, tag):
            return Response(status=304, headers={"ETag": tag})
        data = write_plan(plan_of(self.organisation, self.actor), format=format)
        name = FORMATS[format].file_name(self.organisation.slug)
        headers = {"ETag": tag, "Content-Disposition": f'attachment; filename="{name}"'}
        lost = "; ".join(FORMATS[format].cannot_hold)
        if lost:
            headers["Cascade-Cannot-Hold"] = lost.encode("ascii", "replace").decode()
        return HttpResponse(data, content_type=MEDIA_OF[format], headers=headers)


class Import(OrganisationView):
    """A plan file, brought in."""

    noun = "import"
    acts: ClassVar[dict[str, Act]] = {
        "create": Act(
            "Brings the organisation to what a plan file says: all of it, or nothing.\n\n"
            "The file is the body, or the field `file` of a form. With `Accept:"
            f" {MEDIA_TYPE}` progress is told a line at a time, and the last line is the result or"
            " the problem.",
            answers=Imported,
            query=ImportQuery,
            may_fail=(403, 409, 413, 415, 422),
            media=("application/json", MEDIA_TYPE),
            body_media={
                **dict.fromkeys(FORMAT_OF, OpenApiTypes.BINARY),
                "application/json": OpenApiTypes.OBJECT,
                MULTIPART: {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                },
            },
        ),
    }

    def create(self, request: Request, **_: Any) -> Response | StreamingHttpResponse:
        """What the import did, or would do."""
        require(self.actor, "plan.import", act="import a plan")
        plan = self.plan(request)
        if wants_lines(request):
            return lines_of(request, lambda tell: report_of(self._import(plan, tell)))
        return Response(report_of(self._import(plan)))

    def _import(self, plan: Plan, tell: Tell | None = None) -> ImportReport:
        told = {} if tell is None else {"tell": tell}
        dry_run = self.query.get("dry_run", False)
        return plan_import(actor=self.actor, plan=plan, dry_run=dry_run, **told)

    def plan(self, request: Request) -> Plan:
        """The plan in the body; raises the reader's errors."""
        http = http_of(request)
        limit = settings.IMPORT_MAX_BYTES
        if int(http.META.get("CONTENT_LENGTH") or 0) > limit:
            raise TooLargeError(limit)
        media = (http.content_type or "").lower()
        told = self.query.get("format")
        if media != MULTIPART:
            format = told or format_of_media(media)
            return read_plan(http.body, format=format)
        file = http.FILES.get("file")
        if not isinstance(file, UploadedFile):
            raise ValidationError({"file": "send the plan file in this field of the form"})
        return read_plan(file.read(), format=told or format_of(file.name or ""))


def report_of(report: ImportReport) -> dict[str, Any]:
    """A report as it is told."""
    return {
        "applied": report.applied,
        "counts": report.counts,
        "rows": [
            {
                "what": row.what,
                "id": row.id,
                "outcome": row.outcome,
                "reason": row.reason,
                "fields_changed": list(row.fields),
            }
            for row in report.rows
        ],
        "faults": [
            {
                "rule": fault.rule,
                "message": fault.message,
                "evidence": fault.evidence,
                "fix": fault.fix,
                "node": fault.node,
                "line": fault.line,
            }
            for fault in report.faults
        ],
    }
