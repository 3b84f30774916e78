"""Every endpoint is opened by every kind of visitor, and answers as the table says."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from foundation.database import Session
from foundation.web import db
from tests.integration.access import EVERYBODY, FORBIDDEN, HIDDEN, SIGN_IN, VISITOR, Access
from tests.integration.access_table import TABLE
from tests.integration.access_world import World, bearer_of, browser_of, make_world
from tests.support.people import csrf_token

CHANGES = [
    pytest.param(access, method, id=f"{endpoint} {method} {access.address}")
    for endpoint, entries in TABLE.items()
    for access in entries
    for method in access.methods
    if method != "GET" and (access.alone or access.fresh)
]
SENT = [
    (access, method)
    for entries in TABLE.values()
    for access in entries
    for method in access.methods
    if method != "GET" and not access.alone and not access.fresh
]
READ = [access for entries in TABLE.values() for access in entries if "GET" in access.methods]
#: Files of the style sheet and scripts are for everybody, and are not built in every test run.
FILES = {"static"}
LET_IN = "let in"


def test_every_endpoint_and_method_is_in_the_table(app: Flask) -> None:
    wanted = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in FILES
    }
    written = {
        (endpoint, method) for endpoint, entries in TABLE.items() for access in entries for method in access.methods
    }
    assert sorted(wanted - written) == [], "say in access_table.py who may open these"
    assert sorted(written - wanted) == [], "these are not there any more"


def test_what_is_read_is_open_to_whom_the_table_says_and_writes_nothing(app: Flask, session: Session) -> None:
    world = make_world(app, session)
    browsers = {who: browser_of(app, world.people.get(who)) for who in EVERYBODY}
    bearers = {who: bearer_of(session, world.people.get(who)) for who in EVERYBODY}
    differences: dict[str, object] = {}
    with _writes(app) as writes:
        for access in READ:
            address = access.address.format_map(world.names)
            answers = {}
            for who in EVERYBODY:
                as_program = address.startswith("/api/")
                client = app.test_client() if as_program else browsers[who]
                answers[who] = _word(
                    client.get(address, headers=bearers[who] if as_program else {}, buffered=True), who
                )
                logged = tuple(f"INSERT INTO {name} " for name in access.logs)
                writes[:] = [each for each in writes if not each.startswith(logged)]
                if writes:
                    differences[f"{who} reads {address}"] = f"wrote {writes[0]}"
                    writes.clear()
            wrong = {who: (got, access.expected(who)) for who, got in answers.items() if got != access.expected(who)}
            if wrong:
                differences[access.address] = wrong
    assert differences == {}, "each: what was answered, and what the table says"


def test_what_is_sent_is_looked_at_for_whom_the_table_says(app: Flask, session: Session) -> None:
    world = make_world(app, session)
    differences: dict[str, object] = {}
    for access, method in SENT:
        answers = {who: _send(app, session, world, access, method, who) for who in EVERYBODY}
        wrong = {who: (got, access.expected(who)) for who, got in answers.items() if got != access.expected(who)}
        if wrong:
            differences[f"{method} {access.address}"] = wrong
    assert differences == {}, "each: what was answered, and what the table says"


@pytest.mark.parametrize(("access", "method"), CHANGES)
def test_what_changes_who_may_what_is_for_whom_the_table_says(
    app: Flask, session: Session, access: Access, method: str
) -> None:
    answers: dict[str, str] = {}
    world = make_world(app, session)
    for who in EVERYBODY:
        answers[who] = _send(app, session, world, access, method, who)
        if access.fresh and answers[who] == LET_IN:
            # Whoever was let in has changed it; those who are turned away leave it as it was.
            world = make_world(app, session)
    assert answers == {who: access.expected(who) for who in EVERYBODY}


def _send(app: Flask, session: Session, world: World, access: Access, method: str, who: str) -> str:
    """Send something as somebody, and say in a word how it was answered."""
    address = access.address.format_map(world.names)
    person = world.people.get(who)
    sent = {
        name: value.format_map(world.names) if isinstance(value, str) else value for name, value in access.sent.items()
    }
    if address.startswith("/api/"):
        headers = bearer_of(session, person)
        return _word(app.test_client().open(address, method=method, json=sent, headers=headers), who)
    client = browser_of(app, person)
    return _word(client.open(address, method=method, data={"csrf_token": csrf_token(client), **sent}), who)


@contextmanager
def _writes(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that write, but for the log of disclosures: showing an offer is what it notes."""
    seen: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "WITH", "INSERT INTO DISCLOSURE ")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", watch)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", watch)


def _word(answer: TestResponse, who: str) -> str:
    if answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in?next="):
        return SIGN_IN
    if answer.status_code == 401 or (answer.status_code == 403 and who == VISITOR):
        return SIGN_IN
    if answer.status_code == 403:
        return FORBIDDEN
    if answer.status_code == 404:
        return HIDDEN
    looked_at = (200, 201, 202, 204, 302, 303, 409, 410, 415, 422)
    return LET_IN if answer.status_code in looked_at else f"status {answer.status_code}"
