"""What differs between two texts, word by word, as pages mark it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "removed", "added"]
Part = tuple[Op, str]
#: White space, a word or number, or one other sign. Scripts that set no spaces between words go
#: sign by sign.
_TOKEN = re.compile(
    r"\s+|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W\u2e80-\u9fff]+|.", re.DOTALL
)
#: Beyond so many pairs of words to compare, the whole middle is told as replaced.
MOST_PAIRS = 1_000_000


def word_difference(before: str, after: str) -> list[Part]:
    """How one text becomes another: parts that stay, go and come, in reading order.

    >>> word_difference("Sell in 40 towns", "Sell in 60 towns")
    [('same', 'Sell in '), ('removed', '40'), ('added', '60'), ('same', ' towns')]
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    parts: list[Part] = [("same", "".join(old[:start]))]
    parts += _middle(old[start : len(old) - end], new[start : len(new) - end])
    parts.append(("same", "".join(old[len(old) - end :])))
    return _joined(parts)


def _common(one: list[str], other: list[str]) -> int:
    """How many words two lists begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _middle(old: list[str], new: list[str]) -> list[Part]:
    if len(old) * len(new) > MOST_PAIRS:
        return [("removed", "".join(old)), ("added", "".join(new))]
    parts: list[Part] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            parts.append(("same", "".join(old[a:b])))
        else:
            parts += [("removed", "".join(old[a:b])), ("added", "".join(new[c:d]))]
    return parts


def _joined(parts: list[Part]) -> list[Part]:
    """Without empty parts, a lone space between changes taken into them, and alike ones as one."""
    told = [part for part in parts if part[1]]
    found: list[Part] = []
    for op, text in _bridged(told):
        if found and found[-1][0] == op:
            found[-1] = (op, found[-1][1] + text)
        else:
            found.append((op, text))
    return found


def _bridged(parts: list[Part]) -> list[Part]:
    """Runs of changes with mere spaces between them as one removal and one addition."""
    found: list[Part] = []
    removed = added = ""
    for place, (op, text) in enumerate(parts):
        inside = op == "same" and text.isspace() and 0 < place < len(parts) - 1
        if op == "removed" or inside:
            removed += text
        if op == "added" or inside:
            added += text
        if op == "same" and not inside:
            found += [*_run(removed, added), (op, text)]
            removed = added = ""
    return [*found, *_run(removed, added)]


def _run(removed: str, added: str) -> list[Part]:
    pair: list[Part] = [("removed", removed), ("added", added)]
    return [part for part in pair if part[1]]
