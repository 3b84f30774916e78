"""People, and who they are to the policy."""

from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from accounts import queries
from accounts.models import Membership, Organisation, User, key_of
from accounts.policy import VISITOR, Seat, Viewer
from accounts.services.passwords import hash_password
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid


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


def viewer_for_user(session: Session, user_id: int) -> Viewer:
    """Say who somebody is to the policy, in two queries; a closed account is a visitor."""
    person = queries.user(session, user_id)
    return VISITOR if person is None else viewer_for(session, person)


def viewer_for(session: Session, person: User) -> Viewer:
    """Say who a person already loaded is to the policy, in one query."""
    return viewer_with(person, queries.seats(session, key_of(person)))


def viewer_with(person: User, seats: Iterable[tuple[Membership, Organisation]]) -> Viewer:
    """Say who a person is to the policy, from what has been read of them."""
    held = {
        place.organisation_id: Seat(
            organisation_id=place.organisation_id,
            name=organisation.name,
            slug=organisation.slug,
            kind=organisation.kind,
            role=place.role,
            verified=organisation.verified_at is not None,
            area_kind=organisation.area_kind,
            area_code=organisation.area_code,
        )
        for place, organisation in seats
    }
    return Viewer(user_id=person.id, name=person.name, email=person.email, is_staff=person.is_staff, seats=held)
