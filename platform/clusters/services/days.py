"""Investor days: who comes and when, whom it is shown to, and what came of the meetings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col

from accounts import policy
from accounts.models import Role
from accounts.policy import Action, Viewer
from clusters.models import DayMandate, DayMeeting, DayStatus, DayVenture, InvestorDay, Outcome
from clusters.queries import days as queries
from clusters.queries import proposition
from clusters.queries.days import Coming, Line
from clusters.services import telling
from clusters.services.access import sees_all_members
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, existing, no_such
from profiles.models import Cluster
from profiles.services.access import cluster_for

_STALE = (
    "A colleague has changed this since you opened it. What you typed is still here; save again to put it in place."
)
#: How long after a day guests are reminded to say what came of it.
ASKED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Day:
    """An investor day as somebody may see it.

    Parameters
    ----------
    day, cluster
        Its rows.
    ventures, mandates : sequence of Coming
        Who comes; empty for guests, who see their own meetings alone.
    meetings : sequence of Line
        All, or a guest's own.
    plans : bool
        Whether it is shown to somebody who may see all of it.
    """

    day: InvestorDay
    cluster: Cluster
    ventures: Sequence[Coming]
    mandates: Sequence[Coming]
    meetings: Sequence[Line]
    plans: bool

    @property
    def total(self) -> float:
        """The fit of its meetings together."""
        return sum(line.meeting.fit or 0.0 for line in self.meetings)

    def outcomes(self) -> dict[str, int]:
        """Count meetings by what came of them."""
        found: dict[str, int] = {}
        for line in self.meetings:
            found[line.meeting.outcome] = found.get(line.meeting.outcome, 0) + 1
        return found

    def without(self) -> list[Coming]:
        """Give those who come and have no meeting."""
        busy = {("v", line.venture.id) for line in self.meetings} | {("m", line.mandate.id) for line in self.meetings}
        return [
            *(each for each in self.ventures if ("v", each.key) not in busy),
            *(each for each in self.mandates if ("m", each.key) not in busy),
        ]


def time_of(day: InvestorDay, slot: int) -> datetime:
    """Give the moment at which a slot begins; slots count from 1."""
    begins = datetime.combine(day.held_on, day.starts_at, tzinfo=clock.LONDON)
    return begins + timedelta(minutes=day.slot_minutes * (slot - 1))


def day_for(session: Session, viewer: Viewer, slug: str, day_id: int) -> Day:
    """Give an investor day: all of it to the cluster's people, their own meetings to guests once it is published.

    Raises
    ------
    SignInRequired, NotFound
        Nobody else hears of it.
    """
    policy.require(viewer, Action.USE_ACCOUNT)
    day, cluster = existing(queries.day_with_cluster(session, slug, day_id), "investor day")
    if sees_all_members(viewer, cluster):
        ventures, mandates = queries.ventures_coming(session, day_id), queries.mandates_coming(session, day_id)
        return Day(day, cluster, ventures, mandates, queries.meetings_of(session, day_id), plans=True)
    own = queries.meetings_of(session, day_id, organisations=viewer.seats.keys()) if viewer.seats else []
    if day.status != DayStatus.PUBLISHED or not own:
        raise no_such("investor day")
    return Day(day, cluster, (), (), own, plans=False)


def day_to_plan(session: Session, viewer: Viewer, slug: str, day_id: int) -> Day:
    """Give an investor day to those who may plan it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    found = day_for(session, viewer, slug, day_id)
    policy.require(viewer, Action.EDIT, found.cluster)
    return found


def days_of(session: Session, viewer: Viewer, slug: str) -> tuple[Cluster, list[tuple[InvestorDay, int]]]:
    """Give a cluster's investor days to its people, with the number of meetings of each."""
    cluster = cluster_for(session, viewer, slug, Action.VIEW_HISTORY).cluster
    return cluster, queries.days_of(session, cluster.id or 0)


@dataclass(frozen=True, slots=True)
class GuestDay:
    """A day that somebody is a guest of, as their start page tells of it.

    Parameters
    ----------
    day, cluster
        Its rows.
    meetings : int
        How many meetings their organisations have there.
    over : bool
        Whether it has been, so that it is time to say what came of the meetings.
    """

    day: InvestorDay
    cluster: Cluster
    meetings: int
    over: bool


