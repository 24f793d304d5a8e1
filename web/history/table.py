"""The history as comma-separated values: a line for each field that changed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from goals.selectors.history import Transaction, changes_of
from web.presenting.acts import label_of
from web.presenting.past import told_act
from web.visits import Visit

#: How many transactions are read at a time.
CHUNK = 200
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_of(visit: Visit, query: dict[str, Any]) -> Iterator[str]:
    """The lines of the table, the latest first; memory does not grow with the history.

    Of a transaction with very many acts, such as an import, the first are told and the others
    counted.
    """
    yield _line(
        [_("When"), _("Who"), _("What"), _("Key"), _("Field"), _("Before"), _("After"), _("Change")]
    )
    before: int | None = None
    while True:
        found = changes_of(visit.actor, None, query, before_version=before, limit=CHUNK)
        for one in found:
            yield from _lines(one)
        if not found:
            return
        before = found[-1].graph_version


def _lines(one: Transaction) -> Iterator[str]:
    at = timezone.localtime(one.at).isoformat(timespec="seconds")
    start = [at, one.actor_name]
    for act in one.acts:
        said = str(label_of(act.act))
        if one.undoes is not None:
            said = _("Undid: %(what)s") % {"what": said}
        for change in told_act(act).changes:
            told = [change.label, change.before, change.after]
            yield _line([*start, said, act.key, *told, str(one.graph_version)])
        if not act.fields:
            yield _line([*start, said, act.key, "", "", "", str(one.graph_version)])
    if one.more:
        more = _("%(n)s more") % {"n": one.more}
        yield _line([*start, more, "", "", "", "", str(one.graph_version)])


def _line(cells: list[str]) -> str:
    text = StringIO()
    csv.writer(text).writerow([_safe(cell) for cell in cells])
    return text.getvalue()


def _safe(cell: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> _safe("=1+1"), _safe("bread")
    ("'=1+1", 'bread')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
