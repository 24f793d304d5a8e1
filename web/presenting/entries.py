"""Transactions in one sentence each: who did what to which node."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.selectors.history import Transaction
from web.presenting.acts import label_of
from web.presenting.past import Past


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction: ``said`` in words, the key that follows them, and how many more acts."""

    past: Past
    said: str
    key: str
    node_key: str
    more: int

    @property
    def transaction(self) -> Transaction:
        """Who, when, and all of it."""
        return self.past.transaction


def entry_of(past: Past) -> Entry:
    """A transaction in one sentence: that of its first act, or of what it was as a whole."""
    one = past.transaction
    count = len(one.acts) + one.more
    first = one.acts[0]
    for act in one.acts:
        if act.act == "mission.set":
            first = act
    said, key, node_key = str(label_of(first.act)), first.called, first.node_key
    if first.act.endswith(".import"):
        things = ngettext("%(n)s thing", "%(n)s things", count) % {"n": count}
        said, key, node_key = _("Imported a plan: %(things)s") % {"things": things}, "", ""
        count = 1
    elif first.act.startswith("organisation."):
        key, count = "", 1
    if one.undoes is not None:
        said = _("Undid: %(what)s") % {"what": said}
    return Entry(past, said, key.replace(" -> ", " → "), node_key, count - 1)
