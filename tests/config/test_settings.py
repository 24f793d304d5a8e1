"""The settings as a whole: started as an operator starts them, in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.environment import ROOT

pytestmark = pytest.mark.once

KEY = "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-abc"


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a command of Django does with these variables and no others of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=False,
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def values(tmp_path: Path, *names: str, **variables: str) -> dict[str, object]:
    """The values of Django's settings that follow from these variables."""
    code = f"import json; from config import settings as s; print(json.dumps({{n: getattr(s, n, None) for n in {names}}}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"DATA_DIR": str(tmp_path), "SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.org"} | variables,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_deployment_check_is_clean_with_nothing_but_what_is_required(tmp_path: Path):
    done = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        DATA_DIR=str(tmp_path),
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="plan.example.org",
    )
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), done.stderr


def test_the_deployment_check_can_fail(tmp_path: Path):
    done = manage(
        "check", "--deploy", "--fail-level", "WARNING", DATA_DIR=str(tmp_path), DEBUG="on"
    )
    assert done.returncode == 1
    assert "security.W018" in done.stderr  # DEBUG


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": KEY}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.org", "THROTTLE_USER": "lots"}, "THROTTLE_USER"),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.org", "DATABASE_URL": "x"}, "DATABASE_URL"),
    ],
)
def test_a_refused_setting_is_told_in_one_line(
    tmp_path: Path, variables: dict[str, str], name: str
):
    done = manage("check", DATA_DIR=str(tmp_path), **variables)
    assert done.returncode == 1
    [line] = done.stderr.strip().splitlines()
    assert line.startswith(f"The environment variable {name} ")


def test_https_is_on_unless_it_is_switched_off(tmp_path: Path):
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "DEBUG")
    names += ("SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER")
    header = ["HTTP_X_FORWARDED_PROTO", "https"]
    assert list(values(tmp_path, *names).values()) == [True, True, True, False, 31536000, header]
    off = values(tmp_path, *names, HTTPS="off")
    assert list(off.values()) == [False, False, False, False, 0, None]


def test_a_forwarded_protocol_is_believed_only_behind_a_proxy(tmp_path: Path):
    assert values(tmp_path, "SECURE_PROXY_SSL_HEADER", PROXIES="0") == {
        "SECURE_PROXY_SSL_HEADER": None
    }


def test_throttles_and_proxies_of_the_api_follow_the_environment(tmp_path: Path):
    [rest] = values(tmp_path, "REST_FRAMEWORK", THROTTLE_ANON="7/hour", PROXIES="2").values()
    assert isinstance(rest, dict)
    assert rest["DEFAULT_THROTTLE_RATES"] == {
        "anon": "7/hour",
        "user": "3000/minute",
        "token": None,
    }
    assert rest["NUM_PROXIES"] == 2


def test_passwords_are_hashed_by_argon2_and_people_sign_in_by_our_user(tmp_path: Path):
    found = values(tmp_path, "PASSWORD_HASHERS", "AUTH_USER_MODEL")
    assert str(found["PASSWORD_HASHERS"]).startswith("['django.contrib.auth.hashers.Argon2")
    assert found["AUTH_USER_MODEL"] == "goals.User"


def test_the_api_is_closed_by_default():
    assert settings.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] == [
        "rest_framework.permissions.IsAuthenticated"
    ]
    assert settings.SPECTACULAR_SETTINGS["OAS_VERSION"].startswith("3.1")


def test_the_policy_for_content_allows_nothing_inline_and_nothing_from_elsewhere():
    allowed = {source for sources in settings.SECURE_CSP.values() for source in sources}
    assert allowed == {"'none'", "'self'", "data:"}
    assert settings.SECURE_CSP["default-src"] == ["'none'"]


def test_tests_have_a_folder_of_their_own(tmp_path: Path):
    assert settings.DATA_DIR != ROOT / "var"
    assert "cascade-tests-" in str(settings.DATA_DIR)
