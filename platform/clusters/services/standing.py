"""How a cluster stands against the published tests for clusters, and what it claims of itself.

The tests are those by which the European Cluster Collaboration Platform validates a profile: a team, a web site in
English, committed members, kinds of members, proof of activity. Their numbers are dated rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from clusters.models import Claim, ClaimStatus, Standing
from clusters.queries import members
from clusters.queries import standing as queries
from clusters.queries.members import Filters
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from profiles.models import Cluster
from profiles.queries import ClusterRecord
from reference.services.rules import RuleValue, rule

_RULES = "cluster.validation_"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One published test.

    Parameters
    ----------
    title : str
        What is asked.
    found : str
        What stands here about it; empty where nothing is stated.
    met : bool or None
        None where it is not known.
    rule : RuleValue or None
        The number that is asked for, with its source.
    """

    title: str
    found: str
    met: bool | None
    rule: RuleValue | None = None


def tests_of(session: Session, record: ClusterRecord, viewer: Viewer | None) -> list[Criterion]:
    """Set a cluster against the published tests, by what is stated here and the members that the viewer may see."""
    cluster_id, today = record.cluster.id or 0, clock.today()
    stated = queries.standing_of(session, cluster_id)
    kinds = members.count_by(session, Filters(cluster_id, viewer), "kind")
    team, least, sorts = (rule(session, f"{_RULES}{name}", today) for name in ("team_fte", "members", "member_kinds"))
    total = sum(kinds.values())
    fte = stated.team_fte if stated is not None else None
    english = stated.site_in_english if stated is not None and record.cluster.website else None
    activity = stated.activity if stated is not None else ""
    shown = f"{activity}, {clock.in_words(stated.activity_on)}" if stated and stated.activity_on else activity
    return [
        Criterion(
            f"A team of at least {team.decimal} full-time equivalent",
            "" if fte is None else f"{fte:g} full-time equivalent",
            None if fte is None else fte >= team.decimal,
            team,
        ),
        Criterion("A web site in English", record.cluster.website or "", english),
        Criterion(f"At least {least.decimal} committed members", f"{total} here", total >= least.decimal, least),
        Criterion(
            f"Members of at least {sorts.decimal} kinds", f"{len(kinds)} here", len(kinds) >= sorts.decimal, sorts
        ),
        Criterion("Proof of activity", shown, True if activity else None),
    ]


def stated_values(session: Session, cluster_id: int) -> tuple[dict[str, Any], int]:
    """Give what a cluster states, for its form, with the version; 0 where nothing is stated yet."""
    held = queries.standing_of(session, cluster_id)
    if held is None:
        return {}, 0
    values: dict[str, Any] = {
        "team_fte": f"{held.team_fte:g}" if held.team_fte is not None else "",
        "site_in_english": {True: "yes", False: "no", None: ""}[held.site_in_english],
        "activity": held.activity,
        "activity_on": held.activity_on.isoformat() if held.activity_on else "",
        "activity_address": held.activity_address or "",
    }
    return values, held.version


def state(session: Session, *, actor: Viewer, cluster: Cluster, version: int, values: Mapping[str, Any]) -> None:
    """Keep what a cluster states.

    Raises
    ------
    Conflict
        If somebody else stated something meanwhile; nothing is written.
    """
    members.hold(session, cluster.id or 0)
    held = queries.standing_of(session, cluster.id or 0)
    if version != (held.version if held is not None else 0):
        raise Conflict(
            "A colleague has changed this since you opened it. What you typed is still here; save again to put it in"
            " place.",
            version=held.version if held is not None else 0,
        )
    marks: dict[str, Any] = {"version": version + 1, "stated_at": clock.now(), "stated_by_id": actor.user_id}
    if held is None:
        session.add(Standing(cluster_id=cluster.id or 0, **values, **marks))
    else:
        session.execute(update(Standing).where(col(Standing.cluster_id) == cluster.id).values(**values, **marks))
    audit.trail(session, actor, "cluster", cluster.id, "stated for the published tests")
    session.flush()


def claims_of(session: Session, cluster_id: int) -> Sequence[Claim]:
    """Give what a cluster claims, the oldest first."""
    return queries.claims_of(session, cluster_id)


def claim(session: Session, *, actor: Viewer, cluster: Cluster, values: Mapping[str, Any]) -> Claim:
    """Add a claim. It is evidenced where a source is named."""
    status = ClaimStatus.EVIDENCED if values["source"] else ClaimStatus.DECLARED
    row = Claim(
        cluster_id=cluster.id or 0,
        status=status,
        claimed_at=clock.now(),
        claimed_by_id=actor.user_id,
        demo=cluster.demo,
        **values,
    )
    session.add(row)
    session.flush()
    return row


def take_claim_back(session: Session, *, cluster: Cluster, claim_id: int) -> None:
    """Take a claim back."""
    session.delete(_claim(session, cluster, claim_id))
    session.flush()


def verify_claim(session: Session, *, actor: Viewer, cluster: Cluster, claim_id: int) -> None:
    """Mark that the platform's staff looked at a claim's source.

    Raises
    ------
    Invalid
        If no source is named.
    """
    policy.require(actor, Action.ADMINISTER)
    row = _claim(session, cluster, claim_id)
    if not row.source:
        raise Invalid({}, "A claim without a source cannot be verified.")
    row.status, row.verified_by_id = ClaimStatus.VERIFIED, actor.user_id
    session.flush()


def _claim(session: Session, cluster: Cluster, claim_id: int) -> Claim:
    row = queries.claim(session, cluster.id or 0, claim_id)
    if row is None:
        raise NotFound("There is no such claim. A colleague may have taken it back.")
    return row
