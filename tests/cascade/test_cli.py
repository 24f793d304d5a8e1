"""The command as a user meets it: what it prints, where, and how it ends."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cascade.cli import main
from cascade.formats import FORMATS, read_plan
from cascade.types import Plan
from tests.cascade.reports.test_reports import APART

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "examples/quietmain.yaml")
GOOD = """cascade: 1
organisation: Bakery
nodes:
  - {id: m, kind: mission, title: Feed the town}
  - {id: g, kind: company_goal, title: Bread for every household, due: 2026-12-31, owner: a, contributes_to: [m],
     key_results: [{id: k, title: Households served, unit: households, baseline: 10, target: 90}]}
  - {id: p, kind: program, title: Build three ovens, due: 2026-12-31, owner: b, contributes_to: [g]}
"""
ORPHAN = GOOD + "  - {id: q, kind: program, title: Print flyers, due: 2026-12-31, owner: b}\n"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with no configuration above it."""
    monkeypatch.chdir(tmp_path)


def wrote(name: str, text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    Path(name).write_bytes(data)
    return name


def run(*arguments: str) -> int:
    return main([*arguments])


def test_nothing_to_report_ends_with_0(capsys: pytest.CaptureFixture[str]):
    assert run("check", wrote("p.yaml", GOOD), "--as-of", "2026-06-30") == 0
    assert "The one program has a path to the mission." in capsys.readouterr().out


def test_an_orphan_ends_with_1(capsys: pytest.CaptureFixture[str]):
    assert run("check", wrote("p.yaml", ORPHAN), "--as-of", "2026-06-30") == 1
    assert "1 of 2 programs has no path to the mission" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fail_on", "status"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)]
)
def test_fail_on_draws_the_line(fail_on: str, status: int):
    unowned = GOOD.replace("owner: b, ", "")
    assert (
        run("check", wrote("p.yaml", unowned), "--as-of", "2026-06-30", "--fail-on", fail_on)
        == status
    )


def test_a_hint_decides_no_exit_status(capsys: pytest.CaptureFixture[str]):
    told = ("check", wrote("p.yaml", APART), "--as-of", "2026-06-30", "--fail-on", "info")
    assert run(*told, "--select", "smart-relevant") == 0
    assert "smart-relevant (hint: words-apart)" in capsys.readouterr().out
    assert run(*told) == 1


def test_select_and_ignore(capsys: pytest.CaptureFixture[str]):
    file = wrote("p.yaml", ORPHAN)
    assert run("check", file, "--ignore", "orphan,smart-relevant") == 0
    assert run("check", file, "--select", "orphan", "--format", "json") == 1
    found = json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))["plans"][0][
        "findings"
    ]
    assert {finding["rule"] for finding in found} == {"orphan"}


def test_unknown_rule_is_refused_with_the_one_that_is_meant(capsys: pytest.CaptureFixture[str]):
    assert run("check", wrote("p.yaml", GOOD), "--select", "orfan") == 2
    assert "did you mean 'orphan'" in capsys.readouterr().err
    assert run("explain", "orfan") == 2
    assert "did you mean orphan" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("missing.yaml", None, "cannot be opened"),
        ("folder.yaml", "DIRECTORY", "is a directory"),
        ("empty.yaml", b"", "empty"),
        ("binary.yaml", b"\x89PNG\r\n\x1a\n\0\0\0", "p"),
        ("latin.yaml", "titel: \xe4".encode("latin-1"), "UTF-8"),
        ("broken.yaml", b"nodes: [", "line"),
        ("list.yaml", b"- a\n- b\n", "plan"),
        ("plan.docx", b"x", "no plan format"),
        ("broken.json", b"{", "JSON"),
        ("broken.xml", b"<a>", "XML"),
        ("broken.xlsx", b"PK\x03\x04", "p"),
        ("kind.yaml", b"cascade: 1\nnodes:\n  - {id: a, kind: progam}\n", "did you mean 'program'"),
    ],
)
def test_unreadable_input_ends_with_2_and_prints_nothing_on_standard_output(
    name: str, data: bytes | str | None, says: str, capsys: pytest.CaptureFixture[str]
):
    if data == "DIRECTORY":
        Path(name).mkdir()
    elif data is not None:
        wrote(name, data)
    assert run("check", name) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert name in printed.err
    assert "Traceback" not in printed.err


def test_a_schema_fault_names_file_line_and_column(capsys: pytest.CaptureFixture[str]):
    wrote("p.yaml", "cascade: 1\nnodes:\n  - id: a\n    kind: program\n    due: tomorrow\n")
    assert run("check", "p.yaml") == 2
    assert "p.yaml:5:10" in capsys.readouterr().err


def test_one_unreadable_file_of_several_prints_no_report(capsys: pytest.CaptureFixture[str]):
    assert run("check", wrote("good.yaml", GOOD), wrote("bad.yaml", b"nodes: [")) == 2
    assert capsys.readouterr().out == ""


