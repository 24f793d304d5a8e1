"""Relevant: a live path to the mission, a reason on each link of it, and words in common."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.findings import Verdict
from cascade.sayings import Name, Names, Said, precisely, say
from cascade.smart.remarks import Remark, Subject, remark
from cascade.types import Kind, Path
from cascade.wording import says_nothing


def applies(subject: Subject) -> bool:
    """Unknown while connection is; the mission is what others are relevant to."""
    return subject.connected is not None and subject.node.kind is not Kind.MISSION


def remarks(subject: Subject) -> Iterator[Remark]:
    """No path, no relevance that can be shown; a link without a reason is a hint."""
    links = subject.node.contributes_to
    if not subject.connected:
        named = Names([link.to for link in links])
        evidence = (
            say("it contributes to {names}", names=named).exactly(
                "contributes_to: {names}", names=named
            )
            if links
            else say("it contributes to nothing").exactly("no contributes_to")
        )
        yield remark("no-path", Verdict.MISSING, evidence=evidence, path=("contributes_to",))
        return
    for place, link in enumerate(links):
        if says_nothing(link.because):
            yield without_reason(link.to, place)


def without_reason(to: str, place: int) -> Remark:
    """A hint: the link at a place of the list says nothing of why it moves that parent."""
    parent = to if isinstance(to, Said) else Name(to)
    evidence, path = precisely("no because"), ("contributes_to", place)
    return remark("no-reason", Verdict.MET, evidence=evidence, path=path, parent=parent)


def words_apart(child: str, parent: str, *, path: Path, nearest: str, under: str) -> Remark:
    """A hint, and never a proof: the titles share no telling word, and one elsewhere does."""
    return remark(
        "words-apart",
        Verdict.MET,
        evidence=precisely("no telling word in common"),
        path=path,
        child=child,
        parent=parent,
        nearest=nearest,
        under=under,
    )
