"""``cascade smart``: statements judged by their words, one or a line each."""

import io
import json
import sys

import pytest

from cascade.cli import main


def judged(capsys, *arguments: str) -> list[dict]:
    assert main(["smart", "--format", "json", "--as-of", "2026-06-30", *arguments]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def given(monkeypatch):
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))

    return give


def test_a_statement_has_a_verdict_a_letter_and_what_it_measures(capsys):
    [told] = judged(capsys, "Raise NPS from 31 to 45 points by Q3 2026")

    letters = {name: told[name]["verdict"] for name in ("specific", "measurable", "time_bound")}
    assert letters == dict.fromkeys(letters, "met")
    assert told["achievable"] == {"verdict": "not_applicable", "findings": []}
    assert (told["kind"], told["measures"]) == ("key_result", "outcome")
    assert {each["words"] for each in told["measures_evidence"]} == {"Raise", "NPS"}


def test_a_finding_names_its_words_and_where_they_stand(capsys):
    text = "Share data with towns where possible"
    [told] = judged(capsys, text)

    found = {each["check"]: each for each in told["specific"]["findings"]}["loophole"]
    assert found["rule"] == "smart-specific"
    assert text[slice(*found["span"])] == found["words"] == "where possible"
    assert found["message"]
    assert found["why"]
    assert found["fix"]
    assert 0 < found["confidence"] < 1


def test_each_line_of_input_is_judged_in_its_order(capsys, given):
    given("Win 40 clinics\r\n\nZürich gewinnen".encode())
    assert [each["text"] for each in judged(capsys)] == ["Win 40 clinics", "", "Zürich gewinnen"]


def test_an_empty_line_is_a_missing_statement(capsys):
    [told] = judged(capsys, " ")
    assert told["specific"]["verdict"] == "missing"


def test_strictness_is_by_kind(capsys):
    [mission] = judged(capsys, "--kind", "mission", "Improve the health of towns")
    assert (mission["specific"]["verdict"], mission["measurable"]["verdict"]) == (
        "met",
        "not_applicable",
    )


def test_input_that_is_not_utf_8_is_told_with_its_line(capsys, given):
    given(b"Win 40 clinics\n\xff\xfe\n")
    assert main(["smart", "--format", "json"]) == 2
    assert "standard input:2" in capsys.readouterr().err


def test_text_is_for_people(capsys):
    assert main(["smart", "Improve stuff in general"]) == 0
    told = capsys.readouterr().out
    assert "specific: weak" in told
    assert "mend: " in told
    assert "\x1b" not in told


def test_a_configuration_switches_checks_off_and_adds_words(capsys, tmp_path):
    file = tmp_path / "cascade.toml"
    file.write_text('[checks]\nloophole = "off"\n[words]\nvague = {add = ["zippy"]}\n')
    [told] = judged(capsys, "--config", str(file), "Improve zippy data where possible")

    found = {each["check"]: each["words"] for each in told["specific"]["findings"]}
    assert "loophole" not in found
    assert found["vague-word"] == "zippy"
