"""Measurements as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from benchmarks import engine, files, rivals

#: What a subject's process printed.
Result = Mapping[str, Any]
MISSING, UNKNOWN = "not installed", "-"
CAUSES = ("detached", "other mission", "retired parent", "trapped", "inherited")
#: Which of Cascade's times stands beside a rival's question.
BESIDE = {
    rivals.BUILD: engine.BUILD,
    rivals.BUILD_PLAIN: engine.BUILD,
    rivals.ORPHANS: engine.CONNECT,
    rivals.DISTANCE: engine.SEARCH,
    rivals.ROLL_UP: engine.ROLL_UP,
    rivals.SUPPORTS: engine.SUPPORTS,
}
TITLES = {"sqlite": "SQLite", "duckdb": "DuckDB"}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, the first column to the left, the others to the right."""
    marks = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows)) + "\n"


def ms(result: Result, question: str, clock: str = "ms") -> float | None:
    """The median time of a question; None when it was not asked. ``worked``: the processor's."""
    times = result.get(clock, {}).get(question)
    return median(times) if times else None


def number(value: float | None) -> str:
    """A figure with three digits or so."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def facts(results: Mapping[int, Result]) -> str:
    """What the generated plans are like."""
    head = ["Nodes", "Contributions", "A node", "Furthest", "Orphans", "Part", *CAUSES]
    rows = []
    for n, result in results.items():
        found = result["facts"]
        shape = [f"{found['links']:,}", f"{found['links'] / n:.2f}", f"{found['depth']}"]
        orphans = [f"{found['orphans']:,}", f"{found['orphans'] / n:.1%}"]
        rows.append([f"{n:,}", *shape, *orphans, *(f"{count:,}" for count in found["causes"])])
    return table(head, rows)


def whole_plan(
    results: Mapping[int, Result], tangled: Mapping[int, Result], memory: Mapping[int, Result]
) -> str:
    """Cascade's whole-plan questions in milliseconds, and its peak memory."""
    rows = [
        [question, *(number(ms(result, question)) for result in results.values())]
        for question in engine.QUESTIONS
    ]
    worked = [number(ms(result, engine.TOGETHER, "worked")) for result in results.values()]
    rows.insert(engine.QUESTIONS.index(engine.FIRST), ["the same, the processor's time", *worked])
    loops = [number(ms(tangled[n], engine.TOGETHER)) for n in results]
    rows.insert(
        engine.QUESTIONS.index(engine.FIRST) + 1, ["the same with cycles in the plan", *loops]
    )
    for word, key in (("the whole process", "peak"), ("Python and libraries alone", "empty")):
        megabytes = [number(memory[n]["memory"][key]) for n in results]
        rows.append([f"*peak memory, MB: {word}*", *megabytes])
    return table(["Milliseconds", *(f"{n:,} nodes" for n in results)], rows)


def ratios(own: Result, own_memory: Result, others: Mapping[str, Result]) -> str:
    """Cascade beside the others for one plan: their time, and how many times faster Cascade is."""
    names = [TITLES.get(name, name) for name in others]
    rows = []
    for question in rivals.QUESTIONS:
        mine = ms(own, BESIDE[question])
        cells = [_ratio(mine, ms(other, question), other) for other in others.values()]
        rows.append([question, number(mine), *cells])
    pair = (rivals.BUILD, rivals.ORPHANS)
    mine = _sum(own, [BESIDE[question] for question in pair])
    cells = [_ratio(mine, _sum(other, pair), other) for other in others.values()]
    rows.insert(3, ["build and orphans", number(mine), *cells])
    held = [number(other.get("memory", {}).get("graph")) for other in others.values()]
    rows.append(["*memory of the built graph, MB*", number(own_memory["memory"]["graph"]), *held])
    return table(["Milliseconds (Cascade is faster by)", "Cascade", *names], rows)


