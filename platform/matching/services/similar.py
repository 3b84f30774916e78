"""What similar funders backed: funders whose mandates want the same, and the rounds that they took part in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.database import Session
from matching import queries
from matching.engine import MandateProfile, Taxonomy
from matching.queries import BackedRound, MandateLine, MandateSubject, VentureLine
from matching.services.index import index_of
from matching.services.sides import mandate_facts

#: So many funders are looked at, the most alike first, and so many of their rounds, the newest first.
MOST_FUNDERS, MOST_ROUNDS = 10, 1_000
#: Below this, two mandates want different things.
LEAST_ALIKE = 0.4
#: With fewer things that both state, there is nothing to compare.
LEAST_COMPARED = 2
ASPECTS: Mapping[str, str] = {
    "sectors": "Sectors",
    "stages": "Stages",
    "instruments": "Kinds of money",
    "ticket": "Size of the cheque",
}


@dataclass(frozen=True, slots=True)
class Similar:
    """A funder that is like another.

    Parameters
    ----------
    line : MandateLine
        Its mandate that is most alike.
    alike : float
        The mean of ``aspects``, from 0 to 1.
    aspects : mapping of str to float
        How much of each thing that both state is the same, from 0 to 1.
    rounds, together : int
        Rounds on record that it took part in, and those of them that both did.
    """

    line: MandateLine
    alike: float
    aspects: Mapping[str, float]
    rounds: int
    together: int


@dataclass(frozen=True, slots=True)
class Backed:
    """A round that similar funders took part in, and who of them."""

    round: BackedRound
    line: VentureLine
    by: Sequence[str]


@dataclass(frozen=True)
class SimilarFunders:
    """The funders that are like a mandate's own, the most alike first, and what they backed, the newest first."""

    mandate: MandateSubject
    funders: Sequence[Similar]
    backed: Sequence[Backed]
    taxonomy: Taxonomy


def similar_funders(session: Session, viewer: Viewer, mandate: MandateSubject, *, only: str = "") -> SimilarFunders:
    """Give funders like a mandate's own, and the rounds of ventures that the viewer may see.

    Parameters
    ----------
    only : str
        Slug of one of the funders, whose rounds alone are wanted.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the mandate's matches.
    """
    policy.require(viewer, Action.VIEW_MATCHES, mandate)
    snapshot, catalogue = index_of(session).catalogue(session, offers=True)
    own = mandate_facts(session, catalogue, mandate)
    nearest = _nearest(own, catalogue.mandate_profiles.values(), snapshot.taxonomy)
    funders = [key for profile, _ in nearest if (key := profile.funder_key) is not None]
    rounds = queries.rounds_backed(session, [*funders, *([own.funder_key] if own.funder_key else [])])
    lines = queries.mandate_lines(session, [profile.key for profile, _ in nearest])
    similar = [
        Similar(
            lines[profile.key],
            _mean(aspects),
            aspects,
            sum(profile.funder_key in each.funders for each in rounds),
            sum({own.funder_key, profile.funder_key} <= each.funders.keys() for each in rounds),
        )
        for profile, aspects in nearest
        if profile.key in lines
    ]
    names = {profile.funder_key: lines[profile.key] for profile, _ in nearest if profile.key in lines}
    wanted = {key for key, line in names.items() if not only or line.funder_slug == only}
    return SimilarFunders(mandate, similar, _backed(session, viewer, rounds, names, wanted), snapshot.taxonomy)


def _backed(
    session: Session,
    viewer: Viewer,
    rounds: Sequence[BackedRound],
    names: Mapping[int | None, MandateLine],
    wanted: set[int | None],
) -> list[Backed]:
    chosen = [each for each in rounds if wanted & each.funders.keys()][:MOST_ROUNDS]
    lines = queries.venture_lines(session, {each.venture_key for each in chosen})
    return [
        Backed(each, line, [names[key].funder_name for key in sorted(each.funders) if key in names])
        for each in chosen
        if (line := lines.get(each.venture_key)) is not None and policy.may(viewer, Action.VIEW, line)
    ]


def _nearest(
    own: MandateProfile, others: Iterable[MandateProfile], taxonomy: Taxonomy
) -> list[tuple[MandateProfile, dict[str, float]]]:
    """Give the mandate of each other funder that is most alike, with how much of each aspect is the same."""
    best: dict[int, tuple[MandateProfile, dict[str, float]]] = {}
    for other in others:
        if other.funder_key in (None, own.funder_key) or other.backs_funds:
            continue
        aspects = alike(own, other, taxonomy)
        held = best.get(other.funder_key or 0)
        if len(aspects) >= LEAST_COMPARED and (held is None or _mean(aspects) > _mean(held[1])):
            best[other.funder_key or 0] = (other, aspects)
    found = [each for each in best.values() if _mean(each[1]) >= LEAST_ALIKE]
    # Of two that are alike as much, the one of which more is known comes first.
    return sorted(found, key=lambda each: (-_mean(each[1]), -len(each[1]), each[0].key))[:MOST_FUNDERS]


def _mean(aspects: Mapping[str, float]) -> float:
    return sum(aspects.values()) / len(aspects)


def alike(one: MandateProfile, other: MandateProfile, taxonomy: Taxonomy) -> dict[str, float]:
    """Say how much of what two mandates want is the same, for each thing that both state.

    Sectors, stages and kinds of money: what both want over what either wants (Jaccard 1912), a sector standing for all
    below it. The cheque: the range that both write over the range that either writes, by its logarithm, because £1m is
    to £2m as £100k is to £200k. Places are left out: a funder far away may want the same.
    """
    shared = {
        "sectors": _overlap(_branches(one.sectors, taxonomy), _branches(other.sectors, taxonomy)),
        "stages": _overlap(set(one.stages), set(other.stages)),
        "instruments": _overlap(set(one.instruments), set(other.instruments)),
        "ticket": _common_range(one, other),
    }
    return {name: value for name, value in shared.items() if value is not None}


def _branches(sectors: Sequence[str], taxonomy: Taxonomy) -> set[str]:
    return {code for code in taxonomy.sectors if not set(sectors).isdisjoint(taxonomy.ancestors(code))}


def _overlap(one: set[str], other: set[str]) -> float | None:
    return len(one & other) / len(one | other) if one and other else None


def _common_range(one: MandateProfile, other: MandateProfile) -> float | None:
    ends = (one.ticket_min_gbp, one.ticket_max_gbp, other.ticket_min_gbp, other.ticket_max_gbp)
    if not all(ends):
        return None
    low, high, others_low, others_high = (log(end) for end in ends if end)
    whole = max(high, others_high) - min(low, others_low)
    if not whole:
        return 1.0
    return max(0.0, min(high, others_high) - max(low, others_low)) / whole
