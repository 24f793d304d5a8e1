"""The reference page: a line for every address with its methods, and every kind of problem."""

import re
from pathlib import Path

from api.problem_kinds import all_kinds
from api.urls import urlpatterns

PAGE = (Path(__file__).parents[2] / "docs/reference/api.md").read_text("utf-8")
HOME = "organisations/{slug}/"
LINE = re.compile(r"^\| `([^`]+)` \| ((?:`[A-Z]+` ?)+)\|", re.MULTILINE)


def on_the_page() -> dict[str, set[str]]:
    above, _, below = PAGE.partition("| Below `/api/v1/organisations/{slug}/` |")
    found = {path: set(re.findall(r"[A-Z]+", methods)) for path, methods in LINE.findall(above)}
    return found | {
        HOME + path: set(re.findall(r"[A-Z]+", methods)) for path, methods in LINE.findall(below)
    }


def in_the_code() -> dict[str, set[str]]:
    return {
        re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)): {
            method.upper() for method in pattern.callback.actions if method != "head"
        }
        for pattern in urlpatterns
        if pattern.name is not None
    }


def test_every_address_has_its_line_and_no_other():
    assert on_the_page() == in_the_code()


def test_every_status_of_a_problem_is_told():
    told = set(map(int, re.findall(r"^\| (\d{3}) \|", PAGE, re.MULTILINE)))
    assert {kind.status for kind in all_kinds().values()} - {500} == told
