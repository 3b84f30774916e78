"""The OpenAPI document: what it says is so, and nothing that fits it breaks the server."""

from collections import Counter
from collections.abc import Iterator
from threading import Thread
from typing import Any

import html5lib
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from werkzeug.serving import make_server

from accounts.models import OrganisationKind, Role
from accounts.services import issue_token
from foundation.database import Session
from restapi.docs import groups
from tests.integration.restapi.conftest import Firm
from tests.support.people import PASSWORD, a_member, an_organisation
from tests.support.profiles import a_cluster, a_funder, a_mandate

#: Inputs are read as people type them (1.2m for 1200000), so more is taken than the document promises: whether wrong
#: data is refused is for the tests of each schema.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "allow_header_conformance",
    "ignored_auth",
)
#: The parts of the document that are checked one by one take some 30 seconds; what is left goes to chance.
MOST_SECONDS = 45
MOST_EXAMPLES = 15


@pytest.fixture
def slugs(session: Session, firm: Firm) -> dict[str, str]:
    """Something at every kind of address, all of it the owner's."""
    house = an_organisation(session, OrganisationKind.FUNDER, "Long Acre", verified=True)
    a_member(session, house, Role.OWNER, firm.owner)
    funder = a_funder(session, organisation_id=house.id)
    mandate = a_mandate(session, funder=funder)
    cluster = a_cluster(session)
    session.commit()
    return {
        "ventures": firm.venture.slug,
        "mandates": mandate.slug,
        "funders": funder.slug,
        "clusters": cluster.slug,
    }


def _config(address: str, token: str, slugs: dict[str, str]) -> schemathesis.Config:
    return schemathesis.Config.from_dict(
        {
            "base-url": address,
            "headers": {"Authorization": f"Bearer {token}"},
            "max-time": MOST_SECONDS,
            "seed": 1,
            "workers": 1,
            "generation": {"max-examples": MOST_EXAMPLES, "no-shrink": True, "deterministic": True},
            "phases": {"stateful": {"enabled": False}, "coverage": {"unexpected-methods": ["delete", "post"]}},
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            "operations": [
                {"include-path-regex": f"^/api/v1/{kind}/", "parameters": {"path.slug": slug}}
                for kind, slug in slugs.items()
            ],
        }
    )


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application behind a real port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_whatever_fits_the_document_is_answered_as_it_says(
    address: str, session: Session, firm: Firm, slugs: dict[str, str]
) -> None:
    token, _ = issue_token(session, firm.owner.email, PASSWORD)
    session.commit()
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json", config=_config(address, token, slugs))
    failures: list[str] = []
    answered: Counter[str] = Counter()
    for event in from_schema(schema).execute():
        if isinstance(event, ScenarioFinished):
            answered[event.label or ""] += len(event.recorder.interactions)
            failures += [
                f"{event.label}: {check.failure_info.failure.title}: {check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info is not None
            ]
        elif isinstance(event, NonFatalError):
            failures.append(f"{event.label}: {event.value}")
        elif isinstance(event, FatalError):
            failures.append(str(event.exception))
    assert failures == [], "\n".join(failures)
    assert len(answered) >= len(_operations(schema.raw_schema))
    assert min(answered.values()) > 0


def _operations(document: dict[str, Any]) -> list[str]:
    methods = ("get", "post", "put", "patch", "delete")
    return [f"{name} {path}" for path, item in document["paths"].items() for name in methods if name in item]


def test_the_document_names_every_address(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) >= {
        "/api/v1/tokens",
        "/api/v1/ventures",
        "/api/v1/ventures/{slug}",
        "/api/v1/ventures/{slug}/matches",
        "/api/v1/mandates",
        "/api/v1/mandates/{slug}",
        "/api/v1/mandates/{slug}/matches",
        "/api/v1/funders",
        "/api/v1/funders/{slug}",
        "/api/v1/clusters",
        "/api/v1/clusters/{slug}",
        "/api/v1/gap",
    }
    change = document["components"]["schemas"]["VentureChange"]
    assert None in change["properties"]["ip_position"]["enum"]
    assert change["properties"]["round_target_gbp"]["type"] == ["integer", "null"]


def test_the_page_shows_every_operation(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    response = client.get("/api/docs")
    assert response.status_code == 200
    shown = [operation for group in groups(document) for operation in group["operations"]]
    assert len(shown) == len(_operations(document))
    for operation in shown:
        assert f"{operation['method']} {operation['path']}" in response.text
    assert "round_target_gbp" in response.text
    for word in ("<script>", " style=", " onclick=", "`"):
        assert word not in response.text
    html5lib.HTMLParser(strict=True).parse(response.text)
