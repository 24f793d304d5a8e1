"""What the rules say of a form as somebody types: advice, which never blocks."""

from __future__ import annotations

from typing import Any

from goals.choices import Kind
from goals.models import Node
from goals.selectors.verdicts import Written, check_text
from web.nodes.node_form import NewNodeForm, NodeForm
from web.nodes.statement import letters, pieces
from web.visits import Visit


def coaching(visit: Visit, form: NodeForm, kind: int, node: Node | None = None) -> dict[str, Any]:
    """The verdicts and findings on what a sent form says so far; nothing without a statement."""
    form.full_clean()
    told = form.cleaned_data
    if not told.get("title"):
        return {"letters": [], "verdicts": (), "findings": [], "pieces": []}
    fields = Written(
        title=told["title"],
        description=told.get("description", ""),
        owner=told.get("owner") or None,
        starts=told.get("starts"),
        due=told.get("due"),
    )
    if isinstance(form, NewNodeForm):
        fields["parents"] = [told["parent"]] if told.get("parent") else []
        fields["key_results"] = _key_results(told)
    checked = check_text(visit.plan, Kind(kind), fields, node=node)
    findings = list(checked.findings)
    return {
        "letters": letters(checked.letters, findings),
        "verdicts": checked.letters,
        "findings": findings,
        "pieces": pieces(told["title"], findings),
    }


def _key_results(told: dict[str, Any]) -> list[dict[str, Any]]:
    if not told.get("kr_title"):
        return []
    names = ("title", "unit", "baseline", "target")
    return [{name: told.get(f"kr_{name}") for name in names}]
