"""What the engine says, as people read it in their language."""

from dataclasses import fields
from datetime import date

import pytest
from django.utils.translation import override

from cascade.sayings import (
    Amount,
    Field,
    Name,
    Names,
    Share,
    Titled,
    Way,
    precisely,
    say,
    say_number,
)
from cascade.types import Contribution, KeyResult, Node
from goals.telling import FIELDS, retell

AS_OF = date(2026, 5, 3)


def german(text):
    with override("de"):
        return retell(text)


def test_a_sentence_is_translated_with_days_as_the_reader_writes_them():
    said = say("last check-in on {day}", day=AS_OF)

    assert retell(said) == "last check-in on 3 May 2026"
    assert german(said) == "letzter Check-in am 3. Mai 2026"


def test_people_are_told_the_plain_form():
    said = say("last confirmed on {day}", day=AS_OF).exactly("freshness 0.02")

    assert (said, retell(said)) == ("freshness 0.02", "last confirmed on 3 May 2026")
    assert german(precisely("no owner")) == ""


def test_sentences_in_a_sentence_are_translated():
    label = say("{kind} {node}", kind=say("program"), node=Name("SALES-2"))
    said = say(
        "{node} has no path to the mission: {because}",
        node=label.exactly("program 'SALES-2'"),
        because=say("it contributes to nothing"),
    )

    assert german(said) == "Vorhaben SALES-2 hat keinen Weg zur Mission: es trägt zu nichts bei"


def test_numbers_shares_and_lists_are_written_as_the_reader_does():
    said = say("{a} {b} {c} {d} {e}", a=Amount(1234567), b=Share(0.5), c=1234.5, d=Names("xy"), e=1)

    assert retell(said) == "1,234,567 50 % 1,234.50 x, y 1"
    assert german(said) == "1.234.567 50 % 1.234,50 x, y 1"
    assert retell(say("{a:.3g}", a=1234567)) == "1,234,567"
    assert retell(say("{a} {b}", a=True, b=float("inf"))) == "yes inf"


def test_a_key_result_is_told_by_its_title_where_it_has_one():
    said = say(
        "key result {result} lacks its {fields}", fields="unit", result=Titled("kr-1", "ARR")
    )

    assert (said, retell(said)) == (
        "key result 'kr-1' lacks its unit",
        "key result “ARR” lacks its unit",
    )
    assert retell(say("{result}", result=Titled("kr-1", ""))) == "kr-1"


def test_one_and_many_are_told_apart():
    forms = (
        "nobody has checked in on {node} for {number} day",
        "nobody has checked in on {node} for {number} days",
    )

    for number, told in ((1, "seit 1 Tag "), (1500, "seit 1.500 Tagen ")):
        assert told in german(say_number(*forms, number, node=Name("X")))


def test_words_of_the_plan_are_quoted_and_names_are_not():
    said = say("{words!r} {name} {node!r}", words="50 %{x}", name=Name("A"), node=say("a draft"))

    assert retell(said) == "“50 %{x}” A a draft"
    assert german(said) == "„50 %{x}“ A ein Entwurf"


def test_a_way_is_told_with_arrows():
    said = say("{way} (ends here)", way=Way(["A", say("a draft"), "..."]))

    assert german(said) == "A → ein Entwurf → … (endet hier)"


@pytest.mark.parametrize("record", [Node, Contribution, KeyResult])
def test_every_field_has_a_name_for_people(record):
    names = {field.name for field in fields(record)} - {"line"}

    assert names <= FIELDS.keys()
    assert german(say("{field}", field=Field("depends_on"))) == "Hängt ab von"


def test_other_texts_stay_as_they_are():
    assert german("not a sentence: {x}") == "not a sentence: {x}"
