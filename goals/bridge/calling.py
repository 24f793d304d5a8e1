"""What sentences call the node that they are about, and nodes that their reader may not see."""

from __future__ import annotations

from cascade.sayings import Said, say
from cascade.types import Kind

#: A node that the reader may not see.
HIDDEN = say("a draft")
#: The node that is on the page, or in the form.
_THIS = {
    Kind.MISSION: say("this mission"),
    Kind.COMPANY_GOAL: say("this company goal"),
    Kind.FUNCTIONAL_GOAL: say("this functional goal"),
    Kind.PROGRAM: say("this program"),
}


def this(kind: Kind, name: str) -> Said:
    """The node that is looked at: for people "this program", exactly its name.

    >>> called = this(Kind.PROGRAM, "program 'SALES-2'")
    >>> called, called.plain
    ("program 'SALES-2'", 'this program')
    """
    return Said("{name}", {"name": name}, plain=_THIS[kind])
