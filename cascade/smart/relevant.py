"""Relevant: a live path to the mission, and a reason on each link of it."""

from __future__ import annotations

from collections.abc import Iterator

from cascade.findings import Verdict
from cascade.sayings import Name, Names, Said, precisely, say
from cascade.smart.remarks import Remark, Subject, remark
from cascade.types import Kind


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
        if not link.because.strip():
            evidence = precisely("no because")
            path = ("contributes_to", place)
            parent = link.to if isinstance(link.to, Said) else Name(link.to)
            yield remark("no-reason", Verdict.MET, evidence=evidence, path=path, parent=parent)
