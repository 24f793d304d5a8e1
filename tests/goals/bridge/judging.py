"""Whether nodes are judged as the engine judges them."""

from datetime import date

import numpy as np

from cascade.check import check
from cascade.smart.many import NOT_APPLICABLE, NOT_KNOWN, codes_of
from cascade.types import Plan
from goals.bridge.broken import NODE_RULES
from goals.bridge.judged import Judged
from goals.bridge.remarks import Remarks


def check_judged(judged: Judged, plan: Plan, as_of: date) -> None:
    """Every mask, verdict and part of the index is the engine's own for the plan."""
    report = check(plan, as_of=as_of)
    broken: dict[str, set[int]] = {rule: set() for rule in NODE_RULES}
    number = {node.id: place for place, node in enumerate(plan.nodes)}
    for finding in report.findings:
        if finding.node is not None and not finding.is_hint and finding.rule in broken:
            broken[finding.rule].add(number[finding.node])
    for rule in NODE_RULES:
        mask = judged.breaking(rule)
        assert mask is not None
        if rule == "cycle":  # the witness begins with the first name, and keys are other names
            assert mask.sum() == len(broken[rule])
        else:
            assert set(np.flatnonzero(mask).tolist()) == broken[rule], rule
    assert judged.verdicts is not None
    for place, judgement in report.facts.judgements.items():
        codes = [NOT_APPLICABLE if code == NOT_KNOWN else code for code in judged.verdicts[place]]
        assert codes == codes_of(judgement), plan.nodes[place]
    assert (judged.smart, judged.confirmed) == (report.index.smart, report.index.confirmed)


def check_remarks(one: Remarks, other: Remarks) -> None:
    """Both are the same."""
    assert (one.state, one.words) == (other.state, other.words)
    assert one.references == other.references
    for name in ("nodes", "links"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert mine.keys() == theirs.keys()
        for column, values in mine.items():
            assert values.dtype == theirs[column].dtype, column
            np.testing.assert_array_equal(values, theirs[column], column)
