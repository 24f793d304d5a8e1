"""The ``cascade`` command.

The only module of the engine that opens files, prints, or reads the clock and the environment.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cascade import __version__
from cascade.catalogue import rule_named
from cascade.check import Report, check
from cascade.config import FAIL_ON, Config, config_from
from cascade.errors import CascadeError, ConfigError, PlanFileError, UnknownNodeError
from cascade.findings import Severity
from cascade.formats import FORMATS, format_of, read_plan, write_plan
from cascade.formats.assemble import collector_paused
from cascade.losses import losses
from cascade.reports.json import to_json
from cascade.reports.node import to_node
from cascade.reports.page import Page
from cascade.reports.rule import to_explanation, to_rule_list
from cascade.reports.sarif import to_sarif
from cascade.reports.text import to_text
from cascade.reports.tree import to_tree
from cascade.types import Plan
from cascade.wording import count

#: Work that lasts longer than this many seconds is told on a terminal.
PATIENCE = 1.0
NOTHING_FOUND, FOUND, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit status: 0, 1 (findings) or 2 (cannot be read)."""
    _prepare_output()
    options = build_parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except CascadeError as error:
        return _refuse(error)
    except BrokenPipeError:
        # The reader of a pipe has seen enough. Nothing more can be said to it.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return FOUND
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _prepare_output() -> None:
    """A terminal that cannot show a character gets a stand-in rather than an error."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _refuse(*errors: CascadeError) -> int:
    for error in errors:
        print(f"cascade: {error}", file=sys.stderr)
    return UNREADABLE


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
    return parser


def _add_check(commands: Any) -> None:
    command = commands.add_parser("check", help="check plans against every rule")
    command.add_argument(
        "files", nargs="+", metavar="FILE", help="a plan file, each checked by itself"
    )
    command.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    command.add_argument(
        "--fail-on", choices=FAIL_ON, help="least severity for exit status 1 (default: error)"
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


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from None


def _check(options: argparse.Namespace) -> int:
    config = _config(options.config).selecting(_names(options.select), _names(options.ignore))
    if options.fail_on:
        config = replace(config, fail_on=options.fail_on)
    as_of = options.as_of or _today()
    plans = _read_all(options.files, options.source)
    if plans is None:
        return UNREADABLE
    with _patiently("checking"), collector_paused():
        checked = [(file, check(plan, as_of=as_of, config=config)) for file, plan in plans]
        text = _rendered(options, checked, as_of)
    sys.stdout.write(text)
    return _status(checked, config.fail_on)


def _rendered(
    options: argparse.Namespace, checked: Sequence[tuple[str, Report]], as_of: date
) -> str:
    match options.format:
        case "json":
            return to_json(checked, as_of).decode()
        case "sarif":
            return to_sarif(checked, __version__).decode()
        case _:
            notes = options.notes or bool(options.select) or options.fail_on == "info"
            return to_text(checked, _page(), notes=notes, everything=options.all)


def _status(checked: Sequence[tuple[str, Report]], fail_on: str) -> int:
    if fail_on == "never":
        return NOTHING_FOUND
    least = Severity(fail_on).rank
    worst = [report.worst() for _, report in checked]
    return FOUND if any(w is not None and w.rank <= least for w in worst) else NOTHING_FOUND


def _show(options: argparse.Namespace) -> int:
    config = _config(options.config)
    plan = _read(options.file, options.source)
    with _patiently("looking"):
        report = check(plan, as_of=options.as_of or _today(), config=config)
        if options.node is None:
            text = to_tree(options.file, report, _page())
        else:
            text = to_node(options.file, report, _number(report, options.node), _page())
    sys.stdout.write(text)
    return NOTHING_FOUND


def _number(report: Report, id: str) -> int:
    """The number of a node; an identifier in other letters' case is taken where only one fits."""
    try:
        return report.facts.graph.number(id)
    except UnknownNodeError:
        alike = [n for n, node in enumerate(report.plan.nodes) if node.id.lower() == id.lower()]
        if len(alike) == 1:
            return alike[0]
        raise


