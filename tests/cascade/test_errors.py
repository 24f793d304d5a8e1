"""One tree of errors: each with a code of its own and a message that says what to do next."""

import ast
from pathlib import Path

import pytest

import cascade
from cascade.errors import (
    CascadeError,
    ConfigError,
    CycleError,
    DuplicateIdError,
    MissingExtraError,
    ModelFileError,
    PlanError,
    PlanFileError,
    UnknownConnectionError,
    UnknownFormatError,
    UnknownNodeError,
    UnknownRuleError,
    UnsafeFileError,
)
from cascade.sayings import Said, say

ERRORS = [
    PlanFileError(say("no plan"), expected=say("a list of nodes"), file="p.yaml", line=3, column=4),
    UnsafeFileError(say("an entity is declared"), expected=say("XML without a DTD")),
    UnknownFormatError("docx", ["yaml", "csv"]),
    UnknownFormatError("s.txt", ["yaml", "csv"], is_file=True),
    UnknownFormatError("", ["yaml", "csv"], is_file=True),
    ConfigError("unknown key 'x'; choose one of a, b", key="x", known=["a", "b"]),
    MissingExtraError("semantic"),
    ModelFileError("model.onnx", "8199be6f"),
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
    "missing-extra": 'pip install "goal-cascade[semantic]"',
    "model-file": "--force-reinstall",
    "plan": "must",
    "duplicate-id": "give",
    "unknown-node": "did you mean",
    "unknown-rule": "cascade explain --list",
    "cycle": "drop",
    "unknown-connection": "needs",
}
#: What is raised with a sentence, to be said in other languages.
SAYING = ("PlanFileError", "UnsafeFileError")


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


def test_what_readers_refuse_is_said_in_sentences():
    plain, told = [], 0
    for file in sorted(Path(cascade.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING:
                expected = [keyword.value for keyword in node.keywords if keyword.arg == "expected"]
                texts = [*node.args[:1], *expected]
                told += len(texts)
                if any(isinstance(text, ast.Constant | ast.JoinedStr) for text in texts):
                    plain.append(f"{file}:{node.lineno}")
    assert not plain
    assert told > 50


def test_a_file_error_carries_its_sentences():
    problem, expected = say("{what} is missing", what=say("the mission")), say("a mission")
    error = PlanFileError(problem, expected=expected, file="p.yaml", line=3)
    assert str(error) == "p.yaml:3: the mission is missing\n  expected: a mission"
    assert error.problem is problem
    assert error.data["expected"] is expected
    assert error.problems == error.data["problems"] == ((3, None, problem),)
    assert all(isinstance(words, Said) for _, _, words in error.problems)


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
