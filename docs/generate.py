"""Writes the reference pages that follow from the code: `make docs`. A test fails when one is old."""

from __future__ import annotations

import argparse
import os
from dataclasses import fields
from pathlib import Path

import django
from django.conf import settings
from django.core.management import BaseCommand, load_command_class

# The pages must not differ between machines, so their settings are those of tests.
if not settings.configured:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from api import errors as api_errors
from cascade.catalogue import RULES, Rule
from cascade.cli import build_parser
from cascade.config import Thresholds
from cascade.drift import CADENCE_DAYS
from cascade.errors import CascadeError
from cascade.findings import Criterion
from cascade.formats import FORMATS
from cascade.reading import ENGLISH
from cascade.smart.checks import CHECKS
from config.environment import SETTINGS, SettingError
from goals import errors as domain_errors
from goals.permissions import RIGHTS

REFERENCE = Path(__file__).parent / "reference"
COMMANDS = Path(__file__).parents[1] / "goals" / "management" / "commands"
# Where classes of errors are declared, in the order of the page; other modules declare none.
ERRORS = (
    "cascade.errors",
    domain_errors.__name__,
    api_errors.__name__,
    SettingError.__module__,
)
NOTICE = "<!-- Written by `make docs` from the code: change it there. -->\n"


def pages() -> dict[str, str]:
    """The text of each generated page by its file name."""
    return {
        "rules.md": rules_page(),
        "checks.md": checks_page(),
        "commands.md": commands_page(),
        "configuration.md": configuration_page(),
        "formats.md": formats_page(),
        "errors.md": errors_page(),
        "settings.md": settings_page(),
        "manage.md": manage_page(),
        "rights.md": rights_page(),
    }


def rules_page() -> str:
    """Every rule, what matters most first."""
    rows = [
        f"| [`{rule.name}`](#{rule.name}) | {rule.severity} | {rule.title} |"
        for rule in RULES.values()
    ]
    head = [
        "# Rules",
        "",
        NOTICE,
        "A finding names its rule, place, evidence and mend. `cascade explain RULE` shows each with an",
        "example that breaks it and one that keeps it. A *weak* SMART verdict is of severity info, a",
        "*missing* one has the rule's severity, unless the [configuration](configuration.md) sets one.",
        "",
        "| Rule | Severity | Says |",
        "| --- | --- | --- |",
        *rows,
    ]
    return "\n".join(head + [part for rule in RULES.values() for part in _rule(rule)]) + "\n"


def _rule(rule: Rule) -> list[str]:
    return [
        "",
        f"## {rule.name}",
        "",
        f"**{rule.title}** ({rule.severity}). Broken when {rule.meaning}",
        "",
        f"*Why it matters:* {rule.why}",
        "",
        f"*To mend it:* {rule.mend}",
    ]


def checks_page() -> str:
    """Every check of SMART, by letter."""
    parts = [
        "# Checks of SMART",
        "",
        NOTICE,
        "A finding about a letter of SMART names its check beside its [rule](rules.md), and the version",
        "of the check. A *hint* leaves the letter as it is; `cascade check` tells it as a note, and it",
        "decides no exit status. A check is switched off under `[checks]` in the",
        "[configuration](configuration.md). *Sure* is how much a finding is to be trusted, from 0 to",
        "1: 1 rests on fields, less on words.",
    ]
    for letter in Criterion:
        mine = [check for check in CHECKS.values() if check.criterion is letter]
        parts += ["", f"## {letter.value.replace('_', '-').capitalize()}", ""]
        parts += [
            "| Check | Version | Sure | Says | Why it matters |",
            "| --- | ---: | ---: | --- | --- |",
        ]
        parts += [
            f"| `{each.id}` | {each.version} | {each.confidence:g} | {_plain(each.says)} | {each.why} |"
            for each in mine
        ]
    return "\n".join(parts) + "\n"


