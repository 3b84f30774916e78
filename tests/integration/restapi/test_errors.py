"""One shape for every error, whoever raised it."""

import re

import pytest
from flask.testing import FlaskClient

from tests.integration.restapi.conftest import Call, Firm
from tests.support.people import sign_in

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "body"),
    [
        ("GET", "/nothing", 404, "not_found", {}),
        ("GET", "/ventures/no-such-venture", 404, "not_found", {}),
        ("GET", "/ventures/NOT A SLUG", 404, "not_found", {}),
        ("GET", "/ventures/%00", 404, "not_found", {}),
        ("DELETE", "/gap", 405, "method_not_allowed", {}),
        ("POST", "/tokens", 415, "unsupported_media_type", {"data": "email=x"}),
        ("POST", "/tokens", 400, "bad_request", {"data": "{", "content_type": "application/json"}),
        ("POST", "/tokens", 422, "invalid", {"json": {}}),
        ("POST", "/tokens", 422, "invalid", {"json": []}),
        ("POST", "/tokens", 413, "too_large", {"data": b" " * 13_000_000, "content_type": "application/json"}),
        ("POST", "/ventures", 401, "unauthenticated", {"json": {"name": "A"}}),
        ("GET", "/ventures?limit=0", 422, "invalid", {}),
        ("GET", "/ventures?limit=101", 422, "invalid", {}),
        ("GET", "/ventures?offset=-1", 422, "invalid", {}),
        ("GET", "/ventures?limit=ten", 422, "invalid", {}),
        ("GET", "/gap?period=soon", 422, "invalid", {}),
    ],
)
def test_every_error_has_one_shape(
    call: Call, method: str, path: str, status: int, code: str, body: dict[str, object]
) -> None:
    response = call(method, path, **body)
    assert response.status_code == status, response.text
    assert response.mimetype == "application/json"
    assert set(response.json) == {"error", "request_id"}
    assert set(response.json["error"]) == {"code", "message", "fields"}
    assert response.json["error"]["code"] == code
    assert response.json["error"]["message"]
    assert response.json["request_id"] == response.headers["X-Request-ID"]
    assert all(isinstance(texts, list) for texts in response.json["error"]["fields"].values())


def test_a_wrong_field_is_named(call: Call) -> None:
    assert set(call("GET", "/ventures?limit=0&offset=x").json["error"]["fields"]) == {"limit", "offset"}
    assert "email" in call("POST", "/tokens", json={"password": "x"}).json["error"]["fields"]


def test_a_method_that_is_not_there_says_which_are(call: Call) -> None:
    assert "GET" in call("DELETE", "/gap").headers["Allow"]


def test_addresses_outside_the_version_answer_in_json_too(client: FlaskClient) -> None:
    response = client.get("/api/v9/ventures")
    assert (response.status_code, response.mimetype) == (404, "application/json")


def test_pages_keep_their_own_errors(client: FlaskClient) -> None:
    response = client.get("/no-such-page")
    assert (response.status_code, response.mimetype) == (404, "text/html")


@pytest.mark.parametrize("value", ["Bearer nonsense", "Bearer", "Basic eDp4", "nonsense", "Bearer \xff"])
def test_a_token_that_is_not_in_force_is_refused_everywhere(call: Call, value: str) -> None:
    response = call("GET", "/gap", headers={"Authorization": value})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_without_a_token_nothing_tells_what_is_there(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    asked = 0
    for path, item in document["paths"].items():
        address = re.sub(r"{(\w+)}", "1", path)
        for method in METHODS & item.keys():
            if all(item[method].get("security", document.get("security", [{}]))):
                asked += 1
                assert client.open(address, method=method.upper()).status_code == 401, f"{method} {path}"
    assert asked > 50


def test_a_cookie_is_no_proof(client: FlaskClient, firm: Firm) -> None:
    sign_in(client, firm.owner)
    assert client.get(f"/api/v1/ventures/{firm.venture.slug}").get_json()["mine"] is False
    response = client.patch(f"/api/v1/ventures/{firm.venture.slug}", json={"one_line": "Taken over."})
    assert response.status_code == 401
