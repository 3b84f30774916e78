"""Ranked lists: mandates for a venture, ventures for a mandate, as far as the asker may see them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound
from matching import queries
from matching.engine import MandateProfile, Match, RankedList, VentureProfile
from matching.queries import MandateLine, MandateSubject, VentureLine
from matching.services.choices import SHOWN, Asked, Choices, Facets, chosen, count_choices
from matching.services.columns import Columns, Mask
from matching.services.conversion import mandate_profile, venture_profile, without_offer
from matching.services.index import Catalogue, Snapshot, index_of
from profiles.models import Venture
from profiles.queries import mandate_record, venture_record

Line = TypeVar("Line", VentureLine, MandateLine)
#: The engine's question: rank some keys, a page of them.
Ranker = Callable[..., RankedList]
#: How many rows are asked about at a time where the order is not the engine's.
STEP = 128
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
    memo : dict
        What a caller wants to keep with the page; it is forgotten as soon as any profile changes.
    """

    items: list[Ranked[Line]]
    total: int
    snapshot: Snapshot
    offers_open: bool
    memo: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Offers:
    """A published venture of nobody in particular, to ask the policy whether offers are open to somebody."""

    organisation_id: int | None = None
    status: str = "published"


@dataclass(frozen=True, eq=False)
class _Side:
    """One side of the catalogue as a question is put to it."""

    snapshot: Snapshot
    catalogue: Catalogue
    columns: Columns
    visible: Mask
    rank: Ranker
    question: object
    offers_open: bool


def offers_open(viewer: Viewer) -> bool:
    """Say whether somebody may see what other people's ventures ask for."""
    return policy.may(viewer, Action.VIEW_OFFER, _Offers())


def venture_for_matches(session: Session, viewer: Viewer, slug: str) -> Venture:
    """Give a venture whose matches somebody may see.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    venture = queries.venture_subject(session, slug)
    if venture is None:
        raise NotFound("There is no such venture, or it is not open to you.")
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    return venture


def mandate_for_matches(session: Session, viewer: Viewer, slug: str) -> MandateSubject:
    """Give a mandate whose matches somebody may see.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    mandate = queries.mandate_subject(session, slug)
    if mandate is None:
        raise NotFound("There is no such mandate, or it is not open to you.")
    policy.require(viewer, Action.VIEW_MATCHES, mandate)
    return mandate


def mandates_for_venture(
    session: Session, *, viewer: Viewer, venture: Venture, asked: Asked, offset: int = 0, limit: int = 20
) -> MatchList[MandateLine]:
    """Rank the published mandates for a venture that the viewer may see matches of; it may still be a draft."""
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    side = _mandates_side(session, venture)
    question = (side.question, asked, offset, limit)
    held: MatchList[MandateLine] | None = side.catalogue.pages.get(question)
    if held is not None:
        return held
    found = _page(side, asked, offset, limit)
    lines = queries.mandate_lines(session, [match.mandate_key for match in found.items])
    items = [Ranked(match, lines[match.mandate_key]) for match in found.items if match.mandate_key in lines]
    return _kept(side, question, limit, MatchList(items, found.total, side.snapshot, side.offers_open))


def ventures_for_mandate(
    session: Session, *, viewer: Viewer, mandate: MandateSubject, asked: Asked, offset: int = 0, limit: int = 20
) -> MatchList[VentureLine]:
    """Rank the ventures that the viewer may see for a mandate, by what they may see of them."""
    policy.require(viewer, Action.VIEW_MATCHES, mandate)
    if mandate.backs_funds:
        return MatchList([], 0, index_of(session).current(session), offers_open(viewer))
    side = _ventures_side(session, viewer, mandate)
    question = (side.question, asked, offset, limit)
    held: MatchList[VentureLine] | None = side.catalogue.pages.get(question)
    if held is not None:
        return held
    found = _page(side, asked, offset, limit)
    lines = queries.venture_lines(session, [match.venture_key for match in found.items])
    items = [
        Ranked(match, line if side.offers_open else replace(line, ask_gbp=None, closes_on=None))
        for match in found.items
        if (line := lines.get(match.venture_key)) is not None and policy.may(viewer, Action.VIEW, line)
    ]
    return _kept(side, question, limit, MatchList(items, found.total, side.snapshot, side.offers_open))


