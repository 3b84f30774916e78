"""People, and who they are to the policy."""

from sqlalchemy.exc import IntegrityError

from accounts import queries
from accounts.models import User
from accounts.policy import VISITOR, Seat, Viewer
from accounts.queries import Asker
from accounts.services.passwords import hash_password
from foundation import audit, clock
from foundation.catalogue import PEOPLE, tick
from foundation.database import OPERATOR_OPTION, Session
from foundation.errors import Invalid, NotFound
from foundation.settings import Operator


def create_person(
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    confirmed: bool = True,
    is_staff: bool = False,
    demo: bool = False,
) -> User:
    """Make an account without the usual letter: for demo data, tests and the command line.

    Parameters
    ----------
    session : Session
        The caller's transaction.
    email, name, password : str
        As the person would have typed them.
    confirmed : bool, default=True
        Whether the address counts as confirmed, without which nobody signs in.
    is_staff : bool, default=False
        Whether they administer the platform.
    demo : bool, default=False
        Whether they belong to the demo.

    Raises
    ------
    Invalid
        If there is an account at this address.
    """
    now = clock.now()
    person = User(
        email=email.strip().lower(),
        name=name.strip(),
        password_hash=hash_password(password),
        is_staff=is_staff,
        demo=demo,
        created_at=now,
        confirmed_at=now if confirmed else None,
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        raise Invalid({"email": ["There is an account with this e-mail address."]}) from error
    return person


def rename(session: Session, *, user_id: int, name: str) -> None:
    """Change what a person is called."""
    person = queries.user(session, user_id)
    if person is not None:
        person.name = name.strip()
        tick(session, PEOPLE)


def set_compliance(session: Session, *, person_id: int, actor_id: int, appointed: bool) -> User:
    """Appoint somebody a compliance officer, who reads the log of disclosures, or end it.

    Raises
    ------
    NotFound
        If there is nobody with an open account of this key.
    """
    person = queries.user(session, person_id)
    if person is None:
        raise NotFound("There is nobody with this account.")
    if person.is_compliance != appointed:
        person.is_compliance = appointed
        audit.record(
            session,
            subject_kind="person",
            subject_id=person_id,
            action="appointed compliance officer" if appointed else "no longer compliance officer",
            actor_id=actor_id,
        )
    return person


def viewer_for_user(session: Session, user_id: int) -> Viewer:
    """Say who somebody is to the policy, in one query; a closed account is a visitor."""
    found = queries.asker(session, user_id)
    return VISITOR if found is None else viewer_with(session, found)


def viewer_with(session: Session, found: Asker) -> Viewer:
    """Say who a person is to the policy, from what has been read of them."""
    person = found.person
    held = {
        place.organisation_id: Seat(
            organisation_id=place.organisation_id,
            name=place.name,
            slug=place.slug,
            kind=place.kind,
            role=place.role,
            verified=place.verified_at is not None,
            area_kind=place.area_kind,
            area_code=place.area_code,
            standing=place.standing,
        )
        for place in found.places
    }
    return Viewer(
        user_id=person.id,
        name=person.name,
        email=person.email,
        is_staff=person.is_staff,
        is_compliance=person.is_compliance,
        seats=held,
        standing=found.standing,
        shown=found.shown,
        operator=operator_of(session),
    )


def operator_of(session: Session) -> Operator:
    """Give what the operator is, as the database was opened with it; nothing where it was opened without."""
    return Operator(session.get_bind().get_execution_options().get(OPERATOR_OPTION, Operator.NONE))
