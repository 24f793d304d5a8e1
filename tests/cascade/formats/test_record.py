from datetime import date
from typing import Any

import pytest

from cascade.errors import UnsafeFileError
from cascade.formats.record import (
    MAX_DEPTH,
    node_from_record,
    node_to_record,
    plan_from_record,
    plan_to_record,
)
from cascade.types import (
    Confirmation,
    Contribution,
    KeyResult,
    Kind,
    Need,
    Node,
    Period,
    Plan,
    ProgressBy,
    ProgressPolicy,
    Status,
    Value,
)


def _node(**fields: Any) -> Node:
    return node_from_record({"id": "a", "kind": "program", **fields})


def test_defaults_are_not_written() -> None:
    assert node_to_record(Node("a", Kind.PROGRAM)) == {"id": "a", "kind": "program"}
    assert plan_to_record(Plan()) == {"cascade": 1, "nodes": []}


def test_a_plain_contribution_is_written_short_and_read_in_every_form() -> None:
    link = Contribution("g")
    assert node_to_record(_node(contributes_to=["g"]))["contributes_to"] == ["g"]
    for told in (["g"], "g", {"to": "g"}, [{"to": "g", "weight": 1}]):
        assert _node(contributes_to=told).contributes_to == (link,)


def test_whole_numbers_are_written_without_a_point() -> None:
    written = node_to_record(Node("a", Kind.PROGRAM, budget=120000.0))["budget"]
    assert (written, type(written)) == (120000, int)
    assert node_to_record(Node("a", Kind.PROGRAM, budget=1e300))["budget"] == 1e300


def test_identifiers_given_as_numbers_are_their_text() -> None:
    node = _node(id=7, contributes_to=[8, {"to": 9, "moves": 1}], depends_on=[1.5])
    assert node.id == "7"
    assert [(link.to, link.moves) for link in node.contributes_to] == [("8", None), ("9", "1")]
    assert node.depends_on == ("1.5",)


def test_null_means_that_nothing_is_said() -> None:
    nothing = dict.fromkeys(["title", "due", "contributes_to", "status", "progress", "needs"])
    assert _node(**nothing) == Node("a", Kind.PROGRAM)


def test_progress_by_hand_is_one_number() -> None:
    policy = ProgressPolicy(ProgressBy.MANUAL, value=0.4)
    assert _node(progress=0.4).progress == policy
    assert node_to_record(Node("a", Kind.PROGRAM, progress=policy))["progress"] == 0.4
    assert _node(progress={"by": "both", "key_results_share": 0.6}).progress == ProgressPolicy(
        ProgressBy.BOTH, 0.6
    )


def test_reads_the_fields_of_every_depth() -> None:
    node = _node(
        status="done",
        contributes_to=[{"to": "g", "confirmed": {"by": "ana", "on": "2026-03-01"}}],
        key_results=[
            {"id": "k", "band": [1, 2], "values": [{"on": "2026-03-31", "value": 4, "by": "x"}]}
        ],
        needs={"sales": "required", 7: None},
    )
    assert node.status is Status.DONE
    assert node.contributes_to[0].confirmed == Confirmation("ana", date(2026, 3, 1))
    value = Value(date(2026, 3, 31), 4.0, {"by": "x"})
    assert node.key_results == (KeyResult("k", band=(1.0, 2.0), values=(value,)),)
    assert node.needs == {"sales": Need.REQUIRED}


def test_unknown_fields_are_kept_everywhere_and_written_last() -> None:
    record = {
        "cascade": 1,
        "period": {"name": "FY26", "note": "x"},
        "nodes": [{"id": "m", "kind": "mission", "colour": ["red", {"depth": 1}], "line": 4}],
        "board": {"approved": True},
    }
    plan = plan_from_record(record)
    assert plan.period == Period("FY26", extra={"note": "x"})
    assert plan.nodes[0].extra == {"colour": ["red", {"depth": 1}], "line": 4}
    assert plan.extra == {"board": {"approved": True}}
    assert plan_to_record(plan) == record
    assert list(plan_to_record(plan)) == ["cascade", "period", "nodes", "board"]


def test_a_field_of_the_user_s_own_never_hides_one_of_ours() -> None:
    plan = Plan(
        nodes=(Node("m", Kind.MISSION, extra={"id": "x", "title": "y"}),), extra={"cascade": 9}
    )
    record = plan_to_record(plan)
    assert record["cascade"] == 1
    assert record["nodes"] == [{"id": "m", "kind": "mission", "title": "y"}]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (10**30, str(10**30)),
        ({1: "x", (1, 2): "y", None: "z"}, {"1": "x", "[1, 2]": "y", "None": "z"}),
        (2**64 - 1, 2**64 - 1),
        (date(2026, 1, 1), "2026-01-01"),
    ],
)
def test_own_values_that_json_cannot_hold_are_kept_as_texts(told: Any, kept: Any) -> None:
    assert _node(note=told).extra == {"note": kept}


def test_refuses_an_own_field_that_nests_without_end() -> None:
    def nested(levels: int) -> list[Any]:
        inner: list[Any] = []
        for _ in range(levels):
            inner = [inner]
        return inner

    assert _node(note=nested(MAX_DEPTH)).extra
    with pytest.raises(UnsafeFileError, match="nests more than 100"):
        _node(note=nested(MAX_DEPTH + 1))


def test_an_integer_too_long_to_print_is_kept_in_base_16() -> None:
    assert _node(note=16**5000).extra["note"].startswith("0x1000")