def _kept(side: _Side, question: object, limit: int, found: MatchList[Line]) -> MatchList[Line]:
    """Keep a page for the next who asks the same; long lists, such as exports, are not kept."""
    return side.catalogue.keep(question, found) if limit <= MOST_KEPT else found


def facets_for_venture(session: Session, *, viewer: Viewer, venture: Venture, asked: Asked) -> Facets:
    """Count the mandates behind each choice."""
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    return _facets(_mandates_side(session, venture), asked, Choices.of_mandates)


def facets_for_mandate(session: Session, *, viewer: Viewer, mandate: MandateSubject, asked: Asked) -> Facets:
    """Count the ventures behind each choice."""
    policy.require(viewer, Action.VIEW_MATCHES, mandate)
    if mandate.backs_funds:
        return Facets([(code, name, 0) for code, name in SHOWN.items()], {})
    return _facets(_ventures_side(session, viewer, mandate), asked, Choices.of_ventures)


@dataclass(frozen=True, slots=True)
class Explained:
    """One pair, explained."""

    match: Match
    venture: Venture
    mandate: MandateSubject
    line: MandateLine
    snapshot: Snapshot
    offers_open: bool


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
        raise NotFound("There is no such match, or it is not open to you.")
    policy.require(viewer, Action.VIEW, venture)
    policy.require(viewer, Action.VIEW, mandate)
    if not policy.may(viewer, Action.VIEW_MATCHES, mandate):
        policy.require(viewer, Action.VIEW_MATCHES, venture)
    open_to_viewer = policy.may(viewer, Action.VIEW_OFFER, venture)
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=open_to_viewer)
    match = catalogue.matcher.explain(
        _venture_profile(session, snapshot, catalogue, venture, offers=open_to_viewer),
        _mandate_profile(session, catalogue, mandate),
        on=on,
        rules=index.rules(session, snapshot, on),
    )
    line = queries.mandate_lines(session, [mandate.key])[mandate.key]
    return Explained(match, venture, mandate, line, snapshot, open_to_viewer)


def _venture_profile(
    session: Session, snapshot: Snapshot, catalogue: Catalogue, venture: Venture, *, offers: bool
) -> VentureProfile:
    """Give a venture as the engine reads it: from the index where it is published, else as it is written."""
    key = int(venture.id or 0)
    held = catalogue.venture_profiles.get(key)
    if held is not None:
        return held
    record = venture_record(session, venture.slug)
    if record is None:
        raise NotFound("There is no such venture, or it is not open to you.")
    profile = venture_profile(record, snapshot.universities)
    return profile if offers else without_offer(profile)


def _mandate_profile(session: Session, catalogue: Catalogue, mandate: MandateSubject) -> MandateProfile:
    held = catalogue.mandate_profiles.get(mandate.key)
    if held is not None:
        return held
    record = mandate_record(session, mandate.slug)
    if record is None:
        raise NotFound("There is no such mandate, or it is not open to you.")
    return mandate_profile(record)


def _mandates_side(session: Session, venture: Venture) -> _Side:
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=True)
    profile = _venture_profile(session, snapshot, catalogue, venture, offers=True)
    rules = index.rules(session, snapshot, on)

    def rank(**question: object) -> RankedList:
        return catalogue.matcher.mandates_for(profile, on=on, rules=rules, **question)  # type: ignore[arg-type]

    columns = catalogue.mandates
    question = ("mandates", venture.id, venture.version, on)
    return _Side(snapshot, catalogue, columns, ~columns.hidden, rank, question, offers_open=True)


