"""Word differences: exact, readable, and quick on the longest texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.presenting.differences import word_difference

TEXTS = st.text(alphabet="ab Zé1.,\n毎日", max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    parts = word_difference(before, after)
    assert "".join(text for op, text in parts if op != "added") == before
    assert "".join(text for op, text in parts if op != "removed") == after
    assert all(text for _, text in parts)
    assert all(one[0] != other[0] for one, other in zip(parts, parts[1:], strict=False))


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("", "", []),
        ("bread", "bread", [("same", "bread")]),
        ("", "bread", [("added", "bread")]),
        ("one two", "uno dos", [("removed", "one two"), ("added", "uno dos")]),
        (
            "a 毎日 b",
            "a 毎朝 b",
            [("same", "a 毎"), ("removed", "日"), ("added", "朝"), ("same", " b")],
        ),
    ],
)
def test_told_as_people_would(before: str, after: str, parts: list[tuple[str, str]]) -> None:
    assert word_difference(before, after) == parts


def test_long_texts_with_nothing_in_common_are_one_replacement() -> None:
    before, after = ("a " * 5_000).strip(), ("b " * 5_000).strip()
    assert word_difference(before, after) == [("removed", before), ("added", after)]
