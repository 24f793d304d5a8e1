"""One tree of errors: each with a code of its own and a message that says what to do next."""

import pytest

from cascade.errors import (
    CascadeError,
    ConfigError,
    CycleError,
    DuplicateIdError,
    PlanError,
    PlanFileError,
    UnknownConnectionError,
    UnknownFormatError,
    UnknownNodeError,
    UnknownRuleError,
    UnsafeFileError,
)

ERRORS = [
    PlanFileError("no plan", expected="a list of nodes", file="p.yaml", line=3, column=4),
    UnsafeFileError("an entity is declared", expected="XML without a DTD"),
    UnknownFormatError("docx", ["yaml", "csv"]),
    UnknownFormatError("s.txt", ["yaml", "csv"], is_file=True),
    UnknownFormatError("", ["yaml", "csv"], is_file=True),
    ConfigError("unknown key 'x'; choose one of a, b", key="x", known=["a", "b"]),
    PlanError("weights must be above 0", array="weights"),
    DuplicateIdError("a"),
    UnknownNodeError("a", ["b"]),
    UnknownRuleError("orfan", ["orphan"]),
    CycleError(["a", "b"]),
    UnknownConnectionError(["m", "n"]),
]
WAYS_OUT = {
    "plan-file": "expected",
    "unsafe-file": "expected",
    "unknown-format": "choose",
    "configuration": "choose",
    "plan": "must",
    "duplicate-id": "give",
    "unknown-node": "did you mean",
    "unknown-rule": "cascade explain --list",
    "cycle": "drop",
    "unknown-connection": "needs",
}


def every_class(error: type[CascadeError] = CascadeError) -> set[type[CascadeError]]:
    """The class and those below it, of the engine: Django's side adds some, tested there."""
    children = [c for c in error.__subclasses__() if c.__module__.startswith("cascade.")]
    return {error}.union(*(every_class(child) for child in children))


def test_every_class_is_shown_here():
    assert {type(error) for error in ERRORS} == every_class() - {CascadeError}


def test_codes_are_unique():
    codes = [error.code for error in every_class()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_message_says_the_way_out_and_data_is_structured(error: CascadeError):
    assert WAYS_OUT[error.code] in str(error)
    assert error.data
    assert all(value is not NotImplemented for value in error.data.values())


def test_a_file_error_begins_with_its_place():
    assert str(ERRORS[0]).startswith("p.yaml:3:4: no plan")


def test_a_cycle_names_its_nodes_in_order():
    assert ERRORS[-2].data == {"cycle": ["a", "b"]}
    assert "a -> b -> a" in str(ERRORS[-2])


def test_an_unknown_ending_is_told_from_an_unknown_name():
    name, file, nothing = (error for error in ERRORS if isinstance(error, UnknownFormatError))
    assert str(name) == "no plan format is called 'docx'; choose one of yaml, csv"
    assert "no plan format has the file ending of 's.txt'" in str(file)
    assert "--from or --to" in str(file)
    assert str(nothing).startswith("neither a file name nor a format is told; name the format")
    assert all(error.data.keys() == {"format", "known"} for error in (name, file, nothing))
