"""The text of an environment variable becomes a value, or is refused with a way out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config import parsing
from config.parsing import RefusedError

number = parsing.whole_number(1, 100)
word = parsing.one_of("json", "console")


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parsing.flag, "On", True),
        (parsing.flag, "1", True),
        (parsing.flag, "false", False),
        (number, "100", 100),
        (word, "JSON", "json"),
        (parsing.rate, "5/second", "5/second"),
        (parsing.rate, "OFF", None),
        (parsing.time_zone, "Europe/Berlin", "Europe/Berlin"),
        (parsing.language, "de", "de"),
        (
            parsing.hosts,
            "a.example.org , .B.org,[::1],*",
            ["a.example.org", ".b.org", "[::1]", "*"],
        ),
        (parsing.hosts, "", []),
        (
            parsing.origins,
            "https://a.org,http://b.org:8080",
            ["https://a.org", "http://b.org:8080"],
        ),
        (parsing.path, "/x/y", Path("/x/y")),
        (parsing.path, "y", Path.cwd() / "y"),
        (parsing.secret, "abcdefghij" * 5, "abcdefghij" * 5),
    ],
)
def test_reads(parse: Callable[[str], Any], text: str, value: object):
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parsing.flag, "maybe"),
        (number, "0"),
        (number, "101"),
        (number, "-1"),
        (number, "1.5"),
        (number, "٣"),  # a digit to int(), and no digit that anybody meant
        (number, "9" * 5000),
        (word, "xml"),
        (parsing.rate, "0/minute"),
        (parsing.rate, "60"),
        (parsing.rate, "60/fortnight"),
        (parsing.rate, "60/m"),
        (parsing.time_zone, "Mars/Phobos"),
        (parsing.time_zone, "../etc/passwd"),
        (parsing.language, "klingon"),
        (parsing.hosts, "https://a.org"),
        (parsing.hosts, "a.org:8000"),
        (parsing.hosts, "a.org/b"),
        (parsing.hosts, "a b"),
        (parsing.origins, "a.org"),
        (parsing.origins, "https://a.org/path"),
        (parsing.origins, "ftp://a.org"),
        (parsing.secret, "short"),
        (parsing.secret, "a" * 60),
        (parsing.database, "plans"),
        (parsing.database, "mysql://a/b"),
        (parsing.database, "postgresql://a:b@c:port/d"),
        (parsing.database, "postgresql://a:b@c:99999/d"),
        (parsing.database, "postgresql://a:b@c/"),
        (parsing.database, "postgresql://[c/d"),
        (parsing.database, "sqlite://"),
        (parsing.database, "sqlite://:memory:"),
        (parsing.cache, "disk"),
        (parsing.cache, "redis://c:port/0"),
        (parsing.cache, "http://c"),
    ],
)
def test_refuses_with_a_way_out(parse: Callable[[str], Any], text: str):
    with pytest.raises(RefusedError) as caught:
        parse(text)
    assert caught.value.problem
    assert caught.value.way_out.endswith((".", "))'"))
    assert repr(text) not in caught.value.problem


def test_reads_the_address_of_a_postgresql():
    config = parsing.database("postgres://ana:a%40b@db.example.org:5433/plans?sslmode=require")
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert (config["USER"], config["PASSWORD"]) == ("ana", "a@b")
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example.org", 5433, "plans")
    assert config["OPTIONS"] == {"sslmode": "require"}


def test_reads_the_address_of_a_postgresql_behind_a_socket():
    config = parsing.database("postgresql://postgres:@/plans?host=/run/db")
    assert (config["HOST"], config["NAME"]) == ("", "plans")
    assert config["OPTIONS"] == {"host": "/run/db"}


@pytest.mark.parametrize(
    ("text", "name"), [("sqlite:///a/b.db", "a/b.db"), ("sqlite:////a/b.db", "/a/b.db")]
)
def test_reads_the_address_of_an_sqlite(text: str, name: str):
    assert parsing.database(text)["NAME"] == name


def test_a_cache_in_files_is_the_one_of_ours():
    config = parsing.cache("filecache:///var/cache/plans")
    assert config == {"BACKEND": "config.caches.DiskCache", "LOCATION": "/var/cache/plans"}


def test_a_refusal_repeats_no_password():
    with pytest.raises(RefusedError) as caught:
        parsing.database("postgresql://ana:opensesame@c:port/d")
    assert "opensesame" not in f"{caught.value} {caught.value.__cause__}"


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_redis_and_valkey_are_that_of_django(scheme: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsing, "find_spec", lambda name: name)
    config = parsing.cache(f"{scheme}://c:6379/1")
    assert config["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert config["LOCATION"] == "redis://c:6379/1"


def test_redis_is_refused_where_its_package_is_absent(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsing, "find_spec", lambda name: None)
    with pytest.raises(RefusedError, match="package"):
        parsing.cache("redis://c:6379/1")
