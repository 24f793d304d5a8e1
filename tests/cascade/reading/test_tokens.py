"""Words and sentences."""

import pytest

from cascade.reading.spans import Spans
from cascade.reading.tokens import sentences, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Raise sign-ups by 1,500 (net)", ["Raise", "sign-ups", "by", "1,500", "net"]),
        ("the team's R&D", ["the", "team's", "R&D"]),
        ("99.9 % of 24/7", ["99.9", "of", "24", "7"]),
        ("Käse für Ärzte", ["Käse", "für", "Ärzte"]),
        ("5.", ["5"]),
        ("_x_", ["x"]),
        ("...", []),
        ("", []),
    ],
)
def test_reads_words(text, expected):
    found = words(text)
    assert [token.text for token in found] == expected
    assert all(text[token.start : token.end] == token.text for token in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ship it. Then rest.", ["Ship it.", "Then rest."]),
        ("  Ship it.  Then rest.  ", ["Ship it.", "Then rest."]),
        ("Ship it\nThen rest", ["Ship it", "Then rest"]),
        ("Goals: - Ship it - Rest", ["Goals", "Ship it", "Rest"]),
        ("Ship • Rest", ["Ship", "Rest"]),
        ("Do 1) ship 2) rest", ["Do", "1) ship", "2) rest"]),
        ("Use tools, e.g. Excel or vs. Word", ["Use tools, e.g. Excel or vs. Word"]),
        ("Grow 1.5 times", ["Grow 1.5 times"]),
        ("Grow - slowly", ["Grow - slowly"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_reads_sentences_and_listed_points(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_overlapping_spans_are_one():
    spans = Spans([(7, 12), (0, 2), (4, 9)])
    assert spans.end_over(1, 5) == 12
    assert spans.end_over(0, 1) == 2
    assert spans.end_over(2, 4) is None
    assert spans.end_over(12, 20) is None
    assert Spans([]).end_over(0, 9) is None