def test_several_files_are_checked_each_by_itself(capsys: pytest.CaptureFixture[str]):
    files = wrote("a.yaml", GOOD), wrote("b.yaml", ORPHAN)
    assert run("check", *files, "--format", "json", "--as-of", "2026-06-30") == 1
    plans = json.loads(capsys.readouterr().out)["plans"]
    assert [(plan["file"], plan["counts"]["orphans"]) for plan in plans] == [
        ("a.yaml", 0),
        ("b.yaml", 1),
    ]


def test_the_day_is_an_argument(capsys: pytest.CaptureFixture[str]):
    file = wrote("p.yaml", GOOD)
    run("check", file, "--format", "json", "--as-of", "2027-01-31", "--fail-on", "never")
    printed = json.loads(capsys.readouterr().out)
    assert printed["as_of"] == "2027-01-31"
    assert "smart-achievable" in {f["rule"] for f in printed["plans"][0]["findings"]}
    with pytest.raises(SystemExit) as ended:
        run("check", file, "--as-of", "31.1.2027")
    assert ended.value.code == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err


def test_configuration_is_found_above_the_working_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    file = wrote("p.yaml", ORPHAN)
    wrote("cascade.toml", '[severity]\norphan = "info"\n')
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    assert run("check", f"../{file}") == 0


def test_configuration_in_pyproject_and_by_name():
    file = wrote("p.yaml", ORPHAN)
    wrote("pyproject.toml", '[tool.cascade.severity]\norphan = "off"\n')
    assert run("check", file) == 0
    wrote("other.toml", 'fail-on = "info"\n')
    assert run("check", file, "--config", "other.toml") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[severty]\n", "did you mean 'severity'"),
        ('[severity]\norphn = "info"\n', "did you mean 'orphan'"),
        ('[severity]\norphan = "fatal"\n', "unknown severity"),
        ("[thresholds]\nfocus-goals = 2.5\n", "whole number"),
        ("[thresholds]\nfocus-goals = true\n", "must be a number"),
        ("[cadence-days]\nprogram = 0\n", "above 0"),
        ("severity = 3\n", "must be a table"),
        ("not toml", "cannot be read as TOML"),
    ],
)
def test_a_wrong_configuration_is_refused(text: str, says: str, capsys: pytest.CaptureFixture[str]):
    wrote("cascade.toml", text)
    assert run("check", wrote("p.yaml", GOOD)) == 2
    printed = capsys.readouterr()
    assert says in printed.err
    assert "cascade.toml" in printed.err
    assert printed.out == ""


@pytest.mark.parametrize("name", FORMATS)
def test_converts_to_every_format_and_back(name: str, capsys: pytest.CaptureFixture[str]):
    assert run("convert", EXAMPLE, "out.bin", "--to", name) == 0
    assert run("convert", "out.bin", "back.yaml", "--from", name) == 0
    assert run("check", "back.yaml", "--format", "json", "--fail-on", "never") == 0
    assert run("check", EXAMPLE, "--format", "json", "--fail-on", "never") == 0
    back, original = capsys.readouterr().out.split("}\n{")
    assert (
        json.loads("{" + original)["plans"][0]["counts"]
        == json.loads(back + "}")["plans"][0]["counts"]
    )


def test_convert_says_what_is_lost(capsys: pytest.CaptureFixture[str]):
    assert run("convert", EXAMPLE, "out.csv") == 0
    printed = capsys.readouterr()
    assert "csv does not hold" in printed.err
    assert "key_results" in printed.err


def test_convert_that_fails_leaves_what_stood_there():
    wrote("out.csv", "precious")
    assert run("convert", wrote("p.yaml", b"nodes: ["), "out.csv") == 2
    assert Path("out.csv").read_text() == "precious"
    assert run("convert", wrote("p.yaml", GOOD), "no/such/folder.csv") == 2
    assert sorted(os.listdir()) == ["out.csv", "p.yaml"]


def test_show_of_an_unknown_node_offers_similar_ones(capsys: pytest.CaptureFixture[str]):
    assert run("show", EXAMPLE, "--node", "tender-dsk") == 2
    assert "did you mean tender-desk" in capsys.readouterr().err
    assert run("show", EXAMPLE, "--node", "TENDER-DESK") == 0


def test_explain_shows_both_examples(capsys: pytest.CaptureFixture[str]):
    assert run("explain", "orphan") == 0
    printed = capsys.readouterr().out
    assert "Breaks it:" in printed
    assert "Keeps it:" in printed


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cascade", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_python_m_cascade_is_the_command():
    done = command("check", wrote("p.yaml", ORPHAN))
    assert (done.returncode, done.stderr) == (1, "")
    assert "flyers" not in done.stdout.splitlines()[0]


