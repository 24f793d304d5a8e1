"""Every setting, declared once: its name, what it holds, its default, and what it is for.

The reference page of settings is written from these declarations. A variable that is set to
nothing counts as unset.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cascade.config import Config
from cascade.errors import CascadeError
from config import parsing

ROOT = Path(__file__).resolve().parents[1]
# Known to everybody who reads this file, so it is refused wherever DEBUG is off.
DEVELOPMENT_KEY = "django-insecure-for-development-only-never-on-a-server-that-others-reach"


class SettingError(CascadeError):
    """An environment variable is missing or malformed: says which, and what to write.

    ``data`` holds ``setting`` (its name), ``problem`` and ``way_out``, never the value.
    """

    code = "setting"

    def __init__(self, setting: str, problem: str, way_out: str) -> None:
        super().__init__(
            f"The environment variable {setting} {problem}. {way_out}",
            setting=setting,
            problem=problem,
            way_out=way_out,
        )


@dataclass(frozen=True, slots=True)
class Setting[T]:
    """One environment variable.

    ``default`` is a text as somebody would write it; ``default_told`` replaces it in the
    reference where the default follows from something else.
    """

    name: str
    holds: str
    parse: Callable[[str], T]
    default: str
    about: str
    default_told: str = ""

    def read(self, variables: Mapping[str, str]) -> T:
        """The value in `variables`, or the default; refuses a malformed one."""
        text = variables.get(self.name, "").strip() or self.default
        try:
            return self.parse(text)
        except parsing.RefusedError as refused:
            raise SettingError(self.name, refused.problem, refused.way_out) from None


DEBUG = Setting(
    "DEBUG",
    "on or off",
    parsing.flag,
    "off",
    "Shows errors with source and settings to whoever causes them: never on a server that others "
    "reach.",
)
SECRET_KEY = Setting(
    "SECRET_KEY",
    "at least 50 characters",
    lambda text: parsing.secret(text) if text else "",
    "",
    "Signs sessions and links. Keep it secret, and the same on all servers.",
    "none: required unless `DEBUG` is on",
)
ALLOWED_HOSTS = Setting(
    "ALLOWED_HOSTS",
    "host names, by commas",
    parsing.hosts,
    "",
    "The names under which this server may be asked; `.example.org` stands for every name below "
    "it too.",
    "none: required unless `DEBUG` is on",
)
CSRF_TRUSTED_ORIGINS = Setting(
    "CSRF_TRUSTED_ORIGINS",
    "origins, by commas",
    parsing.origins,
    "",
    "Other origins whose pages may send forms here, as `https://intranet.example.org`.",
    "none",
)
HTTPS = Setting(
    "HTTPS",
    "on or off",
    parsing.flag,
    "on",
    "Sends everybody to HTTPS, keeps cookies to it and tells browsers to stay (HSTS).",
)
HSTS_SECONDS = Setting(
    "HSTS_SECONDS",
    "whole number",
    parsing.whole_number(0, 63_072_000),
    "31536000",
    "How long browsers refuse plain HTTP for this host and those below it, with `HTTPS` on.",
)
PROXIES = Setting(
    "PROXIES",
    "whole number",
    parsing.whole_number(0, 9),
    "1",
    "Reverse proxies in front of the server that set `X-Forwarded-Proto` and `X-Forwarded-For`. "
    "Without any, these headers are not believed.",
)
DATA_DIR = Setting(
    "DATA_DIR",
    "path",
    parsing.path,
    str(ROOT / "var"),
    "Where the SQLite database and the cache on disk live.",
    "`var` in the checkout",
)
DATABASE_URL = Setting(
    "DATABASE_URL",
    "address",
    lambda text: parsing.database(text) if text else None,
    "",
    "`sqlite:///FOLDER/FILE` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`.",
    "`cascade.sqlite3` in `DATA_DIR`",
)
DATABASE_MAX_AGE = Setting(
    "DATABASE_MAX_AGE",
    "seconds",
    parsing.whole_number(0, 86_400),
    "600",
    "How long a connection to PostgreSQL is kept for the next requests.",
)
DATABASE_POOL = Setting(
    "DATABASE_POOL",
    "whole number",
    parsing.whole_number(0, 1000),
    "0",
    "Connections in a pool of each worker, instead of one kept by each; 0 for no pool.",
)
DATABASE_TIMEOUT = Setting(
    "DATABASE_TIMEOUT",
    "seconds",
    parsing.whole_number(1, 600),
    "20",
    "How long a write waits for its turn on SQLite, and Cascade for a connection to PostgreSQL.",
)
CACHE_URL = Setting(
    "CACHE_URL",
    "address",
    lambda text: parsing.cache(text) if text else None,
    "",
    "`filecache:///FOLDER` or `redis://HOST:PORT/NUMBER` (with the package `redis`). Servers on "
    "several machines need one that they share.",
    "`cache` in `DATA_DIR`",
)
CACHE_MEGABYTES = Setting(
    "CACHE_MEGABYTES",
    "whole number",
    parsing.whole_number(16, 1_000_000),
    "1024",
    "How much the cache on disk may hold before the oldest entries go.",
)
TIME_ZONE = Setting(
    "TIME_ZONE",
    "name",
    parsing.time_zone,
    "UTC",
    "The zone of the dates and hours that people see; the database keeps UTC.",
)
LANGUAGE_CODE = Setting(
    "LANGUAGE_CODE",
    "language code",
    parsing.language,
    "en",
    "The language of messages to whoever asks for none.",
)
LOG_LEVEL = Setting(
    "LOG_LEVEL",
    "one of DEBUG, INFO, WARNING, ERROR",
    parsing.one_of("DEBUG", "INFO", "WARNING", "ERROR"),
    "INFO",
    "The least grave lines that are logged. The line of each request is INFO.",
)
LOG_FORMAT = Setting(
    "LOG_FORMAT",
    "json or console",
    parsing.one_of("json", "console"),
    "json",
    "One JSON object a line, or lines for the eye.",
)
THROTTLE_ANON = Setting(
    "THROTTLE_ANON",
    "rate or off",
    parsing.rate,
    "60/minute",
    "API requests of one address that does not sign in.",
)
THROTTLE_USER = Setting(
    "THROTTLE_USER",
    "rate or off",
    parsing.rate,
    "3000/minute",
    "API requests of one person, over all their tokens and sessions.",
)
THROTTLE_TOKEN = Setting(
    "THROTTLE_TOKEN",
    "rate or off",
    parsing.rate,
    "off",
    "API requests of one token, within those of its person.",
)
SIGN_UP = Setting(
    "SIGN_UP",
    "on or off",
    parsing.flag,
    "off",
    "Lets anybody make an account, who then belongs to no organisation. Whoever is invited can "
    "always make one.",
)
EMAIL_URL = Setting(
    "EMAIL_URL",
    "address",
    lambda text: parsing.mail(text) if text else None,
    "",
    "The server that sends mail: `smtp+tls://USER:PASSWORD@HOST:PORT` (`smtp+ssl`, `smtp` "
    "likewise), or `consolemail://` to read it on the console.",
    "none: no mail is sent; with `make run`, `consolemail://`",
)
MAIL_FROM = Setting(
    "MAIL_FROM",
    "address for mail",
    parsing.mailbox,
    "Cascade <cascade@localhost>",
    "The sender of mail; many servers refuse one that is not of their own domain.",
)
OIDC_ISSUER = Setting(
    "OIDC_ISSUER",
    "address",
    lambda text: parsing.issuer(text) if text else "",
    "",
    "The issuer of OpenID Connect by whose word people sign in. It tells the rest below "
    "`/.well-known/openid-configuration`.",
    "none",
)
OIDC_CLIENT_ID = Setting(
    "OIDC_CLIENT_ID",
    "text",
    parsing.words,
    "",
    "What the issuer calls this installation.",
    "none",
)
OIDC_CLIENT_SECRET = Setting(
    "OIDC_CLIENT_SECRET",
    "text",
    parsing.words,
    "",
    "The secret that the issuer gave this installation.",
    "none",
)
OIDC_NAME = Setting(
    "OIDC_NAME",
    "text",
    parsing.words,
    "single sign-on",
    "What people call the issuer: the button says “Continue with” it.",
)
IMPORT_MAX_BYTES = Setting(
    "IMPORT_MAX_BYTES",
    "bytes",
    parsing.whole_number(1_000, 2_000_000_000),
    "50000000",
    "How large a plan file may be that is imported, by the API or the page.",
)
CHECKS_FILE = Setting(
    "CHECKS_FILE",
    "path",
    lambda text: parsing.checking(text) if text else Config(),
    "",
    "A `cascade.toml`: its `[checks]`, `[words]`, `[calendar]` and the thresholds `focus-goals` "
    "and `owner-goals` hold for all organisations here, but for the checks `no-owner`, `no-path` "
    "and `overdue`, which are always on. It is read when the server starts; the rest of it is for "
    "the command `cascade`.",
    "none: all checks, the words that come with Cascade, years from January",
)
SEMANTIC = Setting(
    "SEMANTIC",
    "on or off",
    parsing.semantic,
    "off",
    "Suggests parents by what titles mean, too: needs `goal-cascade[semantic]`, and some 230 MB of "
    "memory in each worker.",
)
HOST = Setting(
    "HOST",
    "address",
    parsing.words,
    "127.0.0.1",
    "Where the server listens; `0.0.0.0` for every network.",
)
PORT = Setting(
    "PORT",
    "whole number",
    parsing.whole_number(1, 65_535),
    "8000",
    "The port on which the server listens.",
)
WORKERS = Setting(
    "WORKERS",
    "whole number",
    parsing.whole_number(0, 256),
    "0",
    "Processes that serve; 0 for one a core.",
)

SETTINGS: tuple[Setting[object], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Setting)
)


def variables(environ: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """The environment, and below it what ``local.env`` in ``DATA_DIR`` holds."""
    given = {name: text for name, text in environ.items() if text.strip()}
    return ChainMap(given, local_variables(DATA_DIR.read(environ) / "local.env"))


def local_variables(file: Path) -> dict[str, str]:
    """What a file of ``NAME=VALUE`` lines sets; nothing where there is no file."""
    if not file.is_file():
        return {}
    lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name.strip(): value.strip() for name, _, value in pairs}


def secret_key(variables: Mapping[str, str]) -> str:
    """The key that signs; refuses none, and the one for development, where DEBUG is off."""
    key = SECRET_KEY.read(variables)
    if DEBUG.read(variables):
        return key or DEVELOPMENT_KEY
    if not key or key == DEVELOPMENT_KEY:
        raise SettingError(
            "SECRET_KEY",
            "is that of the source, which everybody knows" if key else "is not set",
            "Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'. "
            "On your own machine `make run` does it.",
        )
    return key


def allowed_hosts(variables: Mapping[str, str]) -> list[str]:
    """The names under which the server may be asked; refuses none where DEBUG is off."""
    hosts = ALLOWED_HOSTS.read(variables)
    if not hosts and not DEBUG.read(variables):
        raise SettingError(
            "ALLOWED_HOSTS",
            "is not set",
            "Write the names under which people reach this server, as plan.example.org. "
            "On your own machine `make run` does it.",
        )
    return hosts
