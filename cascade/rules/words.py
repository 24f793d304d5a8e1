"""Rules of titles beside each other: words in common with the parent, and near-duplicates."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from cascade.facts import Facts
from cascade.findings import Finding
from cascade.rules.record import finding_of
from cascade.sayings import Name, Names, Share, say
from cascade.smart.relevant import words_apart
from cascade.suggest.reasons import shared_words

#: How many words in common are named.
NAMED = 6
#: How many letters of a title a sentence has.
LONGEST = 90


def apart(facts: Facts) -> Iterator[Finding]:
    """Hints: live contributions whose ends share no telling word, where a node elsewhere does."""
    if facts.likeness is None or "words-apart" in facts.guide.off:
        return
    finder, graph = facts.likeness.apart, facts.graph
    asked = None if facts.only is None else graph.live_links[graph.up.links_of(facts.only)]
    links = [link for link in facts.each_link(finder.links(asked)) if not _is_told(facts, link)]
    nearest = finder.nearest(graph.children[links], facts.seen)
    for link in links:
        child, path = facts.link_path(link)
        if (found := nearest.get(child)) is not None:
            told = words_apart(
                *[_short(facts.title(end)) for end in (child, int(graph.parents[link]))],
                path=path,
                nearest=_short(facts.title(found.node)),
                under=_short(facts.title(found.under)),
            )
            yield replace(finding_of(facts, child, told), other=facts.name(found.node))


def _short(title: str) -> str:
    return textwrap.shorten(title, LONGEST, placeholder=" …")


def _is_told(facts: Facts, link: int) -> bool:
    """Whether something but titles tells what the ends of a link have to do with each other.

    It names the key result that it moves, its reason has words of the parent, or a key result of
    the parent has words of the child.
    """
    assert facts.likeness is not None
    child, parent = facts.link_path(link)[0], int(facts.graph.parents[link])
    terms, contribution = facts.likeness.terms, facts.contribution(link, child)
    if contribution.moves is not None:
        return True
    because = {name for name, _ in terms.speller.stems(contribution.because)}
    if because and facts.likeness.apart.speaks_of(link, because):
        return True
    measured = " ".join(result.title for result in facts.node(parent).key_results)
    return bool(measured and shared_words(terms.speller, facts.title(child), measured))


def near_duplicate(facts: Facts) -> Iterator[Finding]:
    """Live nodes that one of another unit says nearly the same as, with nothing to tie the two."""
    if facts.likeness is None:
        return
    finder, related = facts.likeness.twins, partial(_are_related, facts)
    found: list[tuple[int, int, float]]
    if facts.only is None:
        columns = (column.tolist() for column in finder.pairs(related))
        found = []
        for node, other, likeness in zip(*columns, strict=True):
            if facts.is_meant_alike(node, other):
                found += _of_one(facts, node)
            else:
                found.append((node, other, likeness))
    else:
        found = list(_of_one(facts, facts.only))
    for node, other, likeness in found:
        yield _near_duplicate(facts, node, other, likeness)


def _of_one(facts: Facts, node: int) -> Iterator[tuple[int, int, float]]:
    """The nearest one, and while it is meant to be alike, the next."""
    assert facts.likeness is not None
    for other, likeness in facts.likeness.twins.twins_of(node, facts.seen):
        if not _are_related(facts, node, other):
            yield node, other, likeness
            if not facts.is_meant_alike(node, other):
                return


def _are_related(facts: Facts, node: int, other: int) -> bool:
    """Whether one of two nodes says that it has to do with the other."""
    ends = (facts.node(node), other), (facts.node(other), node)
    return any(facts.refers_to(*end) for end in ends)


def _near_duplicate(facts: Facts, node: int, other: int, likeness: float) -> Finding:
    titles = facts.title(node), facts.title(other)
    assert facts.likeness is not None
    shared = shared_words(facts.likeness.terms.speller, *titles)
    words = [each.word for each in shared] or list(titles[:1])
    return facts.finding(
        "near-duplicate",
        say("another unit plans something alike: “{title}”", title=_short(titles[1])).exactly(
            "{node} says nearly the same as {other} of unit {unit}: “{title}”",
            node=facts.label(node),
            other=facts.called(other),
            unit=Name(facts.graph.unit_ids[int(facts.graph.units[other])]),
            title=_short(titles[1]),
        ),
        node=node,
        path=("title",),
        evidence=say("{share} alike: “{words}”", share=Share(likeness), words=Names(words[:NAMED])),
        fix=say("talk with that unit: make one of the two, or say in both how they are related"),
        cost=likeness,
        other=other,
    )
