"""Rules of single contributions: their levels, their worth, what they point at."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.facts import Facts
from cascade.findings import Finding


def _about(facts: Facts, rule: str, link: int, says: str, fix: str, evidence: str = "") -> Finding:
    child, path = facts.link_path(link)
    parent = int(facts.graph.parents[link])
    return facts.finding(
        rule,
        f"{facts.label(child)} {says} {facts.label(parent)}",
        node=child,
        path=path,
        evidence=evidence or f"contributes_to: {facts.name(parent)}",
        fix=fix,
    )


def inverted(facts: Facts) -> Iterator[Finding]:
    """Contributions that go down a level."""
    for link in facts.each_link(facts.inverted):
        fix = "turn the contribution round, or correct the kind of one of the two"
        yield _about(facts, "inverted", link, "contributes down to", fix)


def skips_level(facts: Facts) -> Iterator[Finding]:
    """Contributions that go up more than one level."""
    for link in facts.each_link(facts.level_skips):
        fix = "put the goal in between that explains the step, if there is one"
        yield _about(facts, "skips-level", link, "skips a level on its way to", fix)


def redundant(facts: Facts) -> Iterator[Finding]:
    """Contributions whose parent is also reached through another node."""
    links, through = facts.redundant
    others = dict(zip(links.tolist(), through.tolist(), strict=True))
    for link in facts.each_link(links):
        other = others[link]
        parent = facts.name(int(facts.graph.parents[link]))
        yield _about(
            facts,
            "redundant",
            link,
            f"also reaches through {facts.name(other)!r} the",
            f"drop the direct contribution to {parent!r}, unless it serves it in another way, too",
            f"{facts.name(facts.link_path(link)[0])} -> {facts.name(other)} -> ... -> {parent}",
        )


def unknown_key_result(facts: Facts) -> Iterator[Finding]:
    """``moves`` that names no key result of the parent."""
    for link, child, parent in facts.live_contributions():
        moves = facts.contribution(link, child).moves
        if moves is None:
            continue
        known = [result.id for result in facts.node(parent).key_results]
        if moves not in known:
            yield facts.finding(
                "unknown-key-result",
                f"{facts.label(child)} moves {moves!r}, which {facts.name(parent)!r} does not have",
                node=child,
                path=(*facts.link_path(link)[1], "moves"),
                evidence=f"key results of {facts.name(parent)}: {', '.join(known) or 'none'}",
                fix="name one of them, or drop `moves`",
            )