def _ratio(mine: float | None, theirs: float | None, other: Result) -> str:
    if "problem" in other:
        return str(other["problem"])
    if theirs is None or not mine:
        return UNKNOWN
    return f"{number(theirs)} (**{number(theirs / mine)} x**)"


def _sum(result: Result, questions: Sequence[str]) -> float | None:
    times = [ms(result, question) for question in questions]
    return None if None in times else sum(time for time in times if time is not None)


def growth(results: Mapping[int, Result]) -> str:
    """Nanoseconds a node, by size."""
    asked = [question for question in engine.QUESTIONS if question != engine.FIRST]
    rows = []
    for question in asked:
        found = [(n, ms(result, question)) for n, result in results.items()]
        rows.append([question, *(number(t and 1e6 * t / n) for n, t in found)])
    return table(["Nanoseconds a node", *(f"{n:,} nodes" for n in results)], rows)


def targets(n: int, own: Result, memory: Result, others: Mapping[str, Result]) -> str:
    """Whether what was asked of the engine at a million nodes is met."""
    other = others.get("networkx", {})
    connect, search, build = (ms(own, q) for q in (engine.CONNECT, engine.SEARCH, engine.BUILD))
    orphans, distance = ms(other, rivals.ORPHANS), ms(other, rivals.DISTANCE)
    both = _sum(other, (rivals.BUILD, rivals.ORPHANS))
    ours = build + connect if build and connect else None
    rows = [
        _target("everything together, ms", ms(own, engine.TOGETHER), under=1000),
        _target("the same, ms of the processor", ms(own, engine.TOGETHER, "worked"), under=1000),
        _target("the same, first time in a process, ms", ms(own, engine.FIRST), under=1000),
        _target("peak memory, MB", memory["memory"]["peak"], under=500),
        _target("sole supports, ms", ms(own, engine.SUPPORTS), under=2000),
        _target("connection, beside networkx's `ancestors`", _times(orphans, connect), times=100),
        _target("both with the time to build the graph", _times(both, ours)),
        _target("distance, beside networkx's quickest search", _times(distance, search)),
    ]
    return table([f"At {n:,} nodes", "Asked", "Measured", "Met"], rows)


def _times(theirs: float | None, mine: float | None) -> float | None:
    return theirs / mine if theirs and mine else None


def _target(
    what: str, found: float | None, *, under: float | None = None, times: float | None = None
) -> list[str]:
    """A row: found must be below ``under`` or at least ``times``; without both it is only told."""
    if found is None:
        return [what, UNKNOWN, UNKNOWN, "not measured"]
    if under is not None:
        return [what, f"under {under:,}", number(found), "yes" if found < under else "**no**"]
    told = f"{number(found)} x"
    if times is None:
        return [what, UNKNOWN, told, UNKNOWN]
    return [what, f"at least {times:,} x", told, "yes" if found >= times else "**no**"]


def how(names: Iterable[str], classes: Mapping[str, type[rivals.Rival]]) -> str:
    """By what each rival is asked."""
    asked = (rivals.ORPHANS, rivals.DISTANCE, rivals.ROLL_UP, rivals.SUPPORTS)
    rows = [
        [TITLES.get(name, name), *(classes[name].how.get(q, UNKNOWN) for q in asked)]
        for name in names
    ]
    return table(["Asked by", *asked], rows)


def commands(start: float, results: Mapping[str, Result]) -> str:
    """`cascade check` on each file: wall time, and where it went, in milliseconds."""
    rows = []
    for name, result in results.items():
        wall, read = result["wall"], ms(result, files.READ) or 0.0
        stages = [number(ms(result, stage)) for stage in files.STAGES[1:]]
        size = f"{result['bytes'] / 1e6:.1f}"
        peak = number(result["memory"]["peak"])
        share = f"{read / wall:.0%}"
        rows.append([name.upper(), size, number(wall), number(start), *stages, share, peak])
    head = ["File", "MB", "**wall**", *files.STAGES, "reading's share", "peak memory, MB"]
    return table(head, rows)