def _plain(template: str) -> str:
    return template.replace("!r}", "}").replace("|", "\\|")


def commands_page() -> str:
    """The help of every command."""
    parser = build_parser()
    [commands] = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    parts = ["# Commands", "", NOTICE, _help(parser)]
    for name, command in commands.choices.items():
        parts += [f"## cascade {name}", "", _help(command)]
    parts += [
        "## Environment",
        "",
        "`NO_COLOR` (any value) switches colour off; it is only ever used on a terminal. The",
        "configuration is looked for as [told here](configuration.md).",
    ]
    return "\n".join(parts) + "\n"


def _help(parser: argparse.ArgumentParser) -> str:
    return f"```text\n{parser.format_help().rstrip()}\n```\n"


def configuration_page() -> str:
    """Every key of `cascade.toml`."""
    thresholds = [
        f"{f.name.replace('_', '-')} = {getattr(Thresholds(), f.name)}" for f in fields(Thresholds)
    ]
    cadences = [f"{kind} = {days:g}" for kind, days in CADENCE_DAYS.items()]
    return (
        "\n".join(
            [
                "# Configuration",
                "",
                NOTICE,
                "`cascade` reads the nearest `cascade.toml`, or `[tool.cascade]` in `pyproject.toml`, at or",
                "above the working directory; `--config FILE` names another. Unknown keys are refused. These",
                "are the defaults:",
                "",
                "```toml",
                'fail-on = "error"   # error, warning, info or never',
                "",
                "[severity]          # any rule: error, warning, info or off",
                "",
                "[thresholds]",
                *thresholds,
                "",
                "[cadence-days]      # half-life of a confirmation or check-in, by kind",
                *cadences,
                "",
                "[checks]            # any check of SMART: on or off",
                "",
                "[words]             # a class of words: what is added to it and taken from it",
                '# vague = {add = ["bold"], remove = ["robust"]}',
                "",
                "[calendar]",
                "fiscal-month = 1    # the first month of the organisation's year",
                "",
                "[suggest]",
                "semantic = false    # by meanings, too: needs goal-cascade[semantic]",
                "```",
                "",
                "The checks are [listed here](checks.md). The classes of words are",
                f"{', '.join(f'`{name}`' for name in ENGLISH.classes)}; they stand in",
                "`cascade/reading/data/en.toml`. Verbs are added in their base form, nouns in the singular;",
                "phrases as they are written.",
                "",
                "In `pyproject.toml` the tables are `[tool.cascade]`, `[tool.cascade.severity]` and so on.",
                "",
                "The server takes `[checks]`, `[words]`, `[calendar]` and the thresholds `focus-goals` and",
                "`owner-goals` from the file that its setting [`CHECKS_FILE`](settings.md) names.",
                "",
                (Thresholds.__doc__ or "").replace("\n    ", "\n").strip(),
            ]
        )
        + "\n"
    )


def formats_page() -> str:
    """Every format, its endings, and what it cannot hold."""
    parts = ["# Formats", "", NOTICE]
    for known in FORMATS.values():
        endings = (
            ", ".join(f"`{ending}`" for ending in known.endings) or "none: name it with `--to`"
        )
        parts += [f"## {known.name}", "", f"{known.title}. File endings: {endings}.", ""]
        if known.cannot_hold:
            parts += ["A plan written and read back loses:", ""]
            parts += [f"- {lost}" for lost in known.cannot_hold] + [""]
        else:
            parts += ["A plan written and read back is the same plan.", ""]
    return "\n".join(parts).rstrip() + "\n"