def _convert(options: argparse.Namespace) -> int:
    target = options.target or format_of(options.target_file)
    plan = _read(options.source_file, options.source)
    with _patiently("writing"):
        data = write_plan(plan, format=target)
        lost = losses(plan, read_plan(data, format=target))
    _write(options.target_file, data)
    if plan.faults:
        print(
            f"cascade: {options.source_file}: {count(len(plan.faults), 'fault')} mended on the "
            "way; `cascade check` lists them",
            file=sys.stderr,
        )
    if lost:
        print(f"cascade: {target} does not hold {', '.join(lost)}", file=sys.stderr)
    return NOTHING_FOUND


def _write(file: str, data: bytes) -> None:
    """Writes all or nothing: what stood there stays until the new file is complete."""
    if file == "-":
        sys.stdout.buffer.write(data)
        return
    target = Path(file)
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=".cascade-", delete=False
        ) as new:
            new.write(data)
        Path(new.name).chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        Path(new.name).replace(target)
    except OSError as error:
        raise PlanFileError(
            f"cannot be written: {error.strerror}",
            expected="a place that you may write to",
            file=file,
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _explain(options: argparse.Namespace) -> int:
    if options.list or options.rule is None:
        sys.stdout.write(to_rule_list(_page()))
        return NOTHING_FOUND
    rule = rule_named(options.rule)
    bad, good = (_example(rule.name, side) for side in ("bad", "good"))
    sys.stdout.write(to_explanation(rule, bad, good, _page()))
    return NOTHING_FOUND


def _example(rule: str, side: str) -> str:
    """The text of a rule's example, from the installed package or the checkout."""
    here = Path(__file__).parent
    for folder in (here / "_examples", here.parent / "examples"):
        for file in sorted(folder.glob(f"rules/{rule}.{side}.*")):
            return file.read_text(encoding="utf-8", errors="replace")
    return ""


def _read_all(files: Sequence[str], source: str | None) -> list[tuple[str, Plan]] | None:
    """Every plan; when any cannot be read, all errors are told and nothing else is."""
    plans: list[tuple[str, Plan]] = []
    errors: list[CascadeError] = []
    for file in files:
        try:
            plans.append((file, _read(file, source)))
        except CascadeError as error:
            errors.append(error)
    if errors:
        _refuse(*errors)
        return None
    return plans


def _read(file: str, source: str | None) -> Plan:
    # The format is settled first: an unknown ending should not cost the reading.
    name = source or format_of(file)
    with _patiently(f"reading {file}"):
        return read_plan(_bytes(file), file=file, format=name)


def _bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except IsADirectoryError:
        raise PlanFileError("is a directory", expected="a plan file", file=file) from None
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise PlanFileError(
            f"cannot be opened: {words}", expected="the path of a file that you may read", file=file
        ) from None


def _config(file: str | None) -> Config:
    """The configuration of a file, or of the nearest one at or above the working directory."""
    if file is not None:
        return _config_in(Path(file), required=True) or Config()
    for folder in (Path.cwd(), *Path.cwd().parents):
        for name in ("cascade.toml", "pyproject.toml"):
            if (folder / name).is_file():
                found = _config_in(folder / name, required=False)
                if found is not None:
                    return found
    return Config()


def _config_in(path: Path, *, required: bool) -> Config | None:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML: {error}", file=str(path)) from None
    if path.name == "pyproject.toml":
        inner = table.get("tool", {}).get("cascade")
        if inner is None:
            return Config() if required else None
        table = inner
    return config_from(table, str(path))


def _names(given: Sequence[str]) -> list[str]:
    return [name.strip() for text in given for name in text.split(",") if name.strip()]


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own day is meant


def _page() -> Page:
    """The terminal's width up to 80 columns, and colour where a person looks and wants it."""
    colour = (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )
    return Page(width=80, colour=colour)


@contextmanager
def _patiently(stage: str) -> Iterator[None]:
    """Tells on a terminal's standard error what lasts, once it lasts."""
    if not sys.stderr.isatty():
        yield
        return
    told = threading.Timer(PATIENCE, lambda: print(f"cascade: {stage} ...", file=sys.stderr))
    told.daemon = True
    told.start()
    try:
        yield
    finally:
        told.cancel()
