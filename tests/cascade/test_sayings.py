"""Sentences that keep what they are made of."""

import copy
import pickle
from datetime import date

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade import check
from cascade.sayings import (
    Amount,
    Field,
    Name,
    Names,
    Said,
    Share,
    Titled,
    Way,
    plainly,
    precisely,
    say,
    say_number,
)
from tests.strategies import plans

AS_OF = date(2026, 6, 30)
texts = st.text(max_size=8)
lists = st.lists(texts, max_size=3)
values = st.recursive(
    texts
    | st.integers()
    | st.floats(0, 1e300)
    | st.dates()
    | texts.map(Name)
    | texts.map(Field)
    | st.builds(Titled, texts, texts)
    | lists.map(Names)
    | lists.map(Way)
    | st.floats(0, 1).map(Share)
    | st.floats(0, 1e12).map(Amount),
    lambda inner: st.builds(lambda value: say("so: {value}", value=value), inner),
    max_leaves=3,
)
templates = st.lists(
    st.sampled_from(["{a}", "{b}", "{a!r}", "{{", "}}", " is ", "50 %", "„", "\n"]), max_size=6
).map("".join)


@given(template=templates, a=values, b=values)
def test_a_sentence_is_its_template_with_the_values(template, a, b):
    said = say(template, a=a, b=b)

    assert said == template.format(a=a, b=b)
    assert (said.template, said.values) == (template, {"a": a, "b": b})


@given(template=templates, a=values, b=values)
def test_a_sentence_comes_back_from_where_it_was_put(template, a, b):
    said = say(template, a=a, b=b).exactly("{a}: {b}", a=a, b=b)

    for again in (pickle.loads(pickle.dumps(said)), copy.deepcopy(said), copy.copy(said)):
        assert (again, again.template, dict(again.values)) == (said, "{a}: {b}", {"a": a, "b": b})
        assert (again.plain, again.plain.template) == (said.plain, template)


def test_a_value_keeps_its_kind():
    said = pickle.loads(pickle.dumps(say("{due} {way}", due=AS_OF, way=Way([say("a draft"), "b"]))))

    assert said == "2026-06-30 a draft -> b"
    assert isinstance(said.values["due"], date)
    assert isinstance(said.values["way"], Way)
    assert isinstance(said.values["way"][0], Said)


def test_nobody_changes_a_sentence():
    said = say("{a}", a=1)

    with pytest.raises(AttributeError):
        said.template = "else"
    with pytest.raises(TypeError):
        said.values["a"] = 2
    with pytest.raises(AttributeError):
        said.more = "else"


def test_it_is_a_text_wherever_one_is_wanted():
    said = say("due {day}", day=AS_OF)

    assert orjson.dumps({"message": said}) == b'{"message":"due 2026-06-30"}'
    assert (f"{said}!", hash(said), {said: 1}["due 2026-06-30"]) == (
        "due 2026-06-30!",
        hash("due 2026-06-30"),
        1,
    )


def test_values_with_braces_are_taken_as_they_are():
    assert say("{title} ends here", title="{due} {0} {") == "{due} {0} { ends here"


def test_one_and_many_have_forms_of_their_own():
    forms = ("{number} day", "{number:,} days")

    assert say_number(*forms, 1) == "1 day"
    assert say_number(*forms, 0) == "0 days"
    many = pickle.loads(pickle.dumps(say_number(*forms, 1500)))
    assert (many, many.forms, many.values["number"]) == ("1,500 days", forms, 1500)


def test_what_is_exact_has_a_plain_form():
    plain = say("last check-in on {day}", day=AS_OF)
    exact = plain.exactly("freshness {freshness:.2f}", freshness=0.251)

    assert (exact, plainly(exact), plainly(plain)) == ("freshness 0.25", plain, plain)
    assert plainly("words of the plan") == "words of the plan"
    assert plainly(precisely("would_orphan: {lost}", lost=3)) == ""


@given(plans())
def test_every_finding_is_made_of_sentences(plan):
    # What is remarked on statements comes from tables of its own.
    found = [f for f in check(plan, as_of=AS_OF).findings if f.criterion is None]

    for finding in found:
        assert isinstance(finding.message, Said), finding
        assert isinstance(finding.fix, Said), finding
        assert isinstance(finding.evidence, Said) or not finding.evidence, finding