def guest_days(session: Session, viewer: Viewer) -> list[GuestDay]:
    """Give the published days on which somebody's organisations have meetings, the earliest first.

    A day stays for two weeks after it was held: that long is asked what came of it.
    """
    if not viewer.seats:
        return []
    today = clock.today()
    found = queries.days_of_guests(session, viewer.seats.keys(), today - ASKED_FOR)
    return [GuestDay(day, cluster, meetings, day.held_on < today) for day, cluster, meetings in found]


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom a cluster can ask to a day: options by slug."""

    ventures: Sequence[tuple[str, str]]
    mandates: Sequence[tuple[str, str]]


def choices(session: Session, cluster: Cluster) -> Choices:
    """Give the members that are public ventures, and the published mandates for companies."""
    ventures = proposition.public_ventures(session, cluster.id or 0)
    mandates = [
        (slug, name if name == funder else f"{name} ({funder})")
        for _, slug, name, funder in queries.possible_mandates(session)
    ]
    return Choices([(each.slug, each.name) for each in ventures], mandates)


def make(session: Session, *, actor: Viewer, cluster: Cluster, values: Mapping[str, Any]) -> InvestorDay:
    """Make a day with those who come.

    Parameters
    ----------
    values : Mapping
        The columns of the day, ``ventures`` and ``mandates`` (slugs), ``venture_most`` and ``mandate_most``.

    Raises
    ------
    Invalid
        If a venture is no public member, or a mandate is not published.
    """
    columns = dict(values)
    ventures, mandates = columns.pop("ventures"), columns.pop("mandates")
    most = columns.pop("venture_most"), columns.pop("mandate_most")
    day = InvestorDay(
        cluster_id=cluster.id or 0, made_at=clock.now(), made_by_id=actor.user_id, demo=cluster.demo, **columns
    )
    session.add(day)
    session.flush()
    invite(session, cluster, day.id or 0, day.slots, ventures, mandates, most)
    return day


def invite(
    session: Session,
    cluster: Cluster,
    day_id: int,
    slots: int,
    ventures: Sequence[str],
    mandates: Sequence[str],
    most: tuple[int, int],
) -> None:
    """Add guests to a day, there from its first slot to its last.

    Raises
    ------
    Invalid
        If a venture is no public member, or a mandate is not published.
    """
    members = {each.slug: each.id or 0 for each in proposition.public_ventures(session, cluster.id or 0)}
    terms = {slug: key for key, slug, _, _ in queries.possible_mandates(session)}
    errors = {}
    if unknown := [slug for slug in ventures if slug not in members]:
        errors["ventures"] = [f"Choose members that are published ventures: {', '.join(unknown)} is none."]
    if unknown := [slug for slug in mandates if slug not in terms]:
        errors["mandates"] = [f"Choose published mandates for companies: {', '.join(unknown)} is none."]
    if errors:
        raise Invalid(errors)
    of_venture, of_mandate = (min(number, slots) for number in most)
    for slug in dict.fromkeys(ventures):
        session.add(DayVenture(day_id=day_id, venture_id=members[slug], most=of_venture, first_slot=1, last_slot=slots))
    for slug in dict.fromkeys(mandates):
        session.add(DayMandate(day_id=day_id, mandate_id=terms[slug], most=of_mandate, first_slot=1, last_slot=slots))
    session.flush()


def change_guest(
    session: Session, *, found: Day, side: str, key: int, most: int, first_slot: int, last_slot: int
) -> None:
    """Say how many meetings a guest wants at most, and from which slot to which they are there.

    Raises
    ------
    Invalid
        If the slots are not of this day, or the last is before the first.
    NotFound
        If there is no such guest.
    """
    if not 1 <= first_slot <= last_slot <= found.day.slots:
        raise Invalid({"last_slot": [f"Choose slots from 1 to {found.day.slots}, the first before the last."]})
    values = {"most": most, "first_slot": first_slot, "last_slot": last_slot}
    day_id = found.day.id or 0
    if side == "venture":
        statement = update(DayVenture).where(col(DayVenture.day_id) == day_id, col(DayVenture.venture_id) == key)
    else:
        statement = update(DayMandate).where(col(DayMandate.day_id) == day_id, col(DayMandate.mandate_id) == key)
    changed = session.execute(statement.values(**values).execution_options(synchronize_session=False))
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise NotFound("This guest does not come to the day.")


def publish(session: Session, *, actor: Viewer, found: Day) -> int:
    """Show every guest their own meetings, and tell them.

    Returns
    -------
    int
        How many people were told.

    Raises
    ------
    Conflict
        If there are no meetings yet.
    """
    if not found.meetings:
        raise Conflict("There are no meetings yet. Schedule them first.")
    session.execute(
        update(InvestorDay)
        .where(col(InvestorDay.id) == found.day.id)
        .values(status=DayStatus.PUBLISHED.value, version=found.day.version + 1)
        .execution_options(synchronize_session=False)
    )
    owners = {line.venture.organisation_id for line in found.meetings}
    owners |= {line.funder.organisation_id for line in found.meetings if line.funder.organisation_id is not None}
    return telling.tell_of_day(session, actor, found.cluster, found.day, owners)


def record_outcome(session: Session, *, actor: Viewer, line: Line, version: int, values: Mapping[str, Any]) -> None:
    """Keep what came of a meeting, and the words of whoever's side it is.

    Parameters
    ----------
    values : Mapping
        ``outcome`` and ``feedback``; the feedback goes to the side that the actor is of.

    Raises
    ------
    Conflict
        If somebody else recorded something meanwhile.
    """
    written: dict[str, Any] = {"outcome": values["outcome"], "version": version + 1}
    for side, organisation_id in (
        ("venture_feedback", line.venture.organisation_id), ("funder_feedback", line.funder.organisation_id),
    ):  # fmt: skip
        if policy.is_member(actor, organisation_id):
            written[side] = values["feedback"]
    changed = session.execute(
        update(DayMeeting)
        .where(col(DayMeeting.id) == line.meeting.id, col(DayMeeting.version) == version)
        .values(**written)
        .returning(col(DayMeeting.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is None:
        raise Conflict(_STALE, version=line.meeting.version)


def meeting_in(found: Day, meeting_id: int) -> Line:
    """Give a meeting of a day, as far as somebody sees it.

    Raises
    ------
    NotFound
        If there is none.
    """
    line = next((each for each in found.meetings if each.meeting.id == meeting_id), None)
    if line is None:
        raise NotFound("There is no such meeting. A colleague may have taken it out.")
    return line


def on_record(meeting: DayMeeting) -> bool:
    """Say whether anybody recorded what came of a meeting: then it is a fact, and no longer a plan."""
    return meeting.outcome != Outcome.PLANNED or bool(meeting.venture_feedback or meeting.funder_feedback)


def touch(session: Session, day_id: int) -> None:
    """Count a change of a day's plan, so that calendars take the newer file for the later one."""
    session.execute(
        update(InvestorDay)
        .where(col(InvestorDay.id) == day_id)
        .values(version=col(InvestorDay.version) + 1)
        .execution_options(synchronize_session=False)
    )


def take_out(session: Session, *, line: Line) -> None:
    """Take a meeting out of the plan.

    Raises
    ------
    Invalid
        If its outcome is on record.
    """
    if on_record(line.meeting):
        raise Invalid({"do": ["What came of this meeting is on record, so it stays."]})
    session.execute(delete(DayMeeting).where(col(DayMeeting.id) == line.meeting.id))
    touch(session, line.meeting.day_id)


def require_part(viewer: Viewer, found: Day, line: Line) -> None:
    """Let those pass who may say what came of a meeting: the cluster's people and both sides.

    Raises
    ------
    Forbidden
        If they may only read.
    """
    cluster, venture = (policy.may(viewer, Action.EDIT, each) for each in (found.cluster, line.venture))
    if not (cluster or venture or policy.is_member(viewer, line.funder.organisation_id, least=Role.EDITOR)):
        raise Forbidden("Your account may not do this.")


def own_feedback(viewer: Viewer, line: Line) -> str | None:
    """Give what somebody's side said of a meeting; None for those who are of neither."""
    if policy.is_member(viewer, line.venture.organisation_id):
        return line.meeting.venture_feedback
    return line.meeting.funder_feedback if policy.is_member(viewer, line.funder.organisation_id) else None
