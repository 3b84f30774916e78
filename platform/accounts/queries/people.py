"""Who there is, who belongs to what, and who asks."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, or_, select

from accounts.models import AccessToken, Invitation, Membership, Organisation, Role, User, UserSession
from foundation.database import Session, escape_like
from foundation.paging import Page


def user(session: Session, user_id: int) -> User | None:
    """Find a person whose account is open."""
    return session.exec(select(User).where(User.id == user_id, col(User.closed_at).is_(None))).first()


def user_by_email(session: Session, email: str) -> User | None:
    """Find a person by address, in whatever case it is typed."""
    # No address holds a NUL character, and PostgreSQL refuses to look for one.
    return session.exec(select(User).where(User.email == email.strip().lower().replace("\x00", ""))).first()


def seats(session: Session, user_id: int) -> list[tuple[Membership, Organisation]]:
    """Give the organisations that a person belongs to, by name."""
    wanted = (
        select(Membership, Organisation)
        .join(Organisation, col(Organisation.id) == Membership.organisation_id)
        .where(Membership.user_id == user_id)
        .order_by(func.lower(Organisation.name), col(Organisation.id))
    )
    return [(membership, organisation) for membership, organisation in session.exec(wanted)]


def user_sessions(session: Session, user_id: int) -> list[UserSession]:
    """Give the browsers in which a person is signed in, the last used first."""
    wanted = (
        select(UserSession)
        .where(UserSession.user_id == user_id)
        .order_by(col(UserSession.last_seen_at).desc(), col(UserSession.id).desc())
    )
    return list(session.exec(wanted))


def access_token(session: Session, token_hash: str, now: datetime) -> tuple[AccessToken, User] | None:
    """Find a bearer token that still holds, and whose it is."""
    wanted = (
        select(AccessToken, User)
        .join(User, col(User.id) == AccessToken.user_id)
        .where(AccessToken.token_hash == token_hash, AccessToken.expires_at > now, col(User.closed_at).is_(None))
    )
    found = session.exec(wanted).first()
    return (found[0], found[1]) if found else None


def organisation_by_slug(session: Session, slug: str) -> Organisation | None:
    """Find an organisation by the name in its address."""
    return session.exec(select(Organisation).where(Organisation.slug == slug)).first()


def slug_taken(session: Session, slug: str) -> bool:
    """Say whether an organisation has a slug."""
    return session.exec(select(Organisation.id).where(Organisation.slug == slug)).first() is not None


def membership(session: Session, organisation_id: int, user_id: int) -> Membership | None:
    """Find a person's membership of an organisation."""
    wanted = select(Membership).where(Membership.organisation_id == organisation_id, Membership.user_id == user_id)
    return session.exec(wanted).first()


def members(session: Session, organisation_id: int) -> list[tuple[Membership, User]]:
    """Give an organisation's people, by name."""
    wanted = (
        select(Membership, User)
        .join(User, col(User.id) == Membership.user_id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(func.lower(User.name), col(User.id))
    )
    return [(place, person) for place, person in session.exec(wanted)]


def owner_ids(session: Session, organisation_id: int) -> list[int]:
    """Give who owns an organisation. The rows are locked, so that two owners cannot both leave it at once."""
    wanted = (
        select(Membership.user_id)
        .where(Membership.organisation_id == organisation_id, Membership.role == Role.OWNER)
        .order_by(col(Membership.id))
        .with_for_update()
    )
    return list(session.exec(wanted))


def open_invitations(session: Session, organisation_id: int, now: datetime) -> list[Invitation]:
    """Give the invitations of an organisation that can still be accepted, newest first."""
    wanted = (
        select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            col(Invitation.accepted_at).is_(None),
            col(Invitation.withdrawn_at).is_(None),
            Invitation.expires_at > now,
        )
        .order_by(col(Invitation.id).desc())
    )
    return list(session.exec(wanted))


def invitation(session: Session, token_hash: str) -> tuple[Invitation, Organisation] | None:
    """Find an invitation by its secret."""
    wanted = (
        select(Invitation, Organisation)
        .join(Organisation, col(Organisation.id) == Invitation.organisation_id)
        .where(Invitation.token_hash == token_hash)
    )
    found = session.exec(wanted).first()
    return (found[0], found[1]) if found else None


def organisations(
    session: Session, *, search: str = "", state: str = "", number: int = 1, size: int = 25
) -> Page[Organisation]:
    """List organisations for those who verify them: asked for first, then by name.

    Parameters
    ----------
    session : Session
        Where to look.
    search : str
        A part of the name, the company number or the domain.
    state : {"", "requested", "verified", "unverified"}
        Which ones.
    number, size : int
        Which page.
    """
    wanted = select(Organisation)
    if search.strip():
        pattern = f"%{escape_like(search.strip())}%"
        wanted = wanted.where(
            or_(
                col(Organisation.name).ilike(pattern, escape="\\"),
                col(Organisation.company_number).ilike(pattern, escape="\\"),
                col(Organisation.email_domain).ilike(pattern, escape="\\"),
            )
        )
    if state == "verified":
        wanted = wanted.where(col(Organisation.verified_at).is_not(None))
    elif state:
        wanted = wanted.where(col(Organisation.verified_at).is_(None))
    if state == "requested":
        wanted = wanted.where(col(Organisation.verification_requested_at).is_not(None))
    total = session.exec(select(func.count()).select_from(wanted.subquery())).one()
    rows = session.exec(
        wanted.order_by(
            col(Organisation.verified_at).is_not(None),
            col(Organisation.verification_requested_at).is_(None),
            func.lower(Organisation.name),
            col(Organisation.id),
        )
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    return Page(rows, total, number, size)


def owners_of(session: Session, organisation_ids: Sequence[int]) -> dict[int, list[User]]:
    """Give the owners of each of some organisations, by name."""
    wanted = (
        select(Membership.organisation_id, User)
        .join(User, col(User.id) == Membership.user_id)
        .where(col(Membership.organisation_id).in_(organisation_ids), Membership.role == Role.OWNER)
        .order_by(func.lower(User.name), col(User.id))
    )
    found: dict[int, list[User]] = {key: [] for key in organisation_ids}
    for organisation_id, owner in session.exec(wanted):
        found[organisation_id].append(owner)
    return found


def people(session: Session, *, search: str = "", number: int = 1, size: int = 25) -> Page[User]:
    """List people, by name."""
    wanted = select(User)
    if search.strip():
        pattern = f"%{escape_like(search.strip())}%"
        wanted = wanted.where(
            or_(col(User.name).ilike(pattern, escape="\\"), col(User.email).ilike(pattern, escape="\\"))
        )
    total = session.exec(select(func.count()).select_from(wanted.subquery())).one()
    ordered = wanted.order_by(func.lower(User.name), col(User.id))
    rows = session.exec(ordered.limit(size).offset((number - 1) * size)).all()
    return Page(rows, total, number, size)


def organisations_of(session: Session, user_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Give the name and role of each organisation of each of some people."""
    wanted = (
        select(Membership.user_id, Organisation.name, Membership.role)
        .join(Organisation, col(Organisation.id) == Membership.organisation_id)
        .where(col(Membership.user_id).in_(user_ids))
        .order_by(func.lower(Organisation.name), col(Organisation.id))
    )
    found: dict[int, list[tuple[str, str]]] = {key: [] for key in user_ids}
    for user_id, name, role in session.exec(wanted):
        found[user_id].append((name, role))
    return found
