"""Ranked lists: mandates for a venture, ventures for a mandate, as far as the asker may see them."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Generic, TypeVar

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.catalogue import read_mark
from foundation.database import Session
from foundation.errors import existing, no_such
from foundation.kept import Newest
from matching import queries
from matching.engine import MandateProfile, Match, VentureProfile, shares_of_weights
from matching.queries import MandateLine, MandateSubject, VentureLine
from matching.services.choices import PASSED, SHOWN, Asked, Choices, Facets, chosen
from matching.services.index import Snapshot, index_of
from matching.services.passes import passed_ventures
from matching.services.sides import (
    Side,
    counted,
    counted_conditions,
    counted_facets,
    mandate_facts,
    mandates_side,
    narrowed,
    offers_open,
    parted,
    ranked_page,
    venture_facts,
    ventures_side,
)
from profiles.models import Venture
from profiles.services.filtering import Counts

Line = TypeVar("Line", VentureLine, MandateLine)
#: Longest page that is kept while the catalogue stays as it is.
MOST_KEPT = 50


@dataclass(frozen=True, slots=True)
class Ranked(Generic[Line]):
    """A match and the profile on the other side."""

    match: Match
    line: Line


@dataclass(frozen=True, slots=True)
class MatchList(Generic[Line]):
    """A page of a ranked list.

    Parameters
    ----------
    items : list of Ranked
        The page, in the order asked for.
    total : int
        Length of the whole list.
    snapshot : Snapshot
        The index that it was made with: names of stages, sectors and places.
    offers_open : bool
        Whether the asker may see what ventures ask for.
    own_weights : dict of str to float
        The share of each criterion where the mandate counts by weights of its own, and by the first stage alone.
    memo : dict
        What a caller wants to keep with the page; it is forgotten as soon as any profile changes.
    """

    items: list[Ranked[Line]]
    total: int
    snapshot: Snapshot
    offers_open: bool
    own_weights: dict[str, float] = field(default_factory=dict)
    memo: dict[Hashable, Any] = field(default_factory=dict)


def venture_for_matches(session: Session, viewer: Viewer, slug: str) -> Venture:
    """Give a venture whose matches somebody may see.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    venture = existing(queries.venture_subject(session, slug), "venture")
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    return venture


#: Mandates as the policy sees them, by the state of the catalogue: every saved profile moves it.
_SUBJECTS: Newest[MandateSubject | None] = Newest(most=2048)


