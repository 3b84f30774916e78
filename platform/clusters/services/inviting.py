"""Inviting members: a venture on the platform, or bodies by name and address, one or a whole list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.policy import Viewer
from clusters.models import Member, Status
from clusters.queries import members
from clusters.services import telling
from clusters.services.joining import asked, keep_trail
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict
from profiles.models import Cluster
from profiles.queries import venture_by_slug

#: Longest list that is invited at once.
MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of a list that was not invited.

    Parameters
    ----------
    number : int
        Of the line, from 1.
    line : str
        As it was sent.
    messages : sequence of str
        What is wrong with it.
    """

    number: int
    line: str
    messages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Invitee:
    """A line of a list that was read."""

    number: int
    line: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of a list."""

    count: int
    faults: Sequence[Fault]


def invite(
    session: Session, *, actor: Viewer, cluster: Cluster, invitees: Sequence[Invitee], note: str = ""
) -> Invited:
    """Invite each line of a list that can be; the others are told with the reason, and change nothing.

    Parameters
    ----------
    invitees : sequence of Invitee
        Each with ``venture`` (a slug), or with ``name``, ``kind`` and ``email``.
    """
    members.hold(session, cluster.id or 0)
    known = members.live_bodies(session, cluster.id or 0)
    names, emails = {name for name, _ in known}, {email for _, email in known if email}
    faults, count = [], 0
    for each in invitees:
        problem = ""
        if each.values.get("venture"):
            problem = _invite_venture(session, actor, cluster, str(each.values["venture"]), note)
        elif str(each.values["name"]).lower() in names:
            problem = f"{each.values['name']} is a member or invited already."
        elif each.values["email"] in emails:
            problem = "This address is a member's, or invited already."
        else:
            _invite_body(session, actor, cluster, each.values, note)
            names.add(str(each.values["name"]).lower())
            emails.add(str(each.values["email"]))
        if problem:
            faults.append(Fault(each.number, each.line, [problem]))
        else:
            count += 1
    return Invited(count, faults)


def _invite_venture(session: Session, actor: Viewer, cluster: Cluster, slug: str, note: str) -> str:
    """Invite a venture; gives what stands in the way."""
    venture = venture_by_slug(session, slug)
    if venture is None or venture.status != "published" or venture.restricted:
        return f"No public venture is at the address “{slug}”."
    try:
        record = asked(session, actor=actor, cluster=cluster, venture=venture, status=Status.INVITED, note=note)
    except Conflict as error:
        return str(error)
    telling.tell_of_invitation(session, actor, record)
    return ""


def _invite_body(session: Session, actor: Viewer, cluster: Cluster, values: Mapping[str, Any], note: str) -> None:
    row = Member(
        cluster_id=cluster.id or 0,
        name=values["name"],
        email=values["email"],
        kind=values["kind"],
        status=Status.INVITED,
        note=note,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        demo=cluster.demo,
    )
    session.add(row)
    session.flush()
    record = members.record_of(session, row.cluster_id, row.id or 0)
    if record is not None:
        keep_trail(session, actor, record, None)
        telling.tell_of_invitation(session, actor, record)
