"""Asking somebody to join an organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from accounts import queries
from accounts.models import Invitation, Organisation, Role, key_of
from accounts.policy import Viewer
from accounts.services import letters
from accounts.services.organisations import add_member
from accounts.services.post import Post
from accounts.services.signing import DeadLink
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.ids import new_token, token_hash

LIFETIME = timedelta(days=14)


class Step(StrEnum):
    """What happens to an invitation that others want to hear of."""

    INVITED = "invited"
    JOINED = "joined"


#: Called in the transaction with whoever invites, or has joined, by name.
Hearer = Callable[[Session, Step, Invitation, Organisation, str], None]
_HEARERS: list[Hearer] = []


def heard_by(hearer: Hearer) -> Hearer:
    """Let a package above this one hear when somebody is invited and joins."""
    _HEARERS.append(hearer)
    return hearer


@dataclass(frozen=True)
class Offer:
    """What an invitation says."""

    email: str
    role: str
    organisation_id: int
    organisation_name: str
    organisation_slug: str


def invite(
    session: Session, *, post: Post, organisation: Organisation, inviter: Viewer, email: str, role: Role | str
) -> None:
    """Send somebody an invitation. An earlier one to the same address ends.

    Raises
    ------
    Invalid
        If they belong to the organisation already.
    NotSent
        If the letter cannot be sent; then nothing was changed.
    """
    organisation_id, now = key_of(organisation), clock.now()
    if any(person.email == email for _place, person in queries.members(session, organisation_id)):
        raise Invalid({"email": ["This person belongs to the organisation already."]})
    token = new_token()
    offer = Invitation(
        organisation_id=organisation_id,
        email=email,
        role=str(Role(role)),
        token_hash=token_hash(token),
        invited_by_id=inviter.user_id,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    post.send(letters.invitation(post, offer, organisation, token, inviter.name))
    for earlier in queries.open_invitations(session, organisation_id, now):
        if earlier.email == email:
            earlier.withdrawn_at = now
    session.add(offer)
    _record(session, organisation_id, inviter.user_id, "invited")
    for hearer in _HEARERS:
        hearer(session, Step.INVITED, offer, organisation, inviter.name)


def withdraw(session: Session, *, organisation_id: int, actor_id: int, invitation_id: int) -> None:
    """Take an open invitation back."""
    now = clock.now()
    for offer in queries.open_invitations(session, organisation_id, now):
        if offer.id == invitation_id:
            offer.withdrawn_at = now
            _record(session, organisation_id, actor_id, "invitation withdrawn")
            return
    raise NotFound("This invitation was accepted or withdrawn already.")


def offer_of(session: Session, token: str) -> Offer:
    """Read an invitation.

    Raises
    ------
    DeadLink
        If it was accepted or withdrawn, has lapsed, or never was.
    """
    offer, organisation = _open(session, token)
    return Offer(offer.email, offer.role, key_of(organisation), organisation.name, organisation.slug)


def accept(session: Session, *, token: str, viewer: Viewer) -> str:
    """Join.

    Returns
    -------
    str
        The organisation's slug.

    Raises
    ------
    Forbidden
        If the invitation was sent to another address than one's own.
    """
    offer, organisation = _open(session, token)
    if viewer.user_id is None or viewer.email != offer.email:
        raise Forbidden(f"This invitation was sent to {offer.email}. Sign in with that address to accept it.")
    slug = organisation.slug
    offer.accepted_at = clock.now()
    add_member(session, organisation_id=key_of(organisation), user_id=viewer.user_id, role=offer.role)
    _record(session, key_of(organisation), viewer.user_id, "joined")
    for hearer in _HEARERS:
        hearer(session, Step.JOINED, offer, organisation, viewer.name)
    return slug


def _open(session: Session, token: str) -> tuple[Invitation, Organisation]:
    found = queries.invitation(session, token_hash(token))
    if found is None or found[0].accepted_at or found[0].withdrawn_at or found[0].expires_at <= clock.now():
        raise DeadLink("This invitation was used or withdrawn, or has lapsed. Ask for a new one.")
    return found


def _record(session: Session, organisation_id: int, actor_id: int | None, action: str) -> None:
    audit.record(session, subject_kind="organisation", subject_id=organisation_id, action=action, actor_id=actor_id)
