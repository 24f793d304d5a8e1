"""Each event is one line, which a program can read, and holds no secret."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog

from config.logging import configure, formatter, mask_secrets, options


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written by a handler like the server's, at the end of the root logger."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("json"))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def last(lines: io.StringIO) -> dict[str, object]:
    found: dict[str, object] = json.loads(lines.getvalue().splitlines()[-1])
    return found


def test_a_line_tells_what_when_how_grave_and_by_whom(lines: io.StringIO):
    structlog.stdlib.get_logger("cascade.test").warning("late", node="SALES-12", days=3)
    line = last(lines)
    assert line.pop("timestamp", "").endswith("Z")
    assert line == {
        "event": "late",
        "level": "warning",
        "logger": "cascade.test",
        "node": "SALES-12",
        "days": 3,
    }


def test_lines_of_libraries_look_the_same(lines: io.StringIO):
    logging.getLogger("library").error("broken: %s", "pipe", extra={"shard": 7})
    line = last(lines)
    assert (line["event"], line["level"], line["logger"]) == ("broken: pipe", "error", "library")
    assert line["shard"] == 7


@pytest.mark.parametrize("is_library", [True, False])
def test_lines_hold_the_request_id(lines: io.StringIO, is_library: bool):
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        if is_library:
            logging.getLogger("library").warning("event")
        else:
            structlog.stdlib.get_logger("cascade.test").warning("event")
    assert last(lines)["request_id"] == "r-1"


def test_a_traceback_is_in_the_line_without_the_values_of_variables(lines: io.StringIO):
    opensesame = "open" + "sesame"
    try:
        raise ValueError(len(opensesame))
    except ValueError:
        structlog.stdlib.get_logger("cascade.test").exception("broken")
    assert len(lines.getvalue().splitlines()) == 1
    assert "ValueError: 10" in str(last(lines)["exception"])
    assert "opensesame'" not in lines.getvalue()


@pytest.mark.parametrize(
    "name", ["password", "Authorization", "api_token", "Cookie", "SECRET_KEY", "csrf_token"]
)
def test_what_sounds_like_a_secret_is_masked(lines: io.StringIO, name: str):
    structlog.stdlib.get_logger("cascade.test").warning("event", **{name: "opensesame"})
    assert last(lines)[name] == "***"
    assert "opensesame" not in lines.getvalue()


def test_masking_leaves_the_rest():
    assert mask_secrets(None, "info", {"event": "x", "path": "/a"}) == {"event": "x", "path": "/a"}


def test_queries_are_never_logged_with_their_values():
    chosen = options(level="DEBUG", form="json")
    assert chosen["root"]["level"] == "DEBUG"
    assert chosen["loggers"]["django.db.backends"]["level"] == "INFO"


def test_lines_for_the_eye_are_no_json():
    record = logging.LogRecord("library", logging.WARNING, "", 0, "broken pipe", (), None)
    line = formatter("console").format(record)
    assert "broken pipe" in line
    assert not line.startswith("{")


def test_an_unserialisable_value_does_not_break_the_line(lines: io.StringIO):
    structlog.stdlib.get_logger("cascade.test").warning("event", value=object())
    assert "object" in str(last(lines)["value"])


def test_below_the_chosen_level_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure(options(level="ERROR", form="json"))
    try:
        structlog.stdlib.get_logger("cascade.other").warning("quiet")
        structlog.stdlib.get_logger("cascade.other").error("loud")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["loud"]
