"""The OpenAPI schema: whole, exact and without a warning; and the page that shows it."""

import re
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
from django.core.management import call_command

from api.urls import urlpatterns
from tests.api.doors import Door
from tests.api.told import operation_of, schema

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
#: What has no operation: the schema itself, its page, and what is not there.
OPEN = {"schema", "docs", None}


def test_is_made_without_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    assert file.read_text().startswith("openapi: 3.1")
    assert "arning" not in capsys.readouterr().err


def test_is_served_to_everybody(nobody: Door):
    response = nobody.get("/api/v1/schema")
    assert response["Content-Type"] == "application/vnd.oai.openapi+json"
    assert response.json()["openapi"].startswith("3.1")


def operations() -> list[tuple[str, str]]:
    """Every method and address of the URL configuration, as the schema writes addresses."""
    return [
        (method, "/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)))
        for pattern in urlpatterns
        if pattern.name not in OPEN
        for method in pattern.callback.actions
        if method != "head"
    ]


def test_tells_of_every_address_and_of_no_other():
    told = {(method, path) for path, item in schema()["paths"].items() for method in item}
    assert told == set(operations())


@pytest.mark.parametrize(("method", "path"), operations())
def test_operation_is_whole(method: str, path: str):
    operation = operation_of(method, path)
    assert operation["summary"]
    assert re.fullmatch(r"[a-z_]+", operation["operationId"])
    responses = operation["responses"]
    for status, told in responses.items():
        if int(status) >= 400:
            assert list(told["content"]) == ["application/problem+json"]
            assert told["content"]["application/problem+json"]["schema"]["$ref"].endswith(
                "/Problem"
            )
    expected = {"400", "429"} if "/problems" in path else {"400", "401", "403", "429"}
    expected |= {"404"} if "{" in path else set()
    expected |= {"409", "413", "415", "422"} if "requestBody" in operation else set()
    assert expected <= set(responses)
    headers = {p["name"]: p for p in operation.get("parameters", []) if p["in"] == "header"}
    if method in ("patch", "delete") and headers.get("If-Match"):
        assert headers["If-Match"]["required"] is True
        assert {"412", "428"} <= set(responses)


def test_operation_ids_are_distinct():
    ids = [item[m]["operationId"] for item in schema()["paths"].values() for m in item]
    assert len(ids) == len(set(ids))


def test_who_may_ask_is_told():
    schemes = schema()["components"]["securitySchemes"]
    assert (schemes["token"]["scheme"], schemes["cookieAuth"]["in"]) == ("bearer", "cookie")


def test_bodies_take_no_other_fields():
    for name, component in schema()["components"]["schemas"].items():
        if name.endswith("Request"):
            assert component["additionalProperties"] is False, name


def test_every_component_is_a_schema():
    for component in schema()["components"]["schemas"].values():
        jsonschema_rs.validator_for({**component, "components": schema()["components"]})


def test_texts_of_bodies_have_a_limit():
    """As long as the columns that they go to; identifiers of choices need none."""
    for name, component in schema()["components"]["schemas"].items():
        if name.endswith("Request"):
            for field, told in component["properties"].items():
                free = "string" in told.get("type", []) and not {"format", "enum", "pattern"} & set(
                    told
                )
                assert not free or "maxLength" in told, f"{name}.{field}"


def test_page_shows_the_schema_under_the_policy_for_content(nobody: Door):
    response = nobody.get("/api/v1/docs")
    text = response.content.decode()
    assert 'data-schema="/api/v1/schema"' in text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text)
    assert "script-src 'self'" in response["Content-Security-Policy"]
    for source in re.findall(r'(?:src|href)="(/static/[^"]+)"', text):
        served = nobody.client.get(source)
        assert served.status_code == 200, source
        served.close()


def test_schema_of_a_fresh_process_is_the_same(tmp_path: Path):
    code = (
        "import django; django.setup(); from api.views.pages import openapi;"
        "import hashlib; print(hashlib.sha256(openapi()).hexdigest())"
    )
    run = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True,
                       text=True, env={"DJANGO_SETTINGS_MODULE": "tests.settings",
                                       "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert run[0] == run[1] != ""
