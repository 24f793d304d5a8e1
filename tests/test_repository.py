"""The repository as a whole: what would shame us in public, or break on another machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted(ROOT.glob("requirements/*.txt"))
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))


def tracked_texts() -> list[Path]:
    """Every text file that is, or may become, part of a commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in {".xlsx", ".png"}]


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if found.search(line)
    ]


def test_has_the_files_that_a_newcomer_looks_for():
    names = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile", ".ci/run"]
    assert [name for name in names if not (ROOT / name).read_text("utf-8").strip()] == []


def test_licence_is_apache_2_in_text_and_in_metadata():
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")[:200]
    assert '\nlicense = "Apache-2.0"\n' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_changelog_has_an_open_section():
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_names_no_place_to_download_from(lock: Path):
    assert lines_with(r"://|file:|--(extra-)?index-url|--find-links|(^|\s)/\w", [lock]) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_has_a_hash_for_every_requirement(lock: Path):
    text = lock.read_text("utf-8").replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if re.match(r"\w", line)]
    assert requirements
    assert [line for line in requirements if "--hash=sha256:" not in line] == []


def test_locks_agree_on_versions():
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in re.findall(
            r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE
        ):
            versions.setdefault(name, set()).add(version)
    assert len(LOCKS) == 4
    # A package may have several versions in one lock, for several versions of Python: none has now.
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_runtime_lock_holds_no_tool_of_ours():
    names = re.findall(
        r"^([\w.-]+)==", (ROOT / "requirements/runtime.txt").read_text(), re.MULTILINE
    )
    assert {"numpy", "networkx"} <= set(names)
    assert {"pytest", "ruff", "mypy", "lxml", "uv", "django"} & set(names) == set()


def test_decisions_are_numbered_without_gaps_and_listed():
    assert [path.name[:4] for path in DECISIONS] == [
        f"{n:04}" for n in range(1, len(DECISIONS) + 1)
    ]
    index = (ROOT / "docs/decisions/README.md").read_text("utf-8")
    assert [path.name for path in DECISIONS if f"({path.name})" not in index] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_decision_tells_context_decision_and_consequences_on_one_screen(path: Path):
    text = path.read_text("utf-8")
    assert text.startswith(f"# {path.name[:4]}: ")
    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 60


def test_no_file_names_a_place_on_one_machine():
    """Someone else's checkout, home and package mirrors are elsewhere."""
    places = "|".join(["work/main", "work/shared", "home/[a-z]", "root/", "opt/[a-z]", "tmp/[a-z]"])
    texts = [path for path in tracked_texts() if path != Path(__file__)]
    assert lines_with(rf"(^|[\s\"'`(=:])/({places})", texts) == []


def test_no_module_is_called_utils():
    assert [
        path.name for path in tracked_texts() if re.match(r"(utils?|helpers?|misc)\.", path.name)
    ] == []


def test_no_source_file_is_longer_than_400_lines():
    tests = ROOT / "tests"
    sources = [
        path
        for path in tracked_texts()
        if path.suffix == ".py" and tests not in path.parents and path.parent.name != "migrations"
    ]
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in sources
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}
