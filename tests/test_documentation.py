"""Documentation that cannot drift: commands are run, plans are read, links lead somewhere.

Commands run in a folder of their own, in which ``examples`` is the repository's. What a page
sets up for them stands in a comment before a code block:

- ``<!-- file: plan.yaml -->``: the block is written to that file,
- ``<!-- append: plan.yaml -->``: the block is put at its end,
- ``<!-- change: plan.yaml -->``: the block is a difference, and its lines with ``-`` are replaced.

A block of kind ``console`` holds commands (``$ cascade ...``, perhaps ``| head -n 5``), each with
what it prints. ``CASCADE_UPDATE_DOCS=1`` writes the output into the pages instead of comparing it.
"""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cascade.formats import read_plan

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]

BLOCK = re.compile(
    r"(?:<!-- (?P<act>file|append|change): (?P<file>\S+) -->\n+)?"
    r"```(?P<kind>\w*)\n(?P<body>.*?)```",
    re.DOTALL,
)
ON_PAGES = pytest.mark.parametrize("page", PAGES, ids=NAMES)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder in which ``examples`` is the repository's."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def set_up(act: str, file: Path, body: str) -> None:
    if act == "file":
        file.write_text(body, "utf-8")
    elif act == "append":
        file.write_text(file.read_text("utf-8") + body, "utf-8")
    else:
        lines = body.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{file.name} has not exactly one place with:\n{old}"
        file.write_text(text.replace(old, new), "utf-8")


def printed(command: str) -> tuple[str, int]:
    """What a command prints, errors among it, and its exit status."""
    command, _, filtered = command.partition(" | ")
    words = shlex.split(command)
    assert words[0] == "cascade", f"not a command that is tested here: {command}"
    done = subprocess.run(
        [sys.executable, "-m", "cascade", *words[1:]],
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "80", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    lines = (done.stdout + done.stderr).decode().splitlines(keepends=True)
    if filtered:
        assert re.fullmatch(r"(head|tail) -n [1-9]\d*", filtered), (
            f"not a filter that is tested here: {filtered}"
        )
        number = int(filtered.split()[-1])
        lines = lines[:number] if filtered.startswith("head") else lines[-number:]
    return "".join(lines), done.returncode


def run_again(body: str) -> str:
    """A console block as it would be printed today."""
    parts, status = [], 0
    for line in [line for line in body.splitlines() if line.startswith("$ ")]:
        if line == "$ echo $?":
            text = f"{status}\n"
        else:
            text, status = printed(line[2:])
        parts.append(f"{line}\n{text}")
    return "\n".join(parts)


def page_today(page: Path, desk: Path) -> str:
    def block_today(block: re.Match[str]) -> str:
        if block["act"]:
            set_up(block["act"], desk / block["file"], block["body"])
        if block["kind"] != "console":
            return block[0]
        return f"```console\n{run_again(block['body'])}```"

    return BLOCK.sub(block_today, page.read_text("utf-8"))


@ON_PAGES
def test_commands_print_what_the_page_says(page: Path, desk: Path):
    today = page_today(page, desk)
    if os.environ.get("CASCADE_UPDATE_DOCS") == "1":
        page.write_text(today, "utf-8")
    assert page.read_text("utf-8") == today


@ON_PAGES
def test_python_of_a_page_runs(page: Path, desk: Path):
    blocks = [b["body"] for b in BLOCK.finditer(page.read_text("utf-8")) if b["kind"] == "python"]
    examples = "\n".join(block for block in blocks if ">>>" in block)
    test = doctest.DocTestParser().get_doctest(examples, {}, page.name, str(page), 0)
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0


@ON_PAGES
def test_whole_plans_of_a_page_can_be_read(page: Path):
    for block in BLOCK.finditer(page.read_text("utf-8")):
        if block["kind"] == "yaml" and block["body"].startswith("cascade: 1"):
            assert read_plan(block["body"].encode(), file=page.name, format="yaml").faults == ()


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@ON_PAGES
def test_links_lead_to_a_file_and_a_heading_of_the_repository(page: Path):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_every_page_of_the_documentation_is_reached_from_its_index():
    seen: set[Path] = set()
    todo = [ROOT / "docs/index.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        targets = re.findall(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)", page.read_text("utf-8"))
        todo += [(page.parent / target).resolve() for target in targets]
    assert sorted(set(ROOT.glob("docs/**/*.md")) - seen) == []


def test_published_schema_is_the_one_that_validates():
    published = (ROOT / "docs/plan.schema.json").read_bytes()
    assert published == (ROOT / "cascade/formats/plan.schema.json").read_bytes()
