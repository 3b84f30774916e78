"""How a venture comes into a cluster, how either side answers the other, and how a membership ends."""

from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from clusters.models import LIVE, Kind, Member, Status
from clusters.queries import members
from clusters.queries.members import Record
from clusters.services import telling
from clusters.services.access import speaks_for_cluster, speaks_for_member
from foundation import audit, clock
from foundation.audit import Actor
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.ids import token_hash
from profiles.models import Cluster, Venture
from profiles.queries import ClusterRecord, venture_record, ventures_of
from profiles.services.saving import System
from profiles.services.ventures import update_venture

_NOBODY = "Nobody speaks for this cluster here yet, so nobody could answer."


def ventures_to_bring(session: Session, viewer: Viewer) -> list[Venture]:
    """Give the ventures for which somebody may ask to join a cluster, by name."""
    found = ventures_of(session, sorted(viewer.seats))
    return [each for each in found if policy.may(viewer, Action.EDIT, each)]


def apply(session: Session, *, actor: Viewer, cluster: Cluster, venture_slug: str, note: str) -> Record:
    """Ask for a venture to be a member of a cluster.

    Raises
    ------
    Invalid
        If the actor may not speak for such a venture.
    Conflict
        If nobody speaks for the cluster, or something is asked between the two already.
    """
    if cluster.organisation_id is None:
        raise Conflict(_NOBODY)
    venture = next((each for each in ventures_to_bring(session, actor) if each.slug == venture_slug), None)
    if venture is None:
        raise Invalid({"venture": ["Choose one of your ventures."]})
    record = asked(session, actor=actor, cluster=cluster, venture=venture, status=Status.APPLIED, note=note)
    telling.tell_cluster_of_application(session, actor, record)
    return record


def asked(session: Session, *, actor: Actor, cluster: Cluster, venture: Venture, status: Status, note: str) -> Record:
    """Put a request or an invitation between a venture and a cluster, once. Nobody is told of it here.

    Raises
    ------
    Conflict
        If there is one already.
    """
    members.hold(session, cluster.id or 0)
    held = members.live_of(session, cluster.id or 0, venture.id or 0)
    if held is not None:
        raise Conflict(_already(Status(held.status), venture.name))
    row = Member(
        cluster_id=cluster.id or 0,
        venture_id=venture.id,
        kind=Kind.FIRM,
        status=status,
        note=note,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        demo=venture.demo,
    )
    session.add(row)
    session.flush()
    record = _written(session, row)
    keep_trail(session, actor, record, None)
    return record


def _already(status: Status, name: str) -> str:
    return {
        Status.APPLIED: f"{name} has asked to join, and waits for an answer.",
        Status.INVITED: f"{name} is invited, and can answer that.",
    }.get(status, f"{name} is a member already.")


def may_answer(actor: Viewer, record: Record) -> bool:
    """Say whether somebody may answer what is open: the cluster a request, the venture an invitation."""
    speaks = {Status.APPLIED.value: speaks_for_cluster, Status.INVITED.value: speaks_for_member}
    side = speaks.get(record.member.status)
    return side is not None and side(actor, record)


def require_answerer(actor: Viewer, record: Record) -> None:
    """Let those pass who may answer.

    Raises
    ------
    Conflict
        If nothing is open.
    Forbidden
        If it is the other side's to answer.
    """
    if record.member.status not in (Status.APPLIED, Status.INVITED):
        raise Conflict("This has its answer already, or was taken back.")
    if not may_answer(actor, record):
        raise Forbidden("The other side answers this.")


def answer(session: Session, *, actor: Viewer, record: Record, version: int, accept: bool, note: str = "") -> Record:
    """Answer what the other side asked, once: the cluster a request, the venture an invitation.

    Raises
    ------
    Forbidden
        If it is the other side's to answer.
    Conflict
        If it has its answer, or was taken back.
    """
    require_answerer(actor, record)
    return answered(session, actor=actor, record=record, version=version, accept=accept, note=note)


def answered(session: Session, *, actor: Actor, record: Record, version: int, accept: bool, note: str = "") -> Record:
    """Write an answer down. Accepting writes the cluster into the venture's profile.

    Raises
    ------
    Conflict
        If it has its answer, or was taken back.
    """
    applied = record.member.status == Status.APPLIED
    status = Status.ACCEPTED if accept else Status.DECLINED
    found = _moved(session, actor, record, version, status, answer_note=note, token_hash=None)
    if accept and found.venture is not None:
        _say_in_profile(session, actor, found, takes_part=True)
    telling.tell_answer(session, found, actor.user_id, applied=applied)
    return found


