"""What somebody asks of the goals table: read from the address, and written back into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.choices import Kind, Status, word_of
from goals.selectors.places import GOING, Query
from goals.selectors.sorting import COLUMNS
from web import words
from web.goals.wording import FINDINGS, SORTS, STATUSES

#: The longest text that is looked for, and the most pages that are counted.
LONGEST, MOST_PAGES = 200, 10**6
#: How many unknown values are told of, and how much of each.
MOST_TOLD, TOLD = 5, 60
#: What several values can be chosen of, with those that are known.
MULTIPLE: dict[str, set[str | None]] = {
    "kind": {word_of(Kind, kind.value) for kind in Kind},
    "status": {word_of(Status, status.value) for status in Status} | set(GOING),
    "finding": set(FINDINGS),
}
_SINGLE = ("q", "unit", "owner", "period")


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is set: its name, its value in words, and the address without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Filters:
    """The table that an address asks for. What the address says wrongly counts as not said.

    ``unknown`` are the first values that were left out so, each with its filter.
    """

    single: dict[str, str] = field(default_factory=dict)
    multiple: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    unknown: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, asked: QueryDict) -> Filters:
        """What the part of an address behind the question mark asks for."""
        single = {name: asked.get(name, "").strip()[:LONGEST] for name in _SINGLE}
        if not _is_number(single["period"]):
            single["period"] = ""
        multiple = {
            name: tuple(dict.fromkeys(value for value in asked.getlist(name) if value in known))
            for name, known in MULTIPLE.items()
        }
        sort, page = asked.get("sort", ""), asked.get("page", "")
        return cls(
            {name: value.replace("\x00", "") for name, value in single.items() if value},
            {name: values for name, values in multiple.items() if values},
            sort if sort.removeprefix("-") in COLUMNS else "",
            min(int(page), MOST_PAGES) if _is_number(page) and int(page) else 1,
            _unknown(asked),
        )

    @property
    def query(self) -> Query:
        """What it asks of the plan."""
        period = self.single.get("period")
        return Query(
            text=self.single.get("q", ""),
            unit=self.single.get("unit", ""),
            kinds=self.multiple.get("kind", ()),
            owner=self.single.get("owner", ""),
            period=int(period) if period else None,
            statuses=self.multiple.get("status", ()),
            findings=self.multiple.get("finding", ()),
        )

    @property
    def is_flat(self) -> bool:
        """Whether the rows stand in the order of a column, and not as the plan is built."""
        return bool(self.sort)

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.single or self.multiple)

    @property
    def address(self) -> str:
        """The part of an address that asks for it; empty, or with a question mark before it."""
        pairs = [*self.single.items()]
        pairs += [(name, value) for name, values in self.multiple.items() for value in values]
        if self.sort:
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return f"?{urlencode(pairs)}" if pairs else "?"

    def at(self, page: int) -> Filters:
        """The same, at another page."""
        return replace(self, page=page)

    def sorted_by(self, column: str) -> Filters:
        """The same in the order of a column, from its first page."""
        return replace(self, sort=column, page=1)

    def without(self, name: str, value: str = "") -> Filters:
        """The same without one value of a filter, from its first page."""
        single = {known: text for known, text in self.single.items() if known != name}
        left = tuple(other for other in self.multiple.get(name, ()) if other != value)
        multiple = self.multiple | {name: left}
        kept = {known: values for known, values in multiple.items() if values}
        return replace(self, single=single, multiple=kept, page=1)

    def chips(self, periods: dict[str, str]) -> list[Chip]:
        """What is set, each with the address without it. ``periods`` are names by number."""
        names = {"q": _("Text"), "unit": _("Unit"), "owner": _("Owner"), "period": _("Period")}
        found = [
            Chip(
                names[name],
                periods.get(value, value) if name == "period" else value,
                self.without(name).address,
            )
            for name, value in self.single.items()
        ]
        for name, values in self.multiple.items():
            title, told = _CHOICES[name]
            found += [
                Chip(str(title), str(told[value]), self.without(name, value).address)
                for value in values
            ]
        return found

    @property
    def left_out(self) -> list[str]:
        """A sentence for each value that is not known, and so filters nothing."""
        return [_UNKNOWN[name] % {"value": value} for name, value in self.unknown]

    @property
    def as_outline(self) -> str:
        """The address of the same as an outline."""
        return self.sorted_by("").address

    @property
    def sorts(self) -> list[dict[str, object]]:
        """The orders to choose from."""
        return [
            {"value": value, "label": label, "chosen": value == self.sort}
            for value, label in SORTS.items()
        ]


#: The name of each filter of several values, and the words of these.
_CHOICES: dict[str, tuple[words.Text, Mapping[str, words.Text]]] = {
    "kind": (gettext_lazy("Kind"), {word: mark.label for word, mark in words.KINDS.items()}),
    "status": (gettext_lazy("Status"), STATUSES),
    "finding": (gettext_lazy("Finding"), FINDINGS),
}
#: What is said of a value that a filter does not know.
_UNKNOWN: dict[str, words.Text] = {
    "kind": gettext_lazy("The filter kind “%(value)s” is not known here and was left out."),
    "status": gettext_lazy("The filter status “%(value)s” is not known here and was left out."),
    "finding": gettext_lazy("The filter finding “%(value)s” is not known here and was left out."),
    "period": gettext_lazy("The filter period “%(value)s” is not known here and was left out."),
}


def _unknown(asked: QueryDict) -> tuple[tuple[str, str], ...]:
    """The first values that no filter knows, shortened to be told."""
    pairs = [
        (name, value)
        for name, known in MULTIPLE.items()
        for value in asked.getlist(name)
        if value.strip() and value not in known
    ]
    period = asked.get("period", "").strip()
    if period and not _is_number(period):
        pairs.append(("period", period))
    told = [(name, Truncator(value.replace("\0", "")).chars(TOLD)) for name, value in pairs]
    return tuple(dict.fromkeys(told))[:MOST_TOLD]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
