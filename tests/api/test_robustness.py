"""Whatever is sent, the answer is a problem that says what is wrong, and never a 500."""

import pytest

from tests.api.doors import Door, problem

BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "not a number": b'{"budget": NaN}',
    "infinity": b'{"budget": Infinity}',
    "beyond doubles": b'{"budget": 1e999}',
    "beyond 64 bits": b'{"period": 123456789012345678901234567890}',
    "a huge number": b'{"budget": 1' + b"0" * 5000 + b"}",
    "half a surrogate": b'{"title": "\\ud800"}',
    "no UTF-8": b'{"title": "\xff"}',
    "a byte order mark": b'\xef\xbb\xbf{"title": "x"}',
    "deep": b'{"extra": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
    "deep lists": b"[" * 100_000,
    "one key twice": b'{"title": "x", "title": 1}',
    "UTF-16": '{"title": "x"}'.encode("utf-16"),
}


@pytest.mark.once
@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_refuses_bodies_that_are_none(executive: Door, method: str, name: str):
    path = "/nodes" if method == "POST" else "/nodes/ORG-2"
    response = executive.ask(method, path, raw=BODIES[name], if_match="*")
    if name == "nothing" and method == "PATCH":
        assert response.status_code == 200  # nothing is changed
    else:
        problem(response, 400, "malformed")


@pytest.mark.once
@pytest.mark.parametrize("media", ["text/plain", "application/xml", "multipart/form-data", "x", ""])
def test_refuses_other_media_types(executive: Door, media: str):
    response = executive.ask("POST", "/nodes", raw=b'{"kind": "program"}', content_type=media)
    problem(response, 415, "unsupported-media-type")


@pytest.mark.once
@pytest.mark.parametrize("accept", ["text/html", "*/*", "image/png;q=nonsense", ""])
def test_answers_in_json_whatever_is_preferred(executive: Door, accept: str):
    assert executive.get("/nodes", Accept=accept)["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "path",
    [
        "/nodes/%00", "/nodes/SALES-1%0A", "/nodes/%FF", "/nodes/SALES-0", "/nodes/SALES-1/",
        "/nodes/" + "A" * 3000 + "-1", "/units/%2e%2e", "/check-ins/٣", "/check-ins/1e3",
        "/nodes/SALES-99999999999", "/contributions/999999999999999999", "/unknown", "//nodes",
        "/api/v1/organisations/%00", "/api/v1/organisations/nørthwind", "/api/v1/",
    ],
)  # fmt: skip
def test_leads_nowhere(executive: Door, path: str):
    problem(executive.get(path), 404, "not-found")


@pytest.mark.parametrize(
    "query", ["?%00=1", "?a=%FF", "?as_of=%00", "?[]=", "?" + "a=1&" * 2000, "?" + "x" * 5000]
)
@pytest.mark.parametrize("path", ["/nodes", "/alignment", "/nodes/SALES-1", "/export"])
def test_refuses_queries_that_mean_nothing(executive: Door, path: str, query: str):
    problem(executive.get(path + query), 400, "malformed")


@pytest.mark.parametrize("name", ["If-Match", "If-None-Match", "Authorization", "Idempotency-Key"])
@pytest.mark.parametrize("value", ["", '"', "é", "\x7f", '"a" "b"', ",", "Bearer", "a" * 20000])
def test_odd_headers_break_nothing(executive: Door, name: str, value: str):
    door = executive if name != "Authorization" else Door(executive.home)
    for response in (
        door.get("/nodes/SALES-1", **{name: value}),
        door.patch("/nodes/ORG-2", {"title": "x"}, **{name: value}),
        door.post("/nodes", {"kind": "company_goal"}, **{name: value}),
    ):
        assert response.status_code in (200, 201, 400, 401, 428)


def test_takes_large_numbers_and_every_script(executive: Door):
    said = {"title": "目標 🎯 \u202e abc", "budget": 1e300, "extra": {"n": 18446744073709551615}}
    told = executive.patch("/nodes/ORG-2", said, if_match="*").json()
    assert {name: told[name] for name in said} == said
    for path in ("/nodes", "/alignment", "/orphans", "/loose-ends", "/nodes/ORG-2/history"):
        assert executive.get(path).status_code == 200


def test_refuses_what_no_plan_file_could_hold(executive: Door):
    answer = executive.patch("/nodes/ORG-2", {"budget": 1.7e308}, if_match="*")
    assert problem(answer, 422, "invalid")["fields"] == {"budget": "is too large a number"}


def test_keeps_numbers_of_a_file_that_json_readers_cannot(executive: Door, lead: Door):
    data = (
        b"cascade: 1\nnodes:\n- {id: x, kind: program, unit: sales, n: 99999999999999999999999}\n"
    )
    assert lead.ask("POST", "/import", raw=data, content_type="text/yaml").status_code == 200
    assert lead.get("/nodes/SALES-4").status_code == 200