def errors_page() -> str:
    """Every exception by its stable code."""
    rows = [
        f"| `{error.code}` | `{error.__name__}` | {' '.join(_first_paragraph(error).split())} |"
        for error in sorted(_subclasses(CascadeError), key=lambda e: ERRORS.index(e.__module__))
    ]
    return (
        "\n".join(
            [
                "# Errors",
                "",
                NOTICE,
                "Every exception that Cascade raises on purpose is a `CascadeError` with a stable `code` and",
                "structured `data`. The command prints its message on standard error and ends with 2; the API",
                "answers with a problem of this code.",
                "",
                "| Code | Class | Means |",
                "| --- | --- | --- |",
                *rows,
            ]
        )
        + "\n"
    )


def settings_page() -> str:
    """Every environment variable that the server reads."""
    rows = [
        f"| `{setting.name}` | {setting.holds} | {setting.default_told or f'`{setting.default}`'} "
        f"| {setting.about} |"
        for setting in SETTINGS
    ]
    return (
        "\n".join(
            [
                "# Settings",
                "",
                NOTICE,
                "The server and `manage.py` read these environment variables. One that is set to nothing",
                "counts as unset, and a malformed one is refused: nothing starts. What the environment",
                "leaves unset may stand in the file `local.env` in `DATA_DIR`, one `NAME=VALUE` a line;",
                "`make run` makes it on your own machine. How they go together on a server is told in",
                "[Run in production](../how-to/run-in-production.md).",
                "",
                "| Variable | Holds | Default | |",
                "| --- | --- | --- | --- |",
                *rows,
            ]
        )
        + "\n"
    )


def manage_page() -> str:
    """The commands of ``manage.py`` that are ours, and their arguments."""
    parts = [
        "# Commands of the server",
        "",
        NOTICE,
        "`.venv/bin/python manage.py COMMAND`, for whoever runs the installation. They act as the system:",
        "nobody's rights are asked, and the audit trail names the command. Exit status 1 and a message on",
        "standard error when something is refused.",
    ]
    for file in sorted(COMMANDS.glob("[a-z]*.py")):
        command = load_command_class("goals", file.stem)
        parser = command.create_parser("manage.py", file.stem)
        parts += ["", f"## {file.stem}", "", command.help, ""]
        parts += [_argument(action) for action in parser._actions if _is_ours(action)]
    return "\n".join(parts) + "\n"


def _is_ours(action: argparse.Action) -> bool:
    everywhere = {a.dest for a in BaseCommand().create_parser("manage.py", "x")._actions}
    return action.dest not in everywhere


def _argument(action: argparse.Action) -> str:
    name = ", ".join(action.option_strings) or action.dest.upper()
    if action.option_strings and action.nargs != 0:
        name += f" {action.metavar or action.dest.upper()}"
    optional = "" if action.required or action.option_strings else " (may be left out)"
    told = action.help or ""
    if action.choices:
        told = f"{told}{'; ' if told else ''}one of {', '.join(map(str, action.choices))}"
    return f"- `{name}`{optional}: {told}" if told else f"- `{name}`{optional}"


def rights_page() -> str:
    """Who may do what."""
    rows = [f"| `{right}` | {words} |" for right, (_, words) in RIGHTS.items()]
    return (
        "\n".join(
            [
                "# Rights",
                "",
                NOTICE,
                "Everybody in an organisation reads all of it but other units' drafts; to everybody else it",
                "does not exist. Who may write what is one module of predicates, `goals/permissions.py`, which",
                "every service asks, so that each door has the same rights. A lead of a unit is one of the",
                "units below it, too. A token has at most the rights of its person: one for reading none of",
                "those below but `node.read`, one for values `value.record` besides.",
                "",
                "| Right | Who has it |",
                "| --- | --- |",
                *rows,
            ]
        )
        + "\n"
    )


def _subclasses(error: type[CascadeError]) -> list[type[CascadeError]]:
    found = [error]
    for child in error.__subclasses__():
        found += _subclasses(child)
    return found


def _first_paragraph(error: type[CascadeError]) -> str:
    return (error.__doc__ or "").split("\n\n")[0].replace("``", "`")


def main() -> None:
    """Writes the pages."""
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ["COLUMNS"] = "90"
    main()
