"""What a finding rests on, as a fingerprint: by it a finding is known, and stays dismissed."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from cascade.findings import Criterion, Finding, Verdict
from cascade.smart import STANDARD, Guide, Judgement, Remark
from cascade.smart.many import by_itself
from cascade.smart.relevant import without_reason
from cascade.types import Contribution, Kind, Node

#: Letters that dates speak for or against.
_BY_DATES = frozenset({Criterion.ACHIEVABLE, Criterion.TIME_BOUND})
#: The rule and the check that compare titles.
COMPARED = frozenset({"near-duplicate", "words-apart"})
_BADNESS = {Verdict.MET: 0, Verdict.WEAK: 1, Verdict.MISSING: 2}


def fingerprint(*parts: str | float | None) -> str:
    """32 hexadecimal digits of some texts and numbers; white space and case do not count.

    >>> fingerprint("Win  Europe", 5) == fingerprint("win europe ", 5.0)
    True
    >>> fingerprint("Win Europe", 5) == fingerprint("Win Asia", 5)
    False
    """
    told = [_plain(part) if isinstance(part, str) else _number(part) for part in parts]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def grounds_of(found: Finding | Remark, node: Node) -> str:
    """The fingerprint of what a finding of a node rests on.

    That is the rule, the check, the key result or parent that is meant, the words or the field that
    it names, and what was judged: the statement, or of a key result its title, baseline, target and
    unit; the due date, too, where the letter goes by dates. So a vague word stays dismissed when
    the date is moved, and comes back when the statement is written anew.
    """
    item, judged = _judged(found, node)
    return fingerprint(found.rule, found.check, item, found.evidence, *judged)


def compares(found: Finding | Remark) -> bool:
    """Whether a finding rests on another node's title beside the node's own."""
    return found.rule in COMPARED or found.check in COMPARED


def grounds_of_both(found: Finding, node: Node, other: str) -> str:
    """The fingerprint of a finding that :func:`compares` the node's title with ``other``."""
    return fingerprint(found.rule, found.check, node.title, other)


def grounds_of_link(title: str, parent: str) -> str:
    """The fingerprint by which a link is known to need no reason; ``parent`` is what it is called.

    The one kind of grounds that names another node: it differs where that has another name.
    """
    node = Node("", Kind.PROGRAM, title, contributes_to=(Contribution(parent),))
    return grounds_of(without_reason(parent, 0), node)


def grounds_of_twins(title: str, other: str) -> str:
    """The fingerprint by which a title is known to be nearly the same as another."""
    return fingerprint("near-duplicate", "", title, other)


def says_alike(node: Node, other: str) -> bool:
    """Whether it is dismissed of a node that another title says nearly the same."""
    told = {each.finding for each in node.dismissed}
    return bool(told) and grounds_of_twins(node.title, other) in told


def _judged(found: Finding | Remark, node: Node) -> tuple[str, list[str | float | None]]:
    """The item that is meant, and what of the record was judged."""
    item, place = item_of(found, node), (*found.path, -1, -1)[1]
    due = node.due
    told: list[str | float | None] = [node.title]
    if item and found.path[0] == "key_results" and isinstance(place, int):
        result = node.key_results[place]
        due = result.due or due
        told = [result.title, result.baseline, result.target, result.unit]
    if found.criterion in _BY_DATES:
        told.append(None if due is None else due.isoformat())
    return item, told


def item_of(found: Finding | Remark, node: Node) -> str:
    """Which key result (its identifier) or parent of a node is meant; empty for the node itself."""
    field, place = (*found.path, "", -1)[0], (*found.path, -1, -1)[1]
    if not isinstance(place, int) or place < 0:
        return ""
    if field == "contributes_to":
        return node.contributes_to[place].to
    return node.key_results[place].id if field == "key_results" else ""


def without(judgement: Judgement, node: Node, dismissed: Collection[str]) -> Judgement:
    """A judgement without the remarks whose grounds were dismissed.

    A letter that they spoke against goes by what remains; it is met where nothing does.
    """
    dropped = [each for each in judgement.remarks if grounds_of(each, node) in dismissed]
    if not dropped:
        return judgement
    kept = tuple(each for each in judgement.remarks if each not in dropped)
    verdicts = dict(judgement.verdicts)
    for letter in {each.criterion for each in dropped}:
        left = [each.verdict for each in kept if each.criterion is letter]
        if verdicts[letter] is not Verdict.NOT_APPLICABLE:
            verdicts[letter] = max(left, key=_BADNESS.__getitem__, default=Verdict.MET)
    return replace(judgement, verdicts=verdicts, remarks=kept)


def own_remarks(node: Node, *, words: bool, guide: Guide = STANDARD) -> dict[str, Remark]:
    """What the rules remark on a node by itself, by its grounds: this can be dismissed.

    So can what :func:`compares` titles, which the plan tells. Nobody overrules a date that has
    passed, or that nothing leads to the mission: such a finding goes when the plan is mended (and
    an orphan can be waived).
    """
    judgement = by_itself(node, words=words, guide=guide)
    return {grounds_of(remark, node): remark for remark in judgement.remarks}
