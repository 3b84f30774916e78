"""Gives the invented cluster members of every kind, what they can do, facts for the published tests, and claims."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from accounts.models import Membership
from accounts.policy import Viewer
from accounts.services import viewer_for_user
from clusters.models import BlockerKind, Kind, Member, Status, Tier
from clusters.queries.members import Record, record_of
from clusters.services import blockers, capabilities, joining, standing
from foundation import clock
from foundation.database import Session
from profiles.models import Cluster, Venture, VentureCluster
from profiles.queries import cluster_by_slug
from profiles.services.saving import System
from webapp.demo.cluster import CLUSTER_SLUG, FOUNDERS_VENTURE

_SYSTEM = System(name="Demo")
#: Bodies that are members, with their kinds. All are invented.
_BODIES = (
    ("Bexley College of Engineering", Kind.UNIVERSITY),
    ("Watling Institute of Vehicle Research", Kind.UNIVERSITY),
    ("Three Councils Skills Board", Kind.PUBLIC_BODY),
    ("Anker Growth Hub", Kind.SUPPORT),
    ("Bexley Axles", Kind.FIRM),
)
_CAPABILITIES = (
    ("Brake-by-wire actuators", Tier.TIER_1), ("Battery pack assembly", Tier.TIER_1),
    ("Power electronics", Tier.TIER_2), ("Sensor housings", Tier.TIER_2), ("Castings in aluminium", Tier.TIER_3),
    ("Track testing", Tier.SERVICES), ("Battery abuse testing", Tier.SERVICES), ("Embedded software", Tier.TIER_2),
)  # fmt: skip
_BODY_CAPABILITIES = {
    "Bexley Axles": ("Axles for vans", Tier.PRIME),
    "Watling Institute of Vehicle Research": ("Battery abuse testing", Tier.SERVICES),
    "Bexley College of Engineering": ("Castings in aluminium", Tier.TIER_3),
}
_WHO_CAN_ACT = (
    ("Programmes that stop at a border", BlockerKind.BOUNDARY.value, "The two county councils and government"),
    ("Too few technicians", BlockerKind.SKILLS.value, "Three Councils Skills Board"),
)
#: Members that say what they can do, members whose answer is open, and days since the first joined.
_SAYING, _ASKING, _FIRST_DAYS = 11, 2, 300


def invent_members(session: Session, ventures: Sequence[Venture]) -> int:
    """Make members, most of them accepted; the founder's venture is left to ask for itself.

    Returns
    -------
    int
        How many memberships there are.
    """
    cluster = session.exec(select(Cluster).where(Cluster.slug == CLUSTER_SLUG)).one()
    lead = _lead(session, cluster)
    taking_part = set(session.exec(select(VentureCluster.venture_id).where(VentureCluster.cluster_id == cluster.id)))
    suited = [each for each in ventures if each.id in taking_part and each.slug != FOUNDERS_VENTURE.slug]
    records = []
    for number, venture in enumerate(suited):
        with clock.frozen(clock.now() - timedelta(days=max(1, _FIRST_DAYS - 17 * number))):
            waits = number >= len(suited) - _ASKING
            note = "We build for two members already." if waits else ""
            record = joining.asked(
                session, actor=_SYSTEM, cluster=cluster, venture=venture, status=Status.APPLIED, note=note
            )
            if not waits:
                record = joining.answered(session, actor=lead, record=record, version=1, accept=True)
                records.append(record)
    bodies = [_body(session, cluster, lead, name, kind) for name, kind in _BODIES]
    _capabilities(session, lead, records, bodies)
    _standing(session, lead, cluster)
    whole = cluster_by_slug(session, CLUSTER_SLUG)
    if whole is not None:
        blockers.say(session, actor=lead, record=whole, answers=_WHO_CAN_ACT)
    return len(suited) + len(bodies)


def _lead(session: Session, cluster: Cluster) -> Viewer:
    wanted = select(Membership.user_id).where(Membership.organisation_id == cluster.organisation_id)
    return viewer_for_user(session, session.exec(wanted.order_by(col(Membership.id))).one())


def _body(session: Session, cluster: Cluster, lead: Viewer, name: str, kind: Kind) -> Record:
    """Make a body that was invited by name and accepted. Nobody is written to."""
    with clock.frozen(clock.now() - timedelta(days=_FIRST_DAYS)):
        row = Member(
            cluster_id=cluster.id or 0,
            name=name,
            email="office@members.example",
            kind=kind,
            status=Status.ACCEPTED,
            asked_at=clock.now(),
            asked_by_id=lead.user_id,
            answered_at=clock.now(),
            demo=True,
        )
        session.add(row)
        session.flush()
    record = record_of(session, row.cluster_id, row.id or 0)
    if record is None:
        raise LookupError(name)
    return record


def _capabilities(session: Session, lead: Viewer, ventures: Sequence[Record], bodies: Sequence[Record]) -> None:
    said = [(record, _CAPABILITIES[number % len(_CAPABILITIES)]) for number, record in enumerate(ventures[:_SAYING])]
    said += [
        (record, _CAPABILITIES[(3 * number + 1) % len(_CAPABILITIES)])
        for number, record in enumerate(ventures[:_SAYING:2])
        if (3 * number + 1) % len(_CAPABILITIES) != (2 * number) % len(_CAPABILITIES)
    ]
    said += [(record, _BODY_CAPABILITIES[record.name]) for record in bodies if record.name in _BODY_CAPABILITIES]
    for number, (record, (name, tier)) in enumerate(said):
        shown = f"https://members.example/work/{record.member.id}" if number % 3 else None
        capabilities.declare(session, actor=lead, record=record, name=name, tier=tier.value, evidence=shown)
        if number % 4 == 1:
            held = capabilities.said_by(session, record)[0]
            capabilities.confirm(session, actor=lead, record=record, capability_id=held.id or 0)


def _standing(session: Session, lead: Viewer, cluster: Cluster) -> None:
    today = clock.today()
    stated = {
        "team_fte": 1.5,
        "site_in_english": None,
        "activity": "Open day at the proving ground",
        "activity_on": today - timedelta(days=45),
        "activity_address": None,
    }
    standing.state(session, actor=lead, cluster=cluster, version=0, values=stated)
    for text, period, source in (
        ("Forty firms share the track", "2026", "Track bookings, invented"),
        ("One in three members works on both sides of a council border", "", ""),
    ):
        claim = {"text": text, "period": period, "source": source, "address": None}
        standing.claim(session, actor=lead, cluster=cluster, values=claim)
