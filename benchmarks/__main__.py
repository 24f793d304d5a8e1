"""``python -m benchmarks``: Cascade's times, and how many times slower others are.

Prints Markdown. Each subject is measured in processes of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import files, store, tables
from benchmarks.worker import RIVALS

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
FILE_NODES = 100_000
PACKAGES = (
    "numpy",
    "scipy",
    "networkx",
    "rustworkx",
    "igraph",
    "duckdb",
    "yamlrocks",
    "orjson",
    "django",
    "psycopg",
)


def main() -> None:
    """Measures what the arguments ask for and prints the tables."""
    asked = _arguments().parse_args()
    with tempfile.TemporaryDirectory(prefix="cascade-bench-") as folder:
        session = Session(asked, Path(folder))
        report = "\n".join(session.parts(asked.only))
    print(report)
    if asked.write:
        _write(asked.write, report, "search" if asked.only == "search" else "measured")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", default="10k,100k,1M", help="some of 10k,100k,1M, or numbers")
    parser.add_argument("--rivals", default=",".join(RIVALS), help=f"some of {','.join(RIVALS)}")
    parser.add_argument(
        "--only",
        choices=("engine", "files", "database", "search"),
        default="engine",
        help="what is measured",
    )
    parser.add_argument("--quick", action="store_true", help="10k and 100k, three runs, no files")
    parser.add_argument("--no-files", action="store_true", help="leave `cascade check` out")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="put the tables between its marks"
    )
    return parser


class Session:
    """One call of the command: what to measure, where, and how often."""

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        self.folder, self.files = folder, not (asked.no_files or asked.quick)
        sizes = "10k,100k" if asked.quick and asked.size == "10k,100k,1M" else asked.size
        self.sizes = [SIZES.get(word) or int(word) for word in sizes.split(",")]
        self.rivals = [name for name in asked.rivals.split(",") if name]
        self.runs = 3 if asked.quick else 7
        unknown = set(self.rivals) - set(RIVALS)
        if unknown:
            raise SystemExit(
                f"no rival is called {', '.join(unknown)}: choose of {', '.join(RIVALS)}"
            )

    def report(self) -> Iterator[str]:
        """The parts of the report, one after the other."""
        yield _machine()
        own, tangled, memory, held = {}, {}, {}, {}
        for n in self.sizes:
            _say(f"{n:,} nodes: cascade")
            plan, loops = self.folder / f"{n}", self.folder / f"{n}-cycles"
            store.make(plan, n)
            store.make(loops, n, cycles=n // 10_000)
            own[n] = self.measure("cascade", plan)
            tangled[n] = self.measure("tangled", loops)
            memory[n] = self.measure("memory", plan, runs=1)
            held[n] = self.measure("graph-memory", plan, runs=1)
        others = {n: self.measure_rivals(n) for n in self.sizes}
        yield "### The plans\n\n" + tables.facts(own)
        yield "### Whole-plan questions\n\n" + tables.whole_plan(own, tangled, memory)
        most = max(self.sizes)
        if most == SIZES["1M"]:
            yield "### What was asked\n\n" + tables.targets(
                most, own[most], memory[most], others[most]
            )
        yield "### Beside others\n\n" + tables.how(self.rivals, RIVALS)
        for n in self.sizes:
            yield f"#### {n:,} nodes\n\n" + tables.ratios(own[n], held[n], others[n])
        yield "### How the cost grows\n\n" + tables.growth(own)
        yield from self.check_files()

    def parts(self, only: str) -> Iterator[str]:
        """What is asked for."""
        if only == "search":
            return self.report_search()
        if only == "files":
            return self.report_files()
        return self.report_database() if only == "database" else self.report()

    def report_files(self) -> Iterator[str]:
        """The command on files alone."""
        yield _machine()
        yield from self.check_files()

    def report_search(self) -> Iterator[str]:
        """The search by words."""
        from benchmarks import searching

        yield _machine()
        yield from searching.report(self.folder, self.sizes, _say)

    def report_database(self) -> Iterator[str]:
        """What the bridge takes from a database to the answer."""
        from benchmarks import database

        yield _machine()
        yield from database.report(self.folder, self.sizes, self.runs, _say)

    def measure_rivals(self, n: int) -> dict[str, dict[str, Any]]:
        """Every rival's times for one size."""
        found = {}
        for name in self.rivals:
            _say(f"{n:,} nodes: {name}")
            module = "sqlite3" if name == "sqlite" else name
            if find_spec(module) is None:
                found[name] = {"problem": tables.MISSING}
            else:
                found[name] = self.measure(name, self.folder / f"{n}", runs=min(self.runs, 5))
        return found

    def check_files(self) -> Iterator[str]:
        """`cascade check` on files."""
        if not self.files:
            return
        if not files.is_ready():
            yield "`cascade check` is not there yet: files were not measured.\n"
            return
        start = files.start_wall()
        found: dict[str, dict[str, Any]] = {}
        for name, file in files.write_files(self.folder, FILE_NODES).items():
            _say(f"cascade check {file.name}")
            found[name] = self.measure("stages", file, runs=1)
            found[name]["wall"] = files.check_wall(file)
            found[name]["bytes"] = file.stat().st_size
        title = f"### `cascade check` on files of {FILE_NODES:,} nodes, milliseconds\n\n"
        yield title + tables.commands(start, found)

    def measure(self, subject: str, place: Path, runs: int | None = None) -> dict[str, Any]:
        """What a fresh process finds out about a subject."""
        command = [sys.executable, "-m", "benchmarks.worker", subject, str(place)]
        done = subprocess.run(
            [*command, str(runs or self.runs)], stdout=subprocess.PIPE, check=True, text=True
        )
        result: dict[str, Any] = json.loads(done.stdout)
        return result


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _machine() -> str:
    """When, on how many processors, with what."""
    today = datetime.now(UTC).date().isoformat()
    parts = [f"Measured on {today}, {os.cpu_count()} processors ({platform.machine()})"]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    parts.append(f"load {load:.1f} at the start")
    parts.append(f"Python {platform.python_version()}")
    parts += [f"{name} {found}" for name in PACKAGES if (found := _version(name))]
    return ", ".join(parts) + ".\n"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _write(file: Path, report: str, mark: str) -> None:
    """Puts the report between the marks of a page; what is around them stays."""
    start, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    page = file.read_text(encoding="utf-8")
    before, _, rest = page.partition(start)
    _, there, after = rest.partition(end)
    if not there:
        raise SystemExit(f"{file} has no line {start} with a line {end} below it")
    text = "\n".join([before + start, "", report.strip(), "", end + after])
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