def mandate_for_matches(session: Session, viewer: Viewer, slug: str) -> MandateSubject:
    """Give a mandate whose matches somebody may see.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    read = partial(queries.mandate_subject, session, slug)
    mandate = existing(_SUBJECTS.of(session, (slug,), read_mark(session), read), "mandate")
    policy.require(viewer, Action.VIEW_MATCHES, mandate)
    return mandate


def mandates_for_venture(
    session: Session,
    *,
    viewer: Viewer,
    venture: Venture,
    asked: Asked,
    offset: int = 0,
    limit: int = 20,
    supposed: VentureProfile | None = None,
) -> MatchList[MandateLine]:
    """Rank the published mandates for a venture that the viewer may see matches of; it may still be a draft.

    With ``supposed`` they are ranked for what the venture could be instead, and nothing of it is kept.
    """
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    side = mandates_side(session, venture, supposed)
    question = (side.question, asked, offset, limit)
    held: MatchList[MandateLine] | None = side.catalogue.pages.get(question) if side.kept else None
    if held is not None:
        return held
    found = ranked_page(side, asked, offset, limit)
    lines = queries.mandate_lines(session, [match.mandate_key for match in found.items])
    items = [Ranked(match, lines[match.mandate_key]) for match in found.items if match.mandate_key in lines]
    return _kept(side, question, limit, MatchList(items, found.total, side.snapshot, side.offers_open))


def ventures_for_mandate(
    session: Session, *, viewer: Viewer, mandate: MandateSubject, asked: Asked, offset: int = 0, limit: int = 20
) -> MatchList[VentureLine]:
    """Rank the ventures that the viewer may see for a mandate, by what they may see of them.

    What the mandate's people have passed on is told to those who may see their deals, and listed only where it is asked
    for.
    """
    policy.require(viewer, Action.VIEW_MATCHES, mandate)
    if mandate.backs_funds:
        return MatchList([], 0, index_of(session).current(session), offers_open(viewer))
    passed = passed_ventures(session, viewer, mandate) or frozenset()
    side = ventures_side(session, viewer, mandate)
    question = (side.question, passed, asked, offset, limit)
    held: MatchList[VentureLine] | None = side.catalogue.pages.get(question)
    if held is not None:
        return held
    side = parted(side, passed, only=asked.passed)
    found = ranked_page(narrowed(session, side, asked), asked, offset, limit)
    lines = queries.venture_lines(session, [match.venture_key for match in found.items])
    items = [
        Ranked(match, _seen(line, side))
        for match in found.items
        if (line := lines.get(match.venture_key)) is not None and policy.may(viewer, Action.VIEW, line)
    ]
    weights = _own_shares(mandate_facts(session, side.catalogue, mandate))
    return _kept(side, question, limit, MatchList(items, found.total, side.snapshot, side.offers_open, weights))


def _seen(line: VentureLine, side: Side) -> VentureLine:
    """Give a row with what the index knows of it, and without its offer for those whose list goes by none."""
    facts = side.catalogue.venture_profiles.get(line.key)
    if facts is not None:
        line = replace(line, sectors=facts.sectors, trl=facts.trl, revenue_gbp=facts.revenue_gbp)
    return line if side.offers_open else replace(line, ask_gbp=None, closes_on=None)


def _own_shares(mandate: MandateProfile) -> dict[str, float]:
    return shares_of_weights(dict(mandate.weights)) if mandate.weights else {}


def _kept(side: Side, question: object, limit: int, found: MatchList[Line]) -> MatchList[Line]:
    """Keep a page for the next who asks the same; long lists, such as exports, are not kept."""
    return side.catalogue.keep(question, found) if side.kept and limit <= MOST_KEPT else found


def facets_for_venture(
    session: Session, *, viewer: Viewer, venture: Venture, asked: Asked, supposed: VentureProfile | None = None
) -> Facets:
    """Count the mandates behind each choice."""
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    return counted_facets(mandates_side(session, venture, supposed), asked, Choices.of_mandates)


def facets_for_mandate(session: Session, *, viewer: Viewer, mandate: MandateSubject, asked: Asked) -> Facets:
    """Count the ventures behind each choice."""
    policy.require(viewer, Action.VIEW_MATCHES, mandate)
    if mandate.backs_funds:
        return Facets([(code, name, 0) for code, name in SHOWN.items()], {})
    side = narrowed(session, ventures_side(session, viewer, mandate), asked)
    passed = passed_ventures(session, viewer, mandate)
    if passed is None:
        return counted_facets(side, asked, Choices.of_ventures)
    rest, gone = parted(side, passed, only=False), parted(side, passed, only=True)
    facets = counted_facets(gone if asked.passed else rest, asked, Choices.of_ventures)
    shown = counted_facets(rest, asked, lambda _words: Choices()).shown if asked.passed else facets.shown
    every = counted(gone, chosen(side.columns, asked, side.snapshot.vocabulary), eligible=None)
    return Facets([*shown, (*PASSED, every)], facets.filters)


def conditions_for_mandate(session: Session, *, viewer: Viewer, mandate: MandateSubject, asked: Asked) -> Counts:
    """Count the ventures behind each condition and each group of conditions."""
    policy.require(viewer, Action.VIEW_MATCHES, mandate)
    if mandate.backs_funds or not asked.where:
        return Counts(0, (), ())
    passed = passed_ventures(session, viewer, mandate) or frozenset()
    side = parted(ventures_side(session, viewer, mandate), passed, only=asked.passed)
    return counted_conditions(session, side, asked)


@dataclass(frozen=True, slots=True)
class Explained:
    """One pair, explained."""

    match: Match
    venture: Venture
    mandate: MandateSubject
    line: MandateLine
    snapshot: Snapshot
    offers_open: bool
    own_weights: dict[str, float]


def match_between(session: Session, *, viewer: Viewer, slug: str, mandate_slug: str) -> Explained:
    """Explain one pair to people of either side: both are given the same numbers and the same sentences.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If the viewer belongs to neither side, or may not see the other.
    """
    venture = queries.venture_subject(session, slug)
    mandate = queries.mandate_subject(session, mandate_slug)
    if venture is None or mandate is None:
        raise no_such("match")
    policy.require(viewer, Action.VIEW, venture)
    policy.require(viewer, Action.VIEW, mandate)
    if not policy.may(viewer, Action.VIEW_MATCHES, mandate):
        policy.require(viewer, Action.VIEW_MATCHES, venture)
    open_to_viewer = policy.may(viewer, Action.VIEW_OFFER, venture)
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=open_to_viewer)
    wanted = mandate_facts(session, catalogue, mandate)
    match = catalogue.matcher.explain(
        venture_facts(session, snapshot, catalogue, venture, offers=open_to_viewer),
        wanted,
        on=on,
        rules=index.rules(session, snapshot, on),
    )
    line = queries.mandate_lines(session, [mandate.key])[mandate.key]
    return Explained(match, venture, mandate, line, snapshot, open_to_viewer, _own_shares(wanted))
