"""The configuration: severities, thresholds, cadences. Unknown keys are refused.

The tables of ``cascade.toml``, or of ``[tool.cascade]`` in ``pyproject.toml``::

    fail-on = "error"

    [severity]
    skips-level = "off"

    [thresholds]
    focus-goals = 3

    [cadence-days]
    program = 14

    [checks]
    several-goals = "off"

    [words]
    vague = {add = ["bold"], remove = ["robust"]}

    [calendar]
    fiscal-month = 10

    [suggest]
    semantic = true
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from cascade.catalogue import RULES
from cascade.drift import CADENCE_DAYS, STALE_BELOW
from cascade.errors import ConfigError
from cascade.findings import Severity
from cascade.reading import ENGLISH
from cascade.smart.checks import CHECKS
from cascade.smart.remarks import Guide
from cascade.types import Kind


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where rules draw their lines.

    ``focus_goals``: live goals that one unit may own. ``at_risk`` and ``off_track``: how far
    progress (0..1) may lag behind what is expected. ``stale_below``: freshness (0..1) under which
    a contribution is stale. ``sole_support_nodes``: report a sole support from so many dependents
    on. ``owner_goals``: live goals that one person may have.
    """

    focus_goals: int = 3
    at_risk: float = 0.1
    off_track: float = 0.25
    stale_below: float = STALE_BELOW
    sole_support_nodes: int = 1
    owner_goals: int = 5


