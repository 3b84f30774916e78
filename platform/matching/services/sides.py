"""One side of the catalogue as a question is put to it: what is asked about, what may be seen, in which order."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import existing
from matching.engine import MandateProfile, Match, RankedList, VentureProfile
from matching.queries import MandateSubject
from matching.services.choices import Asked, Choices, Facets, chosen, count_choices
from matching.services.columns import Columns, Mask
from matching.services.conversion import mandate_profile, venture_profile, without_offer
from matching.services.index import Catalogue, Snapshot, index_of
from profiles.models import Venture
from profiles.queries import mandate_record, venture_record
from profiles.queries.filters import Where, answers
from profiles.services.directory import catalogue as directory
from profiles.services.filtering import Counts, Passing, passing

#: The engine's question: rank some keys, a page of them.
Ranker = Callable[..., RankedList]
#: How many rows are asked about at a time where the order is not the engine's.
STEP = 128


def offers_open(viewer: Viewer) -> bool:
    """Say whether somebody may see what other people's ventures ask for."""
    return policy.sees_offers(viewer)


@dataclass(frozen=True, eq=False)
class Side:
    """One side of the catalogue as a question is put to it.

    Parameters
    ----------
    snapshot : Snapshot
        The index.
    catalogue : Catalogue
        Its view for the asker.
    columns : Columns
        The rows that are listed.
    visible : ndarray of bool
        Those of them that the asker may see.
    rank : callable
        The engine, for the profile on the other side.
    question : object
        Tells this question from others.
    offers_open : bool
        Whether the asker may see what ventures ask for.
    kept : bool, default=True
        Whether answers are worth keeping: not where the profile is only supposed.
    aside : ndarray of bool or None
        Rows that are not listed though they may be seen: few, so that they are taken off what is known of all.
    """

    snapshot: Snapshot
    catalogue: Catalogue
    columns: Columns
    visible: Mask
    rank: Ranker
    question: object
    offers_open: bool
    kept: bool = True
    aside: Mask | None = None


def venture_facts(
    session: Session, snapshot: Snapshot, catalogue: Catalogue, venture: Venture, *, offers: bool
) -> VentureProfile:
    """Give a venture as the engine reads it: from the index where it is published, else as it is written."""
    key = int(venture.id or 0)
    held = catalogue.venture_profiles.get(key)
    if held is not None:
        return held
    record = existing(venture_record(session, venture.slug), "venture")
    profile = venture_profile(record, snapshot.universities)
    return profile if offers else without_offer(profile)


def mandate_facts(session: Session, catalogue: Catalogue, mandate: MandateSubject) -> MandateProfile:
    """Give a mandate as the engine reads it, in the same way."""
    held = catalogue.mandate_profiles.get(mandate.key)
    if held is not None:
        return held
    record = existing(mandate_record(session, mandate.slug), "mandate")
    return mandate_profile(record)


def mandates_side(session: Session, venture: Venture, supposed: VentureProfile | None = None) -> Side:
    """Put the mandates to a venture, as it is saved or as it is supposed to be."""
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=True)
    profile = supposed or venture_facts(session, snapshot, catalogue, venture, offers=True)
    rules = index.rules(session, snapshot, on)

    def rank(**question: object) -> RankedList:
        return catalogue.matcher.mandates_for(profile, on=on, rules=rules, **question)  # type: ignore[arg-type]

    columns = catalogue.mandates
    question = ("mandates", venture.id, venture.version, on)
    kept = supposed is None
    return Side(snapshot, catalogue, columns, ~columns.hidden, rank, question, offers_open=True, kept=kept)


def ventures_side(session: Session, viewer: Viewer, mandate: MandateSubject) -> Side:
    """Put the ventures that somebody may see to a mandate."""
    shown = offers_open(viewer)
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=shown)
    profile = mandate_facts(session, catalogue, mandate)
    rules = index.rules(session, snapshot, on)

    def rank(**question: object) -> RankedList:
        return catalogue.matcher.ventures_for(profile, on=on, rules=rules, **question)  # type: ignore[arg-type]

    columns = catalogue.ventures
    visible = columns.visible(viewer.seats.keys(), viewer.shown, everything=policy.may(viewer, Action.ADMINISTER))
    question = ("ventures", mandate.key, mandate.version, on, visible.tobytes() if not visible.all() else b"")
    return Side(snapshot, catalogue, columns, visible, rank, question, shown)


