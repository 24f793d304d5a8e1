"""Which identifier each mission, goal, objective and indicator of a document goes by."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cascade.formats.stratml.names import decoded_id
from cascade.formats.stratml.plain import Spell, as_is
from cascade.formats.xml import Element
from cascade.sayings import Name, Said, say
from cascade.types import Fault


class Identifiers:
    """The identifiers of a document's elements, unique, by :meth:`of`.

    A repeated one gets a number (``id~2``), a missing one is made of the element's name and its
    ``SequenceIndicator`` or position. ``coded`` tells that Cascade wrote the document, and so
    that identifiers are encoded.
    """

    def __init__(self, elements: Iterable[Element], coded: bool) -> None:
        self.spell: Spell = decoded_id if coded else as_is
        self._of: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        #: What an identifier in the file means: the first element that has it.
        self.first: dict[str, Element] = {}
        #: (rule, message, evidence, fix, element) for each identifier that had to be mended.
        self._mended: list[tuple[str, str, str, str, Element]] = []
        known = list(elements)
        self._taken = {told_identifier(element) for element in known}
        for position, element in enumerate(known, 1):
            self._of[id(element)] = self._settled(element, position)

    def of(self, element: Element) -> str:
        """The identifier that the element goes by."""
        return self._of[id(element)]

    def faults(self, owners: dict[int, str]) -> list[Fault]:
        """A fault for each repeated or missing identifier."""
        return [
            Fault(rule, message, evidence, fix, owners.get(id(element)), element.line)
            for rule, message, evidence, fix, element in self._mended
        ]

    def _settled(self, element: Element, position: int) -> str:
        told = told_identifier(element)
        if not told:
            made = self._unused(_made_of(element, position))
            self._missing(element, made)
        elif told not in self.first:
            self.first[told] = element
            return self.spell(told)
        else:
            made = self._unused(told, 2)
            self._repeated(element, told, made)
        self._taken.add(made)
        return made

    def _unused(self, stem: str, number: int = 1) -> str:
        number = self._numbers.get(stem, number)
        name = stem if number == 1 else f"{stem}~{number}"
        while name in self._taken:
            number += 1
            name = f"{stem}~{number}"
        self._numbers[stem] = number
        return name

    def _missing(self, element: Element, made: str) -> None:
        self._mended.append(
            (
                "missing-id",
                say("{element} has no identifier", element=element.name),
                say("read here as {id}", id=Name(made)),
                say("give it an Identifier, so that links to it and later versions find it"),
                element,
            )
        )

    def _repeated(self, element: Element, told: str, made: str) -> None:
        first = self.first[told]
        self._mended.append(
            (
                "duplicate-id",
                say(
                    "the identifier {id} is already taken by another {element}",
                    id=Name(told),
                    element=first.name,
                ),
                _read_as(made, first.line),
                say(
                    "give this {element} an identifier of its own; links mean the first",
                    element=element.name,
                ),
                element,
            )
        )


def _read_as(made: str, first_line: int | None) -> Said:
    """How a repeated identifier is read, and where it is used first."""
    if not first_line:
        return say("first used; read here as {id}", id=Name(made))
    line = str(first_line)
    return say("first used in line {line}; read here as {id}", line=line, id=Name(made))


def told_identifier(element: Element) -> str:
    """The identifier that the file gives the element; empty when it gives none."""
    child = element.first("Identifier")
    return " ".join(child.text.split()) if child is not None else ""


def _made_of(element: Element, position: int) -> str:
    """A stable name: of the element's place in the plan's own numbering, else in the file."""
    sequence = element.first("SequenceIndicator")
    words = re.sub(r"[^\w.]+", "-", sequence.text.strip()).strip("-") if sequence else ""
    if element.name == "Mission":
        return "mission"
    return f"{element.name.lower()}-{words or position}"
