"""Rules of single contributions: their levels, their worth, what they point at."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.facts import Facts
from cascade.findings import Finding
from cascade.sayings import Name, Names, Said, Way, precisely, say


def _ends(facts: Facts, link: int) -> dict[str, str]:
    """What a sentence about a contribution calls its ends."""
    child, parent = facts.link_path(link)[0], int(facts.graph.parents[link])
    return {"child": facts.label(child), "parent": facts.label(parent)}


def _about(facts: Facts, rule: str, link: int, message: Said, fix: Said) -> Finding:
    child, path = facts.link_path(link)
    parent = facts.name(int(facts.graph.parents[link]))
    evidence = precisely("contributes_to: {parent}", parent=parent)
    return facts.finding(rule, message, node=child, path=path, evidence=evidence, fix=fix)


def inverted(facts: Facts) -> Iterator[Finding]:
    """Contributions that go down a level."""
    for link in facts.each_link(facts.inverted):
        message = say("{child} contributes down to {parent}", **_ends(facts, link))
        fix = say("turn the contribution round, or correct the kind of one of the two")
        yield _about(facts, "inverted", link, message, fix)


def skips_level(facts: Facts) -> Iterator[Finding]:
    """Contributions that go up more than one level."""
    for link in facts.each_link(facts.level_skips):
        message = say("{child} skips a level on its way to {parent}", **_ends(facts, link))
        fix = say("put the goal in between that explains the step, if there is one")
        yield _about(facts, "skips-level", link, message, fix)


def redundant(facts: Facts) -> Iterator[Finding]:
    """Contributions whose parent is also reached through another node."""
    links, through = facts.redundant
    others = dict(zip(links.tolist(), through.tolist(), strict=True))
    for link in facts.each_link(links):
        (child, path), parent = facts.link_path(link), int(facts.graph.parents[link])
        up, down = facts.name(parent), [facts.name(child), facts.name(others[link])]
        yield facts.finding(
            "redundant",
            say(
                "{child} reaches {parent} through {other}, too",
                **_ends(facts, link),
                other=facts.called(others[link]),
            ),
            node=child,
            path=path,
            evidence=Said("{way}", {"way": Way([*down, "...", up])}),
            fix=say(
                "drop the direct contribution to {parent}, unless it serves it in another way, too",
                parent=facts.called(parent),
            ),
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
                say(
                    "{child} moves {moves}, which {parent} does not have",
                    child=facts.label(child),
                    moves=Name(moves),
                    parent=facts.called(parent),
                ),
                node=child,
                path=(*facts.link_path(link)[1], "moves"),
                evidence=say(
                    "key results of {parent}: {names}",
                    parent=facts.name(parent),
                    names=Names(known) if known else say("none"),
                ),
                fix=say("name one of them, or leave open which it moves").exactly(
                    "name one of them, or drop `moves`"
                ),
            )