@dataclass(frozen=True, slots=True)
class Config:
    """How a plan is checked.

    ``severity`` overrides the rules' own; ``cadence_days`` is the half-life of confirmations by
    kind; ``fail_on`` is the least severity that makes the command exit with 1 ("never": none).
    ``checks_off`` are checks of SMART that are switched off, ``words`` what is added to and taken
    from classes of words, ``fiscal_month`` (1..12) when the organisation's year begins;
    ``semantic`` asks for suggestions by meanings, too.
    """

    severity: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Thresholds = field(default_factory=Thresholds)
    cadence_days: Mapping[Kind, float] = field(default_factory=lambda: dict(CADENCE_DAYS))
    fail_on: str = "error"
    checks_off: frozenset[str] = frozenset()
    words: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    fiscal_month: int = 1
    semantic: bool = False

    @property
    def guide(self) -> Guide:
        """How the SMART rules advise: what is off, whose words, which limits.

        >>> sorted(config_from({"checks": {"broad": "off"}}).guide.off)
        ['broad']
        """
        lexicon = ENGLISH.changed(self.words) if self.words else ENGLISH
        lines = self.thresholds
        return Guide(
            self.checks_off, lexicon, self.fiscal_month, lines.focus_goals, lines.owner_goals
        )

    def severity_of(self, rule: str) -> Severity:
        """The severity of a rule in this configuration.

        >>> Config(severity={"orphan": Severity.INFO}).severity_of("orphan").value
        'info'
        """
        return self.severity.get(rule, RULES[rule].severity)

    def selecting(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Config:
        """The same with only some rules on. Unknown names raise :class:`ConfigError`."""
        wanted, unwanted = set(select), set(ignore)
        for name in sorted(wanted | unwanted):
            _known(name, RULES, "rule", "--select/--ignore")
        off = unwanted | (RULES.keys() - wanted if wanted else set())
        return replace(self, severity={**self.severity, **dict.fromkeys(off, Severity.OFF)})


#: The values that ``fail-on`` may have.
FAIL_ON = ("error", "warning", "info", "never")


def config_from(table: Mapping[str, Any], file: str = "") -> Config:
    """The configuration of a parsed TOML table.

    Raises :class:`ConfigError` that names the file, the key and what would be valid there.

    >>> config_from({"thresholds": {"focus-goals": 5}}).thresholds.focus_goals
    5
    """
    readers: dict[str, Callable[[Any, str], Any]] = {
        "severity": _severities,
        "thresholds": _thresholds,
        "cadence-days": _cadences,
        "fail-on": _fail_on,
        "checks": _checks,
        "words": _words,
        "calendar": _calendar,
        "suggest": _suggest,
    }
    for key in table:
        _known(key, readers, "key", file)
    named = {"checks": "checks_off", "calendar": "fiscal_month", "suggest": "semantic"}
    values = {
        named.get(key, key.replace("-", "_")): readers[key](value, file)
        for key, value in table.items()
    }
    return Config(**values)


def _known(name: str, names: Iterable[str], what: str, file: str) -> None:
    names = sorted(names)
    if name not in names:
        close = difflib.get_close_matches(name, names, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"choose one of {', '.join(names)}"
        where = f"{file}: " if file else ""
        raise ConfigError(
            f"{where}unknown {what} {name!r}; {hint}", file=file, key=name, known=names
        )


def _table(value: object, key: str, file: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{file}: [{key}] must be a table, not {value!r}", file=file, key=key)
    return value


def _severities(value: object, file: str) -> dict[str, Severity]:
    table = _table(value, "severity", file)
    for rule, severity in table.items():
        _known(rule, RULES, "rule", file)
        _known(str(severity), Severity, f"severity of {rule},", file)
    return {rule: Severity(severity) for rule, severity in table.items()}


def _thresholds(value: object, file: str) -> Thresholds:
    table = _table(value, "thresholds", file)
    known = {f.name.replace("_", "-"): f.name for f in fields(Thresholds)}
    defaults, values = Thresholds(), dict[str, Any]()
    for key, given in table.items():
        _known(key, known, "threshold", file)
        number = _number(key, given, file)
        if isinstance(getattr(defaults, known[key]), int):
            if number != int(number):
                raise ConfigError(f"{file}: {key} must be a whole number", file=file, key=key)
            number = int(number)
        values[known[key]] = number
    return Thresholds(**values)


def _cadences(value: object, file: str) -> dict[Kind, float]:
    table = _table(value, "cadence-days", file)
    for kind, days in table.items():
        _known(kind, Kind, "kind", file)
        if _number(kind, days, file) == 0:
            raise ConfigError(f"{file}: a cadence must be above 0 days", file=file, key=kind)
    return {**CADENCE_DAYS, **{Kind(kind): float(days) for kind, days in table.items()}}


def _checks(value: object, file: str) -> frozenset[str]:
    table = _table(value, "checks", file)
    for check, state in table.items():
        _known(check, CHECKS, "check", file)
        _known(str(state), ("on", "off"), f"state of {check},", file)
    return frozenset(check for check, state in table.items() if state == "off")


def _words(value: object, file: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    table, found = _table(value, "words", file), {}
    for name, change in table.items():
        _known(name, ENGLISH.classes, "class of words", file)
        told = _table(change, f"words.{name}", file)
        for key in told:
            _known(key, ("add", "remove"), f"key of words.{name},", file)
        found[name] = (
            _list(told.get("add", []), file, name),
            _list(told.get("remove", []), file, name),
        )
        for word in found[name][1]:
            if not ENGLISH.holds(name, word):
                message = f"{file}: {word!r} is not in words.{name}, and cannot be removed"
                raise ConfigError(message, file=file, key=name)
    return found


def _suggest(value: object, file: str) -> bool:
    table = _table(value, "suggest", file)
    for key, asked in table.items():
        _known(key, ("semantic",), "key of suggest,", file)
        if not isinstance(asked, bool):
            message = f"{file}: suggest.semantic must be true or false, not {asked!r}"
            raise ConfigError(message, file=file, key=key)
    return bool(table.get("semantic"))


def _list(value: object, file: str, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ConfigError(f"{file}: words.{name} must hold lists of words", file=file, key=name)
    if not all(map(str.strip, value)):
        raise ConfigError(f"{file}: words.{name} holds an empty word", file=file, key=name)
    return tuple(value)


def _calendar(value: object, file: str) -> int:
    table = _table(value, "calendar", file)
    for key in table:
        _known(key, ("fiscal-month",), "key of calendar,", file)
    month = table.get("fiscal-month", 1)
    if not isinstance(month, int) or isinstance(month, bool) or not 1 <= month <= 12:
        message = f"{file}: fiscal-month must be a month, 1 to 12, not {month!r}"
        raise ConfigError(message, file=file, key="fiscal-month")
    return month


def _number(key: str, value: object, file: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise ConfigError(
            f"{file}: {key} must be a number, 0 or above, not {value!r}", file=file, key=key
        )
    return float(value)


def _fail_on(value: object, file: str) -> str:
    _known(str(value), FAIL_ON, "fail-on", file)
    return str(value)