def test_runs_without_django_and_starts_without_networkx():
    code = (
        "import sys; import cascade, cascade.cli; print({'django', 'networkx'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)},
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout == "set()\n"


def test_a_closed_pipe_is_no_traceback():
    done = subprocess.run(
        f"{sys.executable} -m cascade check {EXAMPLE} --format json | head -c 10",
        shell=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_an_ascii_terminal_gets_a_stand_in():
    done = command("show", EXAMPLE, "--node", "tender-desk", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("terminal", "no_color", "term", "colour"),
    [
        (True, None, "xterm", True),
        (True, "1", "xterm", False),
        (True, "", "xterm", True),
        (True, None, "dumb", False),
        (False, None, "xterm", False),
    ],
)
def test_colour_only_where_a_person_looks_and_wants_it(
    terminal: bool, no_color: str | None, term: str, colour: bool,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    run("check", wrote("p.yaml", ORPHAN))
    assert ("\x1b[" in capsys.readouterr().out) is colour


@pytest.mark.parametrize(("terminal", "told"), [(True, True), (False, False)])
def test_what_lasts_is_told_on_a_terminal(
    terminal: bool, told: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def slowly(*arguments: object, **options: object) -> Plan:
        time.sleep(0.5)
        return read_plan(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("cascade.cli.terminal.PATIENCE", 0.05)
    monkeypatch.setattr("cascade.cli.files.read_plan", slowly)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert run("check", wrote("p.yaml", GOOD), "--as-of", "2026-06-30") == 0
    printed = capsys.readouterr()
    assert ("reading p.yaml" in printed.err) is told
    assert "reading" not in printed.out


@pytest.mark.parametrize("day", ["20260630", "2026-W27-2", "2026-06-31", "yesterday"])
def test_a_day_is_written_in_one_way(day: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        run("check", wrote("p.yaml", GOOD), "--as-of", day)
    assert ended.value.code == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err


def test_convert_writes_through_a_link_and_into_a_pipe():
    wrote("p.yaml", GOOD)
    wrote("real.json", "old")
    Path("link.json").symlink_to("real.json")
    assert run("convert", "p.yaml", "link.json") == 0
    assert Path("link.json").is_symlink()
    assert json.loads(Path("real.json").read_text())["organisation"] == "Bakery"
    os.mkfifo("pipe.json")
    with subprocess.Popen(["cat", "pipe.json"], stdout=subprocess.PIPE) as reader:
        assert run("convert", "p.yaml", "pipe.json") == 0
        assert json.loads(reader.communicate()[0])["organisation"] == "Bakery"
    assert Path("pipe.json").is_fifo()


def test_convert_onto_a_folder_leaves_nothing_behind():
    Path("out.json").mkdir()
    assert run("convert", wrote("p.yaml", GOOD), "out.json") == 2
    assert sorted(os.listdir()) == ["out.json", "p.yaml"]


def test_convert_onto_itself():
    assert run("convert", wrote("p.yaml", GOOD), "p.yaml") == 0
    assert run("check", "p.yaml", "--as-of", "2026-06-30") == 0


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">/dev/full", "<&-"])
@pytest.mark.parametrize(
    "arguments", ["check p.yaml", "check - --from yaml", "convert p.yaml - --to json"]
)
def test_closed_and_full_streams_are_no_traceback(arguments: str, redirection: str):
    wrote("p.yaml", GOOD)
    done = subprocess.run(
        f"{sys.executable} -m cascade {arguments} {redirection}",
        shell=True,
        input="" if redirection != "<&-" else None,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2)


@pytest.mark.parametrize("name", ["json", "sarif", "text"])
def test_a_file_name_that_is_no_text(name: str, tmp_path: Path):
    file = os.fsencode(tmp_path) + b"/w\xff.yaml"
    with open(file, "wb") as new:
        new.write(GOOD.encode())
    done = subprocess.run(
        [sys.executable, "-m", "cascade", "check", file, "--format", name],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert done.stdout


def test_json_is_utf_8_whatever_the_terminal(capsys: pytest.CaptureFixture[str]):
    wrote("p.yaml", GOOD.replace("Bakery", "Bäckerei 大"))
    done = subprocess.run(
        [sys.executable, "-m", "cascade", "check", "p.yaml", "--format", "json"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"},
        capture_output=True, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["plans"][0]["organisation"] == "Bäckerei 大"


def test_an_error_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]):
    assert run("check", "a\x1b[31mred.yaml") == 2
    assert "\x1b" not in capsys.readouterr().err


def test_a_missing_configuration_says_so(capsys: pytest.CaptureFixture[str]):
    assert run("check", wrote("p.yaml", GOOD), "--config", "nowhere.toml") == 2
    assert "nowhere.toml: cannot be opened: No such file" in capsys.readouterr().err


def test_every_problem_of_a_file_is_told(capsys: pytest.CaptureFixture[str]):
    wrote("p.csv", "id,kind\na,progam\nb,mission\nc,gaol\n")
    assert run("check", "p.csv") == 2
    told = capsys.readouterr().err
    assert "progam" in told
    assert "  also 4:2: " in told
    assert "gaol" in told