def _ventures_side(session: Session, viewer: Viewer, mandate: MandateSubject) -> _Side:
    shown = offers_open(viewer)
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=shown)
    profile = _mandate_profile(session, catalogue, mandate)
    rules = index.rules(session, snapshot, on)

    def rank(**question: object) -> RankedList:
        return catalogue.matcher.ventures_for(profile, on=on, rules=rules, **question)  # type: ignore[arg-type]

    columns = catalogue.ventures
    visible = columns.visible(viewer.seats.keys(), everything=policy.may(viewer, Action.ADMINISTER))
    question = ("ventures", mandate.key, mandate.version, on, visible.tobytes() if not visible.all() else b"")
    return _Side(snapshot, catalogue, columns, visible, rank, question, shown)


def _page(side: _Side, asked: Asked, offset: int, limit: int) -> RankedList:
    """Give a page in the order asked for."""
    mask = side.visible & chosen(side.columns, asked, side.snapshot.vocabulary)
    eligible = asked.eligible
    order = _order(side.columns, mask, asked.sort)
    if order is None:
        keys = None if mask.all() else side.columns.key[mask]
        return side.rank(eligible=eligible, keys=keys, limit=limit, offset=offset)
    if eligible is None:
        page = order[offset : offset + limit]
        return RankedList(_in_order(side.rank(eligible=None, keys=page, limit=len(page)), page, side), len(order))
    total = _number(side, order, eligible=eligible)
    return RankedList(tuple(_walked(side, order, offset, limit, eligible=eligible)), total)


def _number(side: _Side, keys: NDArray[np.int64] | None, *, eligible: bool | None) -> int:
    """Count the rows on one side of the hard rules, among some keys or all."""
    if eligible is None:
        return len(side.columns) if keys is None else len(keys)
    passing = side.rank(eligible=True, keys=keys, limit=0).total
    return passing if eligible else _number(side, keys, eligible=None) - passing


def _walked(side: _Side, order: NDArray[np.int64], offset: int, limit: int, *, eligible: bool) -> Iterator[Match]:
    """Walk down an order that is not the engine's, and give the page of those that pass."""
    passed = 0
    for start in range(0, len(order), STEP):
        step = order[start : start + STEP]
        count = _number(side, step, eligible=eligible)
        if passed + count > offset:
            matches = _in_order(side.rank(eligible=eligible, keys=step, limit=len(step)), step, side)
            yield from matches[max(0, offset - passed) : offset + limit - passed]
        passed += count
        if passed >= offset + limit:
            return


def _in_order(found: RankedList, keys: NDArray[np.int64], side: _Side) -> tuple[Match, ...]:
    of_mandates = side.columns is side.catalogue.mandates
    by_key = {match.mandate_key if of_mandates else match.venture_key: match for match in found.items}
    return tuple(by_key[key] for key in keys.tolist() if key in by_key)


def _order(columns: Columns, mask: Mask, sort: str) -> NDArray[np.int64] | None:
    """Give keys in an order other than the engine's, or None for the engine's own."""
    key = sort.removeprefix("-")
    rows = np.flatnonzero(mask)
    if key == "name":
        first = columns.by_name[rows].astype(np.float64)
    elif key in ("amount", "closes"):
        first = (columns.amount if key == "amount" else columns.closes)[rows]
    else:
        return None
    # Amounts run from the largest, all else from the first; what is not known stands last either way.
    downwards = (key == "amount") != sort.startswith("-")
    values = np.where(np.isnan(first), np.inf, -first if downwards else first)
    return columns.key[rows[np.lexsort((columns.key[rows], columns.by_name[rows], values))]]


def _facets(side: _Side, asked: Asked, choices: Callable[..., Choices]) -> Facets:
    def count(mask: Mask, *, eligible: bool | None) -> int:
        mask = side.visible & mask
        number = int(mask.sum())
        if eligible is None or not number:
            return number
        asking = (side.question, mask.tobytes())
        passing = side.catalogue.counts.get(asking)
        if passing is None:
            keys = None if mask.all() else side.columns.key[mask]
            passing = side.catalogue.remember(asking, side.rank(eligible=True, keys=keys, limit=0).total)
        return passing if eligible else number - passing

    return count_choices(side.columns, asked, choices(side.snapshot.vocabulary), side.snapshot.vocabulary, count)
