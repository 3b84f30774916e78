"""What the members of a cluster can do, by place in the supply chain: said, shown and confirmed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.policy import Viewer
from clusters.models import Capability, Confidence, Status, Tier
from clusters.queries import capabilities as queries
from clusters.queries.capabilities import Line
from clusters.queries.members import Record
from clusters.services.access import speaks_for_cluster, speaks_for_member
from clusters.services.words import CONFIDENCES, TIERS
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, NotFound

EXPORT_COLUMNS = ("Capability", "Tier", "Member", "Confidence", "Evidence", "Demo")
DEFINITION = (
    "Members by what they say they can do and where in the supply chain, whatever code of industry they are filed"
    " under. A member counts once in each cell. Evidenced: a page is named that shows it. Confirmed: the cluster's"
    " people looked at it."
)


@dataclass(frozen=True, slots=True)
class Ability:
    """Something that members can do: who, and where in the supply chain."""

    name: str
    lines: Sequence[Line]

    @property
    def members(self) -> int:
        """How many members can do it."""
        return len({line.member.id for line in self.lines})

    def in_tier(self, tier: str) -> int:
        """Count members that do it at a place in the supply chain."""
        return len({line.member.id for line in self.lines if line.capability.tier == tier})

    def with_confidence(self, confidence: str) -> int:
        """Count members of whom it is known this far: the best of what each has on it."""
        order = list(Confidence)
        best: dict[int, int] = defaultdict(int)
        for line in self.lines:
            key = line.member.id or 0
            best[key] = max(best[key], order.index(line.capability.confidence))
        return sum(order[found] == confidence for found in best.values())


@dataclass(frozen=True, slots=True)
class CapabilityMap:
    """What a cluster can do.

    Parameters
    ----------
    abilities : sequence of Ability
        Those of the most members first.
    tiers : Mapping of str to int
        Members in each tier, by the filters in force but the tier.
    confidences : Mapping of str to int
        Entries of each confidence, by the filters in force but the confidence.
    sector_alone : sequence of (str, int)
        Members of whom only the main sector is known.
    """

    abilities: Sequence[Ability]
    tiers: Mapping[str, int]
    confidences: Mapping[str, int]
    sector_alone: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which capabilities are shown; empty means every one."""

    tier: str = ""
    confidence: str = ""
    text: str = ""


def capability_map(session: Session, cluster_id: int, viewer: Viewer | None, chosen: Chosen) -> CapabilityMap:
    """Give what the members of a cluster can do; ``viewer`` as in ``Filters``."""
    found = [
        line
        for line in queries.lines(session, cluster_id, viewer)
        if all(word in line.capability.name.casefold() for word in chosen.text.casefold().split())
    ]
    tiers: dict[str, set[int]] = {tier: set() for tier in TIERS}
    confidences = dict.fromkeys(CONFIDENCES, 0)
    by_name: dict[str, list[Line]] = {}
    for line in found:
        of_tier = chosen.tier in ("", line.capability.tier)
        of_confidence = chosen.confidence in ("", line.capability.confidence)
        if of_confidence:
            tiers[line.capability.tier].add(line.member.id or 0)
        if of_tier:
            confidences[line.capability.confidence] += 1
        if of_tier and of_confidence:
            by_name.setdefault(line.capability.name.casefold(), []).append(line)
    # Spelt as whoever said it first.
    firsts = [(min(lines, key=lambda line: line.capability.id or 0), lines) for lines in by_name.values()]
    abilities = [Ability(first.capability.name, lines) for first, lines in firsts]
    return CapabilityMap(
        sorted(abilities, key=lambda each: (-each.members, each.name.casefold())),
        {tier: len(keys) for tier, keys in tiers.items()},
        confidences,
        queries.by_sector_alone(session, cluster_id, viewer),
    )


def export_rows(found: CapabilityMap) -> Iterator[list[object]]:
    """Give a map as rows under ``EXPORT_COLUMNS``."""
    for ability in found.abilities:
        for line in ability.lines:
            row, demo = line.capability, line.member.demo
            confidence = CONFIDENCES[row.confidence]
            yield [ability.name, TIERS[row.tier], line.member_name, confidence, row.evidence, "DEMO" if demo else ""]


def said_by(session: Session, record: Record) -> Sequence[Capability]:
    """Give what a member says it can do, by name and tier."""
    return queries.capabilities_of(session, record.member.id or 0)


def declare(session: Session, *, actor: Viewer, record: Record, name: str, tier: str, evidence: str | None) -> None:
    """Add something that a member can do, by its own people or the cluster's.

    Raises
    ------
    Forbidden
        If the actor may only read.
    Conflict
        If it is no member.
    Invalid
        If it is said already.
    """
    require_writer(actor, record)
    if record.member.status != Status.ACCEPTED:
        raise Conflict("Only a member is on the map. Answer the membership first.")
    held = said_by(session, record)
    if any(each.name.casefold() == name.casefold() and each.tier == tier for each in held):
        raise Invalid({"name": ["This is said already, for this place in the supply chain."]})
    session.add(
        Capability(
            member_id=record.member.id or 0,
            name=name,
            tier=Tier(tier),
            evidence=evidence,
            declared_at=clock.now(),
            declared_by_id=actor.user_id,
        )
    )
    session.flush()


def remove(session: Session, *, actor: Viewer, record: Record, capability_id: int) -> None:
    """Take something out of what a member can do."""
    require_writer(actor, record)
    session.delete(_one(session, record, capability_id))
    session.flush()


def confirm(session: Session, *, actor: Viewer, record: Record, capability_id: int) -> None:
    """Confirm that a member can do something, for the cluster.

    Raises
    ------
    Forbidden
        If the actor does not speak for the cluster.
    """
    if not speaks_for_cluster(actor, record):
        raise Forbidden("The cluster's people confirm what its members can do.")
    row = _one(session, record, capability_id)
    row.confirmed_at, row.confirmed_by_id = clock.now(), actor.user_id
    session.flush()


def require_writer(actor: Viewer, record: Record) -> None:
    """Let those pass who may say what a member can do: its own people and the cluster's.

    Raises
    ------
    Forbidden
        If the actor may only read.
    """
    if not (speaks_for_cluster(actor, record) or speaks_for_member(actor, record)):
        raise Forbidden("Your account may not do this.")


def _one(session: Session, record: Record, capability_id: int) -> Capability:
    row = queries.capability(session, record.member.id or 0, capability_id)
    if row is None:
        raise NotFound("There is no such capability. A colleague may have taken it out.")
    return row
