"""``cascade suggest`` as a user meets it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cascade.cli import main
from cascade.config import config_from
from cascade.errors import ConfigError, MissingExtraError
from cascade.meaning import Meanings

PLAN = """cascade: 1
organisation: Clinics
nodes:
  - {id: m, kind: mission, title: Care within reach of everyone}
  - {id: clinics, kind: company_goal, title: Open clinics in every county, contributes_to: [m]}
  - {id: staff, kind: company_goal, title: Nurses who like to stay, contributes_to: [m]}
  - {id: rota, kind: program, title: A fair rota for the wards, contributes_to: [staff]}
  - {id: rent, kind: program, title: Rent rooms for a clinic, budget: 9}
  - {id: zebra, kind: program, title: Zebra}
  - {id: far, kind: functional_goal, title: Rotas by phone, budget: 5}
  - {id: near, kind: program, title: Rotas on paper, contributes_to: [far]}
"""


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.yaml").write_text(PLAN)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(["suggest", "p.yaml", "--format", "json", *arguments]) == 0
    found: dict[str, list[dict[str, object]]] = json.loads(capsys.readouterr().out)
    assert list(found) == ["suggestions"]
    return found["suggestions"]


def test_json_holds_what_the_contract_says(capsys: pytest.CaptureFixture[str]):
    [suggestion] = told(capsys, "--node", "rent")
    assert suggestion["node"] == "rent"
    first = suggestion["candidates"][0]  # type: ignore[index]
    assert first.keys() == {"id", "score", "margin", "reason"}
    assert (first["id"], first["reason"]) == ("clinics", "Both speak of “clinic”.")
    assert 0 < first["margin"] < first["score"] <= 1


def test_all_orphans_are_told_loose_ends_first(capsys: pytest.CaptureFixture[str]):
    found = {each["node"]: each["candidates"] for each in told(capsys)}
    assert list(found)[-1] == "near"
    assert set(found) == {"rent", "zebra", "far", "near"}
    assert found["zebra"] == []


def test_a_node_that_is_no_orphan_may_be_asked_about(capsys: pytest.CaptureFixture[str]):
    [suggestion] = told(capsys, "--node", "rota", "--unsure")
    assert "staff" not in [c["id"] for c in suggestion["candidates"]]  # type: ignore[attr-defined]


def test_text_says_why(capsys: pytest.CaptureFixture[str]):
    assert main(["suggest", "p.yaml", "--as-of", "2026-06-30"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Clinics  p.yaml, as of 2026-06-30\n")
    assert "1. clinics “Open clinics in every county”" in out
    assert "why: Both speak of “clinic”." in out
    assert "No goal stands out as the one that it serves." in out


def test_text_tells_ten_orphans_and_how_many_more(capsys: pytest.CaptureFixture[str]):
    more = "".join(f"  - {{id: o{i}, kind: program, title: Zebra}}\n" for i in range(9))
    Path("p.yaml").write_text(PLAN + more)
    assert main(["suggest", "p.yaml"]) == 0
    assert "and 3 orphans more (--all prints them)" in capsys.readouterr().out
    assert main(["suggest", "p.yaml", "--all"]) == 0
    assert "--all" not in capsys.readouterr().out


def test_a_plan_without_orphans(capsys: pytest.CaptureFixture[str]):
    Path("p.yaml").write_text(PLAN.split("  - {id: rent")[0])
    assert main(["suggest", "p.yaml"]) == 0
    assert "No orphan" in capsys.readouterr().out
    assert told(capsys) == []


def test_a_plan_without_a_mission(capsys: pytest.CaptureFixture[str]):
    Path("p.yaml").write_text(PLAN.replace("kind: mission", "kind: company_goal"))
    assert main(["suggest", "p.yaml"]) == 0
    assert "needs one current mission" in capsys.readouterr().out
    [suggestion] = told(capsys, "--node", "rent")
    assert suggestion["candidates"][0]["id"] == "clinics"  # type: ignore[index]


TWICE = """  - {id: one, kind: program, title: Build a supplier portal, unit: sales}
  - {id: two, kind: program, title: Building the suppliers' portal, unit: finance}
"""


def test_near_duplicates_are_told_where_asked_for(capsys: pytest.CaptureFixture[str]):
    Path("p.yaml").write_text(PLAN + TWICE)
    assert main(["suggest", "p.yaml", "--duplicates"]) == 0
    out = capsys.readouterr().out
    assert "Planned twice? (1 pair)\n  one “Build a supplier portal” (sales)\n" in out
    assert "100 % alike: supplier, portal" in out
    assert main(["suggest", "p.yaml", "--format", "json", "--duplicates"]) == 0
    assert json.loads(capsys.readouterr().out)["near_duplicates"] == [
        {"nodes": ["one", "two"], "similarity": 1.0, "words": ["supplier", "portal"]}
    ]


def test_no_near_duplicates(capsys: pytest.CaptureFixture[str]):
    assert main(["suggest", "p.yaml", "--duplicates"]) == 0
    assert "No two units plan nearly the same." in capsys.readouterr().out


def test_an_unknown_node_ends_with_2_and_says_which_is_meant(capsys: pytest.CaptureFixture[str]):
    assert main(["suggest", "p.yaml", "--node", "rant"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "rent" in err


def test_an_unreadable_file_ends_with_2(capsys: pytest.CaptureFixture[str]):
    assert main(["suggest", "nowhere.yaml"]) == 2
    assert capsys.readouterr().out == ""


def test_standard_input_is_read():
    done = subprocess.run(
        [sys.executable, "-m", "cascade", "suggest", "-", "--from", "yaml", "--format", "json"],
        input=PLAN.encode(),
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["suggestions"]


def test_meanings_find_what_shares_no_word(capsys: pytest.CaptureFixture[str], meanings: Meanings):
    Path("p.yaml").write_text(PLAN.replace("title: Zebra", "title: Recruit physicians"))
    plain, semantic = told(capsys, "--node", "zebra"), told(capsys, "--node", "zebra", "--semantic")
    assert plain[0]["candidates"] == []
    first = semantic[0]["candidates"][0]  # type: ignore[index]
    assert (first["id"], first["reason"]) == (
        "staff",
        "They mean something alike; they share no telling word.",
    )


def test_meanings_are_asked_for_in_the_configuration(
    capsys: pytest.CaptureFixture[str], meanings: Meanings
):
    Path("p.yaml").write_text(PLAN.replace("title: Zebra", "title: Recruit physicians"))
    Path("cascade.toml").write_text("[suggest]\nsemantic = true\n")
    assert told(capsys, "--node", "zebra")[0]["candidates"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"semantic": 1}, "suggest.semantic must be true or false, not 1"),
        ({"semantics": True}, "did you mean 'semantic'"),
        (True, "[suggest] must be a table"),
    ],
)
def test_configuration_of_suggestions_is_checked(table: object, told: str):
    with pytest.raises(ConfigError, match=re.escape(told)):
        config_from({"suggest": table}, "cascade.toml")


def test_without_the_extra_it_says_how_to_install_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def missing() -> Meanings:
        raise MissingExtraError("semantic")

    monkeypatch.setattr("cascade.cli.load", missing)
    assert main(["suggest", "p.yaml", "--semantic"]) == 2
    assert 'pip install "goal-cascade[semantic]"' in capsys.readouterr().err
