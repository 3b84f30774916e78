from datetime import timedelta

from flask import Flask
from sqlmodel import select

from accounts.models import AccessToken, Invitation, User, UserSession, key_of
from accounts.services import issue_token
from accounts.services.purge import purge
from accounts.services.sessions import open_session
from foundation import clock
from foundation.database import Session
from foundation.ids import token_hash
from tests.support.people import PASSWORD, a_person, an_organisation


def test_what_has_lapsed_goes_and_what_holds_stays(app: Flask, session: Session) -> None:
    now = clock.now()
    with clock.frozen(now - timedelta(days=40)):
        kept = a_person(session, email="kept@firm.example")
        a_person(session, email="never@firm.example", confirmed=False)
        open_session(session, user_id=key_of(kept))
        issue_token(session, kept.email, PASSWORD)
    a_person(session, email="waiting@firm.example", confirmed=False)
    open_session(session, user_id=key_of(kept))
    issue_token(session, kept.email, PASSWORD)
    firm = an_organisation(session)
    for name, days in (("old", 31), ("recent", 29)):
        session.add(
            Invitation(
                organisation_id=key_of(firm),
                email=f"{name}@firm.example",
                role="viewer",
                token_hash=token_hash(name),
                created_at=now - timedelta(days=60),
                expires_at=now - timedelta(days=days),
            )
        )
    session.commit()
    removed = app.test_cli_runner().invoke(args=["accounts", "purge"])
    assert removed.exit_code == 0, removed.output
    assert removed.output.split("\n")[:4] == [
        "       1 accounts never confirmed",
        "       1 sign-ins",
        "       1 tokens",
        "       1 invitations",
    ]
    session.expire_all()
    assert {person.email for person in session.exec(select(User))} == {"kept@firm.example", "waiting@firm.example"}
    assert len(session.exec(select(UserSession)).all()) == len(session.exec(select(AccessToken)).all()) == 1
    assert [offer.email for offer in session.exec(select(Invitation))] == ["recent@firm.example"]
    assert set(purge(session).values()) == {0}
