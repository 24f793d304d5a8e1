"""Sentences that keep what they are made of, so that somebody can say them in another language.

To a program, a terminal or a file a :class:`Said` is its English text and no more. A page takes its
template, translates it, and puts the values in again as its reader writes days and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, override

_NOTHING: Mapping[str, Any] = MappingProxyType({})
#: Template, values, plain form, forms for one and for many.
_MadeOf = tuple[str, Mapping[str, Any], str | None, tuple[str, str] | None]


class Said(str):
    """A text that knows the template and the values that it is made of.

    It equals, sorts, hashes and serializes as the text alone. Values may be sentences, too.

    >>> from datetime import date
    >>> said = say("{node} is due on {day}", node=say("the mission"), day=date(2026, 6, 30))
    >>> said == "the mission is due on 2026-06-30", said.template, said.values["day"].year
    (True, '{node} is due on {day}', 2026)
    """

    #: One tuple: a large plan has a million sentences.
    __slots__ = ("_made_of",)
    _made_of: _MadeOf

    def __new__(
        cls,
        template: str,
        values: Mapping[str, Any] = _NOTHING,
        *,
        plain: str | None = None,
        forms: tuple[str, str] | None = None,
    ) -> Said:
        """The template with the values in it; see :attr:`plain` and :attr:`forms`."""
        said = super().__new__(cls, template.format_map(values))
        said._made_of = (template, values, plain, forms)
        return said

    @property
    def template(self) -> str:
        """What it is made of, as :meth:`str.format` takes it."""
        return self._made_of[0]

    @property
    def values(self) -> Mapping[str, Any]:
        """What is put into the template, by name."""
        return MappingProxyType(self._made_of[1])

    @property
    def plain(self) -> str:
        """How people are told it who do not know plan files: itself, unless it was made exact.

        Empty where the text is for programs, and tells people nothing new.
        """
        plain = self._made_of[2]
        return self if plain is None else plain

    @property
    def forms(self) -> tuple[str, str] | None:
        """The templates for one and for many, where ``values["number"]`` decides."""
        return self._made_of[3]

    def exactly(self, template: str, **values: Any) -> Said:
        """Another text with this one as its plain form.

        >>> exact = say("last check-in on {day}", day="3 May").exactly("freshness {f:.2f}", f=0.25)
        >>> exact, exact.plain
        ('freshness 0.25', 'last check-in on 3 May')
        """
        return Said(template, values, plain=self)

    def __reduce__(self) -> tuple[Any, ...]:
        template, values, plain, forms = self._made_of
        return _again, (template, dict(values), plain, forms)


def _again(
    template: str, values: dict[str, Any], plain: str | None, forms: tuple[str, str] | None
) -> Said:
    return Said(template, values, plain=plain, forms=forms)


def say(template: str, /, **values: Any) -> Said:
    """A sentence to be translated: the template as it stands in the catalogues, and its values.

    >>> say("{goal} has no owner", goal=Name("growth"))
    "'growth' has no owner"
    """
    return Said(template, values) if values else _constant(template)


@lru_cache(maxsize=1024)
def _constant(template: str) -> Said:
    return Said(template)


def say_number(one: str, many: str, number: int, /, **values: Any) -> Said:
    """A sentence that differs for one and for many; ``{number}`` is how many.

    >>> say_number("{number} orphan", "{number:,} orphans", 1200)
    '1,200 orphans'
    """
    told = {"number": number, **values}
    return Said(one if number == 1 else many, told, forms=(one, many))


def precisely(template: str, /, **values: Any) -> Said:
    """A text for programs, of which people need not be told beside the sentence that it is with."""
    return Said(template, values, plain="")


def plainly(text: str) -> str:
    """How people are told a text: of a sentence its plain form, any other as it is."""
    return text.plain if isinstance(text, Said) else text


# Values that are written in a way of their own.


class Name(str):
    """An identifier in a sentence: in quotes, for people as it is."""

    __slots__ = ()

    @override
    def __format__(self, spec: str) -> str:
        return repr(str(self))


class Titled(Name):
    """An identifier in a sentence; people are told what it is called, where that is something.

    >>> told = Titled("kr-1", "Guests who come back")
    >>> f"{told}", told.called
    ("'kr-1'", 'Guests who come back')
    """

    __slots__ = ("called",)
    called: str

    def __new__(cls, name: str, called: str) -> Titled:
        """The identifier, and what people call it."""
        titled = super().__new__(cls, name)
        titled.called = called
        return titled

    def __reduce__(self) -> tuple[Any, ...]:
        return Titled, (str(self), self.called)


class Field(str):
    """A field by its name in plan files; for people what they call it."""

    __slots__ = ()


class Names(tuple[str, ...]):
    """Names one after another.

    >>> f"{Names(['a', 'b'])}"
    'a, b'
    """

    __slots__ = ()

    @override
    def __str__(self) -> str:
        return ", ".join(self)


class Way(tuple[str, ...]):
    """Nodes on a way up.

    >>> f"{Way(['a', 'b'])}"
    'a -> b'
    """

    __slots__ = ()

    @override
    def __str__(self) -> str:
        return " -> ".join(self)


class Share(float):
    """A part (0..1) as a percentage; only all of it is 100 %.

    >>> f"{Share(0.996)}, {Share(1.0)}"
    '99 %, 100 %'
    """

    __slots__ = ()

    @override
    def __str__(self) -> str:
        return f"{int(self * 100 + 1e-9)} %"


class Amount(float):
    """An amount of budget, with thousands apart and no fraction.

    >>> f"{Amount(120000)}"
    '120,000'
    """

    __slots__ = ()

    @override
    def __str__(self) -> str:
        return format(float(self), ",.0f")
