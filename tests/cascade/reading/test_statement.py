"""A statement as a whole: what is read is true to the text, whatever the text."""

import time
from dataclasses import astuple
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.reading import Calendar, Reading, read
from tests.strategies import AWKWARD

CALENDARS = [Calendar(), Calendar(date(2026, 2, 10), date(2026, 1, 1), date(2026, 12, 31), 10)]
#: Words that the reader looks for, in any order: what it was not made for.
WORDS = [
    "Raise", "raise", "to", "by", "from", "at least", "or more", "the", "end of", "Q3", "FY", "2026", "26", "May",
    "may", "within", "3", "months", "%", "percent", "$", "€", "1,5", "1 000", "half", "a", "third", "every", "all",
    "team", "teams", "has", "no", "zero", "double", "3x", "out of 5", "/", "-", "–", "→", ":", ".", "- ", "1)", "KR1:",
    "(", ")", "v2.0", "phase", "next", "quarter", "this", "under", "over", "20", "incidents", "firſt", "İ", "one",
    "users", "million", "m€", "first", "of", "year", "spring", "Con", "Summit", "\n", "  ", "'", "’", "#", "12", "th",
]  # fmt: skip
sayings = st.lists(st.sampled_from(WORDS + AWKWARD), max_size=14).map(" ".join)
any_texts = (
    sayings | st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=10).map("".join)
)
calendars = st.sampled_from(CALENDARS) | st.builds(
    Calendar,
    st.none() | st.dates(),
    st.none() | st.dates(),
    st.none() | st.dates(),
    st.integers(1, 12),
)


def spans_of(reading: Reading) -> list[tuple[int, int]]:
    head = [span for span in (reading.head.span, reading.head.noun_span) if span]
    tokens = [(token.start, token.end) for token in reading.tokens]
    told = [each.span for each in (*reading.moments, *reading.amounts)]
    return [*head, *tokens, *told, *reading.sentences, reading.measured]


def everything(reading: Reading, *, left: int = 0):
    """What a reading says, with its spans moved as if its text began later."""

    def move(span):
        return span and (span[0] - left, span[1] - left)

    head = reading.head
    return (
        [(move(m.span), *astuple(m)[1:]) for m in reading.moments],
        [(move(a.span), *astuple(a)[1:]) for a in reading.amounts],
        [(token.text, token.start - left) for token in reading.tokens],
        [move(span) for span in reading.sentences],
        (head.manner, head.verb, move(head.span), head.noun, move(head.noun_span)),
    )


@given(text=any_texts, calendar=calendars)
def test_spans_lie_in_the_text_and_hold_their_words(text, calendar):
    reading = read(text, calendar)
    assert all(0 <= start <= end <= len(text) for start, end in spans_of(reading))
    for told in (*reading.moments, *reading.amounts):
        assert told.words == text[slice(*told.span)]
        assert told.words


@given(text=any_texts)
def test_dates_and_amounts_do_not_overlap(text):
    reading = read(text)
    spans = sorted(told.span for told in (*reading.moments, *reading.amounts))
    assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))


@given(text=any_texts, before=st.text(" \t\n", max_size=4), after=st.text(" \t\n", max_size=4))
def test_white_space_around_changes_nothing(text, before, after):
    bare = text.strip()
    assert everything(read(before + bare + after), left=len(before)) == everything(read(bare))


@given(text=any_texts)
def test_every_deadline_is_one_of_the_dates(text):
    reading = read(text, CALENDARS[1])
    assert reading.deadline is None or reading.deadline in reading.moments
    assert set(map(id, [*reading.targets, *reading.baselines])) <= set(map(id, reading.amounts))


@given(text=any_texts)
def test_reads_the_same_again(text):
    assert everything(read(text)) == everything(read(text))


ENDLESS = [
    "a ", "to ", "to to to ", "by ", "1", "1,", "1.", "1 ", "1-", "1:1", "1/1 ", "1→", "$1-", "9,999", "a1", "A", "A ",
    "A-", "Aa", "[A", "A: ", "- ", "-", " ", "\n", "\t ", " \n", "x. ", "(1) ", "Q1 ", "2026-", "by 2026 ", "May ",
    "the end of ", "within 3 months ", "every ", "all a ", "every a ", "no a ", "at least ", "half ", "double ", "v1.",
    "ISO ", "ivx", "number of a ", "baseline ", "from the current ", "A conference ", "ACon", "also ", "will ", "e.g. ",
    "kr ", "1:8 ", "from 1 May 2026 ", "also, ", "s-", "’", "ſ", "🙂", "\u202f", "1\u202f", "%", "1% ", "of ", "one ", "two thirds ",
]  # fmt: skip


#: What stands around them, so that a pattern that has begun well fails at the end.
AROUND = {"every ": "!", "number of ": "x", "A ": " ", "1 ": "→"}


def seconds(text: str) -> float:
    start = time.process_time()
    everything(read(text, CALENDARS[1]))
    return time.process_time() - start


@pytest.mark.parametrize("repeated", ENDLESS)
def test_a_long_text_takes_less_than_a_second(repeated):
    text = (repeated * 10_000)[:10_000]
    assert any(seconds(text) < 1 for _try in range(3))


@pytest.mark.parametrize("repeated", ENDLESS)
def test_what_stands_around_does_not_take_long_either(repeated):
    for before, after in AROUND.items():
        text = before + (repeated * 1_000)[:1_000] + after
        assert any(seconds(text) < 0.2 for _try in range(3))
