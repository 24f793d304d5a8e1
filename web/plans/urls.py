"""The addresses of import and export."""

from __future__ import annotations

from django.urls import URLPattern, path

from web.plans import exporting, importing

within: list[URLPattern] = [
    path("import", importing.choose, name="import"),
    path("import/example.<str:format>", importing.example, name="import-example"),
    path("import/<str:token>", importing.preview, name="import-preview"),
    path("import/<str:token>/apply", importing.apply, name="import-apply"),
    path("export", exporting.export, name="export"),
    path("export/<str:format>", exporting.download, name="export-file"),
]
