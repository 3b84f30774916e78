"""People and organisations for tests."""

from datetime import timedelta
from functools import cache
from itertools import count

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from accounts import queries
from accounts.models import (
    Category,
    InvestorStatement,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    Standing,
    User,
    key_of,
)
from accounts.services import add_member, create_organisation
from accounts.services.passwords import hash_password
from accounts.services.promotion.signing import record_professional
from accounts.services.sessions import open_session
from foundation import clock
from foundation.database import Session
from foundation.sealing import Seal
from foundation.settings import DEFAULT_STATEMENT_KEY
from foundation.web import db

PASSWORD = "kettle marsh violin"
SEAL = Seal(DEFAULT_STATEMENT_KEY)
_numbers = count(1)


@cache
def _hash_of(password: str) -> str:
    """Hash a password once for the whole run: it is slow on purpose."""
    return hash_password(password)


def a_person(
    session: Session,
    name: str = "Asha Kaur",
    *,
    email: str | None = None,
    password: str = PASSWORD,
    confirmed: bool = True,
    is_staff: bool = False,
    demo: bool = False,
) -> User:
    """A person with an account, committed."""
    now = clock.now()
    person = User(
        email=email or f"person{next(_numbers)}@example.org",
        name=name,
        password_hash=_hash_of(password),
        is_staff=is_staff,
        demo=demo,
        created_at=now,
        confirmed_at=now if confirmed else None,
    )
    session.add(person)
    session.commit()
    return person


def an_organisation(
    session: Session,
    kind: OrganisationKind | str = OrganisationKind.VENTURE,
    name: str | None = None,
    *,
    verified: bool = False,
    categorised: bool | None = None,
    company_number: str | None = None,
    email_domain: str | None = None,
    demo: bool = False,
) -> Organisation:
    """An organisation without people, committed.

    A verified funder or authority is recorded as an investment professional too, unless ``categorised`` says otherwise.
    """
    organisation = create_organisation(
        session,
        name=name or f"{str(kind).capitalize()} {next(_numbers)}",
        kind=kind,
        company_number=company_number,
        email_domain=email_domain,
        verified=verified,
        demo=demo,
    )
    if verified and kind in ("funder", "authority") if categorised is None else categorised:
        a_professional(session, organisation)
    session.commit()
    return organisation


def a_professional(session: Session, organisation: Organisation) -> InvestorStatement:
    """An organisation's category as an investment professional, recorded now; the caller commits."""
    return record_professional(
        session, seal=SEAL, organisation_id=key_of(organisation), actor_id=None, basis="frn", reference="123456"
    )


def standing_of(organisation: Organisation) -> Standing | None:
    """The category that a verified organisation has, for a viewer made by hand."""
    if organisation.verified_at is None:
        return None
    lapses_on = clock.today() + timedelta(days=300)
    return Standing(1, Category.INVESTMENT_PROFESSIONAL, 0, organisation.verified_at, lapses_on)


def a_member(
    session: Session, organisation: Organisation, role: Role | str = Role.OWNER, person: User | None = None
) -> User:
    """A person (a new one, unless given) with a role in an organisation, committed."""
    member = person or a_person(session)
    add_member(session, organisation_id=key_of(organisation), user_id=key_of(member), role=role)
    session.commit()
    return member


def membership_of(session: Session, organisation: Organisation, person: User) -> Membership | None:
    """A person's place in an organisation as it stands in the database now."""
    session.expire_all()
    return queries.membership(session, key_of(organisation), key_of(person))


def sign_in(client: FlaskClient, person: User) -> FlaskClient:
    """Sign a test browser in as a person, without the form and its slow password check."""
    with client.application.app_context(), Session(db.engine) as session:
        token = open_session(session, user_id=key_of(person), browser="Test browser")
        session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def csrf_token(client: FlaskClient) -> str:
    """The token that forms of a test browser carry."""
    with client.session_transaction() as cookie:
        raw = cookie.setdefault("csrf_token", "0" * 40)
    signer = URLSafeTimedSerializer(str(client.application.secret_key), salt="wtf-csrf-token")
    return str(signer.dumps(raw))


def submit(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    """Send a form as its page would."""
    return client.post(address, data={"csrf_token": csrf_token(client), **fields})
