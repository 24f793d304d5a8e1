"""How good the text rules are on statements that nothing was learned from: one command.

    python -m benchmarks.advice.report             # prints the report
    python -m benchmarks.advice.report --write     # puts it into the documentation
    python -m benchmarks.advice.report --worst     # with the ten worst misses of each kind

The figures are those of :func:`cascade.smart.judge_words`, that is, of the product.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.advice.scores import failure_f1, interval, macro_f1
from benchmarks.advice.statements import (
    KINDS,
    SHARED,
    Labelled,
    for_the_report,
    for_training,
)
from benchmarks.advice.train import across
from cascade.findings import Criterion, Verdict
from cascade.smart import Verdicts, judge_words

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "quality-of-the-advice.md"
BEGIN, END = "<!-- report: begin -->", "<!-- report: end -->"
LETTERS = {
    "time-bound": (Criterion.TIME_BOUND, "time_bound", 0.98),
    "measurable": (Criterion.MEASURABLE, "measurable", 0.96),
    "specific": (Criterion.SPECIFIC, "specific", 0.82),
}
#: What the macro F1 of outcome, output and activity shall be, and the F1 on others' labels.
KIND_ASKED, SMARTSPAN_ASKED = 0.78, 0.85
WORST = 10


@dataclass(frozen=True)
class Figure:
    """One line of the report: the figure, the middle 95 % of it, what was asked."""

    name: str
    value: float
    low: float
    high: float
    asked: float
    size: int


@cache
def judged(text: str) -> Verdicts:
    """A statement's verdicts; each text once."""
    return judge_words(text)


def is_met(text: str, letter: Criterion) -> bool:
    """Whether the words meet a letter."""
    return judged(text).verdicts[letter] is Verdict.MET


def figures(examples: Sequence[Labelled]) -> Iterator[Figure]:
    """The figures of some labelled statements."""
    for name, (letter, field, asked) in LETTERS.items():
        wanted = np.array([getattr(each, field) for each in examples])
        told = np.array([is_met(each.text, letter) for each in examples])
        yield _figure(name, failure_f1, wanted, told, asked)
    wanted = np.array([each.measures for each in examples])
    told = np.array([judged(each.text).measures.kind for each in examples])
    yield _figure(
        "outcome, output, activity", lambda w, t: macro_f1(w, t)[0], wanted, told, KIND_ASKED
    )


def _figure(
    name: str, score: Callable[..., float], wanted: np.ndarray, told: np.ndarray, asked: float
) -> Figure:
    low, high = interval(lambda rows: score(wanted[rows], told[rows]), len(wanted))
    return Figure(name, score(wanted, told), low, high, asked, len(wanted))


def smartspan(shared: Path = SHARED) -> Figure:
    """Measurable on goals of health coaching, by others' labels; nothing learned from them."""
    rows = json.loads((shared / "external_smartspan.json").read_text("utf-8"))
    wanted = np.array([bool(row["label"][1]) for row in rows])
    told = np.array([is_met(row["goal"], Criterion.MEASURABLE) for row in rows])
    score = failure_f1
    return _figure("SMARTSpan, measurable", score, wanted, told, SMARTSPAN_ASKED)


def left_out(examples: Sequence[Labelled]) -> tuple[int, dict[str, float]]:
    """How the models do on plans that may be learned from, each left out in turn.

    Of real statements alone, ours and the rubric's; features and thresholds were chosen by these.
    """
    scores = across(examples)
    real = [place for place, each in enumerate(examples) if each.origin != "invented"]
    some = [examples[place] for place in real]
    kinds = [KINDS[place] for place in scores[real, 2:].argmax(1)]
    return len(real), {
        "specific": failure_f1([e.specific for e in some], (scores[real, 0] > 0).tolist()),
        "measurable": failure_f1([e.measurable for e in some], (scores[real, 1] > 0).tolist()),
        "outcome, output, activity": macro_f1([e.measures for e in some], kinds)[0],
    }


def confusion(examples: Sequence[Labelled]) -> str:
    """The table of what was said for each kind."""
    count = Counter((each.measures, judged(each.text).measures.kind) for each in examples)
    head = f"| labelled \\ told | {' | '.join(KINDS)} |\n| --- |{' ---: |' * len(KINDS)}"
    rows = [
        f"| {wanted} | {' | '.join(str(count[wanted, told]) for told in KINDS)} |"
        for wanted in KINDS
    ]
    return "\n".join([head, *rows])


def letters_confusion(examples: Sequence[Labelled]) -> str:
    """How often each letter was found and missed."""
    lines = [
        "| letter | failure found | failure missed | false alarm | met, and told so |",
        "| --- |" + " ---: |" * 4,
    ]
    for name, (letter, field, _) in LETTERS.items():
        count = Counter((getattr(each, field), is_met(each.text, letter)) for each in examples)
        cells = (count[False, False], count[False, True], count[True, False], count[True, True])
        lines.append(f"| {name} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def speed(examples: Sequence[Labelled]) -> float:
    """The median of the milliseconds that one statement takes."""
    taken = []
    for each in examples:
        start = time.perf_counter()
        judge_words(each.text)
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)


def worst(examples: Sequence[Labelled]) -> Iterator[str]:
    """The misses that the models were surest of, by letter and kind."""
    from cascade.reading import read
    from cascade.smart.linear import scores

    for name, (letter, field, _) in LETTERS.items():
        misses = [each for each in examples if getattr(each, field) != is_met(each.text, letter)]
        if name != "time-bound":
            sure = {e.id: abs(scores(read(e.text)).of(field)) for e in misses}
            misses.sort(key=lambda each: -sure[each.id])
        for each in misses[:WORST]:
            yield f"{name}: labelled {'met' if getattr(each, field) else 'not met'}: `{each.id}`"
    misses = [each for each in examples if each.measures != judged(each.text).measures.kind]
    misses.sort(key=lambda each: -judged(each.text).measures.chance)
    for each in misses[:WORST]:
        yield f"kind: labelled {each.measures}, told {judged(each.text).measures.kind}: `{each.id}`"


def report(shared: Path = SHARED) -> str:
    """The whole report, as Markdown."""
    kept, learned = for_the_report(shared), for_training(shared)
    size, others = left_out(learned)
    lines = [
        "| Figure | Kept plans | 95 % of draws | Asked | Models alone, other plans |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [_row(figure, others) for figure in [*figures(kept), smartspan(shared)]]
    return "\n".join(
        [
            *lines,
            "",
            (
                f"{len(kept)} statements of plans that nothing was learned from. In the last "
                f"column what the models say by themselves, without the rules beside them, of "
                f"{size:,} statements of the other plans, each told by models that have not seen "
                "its plan; what models look at was chosen by these, and most labels are our own."
            ),
            "",
            letters_confusion(kept),
            "",
            confusion(kept),
            "",
            "The worst misses, surest first (the statements are not ours to print):",
            "",
            *[f"- {each}" for each in worst(kept)],
            "",
            f"Learned from {len(learned):,} statements.",
        ]
    )


def _row(figure: Figure, others: Mapping[str, float]) -> str:
    other = others.get(figure.name)
    return (
        f"| {figure.name} | {figure.value:.2f} | {figure.low:.2f} to {figure.high:.2f} "
        f"| {figure.asked:.2f} | {'–' if other is None else f'{other:.2f}'} |"
    )


def main() -> None:
    """Print the report, or put it into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help=f"put it into {PAGE.name}")
    arguments = parser.parse_args()
    told = report()
    print(told)
    print(f"\nMedian of a statement: {speed(for_the_report()):.2f} ms")
    if arguments.write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{told}\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
