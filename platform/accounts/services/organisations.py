"""Organisations: made, described, checked by the platform's staff."""

from sqlalchemy.exc import IntegrityError

from accounts import queries
from accounts.models import Membership, Organisation, OrganisationKind, Role, User, key_of
from foundation import audit, clock
from foundation.catalogue import PEOPLE, tick
from foundation.database import Session
from foundation.errors import Invalid, NotFound
from foundation.ids import unique_slug


def create_organisation(
    session: Session,
    *,
    name: str,
    kind: OrganisationKind | str,
    company_number: str | None = None,
    email_domain: str | None = None,
    website: str | None = None,
    area_kind: str | None = None,
    area_code: str | None = None,
    verified: bool = False,
    demo: bool = False,
    owner_id: int | None = None,
) -> Organisation:
    """Make an organisation.

    Parameters
    ----------
    session : Session
        The caller's transaction; the row has its key afterwards.
    name, kind : str
        What it is.
    company_number, email_domain, website : str, optional
        By what it can be recognised.
    area_kind, area_code : str, optional
        The place that an authority or a public funder answers for.
    verified : bool, default=False
        Whether it counts as verified from the start: for demo data and tests.
    demo : bool, default=False
        Whether it belongs to the demo.
    owner_id : int, optional
        Its first owner.
    """
    now = clock.now()
    organisation = Organisation(
        slug=unique_slug(name, lambda slug: queries.slug_taken(session, slug)),
        name=name.strip(),
        kind=str(OrganisationKind(kind)),
        company_number=company_number,
        email_domain=email_domain,
        website=website,
        area_kind=area_kind,
        area_code=area_code,
        demo=demo,
        created_at=now,
        verified_at=now if verified else None,
    )
    session.add(organisation)
    session.flush()
    if owner_id is not None:
        add_member(session, organisation_id=key_of(organisation), user_id=owner_id, role=Role.OWNER)
        _record(session, organisation, "created", owner_id)
    return organisation


def add_member(session: Session, *, organisation_id: int, user_id: int, role: Role | str = Role.EDITOR) -> Membership:
    """Give a person a role in an organisation they do not belong to.

    Raises
    ------
    Invalid
        If they belong to it already.
    """
    place = Membership(user_id=user_id, organisation_id=organisation_id, role=str(Role(role)), created_at=clock.now())
    try:
        with session.begin_nested():
            session.add(place)
    except IntegrityError as error:
        raise Invalid({"email": ["This person belongs to the organisation already."]}) from error
    tick(session, PEOPLE)
    return place


def organisation_at(session: Session, slug: str) -> Organisation:
    """Give an organisation by its address.

    Raises
    ------
    NotFound
        If there is none.
    """
    found = queries.organisation_by_slug(session, slug) if slug.isprintable() else None
    if found is None:
        raise NotFound("There is no such organisation.")
    return found


def change_details(
    session: Session,
    *,
    organisation: Organisation,
    actor_id: int,
    name: str,
    company_number: str | None,
    email_domain: str | None,
    website: str | None,
) -> bool:
    """Change how an organisation is recognised.

    Returns
    -------
    bool
        Whether that undid its verification: what was verified is no longer what stands there.
    """
    wanted = {"name": name, "company_number": company_number, "email_domain": email_domain, "website": website}
    changes = {
        field: [getattr(organisation, field), value]
        for field, value in wanted.items()
        if getattr(organisation, field) != value
    }
    for field, (_before, value) in changes.items():
        setattr(organisation, field, value)
    lost = organisation.verified_at is not None and bool(changes.keys() & {"name", organisation.verification_basis})
    if lost:
        organisation.verified_at = organisation.verified_by_id = organisation.verification_basis = None
        changes["verified"] = [True, False]
    if changes:
        _record(session, organisation, "changed", actor_id, changes)
    return lost


def request_verification(session: Session, *, organisation: Organisation, actor_id: int) -> None:
    """Ask the platform's staff to check that an organisation is what it says.

    Raises
    ------
    Invalid
        If there is nothing to check it by.
    """
    if organisation.verified_at is not None:
        return
    if not organisation.company_number and not organisation.email_domain:
        raise Invalid({"company_number": ["Give a company number or an e-mail domain first: we check by one of them."]})
    organisation.verification_requested_at = clock.now()
    _record(session, organisation, "asked for verification", actor_id)


def verify(session: Session, *, organisation: Organisation, actor_id: int, basis: str) -> None:
    """Mark an organisation as checked.

    Parameters
    ----------
    session : Session
        The caller's transaction.
    organisation : Organisation
        What was checked.
    actor_id : int
        Who checked it.
    basis : {"company_number", "email_domain"}
        By what.

    Raises
    ------
    Invalid
        If the organisation does not show what it is said to have been checked by.
    """
    if basis == "company_number" and not organisation.company_number:
        raise Invalid({"basis": ["This organisation has given no company number."]})
    if basis == "email_domain" and not has_member_at_domain(session, organisation):
        raise Invalid({"basis": ["None of its people has a confirmed address at the domain it gives."]})
    organisation.verified_at = clock.now()
    organisation.verified_by_id = actor_id
    organisation.verification_basis = basis
    organisation.verification_requested_at = None
    _record(session, organisation, "verified", actor_id, {"basis": [None, basis]})


def unverify(session: Session, *, organisation: Organisation, actor_id: int) -> None:
    """Take an organisation's verification back."""
    if organisation.verified_at is None:
        return
    basis = organisation.verification_basis
    organisation.verified_at = organisation.verified_by_id = organisation.verification_basis = None
    _record(session, organisation, "verification withdrawn", actor_id, {"basis": [basis, None]})


def has_member_at_domain(session: Session, organisation: Organisation) -> bool:
    """Say whether somebody in an organisation has a confirmed address at the domain it gives."""
    domain = organisation.email_domain
    if not domain or organisation.id is None:
        return False
    return any(at_domain(person, domain) for _place, person in queries.members(session, organisation.id))


def at_domain(person: User, domain: str) -> bool:
    """Say whether a person's confirmed address is at a domain."""
    return person.confirmed_at is not None and person.email.rpartition("@")[2] == domain.lower()


def _record(
    session: Session,
    organisation: Organisation,
    action: str,
    actor_id: int,
    changes: dict[str, list[object]] | None = None,
) -> None:
    tick(session, PEOPLE)
    audit.record(
        session,
        subject_kind="organisation",
        subject_id=key_of(organisation),
        action=action,
        actor_id=actor_id,
        changes=changes,
    )
