"""What people are told about memberships, and the letter to bodies that have no account."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from accounts.policy import Viewer
from accounts.services.post import Post
from clusters.models import InvestorDay, Member, Status
from clusters.queries import members
from clusters.queries.members import Record
from foundation import clock
from foundation.database import Session
from foundation.ids import new_token, token_hash
from foundation.jobs import Work, enqueue, job
from foundation.mail import Letter
from notices.services import News, Subject, declare, tell_organisation
from profiles.models import Cluster

INVITED = declare("clusters.invited", "Invitations to join a cluster")
APPLIED = declare("clusters.applied", "Ventures that ask to join your cluster")
ANSWERED = declare("clusters.answered", "Answers about joining a cluster")
ENDED = declare("clusters.ended", "Memberships of a cluster that end")
PLANNED = declare("clusters.planned", "Your meetings at investor days")
LETTER = "clusters.invitation"
#: How long the link of a letter opens an invitation.
LASTS = timedelta(days=60)


def _news_of(record: Record) -> tuple[Subject, str]:
    row = record.member
    subject = Subject("cluster member", str(row.id), f"{record.cluster.name}, {record.name}", record.demo)
    return subject, f"/clusters/{record.cluster.slug}/members/{row.id}"


def tell_cluster_of_application(session: Session, actor: Viewer, record: Record) -> None:
    """Tell the cluster's people that a venture asks to join."""
    subject, address = _news_of(record)
    title = f"{record.name} asks to join {record.cluster.name}"
    news = News(APPLIED, subject, title, address, text=record.member.note)
    tell_organisation(session, record.cluster.organisation_id or 0, news, but=actor.user_id)


def tell_of_invitation(session: Session, actor: Viewer, record: Record) -> None:
    """Tell a venture's people that they are invited; a body without an account is written to."""
    if record.venture is None:
        enqueue(session, LETTER, {"member": record.member.id}, key=str(record.member.id))
        return
    subject, address = _news_of(record)
    title = f"{record.cluster.name} invites {record.name} to join"
    news = News(INVITED, subject, title, address, text=record.member.note)
    tell_organisation(session, record.venture.organisation_id, news, but=actor.user_id)


def tell_answer(session: Session, record: Record, actor_id: int | None, *, applied: bool) -> None:
    """Tell the side that asked what the other answered."""
    subject, address = _news_of(record)
    said = "accepted" if record.member.status == Status.ACCEPTED else "declined"
    if applied and record.venture is not None:
        title, owner = f"{record.cluster.name} {said} your request to join", record.venture.organisation_id
    else:
        title, owner = f"{record.name} {said} your invitation", record.cluster.organisation_id or 0
    news = News(ANSWERED, subject, title, address, text=record.member.answer_note)
    tell_organisation(session, owner, news, but=actor_id)


def tell_end(session: Session, actor: Viewer, record: Record) -> None:
    """Tell both sides that a membership, a request or an invitation is over."""
    subject, address = _news_of(record)
    words = {
        Status.LEFT.value: f"{record.name} is no longer a member of {record.cluster.name}",
        Status.WITHDRAWN.value: f"What {record.name} and {record.cluster.name} were asked was taken back",
    }
    news = News(ENDED, subject, words[record.member.status], address)
    sides = [record.cluster.organisation_id, record.venture.organisation_id if record.venture else None]
    for owner in sides:
        if owner is not None:
            tell_organisation(session, owner, news, but=actor.user_id)


def tell_of_day(
    session: Session, actor: Viewer, cluster: Cluster, day: InvestorDay, organisation_ids: Collection[int]
) -> int:
    """Tell the guests of an investor day that their meetings are planned, and give how many people were told."""
    address = f"/clusters/{cluster.slug}/investor-days/{day.id}"
    return _tell_guests(session, actor, day, f"Your meetings at {day.title} are planned", address, organisation_ids)


def tell_of_change(
    session: Session,
    actor: Viewer,
    cluster: Cluster,
    day: InvestorDay,
    what: str,
    organisation_ids: Collection[int],
    *,
    gone: bool = False,
) -> int:
    """Tell guests what happened to a day they know of, and give how many people were told.

    With ``gone`` the news leads to the cluster, for they may have nothing left to see of the day.
    """
    at = f"/clusters/{cluster.slug}"
    address = at if gone else f"{at}/investor-days/{day.id}"
    return _tell_guests(session, actor, day, f"{day.title} {what}", address, organisation_ids)


def _tell_guests(
    session: Session, actor: Viewer, day: InvestorDay, title: str, address: str, organisation_ids: Collection[int]
) -> int:
    subject = Subject("investor day", str(day.id), day.title, day.demo)
    when = f"{clock.in_words(day.held_on)}, from {day.starts_at:%H:%M}. {day.place}".strip()
    news = News(PLANNED, subject, title, address, text=when)
    return sum(tell_organisation(session, key, news, but=actor.user_id) for key in sorted(organisation_ids))


@job(LETTER, "Write to a body that a cluster invites")
def write_invitation(work: Work) -> None:
    """Send the letter of an invitation that still waits. A second try ends the link of the first."""
    row = work.session.get(Member, int(work.payload["member"]))
    if row is None or row.status != Status.INVITED or row.email is None:
        return
    record = members.record_of(work.session, row.cluster_id, row.id or 0)
    if record is None:
        return
    token, post = new_token(), Post.of(work.settings)
    post.mailer.send(_letter(post, record, token))
    work.session.execute(update(Member).where(col(Member.id) == row.id).values(token_hash=token_hash(token)))


def _letter(post: Post, record: Record, token: str) -> Letter:
    link = post.link("clusters", "invitations", token)
    until = clock.in_words(record.member.asked_at + LASTS)
    known = f"Its name: {record.cluster.name}. It knows you as: {record.name}."
    public = "Members' names and kinds stand on the cluster's public page."
    nothing = "If this is nothing to you, ignore this e-mail: without an answer you are no member."
    paragraphs = [
        f"A cluster on Parity asks whether you are a member of it. {known}",
        f"Answer here until {until}, with one button; you need no account:\n{link}",
        f"{public} {nothing}",
        f"Parity\n{post.base_url}\n",
    ]
    return Letter(record.member.email or "", "A cluster asks whether you are a member of it", "\n\n".join(paragraphs))
