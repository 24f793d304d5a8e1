"""Statements by their words alone, whatever they are: no crash, sound spans, the same answer."""

from hypothesis import example, given
from hypothesis import strategies as st

from cascade import Criterion, Verdict
from cascade.reading import Calendar, read
from cascade.smart import judge_words
from cascade.smart.statement import KINDS

WORDS = st.sampled_from(
    [
        "improve",
        "launch",
        "raise",
        "hold",
        "40",
        "20",
        "%",
        "clinics",
        "meetings",
        "by",
        "Q3",
        "2026",
        "from",
        "10",
        "to",
        "every",
        "team",
        "as",
        "possible",
        "customers",
        "and",
        "quality",
        ",",
        ".",
        "(",
        ")",
        "-",
        "report",
        "weekly",
        "double",
        "$3M",
        "until",
        "May",
        "the",
        "of",
        "1,500",
        "NPS",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join))


@given(text=TEXTS, kind=st.sampled_from(KINDS))
@example(text="\ud800", kind="key_result")
@example(text="İ" * 40, kind="key_result")
@example(text="1" * 5000, kind="key_result")
def test_never_breaks_and_spans_are_words_of_the_text(text: str, kind: str):
    told = judge_words(text, kind)
    for remark in told.remarks:
        if remark.span is not None:
            start, end = remark.span
            assert 0 <= start < end <= len(text)
            assert text[start:end] == remark.evidence
    for span in (told.measures.verb, told.measures.noun):
        assert span is None or 0 <= span[0] < span[1] <= len(text)


@given(text=TEXTS)
def test_a_letter_is_as_bad_as_the_worst_that_is_found(text: str):
    told = judge_words(text)
    for letter in Criterion:
        found = [each.verdict for each in told.remarks if each.criterion is letter]
        worst = max(
            found, key=[Verdict.MET, Verdict.WEAK, Verdict.MISSING].index, default=Verdict.MET
        )
        assert told.verdicts[letter] in (worst, Verdict.NOT_APPLICABLE)


@given(
    words=st.lists(WORDS, min_size=1, max_size=20), before=st.sampled_from(["", " ", "\t", "\n "])
)
def test_white_space_around_changes_nothing(words: list[str], before: str):
    text = " ".join(words)
    plain, spaced = judge_words(text), judge_words(f"{before}{text}{before}")
    assert plain.verdicts == spaced.verdicts
    assert plain.measures.kind == spaced.measures.kind
    assert [(r.check, r.evidence) for r in plain.remarks] == [
        (r.check, r.evidence) for r in spaced.remarks
    ]


@example(words=["ship", "it", "by", "launch"])
@example(words=["shown", "before", "the", "trade", "fair"])
@example(words=["by", "improve", "launch"])
@given(words=st.lists(WORDS, min_size=1, max_size=12))
def test_capitals_change_no_date(words: list[str]):
    text = " ".join(words)
    ends = [judge_words(each).verdicts[Criterion.TIME_BOUND] for each in (text, text.upper())]
    # "may" is a month only where it is written as one; a word before an event, in capitals, its name.
    named = read(text.upper()).deadline
    is_named = named is not None and named.form == "event" and ends[1] is Verdict.MET
    assert ends[0] == ends[1] or is_named or "may" in text.lower()


@given(text=TEXTS)
def test_the_same_day_gives_the_same_answer(text: str):
    calendar = Calendar()
    assert judge_words(text, calendar=calendar) == judge_words(text, calendar=calendar)
