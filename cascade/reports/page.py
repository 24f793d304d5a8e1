"""A page of text for a terminal: colour, width, and characters that are safe to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from cascade.findings import Severity

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}

# Control characters could move the cursor or hide text, bidirectional ones reorder it.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


def safe(text: str) -> str:
    r"""Words of a plan on one line, without characters that a terminal would act on.

    >>> safe("a\x1b[31mb\nc")
    'a\ufffd[31mb c'
    """
    return _UNSAFE.sub("\ufffd", re.sub(r"[\t\n\r]+", " ", text))


@dataclass(frozen=True, slots=True)
class Page:
    """How to print: the width in columns, and whether colour is wanted."""

    width: int = 80
    colour: bool = False

    def print(self, *parts: RenderableType) -> str:
        """The parts as text; lines end without trailing blanks."""
        out = StringIO()
        console = Console(
            file=out,
            width=self.width,
            force_terminal=self.colour,
            no_color=not self.colour,
            color_system="standard" if self.colour else None,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        console.print(Group(*parts))
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def line(text: str, style: str = "", indent: int = 0) -> RenderableType:
    """One paragraph, wrapped, with a hanging left margin."""
    return Padding(Text(safe(text), style=style), (0, 0, 0, indent))


def labelled(label: str, text: str, indent: int, style: str = "dim") -> RenderableType:
    """A paragraph that begins with a faint label."""
    return Padding(Text.assemble((f"{label}: ", style), safe(text)), (0, 0, 0, indent))
