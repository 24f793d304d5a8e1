"""Numbers as the reader writes them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from web.widgets import NumberField


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("de", "430.000", 430_000),
        ("de", "1.234.567,5", 1_234_567.5),
        ("de", "430000,5", 430_000.5),
        ("de", "0,5", 0.5),
        ("de", ",5", 0.5),
        ("de", "1.5", 1.5),
        ("de", "-67.000", -67_000),
        ("de", "1 500", 1_500),
        ("en", "10,000", 10_000),
        ("en", "1,234,567.25", 1_234_567.25),
        ("en", "0.5", 0.5),
        ("en", "1.234", 1.234),
        ("en", " 12 ", 12),
        ("en", "\N{MINUS SIGN}3", -3),
        ("en", "1e3", 1_000),
        ("en", "", None),
    ],
)
def test_reads_a_number_as_pages_print_it(language: str, text: str, number: float | None) -> None:
    with override(language):
        assert NumberField(required=False).clean(text) == number


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1,5"),
        ("en", "10,00"),
        ("en", "1_000"),
        ("en", "nan"),
        ("en", "inf"),
        ("en", "1e400"),
        ("en", "1e308"),
        ("en", "twelve"),
        ("de", "1,5,0"),
        ("de", "1.50.000"),
        ("de", "1.234,567.8"),
    ],
)
def test_refuses_what_is_none_or_might_be_two(language: str, text: str) -> None:
    with override(language), pytest.raises(ValidationError):
        NumberField(required=False).clean(text)


@pytest.mark.parametrize("number", [0.5, 1.234, 430_000.0, 1e22, -12.75, 1e-7])
@pytest.mark.parametrize("language", ["de", "en"])
def test_what_a_form_shows_is_read_as_the_same(language: str, number: float) -> None:
    field = NumberField(required=False)
    with override(language):
        assert field.clean(str(field.prepare_value(number))) == number
