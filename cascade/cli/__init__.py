"""The ``cascade`` command.

The only package of the engine that opens files, prints, or reads the clock and the environment.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cascade import __version__
from cascade.catalogue import rule_named
from cascade.check import Report, check
from cascade.cli.files import example, find_config, read, read_all, read_lines, shown, write
from cascade.cli.terminal import (
    UNREADABLE,
    page,
    patiently,
    prepare_output,
    print_out,
    refuse,
)
from cascade.collecting import collector_paused
from cascade.config import FAIL_ON
from cascade.errors import CascadeError, UnknownNodeError
from cascade.facts import Facts
from cascade.findings import Severity
from cascade.formats import FORMATS, format_of, read_plan, write_plan
from cascade.losses import losses
from cascade.meaning import Meanings, load
from cascade.reading import Calendar
from cascade.reports.json import to_json
from cascade.reports.node import to_node
from cascade.reports.rule import to_explanation, to_rule_list
from cascade.reports.sarif import to_sarif
from cascade.reports.statements import to_statement_json, to_statement_text
from cascade.reports.suggestions import (
    NODES,
    Suggestion,
    to_suggestions_json,
    to_suggestions_text,
    worth_mending,
)
from cascade.reports.text import to_text
from cascade.reports.tree import to_tree
from cascade.smart import judge_words
from cascade.smart.statement import KEY_RESULT, KINDS
from cascade.suggest import Suggester, near_duplicates, results_of
from cascade.wording import count

NOTHING_FOUND, FOUND = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit status: 0, 1 (findings) or 2 (cannot be read)."""
    prepare_output()
    options = build_parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        return status
    except CascadeError as error:
        return refuse(error)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def build_parser() -> argparse.ArgumentParser:
    """The command's arguments; the reference page is written from it."""
    parser = argparse.ArgumentParser(
        prog="cascade",
        description="Tells which work of a plan leads to the mission, which does not, and why.",
        epilog="Exit status: 0 nothing at or above --fail-on, 1 findings, 2 unreadable input.",
    )
    parser.add_argument("--version", action="version", version=f"cascade {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_check(commands)
    _add_show(commands)
    _add_convert(commands)
    _add_explain(commands)
    _add_smart(commands)
    _add_suggest(commands)
    return parser


def _add_check(commands: Any) -> None:
    command = commands.add_parser("check", help="check plans against every rule")
    command.add_argument(
        "files", nargs="+", metavar="FILE", help="a plan file, each checked by itself"
    )
    command.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    command.add_argument(
        "--fail-on",
        choices=FAIL_ON,
        help="least severity for exit status 1 (default: error); hints never count",
    )
    command.add_argument(
        "--select", action="append", default=[], metavar="RULES", help="only these, comma-separated"
    )
    command.add_argument(
        "--ignore", action="append", default=[], metavar="RULES", help="all but these"
    )
    command.add_argument(
        "--notes", action="store_true", help="print findings of severity info, too"
    )
    command.add_argument("--all", action="store_true", help="print every finding of a rule")
    _add_context(command)
    command.set_defaults(run=_check)


def _add_context(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--as-of", type=_date, metavar="DATE", help="the day, YYYY-MM-DD (default: today)"
    )
    command.add_argument("--config", metavar="FILE", help="a cascade.toml or pyproject.toml")
    command.add_argument(
        "--from", dest="source", choices=tuple(FORMATS), help="format (default: by file ending)"
    )


def _add_show(commands: Any) -> None:
    command = commands.add_parser("show", help="show a plan as a tree, or one node")
    command.add_argument("file", metavar="FILE")
    command.add_argument("--node", metavar="ID", help="one node: its line of sight and figures")
    _add_context(command)
    command.set_defaults(run=_show)


def _add_convert(commands: Any) -> None:
    command = commands.add_parser("convert", help="write a plan in another format")
    command.add_argument("source_file", metavar="IN")
    command.add_argument("target_file", metavar="OUT")
    names = tuple(FORMATS)
    command.add_argument("--from", dest="source", choices=names, help="default: by file ending")
    command.add_argument("--to", dest="target", choices=names, help="default: by file ending")
    command.set_defaults(run=_convert)


def _add_explain(commands: Any) -> None:
    command = commands.add_parser("explain", help="tell what a rule means, with examples")
    command.add_argument("rule", nargs="?", metavar="RULE")
    command.add_argument("--list", action="store_true", help="all rules, a line each")
    command.set_defaults(run=_explain)


def _add_suggest(commands: Any) -> None:
    command = commands.add_parser("suggest", help="tell where orphans may belong, best first")
    command.add_argument("file", metavar="FILE")
    command.add_argument("--node", metavar="ID", help="one node, whether it is an orphan or not")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.add_argument("--all", action="store_true", help="print every orphan")
    command.add_argument(
        "--unsure", action="store_true", help="tell the likeliest also where none stands out"
    )
    command.add_argument(
        "--duplicates", action="store_true", help="tell, too, what two units plan nearly alike"
    )
    command.add_argument(
        "--semantic",
        action="store_true",
        help="by meanings, too: needs the optional part goal-cascade[semantic]",
    )
    _add_context(command)
    command.set_defaults(run=_suggest)


def _add_smart(commands: Any) -> None:
    command = commands.add_parser("smart", help="judge statements by their words alone")
    command.add_argument(
        "text", nargs="?", metavar="TEXT", help="one statement (default: each line of input)"
    )
    command.add_argument(
        "--kind", choices=KINDS, default=KEY_RESULT, help=f"what it is (default: {KEY_RESULT})"
    )
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.add_argument(
        "--as-of", type=_date, metavar="DATE", help="the day, YYYY-MM-DD (default: today)"
    )
    command.add_argument("--config", metavar="FILE", help="a cascade.toml or pyproject.toml")
    command.set_defaults(run=_smart)


def _date(text: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from None


def _check(options: argparse.Namespace) -> int:
    config = find_config(options.config).selecting(_names(options.select), _names(options.ignore))
    if options.fail_on:
        config = replace(config, fail_on=options.fail_on)
    as_of = options.as_of or _today()
    plans = read_all(options.files, options.source)
    if plans is None:
        return UNREADABLE
    with patiently("checking"), collector_paused():
        checked = [(file, check(plan, as_of=as_of, config=config)) for file, plan in plans]
        output = _rendered(options, checked, as_of)
    print_out(output)
    return _status(checked, config.fail_on)


def _rendered(
    options: argparse.Namespace, checked: Sequence[tuple[str, Report]], as_of: date
) -> str | bytes:
    match options.format:
        case "json":
            return to_json(checked, as_of)
        case "sarif":
            return to_sarif(checked, __version__)
        case _:
            notes = options.notes or bool(options.select) or options.fail_on == "info"
            return to_text(checked, page(), notes=notes, everything=options.all)


def _status(checked: Sequence[tuple[str, Report]], fail_on: str) -> int:
    if fail_on == "never":
        return NOTHING_FOUND
    least = Severity(fail_on).rank
    worst = [report.worst() for _, report in checked]
    return FOUND if any(w is not None and w.rank <= least for w in worst) else NOTHING_FOUND


def _show(options: argparse.Namespace) -> int:
    config = find_config(options.config)
    plan = read(options.file, options.source)
    with patiently("looking"):
        report = check(plan, as_of=options.as_of or _today(), config=config)
        if options.node is None:
            text = to_tree(shown(options.file), report, page())
        else:
            text = to_node(shown(options.file), report, _number(report.facts, options.node), page())
    print_out(text)
    return NOTHING_FOUND


def _number(facts: Facts, id: str) -> int:
    """The number of a node; an identifier in other letters' case is taken where only one fits."""
    try:
        return facts.graph.number(id)
    except UnknownNodeError:
        alike = [n for n, node in enumerate(facts.nodes) if node.id.lower() == id.lower()]
        if len(alike) == 1:
            return alike[0]
        raise


def _convert(options: argparse.Namespace) -> int:
    target = options.target or format_of(options.target_file)
    plan = read(options.source_file, options.source)
    with patiently("writing"):
        data = write_plan(plan, format=target)
        lost = losses(plan, read_plan(data, format=target))
    write(options.target_file, data)
    if plan.faults:
        print(
            f"cascade: {options.source_file}: {count(len(plan.faults), 'fault')} mended on the "
            "way; `cascade check` lists them",
            file=sys.stderr,
        )
    if lost:
        print(f"cascade: {target} does not hold {', '.join(lost)}", file=sys.stderr)
    return NOTHING_FOUND


def _explain(options: argparse.Namespace) -> int:
    if options.list or options.rule is None:
        print_out(to_rule_list(page()))
        return NOTHING_FOUND
    rule = rule_named(options.rule)
    bad, good = (example(rule.name, side) for side in ("bad", "good"))
    print_out(to_explanation(rule, bad, good, page()))
    return NOTHING_FOUND


def _smart(options: argparse.Namespace) -> int:
    guide, calendar = find_config(options.config).guide, Calendar(options.as_of or _today())
    calendar = replace(calendar, fiscal_month=guide.fiscal_month)
    texts = read_lines() if options.text is None else [options.text]
    for text in texts:
        told = judge_words(text, options.kind, calendar, guide)
        as_json = options.format == "json"
        print_out(to_statement_json(told) if as_json else to_statement_text(told, page()))
    return NOTHING_FOUND


def _suggest(options: argparse.Namespace) -> int:
    plan = read(options.file, options.source)
    as_of = options.as_of or _today()
    with patiently("looking"), collector_paused():
        config = find_config(options.config)
        facts = check(plan, as_of=as_of, config=config).facts
        asked = [_number(facts, options.node)] if options.node else worth_mending(facts)
        told = asked if options.all or options.format == "json" else asked[:NODES]
        meanings = load() if options.semantic or config.semantic else None
        found = _suggestions(facts, told, meanings, unsure=options.unsure)
        twins = near_duplicates(plan) if options.duplicates else None
    if options.format == "json":
        print_out(to_suggestions_json(facts, found, twins))
    else:
        more = len(asked) - len(found)
        text = to_suggestions_text(
            shown(options.file), facts, found, page(), more=more, twins=twins
        )
        print_out(text)
    return NOTHING_FOUND


def _suggestions(
    facts: Facts, nodes: Sequence[int], meanings: Meanings | None, *, unsure: bool
) -> list[Suggestion]:
    titles = [node.title for node in facts.nodes]
    suggester = Suggester(
        facts.graph,
        titles,
        facts.plan.language,
        meanings=meanings,
        results=results_of(facts.nodes),
    )
    return [
        Suggestion(node, suggester.candidates(facts.name(node), unsure=unsure)) for node in nodes
    ]


def _names(given: Sequence[str]) -> list[str]:
    return [name.strip() for text in given for name in text.split(",") if name.strip()]


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own day is meant
