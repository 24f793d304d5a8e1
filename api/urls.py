"""The addresses of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, register_converter

from api.views.alignment import NodeAnswers, WholePlanView
from api.views.base import ApiView
from api.views.contributions import Contributions
from api.views.findings import Dismissals, NodeFindings
from api.views.key_results import CheckIns, KeyResults
from api.views.nodes import NodeHistory, Nodes, TheMission, Waivers
from api.views.organisations import History, OneOrganisation, Organisations
from api.views.pages import Open, Problems
from api.views.people import Memberships, Tokens
from api.views.plans import Export, Import
from api.views.rows import Rows
from api.views.search import Search
from api.views.units import Periods, Units

app_name = "api"


class _Converter:
    """A part of an address: what it looks like, so that nothing else gets far."""

    regex: str

    def to_python(self, value: str) -> str:
        """The text as it is."""
        return value

    def to_url(self, value: object) -> str:
        """The same as a text."""
        return str(value)


class SlugConverter(_Converter):
    """An organisation's name in addresses."""

    regex = "[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?"


class NodeKeyConverter(_Converter):
    """A node's key."""

    regex = "[A-Z][A-Z0-9]{0,15}-[1-9][0-9]{0,9}"


class UnitKeyConverter(_Converter):
    """A unit's key."""

    regex = "[A-Z][A-Z0-9]{0,15}"


class FindingConverter(_Converter):
    """What a finding rests on, as a fingerprint."""

    regex = "[0-9a-f]{32}"


class NumberConverter(_Converter):
    """The number of a row."""

    regex = "[1-9][0-9]{0,17}"


for _name, _converter in {
    "organisation": SlugConverter,
    "node": NodeKeyConverter,
    "unit": UnitKeyConverter,
    "number": NumberConverter,
    "finding": FindingConverter,
}.items():
    register_converter(_converter, _name)

#: Which act each method of an address is.
type Acts = dict[str, Any]

_HOME = "organisations/<organisation:slug>"
_ALL: Acts = {"get": "list", "post": "create"}
_ONE: Acts = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
_WHOLE_PLAN = ("alignment", "orphans", "loose-ends", "coverage", "graph", "suggested-parents")
_ONE_NODE = ("line-of-sight", "impact", "progress", "suggested-parents")
_READ: Acts = {"get": "retrieve"}
_KEPT: Acts = {"get": "retrieve", "delete": "destroy"}


def _rows(view: type[Rows], one: Acts, kind: str, *acts: str) -> Iterator[URLPattern]:
    """The addresses of a noun: all rows, one row, and acts on one."""
    base, name = f"{_HOME}/{view.noun}", view.noun
    yield path(base, view.as_view(_ALL), name=name)
    yield path(f"{base}/<{kind}:{view.kwarg}>", view.as_view(one), name=f"{name}-one")
    for act in acts:
        where = f"{base}/<{kind}:{view.kwarg}>/{act}"
        yield path(where, view.as_view({"post": act}), name=f"{name}-{act}")


def _of_node(part: str, view: type[ApiView], acts: Acts) -> URLPattern:
    where = f"{_HOME}/nodes/<node:key>/{part}"
    return path(where, view.as_view(acts), name=f"nodes-{part}")


def _read(part: str, view: type[ApiView], acts: Acts | None = None) -> URLPattern:
    return path(f"{_HOME}/{part}", view.as_view(acts or _READ), name=part)


urlpatterns = [
    path("organisations", Organisations.as_view(_ALL), name="organisations"),
    path(
        _HOME,
        OneOrganisation.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="organisation-one",
    ),
    *_rows(Nodes, _ONE, "node", "restore"),
    _of_node("history", NodeHistory, {"get": "list"}),
    _of_node("waiver", Waivers, {"get": "retrieve", "put": "update", "delete": "destroy"}),
    _read("mission", TheMission, {"get": "retrieve", "put": "update"}),
    *_rows(Contributions, _ONE, "number", "confirm", "move"),
    *_rows(KeyResults, _ONE, "number", "restore"),
    *_rows(CheckIns, _KEPT, "number"),
    *_rows(Units, _ONE, "unit", "restore"),
    *_rows(Periods, _ONE, "number", "restore"),
    *_rows(Memberships, _KEPT, "number"),
    *_rows(Tokens, _KEPT, "number"),
    _read("history", History, {"get": "list"}),
    _read("search", Search),
    *(_read(part, WholePlanView, {"get": part.replace("-", "_")}) for part in _WHOLE_PLAN),
    _of_node("findings", NodeFindings, {"get": "findings"}),
    path(
        f"{_HOME}/nodes/<node:key>/findings/<finding:finding>/dismissal",
        Dismissals.as_view({"post": "create", "delete": "destroy"}),
        name="nodes-dismissal",
    ),
    *(_of_node(part, NodeAnswers, {"get": part.replace("-", "_")}) for part in _ONE_NODE),
    _read("export", Export),
    _read("import", Import, {"post": "create"}),
    path("problems", Problems.as_view({"get": "list"}), name="problems"),
    path("problems/<slug:code>", Problems.as_view({"get": "retrieve"}), name="problems-one"),
    path("schema", Open.as_view({"get": "openapi"}), name="schema"),
    path("docs", Open.as_view({"get": "docs"}), name="docs"),
    # Also where DEBUG shows a page of its own for what is not there.
    path("<path:rest>", Open.as_view(dict.fromkeys(Open.http_method_names, "missing"))),
]
