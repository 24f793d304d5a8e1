"""How good the advice on words is: floors a little under what the documentation reports."""

from pathlib import Path

import pytest

from benchmarks.advice import report, train
from benchmarks.advice.statements import KEPT, SHARED, for_the_report, for_training, read_by_us
from cascade.smart import linear

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the labelled statements")
FLOORS = {
    "time-bound": 0.98,
    "measurable": 0.95,
    "specific": 0.76,
    "outcome, output, activity": 0.74,
    "SMARTSpan, measurable": 0.79,
}


def test_figures_do_not_fall():
    told = [*report.figures(for_the_report()), report.smartspan()]
    assert {f.name for f in told} == set(FLOORS)
    low = {f.name: round(f.value, 3) for f in told if f.value < FLOORS[f.name]}
    assert not low


def test_nothing_kept_is_learned_from():
    kept, learned = for_the_report(), for_training()
    assert len(kept) == 200
    assert not {each.id for each in kept} & {each.id for each in learned}
    assert not {each.plan for each in kept} & {each.plan for each in learned}
    assert not any(KEPT.match(each.plan) for each in read_by_us())


def test_weights_are_those_that_the_script_trains(tmp_path: Path):
    """The same statements give the same weights, but for what another processor rounds otherwise."""
    train.write(tmp_path / "weights.tsv", for_training())
    again, shipped = linear.parse((tmp_path / "weights.tsv").read_text("utf-8")), linear.shipped()
    assert len(again.of.keys() ^ shipped.of.keys()) < 20  # those at the edge of being left out
    both = again.of.keys() & shipped.of.keys()
    apart = max(
        abs(a - b) for name in both for a, b in zip(again.of[name], shipped.of[name], strict=True)
    )
    assert apart < 0.02
