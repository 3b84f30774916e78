"""Getting a token and using it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from accounts.models import User
from foundation import clock
from foundation.database import Session, metadata
from foundation.web import db
from tests.integration.conftest import settings_for
from tests.integration.restapi.conftest import Call, Firm
from tests.support.people import PASSWORD, a_person
from webapp.factory import create_app


def test_a_token_opens_what_is_ones_own(call: Call, firm: Firm) -> None:
    response = call("POST", "/tokens", json={"email": firm.owner.email.upper(), "password": PASSWORD})
    assert response.status_code == 201
    assert set(response.json) == {"token", "expires_at", "token_type"}
    assert response.json["token_type"] == "bearer"
    assert datetime.fromisoformat(response.json["expires_at"]) > clock.now()
    headers = {"Authorization": f"Bearer {response.json['token']}"}
    assert call("GET", f"/ventures/{firm.venture.slug}", headers=headers).json["mine"] is True


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(call: Call, stranger: User) -> None:
    wrong = call("POST", "/tokens", json={"email": stranger.email, "password": "wrong"})
    unknown = call("POST", "/tokens", json={"email": "nobody@example.org", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json["error"] == unknown.json["error"]


def test_a_token_lapses(call: Call, stranger: User) -> None:
    token = call("POST", "/tokens", json={"email": stranger.email, "password": PASSWORD}).json["token"]
    with clock.frozen(datetime.now(UTC) + timedelta(days=400)):
        assert call("GET", "/gap", headers={"Authorization": f"Bearer {token}"}).status_code == 401


@pytest.mark.parametrize("password", ["", "x" * 201, "a\u0000b", "\ud800"])
def test_what_no_password_can_be_is_refused(call: Call, password: str) -> None:
    response = call("POST", "/tokens", json={"email": "a@example.org", "password": password})
    assert response.status_code == 422
    assert "password" in response.json["error"]["fields"]


def test_wrong_passwords_are_counted(tmp_path: Path) -> None:
    app: Flask = create_app(settings_for(f"sqlite:///{tmp_path / 'limits.db'}", tmp_path, rate_limits=True))
    with app.app_context():
        metadata.create_all(db.engine)
        with Session(db.engine) as session:
            person = a_person(session)
            email = person.email
    client = app.test_client()
    tried = [client.post("/api/v1/tokens", json={"email": email, "password": "wrong"}).status_code for _ in range(6)]
    assert tried == [401] * 5 + [429]
    refused = client.post("/api/v1/tokens", json={"email": email, "password": PASSWORD})
    assert refused.status_code == 429
    assert refused.get_json()["error"]["code"] == "too_many_requests"
    assert "Try again" in refused.get_json()["error"]["message"]
    with app.app_context():
        db.engine.dispose()