def may_end(actor: Viewer, record: Record) -> bool:
    """Say whether somebody may end a membership, or take back what their own side asked."""
    ours, theirs = speaks_for_cluster(actor, record), speaks_for_member(actor, record)
    return {Status.ACCEPTED: ours or theirs, Status.APPLIED: theirs, Status.INVITED: ours}.get(
        Status(record.member.status), False
    )


def require_ender(actor: Viewer, record: Record) -> None:
    """Let those pass who may end it.

    Raises
    ------
    Conflict
        If it is over.
    Forbidden
        If it is not theirs to end.
    """
    if record.member.status not in LIVE:
        raise Conflict("This is over already.")
    if not may_end(actor, record):
        raise Forbidden("Only those who asked can take this back.")


def end(session: Session, *, actor: Viewer, record: Record, version: int) -> Record:
    """End a membership, from either side, or take back what one's own side asked.

    Raises
    ------
    Forbidden
        If it is not the actor's to end.
    Conflict
        If it is over, or has changed since it was looked at.
    """
    require_ender(actor, record)
    held = Status(record.member.status)
    status = Status.LEFT if held is Status.ACCEPTED else Status.WITHDRAWN
    found = _moved(session, actor, record, version, status, token_hash=None)
    if status is Status.LEFT and found.venture is not None:
        _say_in_profile(session, actor, found, takes_part=False)
    telling.tell_end(session, actor, found)
    return found


def by_link(session: Session, token: str) -> Record:
    """Give the invitation that a letter's link opens.

    Raises
    ------
    NotFound
        If it was answered or taken back, has lapsed, or is no link of ours.
    """
    record = members.record_by_token(session, token_hash(token))
    if record is None or clock.now() > record.member.asked_at + telling.LASTS:
        raise NotFound("This invitation was answered, was taken back or has lapsed. Ask the cluster for another.")
    return record


def answer_by_link(session: Session, *, record: Record, accept: bool) -> Record:
    """Answer an invitation for a body, by whoever holds its letter."""
    actor = System(name=record.name)
    return answered(session, actor=actor, record=record, version=record.member.version, accept=accept)


def _moved(session: Session, actor: Actor, record: Record, version: int, status: Status, **values: Any) -> Record:
    row = record.member
    before = row.status
    changed = session.execute(
        update(Member)
        .where(col(Member.id) == row.id, col(Member.version) == version, col(Member.status) == before)
        .values(
            version=version + 1, status=status.value, answered_at=clock.now(), answered_by_id=actor.user_id, **values
        )
        .returning(col(Member.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is None:
        raise Conflict("This has changed since you opened it. Look at it again.", version=row.version)
    found = _written(session, row)
    keep_trail(session, actor, found, before)
    return found


def _written(session: Session, row: Member) -> Record:
    record = members.record_of(session, row.cluster_id, row.id or 0)
    if record is None:
        raise NotFound("There is no such membership.")
    return record


def keep_trail(session: Session, actor: Actor, record: Record, before: str | None) -> None:
    """Add a step of a membership to the cluster's trail."""
    audit.trail(
        session,
        actor,
        "cluster member",
        record.member.id,
        f"membership {record.member.status}",
        {"status": [before, record.member.status]},
    )


def _say_in_profile(session: Session, actor: Actor, record: Record, *, takes_part: bool) -> None:
    """Keep the clusters of the venture's profile in step with its membership."""
    venture = record.venture
    held = venture_record(session, venture.slug) if venture is not None else None
    if venture is None or held is None:
        return
    slugs = [cluster.slug for cluster in held.clusters]
    if (record.cluster.slug in slugs) != takes_part:
        others = [slug for slug in slugs if slug != record.cluster.slug]
        wanted = [*others, record.cluster.slug] if takes_part else others
        update_venture(session, actor=actor, venture=venture, data={"clusters": wanted})


def obstacle(session: Session, viewer: Viewer, record: ClusterRecord) -> str:
    """Say why somebody cannot ask to join a cluster; nothing where they can."""
    if record.cluster.organisation_id is None:
        return _NOBODY
    ventures = ventures_to_bring(session, viewer)
    if not ventures:
        return "Only people who may edit a venture's profile can ask for it to join."
    held = members.live_of_ventures(session, record.cluster.id or 0, [each.id or 0 for each in ventures])
    return "" if len(held) < len(ventures) else _already(Status(held[ventures[0].id or 0].status), ventures[0].name)