def parted(side: Side, keys: Collection[int], *, only: bool) -> Side:
    """Put some ventures of a side aside, or leave no others."""
    if not keys and not only:
        return side
    named = np.isin(side.columns.key, np.fromiter(keys, dtype=np.int64))
    return replace(side, visible=side.visible & named) if only else replace(side, aside=named)


def narrowed(session: Session, side: Side, asked: Asked) -> Side:
    """Leave those ventures of a side that answer the search and meet the conditions."""
    visible = _worded(session, side, asked.words)
    if asked.where:
        visible = visible & _passing(session, side, asked.where).whole
    return replace(side, visible=visible)


def _worded(session: Session, side: Side, words: str) -> Mask:
    if not words:
        return side.visible
    held: Mask | None = side.catalogue.pages.get(("words", words))
    if held is None:
        held = np.isin(side.columns.key, directory(session).holding(words))
        side.catalogue.keep(("words", words), held)
    return side.visible & held


def _passing(session: Session, side: Side, where: Where) -> Passing:
    held: Passing | None = side.catalogue.pages.get(("where", where))
    if held is not None:
        return held
    found = answers(session, where, offers=side.offers_open)
    return side.catalogue.keep(("where", where), passing(where, found, side.columns.key))


def counted_conditions(session: Session, side: Side, asked: Asked) -> Counts:
    """Count the ventures that meet each condition and each group, with the search and all other filters in force."""
    without = narrowed(session, side, replace(asked, where=Where()))
    every = without.visible & chosen(side.columns, asked, side.snapshot.vocabulary)

    def count(mask: Mask) -> int:
        return counted(without, mask & every, eligible=asked.eligible)

    found = _passing(session, side, asked.where)
    return Counts(
        counted(without, every, eligible=asked.eligible),
        tuple(map(count, found.groups)),
        tuple(map(count, found.conditions)),
    )


def ranked_page(side: Side, asked: Asked, offset: int, limit: int) -> RankedList:
    """Give a page in the order asked for."""
    mask = side.visible & chosen(side.columns, asked, side.snapshot.vocabulary)
    eligible = asked.eligible
    listed = mask if side.aside is None else mask & ~side.aside
    order = _order(side.columns, listed, asked.sort)
    if order is None and mask.all() and side.aside is not None:
        without = side.columns.key[side.aside].tolist()
        return side.rank(eligible=eligible, without=without, limit=limit, offset=offset)
    if order is None:
        keys = None if listed.all() else side.columns.key[listed]
        return side.rank(eligible=eligible, keys=keys, limit=limit, offset=offset)
    if eligible is None:
        page = order[offset : offset + limit]
        return RankedList(_in_order(side.rank(eligible=None, keys=page, limit=len(page)), page, side), len(order))
    total = _number(side, order, eligible=eligible)
    return RankedList(tuple(_walked(side, order, offset, limit, eligible=eligible)), total)


def _number(side: Side, keys: NDArray[np.int64] | None, *, eligible: bool | None) -> int:
    """Count the rows on one side of the hard rules, among some keys or all."""
    if eligible is None:
        return len(side.columns) if keys is None else len(keys)
    passing = side.rank(eligible=True, keys=keys, limit=0).total
    return passing if eligible else _number(side, keys, eligible=None) - passing


def _walked(side: Side, order: NDArray[np.int64], offset: int, limit: int, *, eligible: bool) -> Iterator[Match]:
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


def _in_order(found: RankedList, keys: NDArray[np.int64], side: Side) -> tuple[Match, ...]:
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


def counted_facets(side: Side, asked: Asked, choices: Callable[..., Choices]) -> Facets:
    """Count what is behind each choice."""
    words = side.snapshot.vocabulary
    return count_choices(side.columns, asked, choices(words), words, partial(counted, side))


def counted(side: Side, mask: Mask, *, eligible: bool | None) -> int:
    """Count the rows of a mask that are listed, on one side of the hard rules."""
    if side.aside is not None:
        whole = replace(side, aside=None)
        return counted(whole, mask, eligible=eligible) - counted(whole, mask & side.aside, eligible=eligible)
    mask = side.visible & mask
    number = int(mask.sum())
    if eligible is None or not number:
        return number
    asking = (side.question, mask.tobytes())
    meeting = side.catalogue.counts.get(asking) if side.kept else None
    if meeting is None:
        meeting = _number(side, None if mask.all() else side.columns.key[mask], eligible=True)
        if side.kept:
            side.catalogue.remember(asking, meeting)
    return meeting if eligible else number - meeting
