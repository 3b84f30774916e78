"""Who belongs to an organisation, and as what. An organisation never loses its last owner."""

from collections.abc import Mapping

from accounts import queries
from accounts.models import Membership, Role
from foundation import audit
from foundation.catalogue import PEOPLE, tick
from foundation.database import Session
from foundation.errors import Conflict, NotFound


def change_role(session: Session, *, organisation_id: int, actor_id: int, user_id: int, role: Role | str) -> None:
    """Give somebody another role.

    Raises
    ------
    Conflict
        If nobody would own the organisation any more.
    """
    queries.owner_ids(session, organisation_id)
    place = _place(session, organisation_id, user_id)
    before, place.role = place.role, str(Role(role))
    _keep_an_owner(session, organisation_id)
    if before != place.role:
        _record(
            session, organisation_id, actor_id, "role changed", {"user": [user_id, user_id], "role": [before, role]}
        )


def remove_member(session: Session, *, organisation_id: int, actor_id: int, user_id: int) -> None:
    """End somebody's membership; one's own too.

    Raises
    ------
    Conflict
        If nobody would own the organisation any more.
    """
    queries.owner_ids(session, organisation_id)
    session.delete(_place(session, organisation_id, user_id))
    _keep_an_owner(session, organisation_id)
    action = "left" if actor_id == user_id else "member removed"
    _record(session, organisation_id, actor_id, action, {"user": [user_id, None]})


def hand_over(session: Session, *, organisation_id: int, actor_id: int, user_id: int) -> None:
    """Make another member the owner, and oneself an editor.

    Raises
    ------
    Conflict
        If one is no owner any more oneself.
    """
    owners = queries.owner_ids(session, organisation_id)
    if actor_id not in owners:
        raise Conflict("You do not own this organisation any more.")
    if user_id == actor_id:
        raise Conflict("Choose somebody else to hand over to.")
    _place(session, organisation_id, user_id).role = Role.OWNER
    _place(session, organisation_id, actor_id).role = Role.EDITOR
    _record(session, organisation_id, actor_id, "ownership handed over", {"owner": [actor_id, user_id]})


def _place(session: Session, organisation_id: int, user_id: int) -> Membership:
    place = queries.membership(session, organisation_id, user_id)
    if place is None:
        raise NotFound("This person does not belong to the organisation.")
    return place


def _keep_an_owner(session: Session, organisation_id: int) -> None:
    # The change is written before the owners are counted: on SQLite that is what makes a second change wait for the
    # first, on PostgreSQL the locks taken before the change are.
    session.flush()
    if not queries.owner_ids(session, organisation_id):
        raise Conflict("An organisation needs an owner. Hand it over to somebody else first.")


def _record(session: Session, organisation_id: int, actor_id: int, action: str, changes: Mapping[str, object]) -> None:
    tick(session, PEOPLE)
    audit.record(
        session,
        subject_kind="organisation",
        subject_id=organisation_id,
        action=action,
        actor_id=actor_id,
        changes=changes,
    )
