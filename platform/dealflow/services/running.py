"""What a view shows somebody now: only what the policy lets them see, at the moment they look or are written to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.policy import Action, Viewer, may
from dealflow import queries
from dealflow.models import PIPELINE, Place, SavedView
from dealflow.services.addresses import asked_by, deals_by, wanted_by
from foundation.database import Session
from foundation.errors import existing
from matching.services import mandate_for_matches, ventures_for_mandate
from pipeline.services.asking import deals_for
from profiles.queries.listing import VentureLine
from profiles.services.directory import catalogue


@dataclass(frozen=True, slots=True)
class Hit:
    """A venture of a view. ``ask_gbp`` and ``closes_on`` belong to its offer: None where that is kept from the asker.

    ``deal_id`` is the first of its deals in the view, where the view is of deals. It is a subject of the policy, and of
    the log of disclosures.
    """

    id: int
    organisation_id: int | None
    status: str
    restricted: bool
    slug: str
    name: str
    one_line: str
    demo: bool
    ask_gbp: int | None
    closes_on: date | None
    score: float | None
    deal_id: int | None = None

    @property
    def tells_offer(self) -> bool:
        """Whether anything of the venture's offer is in it."""
        return self.ask_gbp is not None or self.closes_on is not None


@dataclass(frozen=True, slots=True)
class Result:
    """The first ventures of a view in its order, and how many there are in all; ``deals`` in a view of deals."""

    hits: Sequence[Hit]
    total: int
    deals: int | None = None

    def without_offers(self) -> "Result":
        """Give the same with nothing of any offer in it."""
        return replace(self, hits=[replace(hit, ask_gbp=None, closes_on=None) for hit in self.hits])


def ventures_of(session: Session, viewer: Viewer, view: SavedView, *, limit: int) -> Result:
    """Give what a view shows somebody.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If they may not see the list any more.
    """
    if view.place in PIPELINE:
        return _with_deals(session, viewer, view, limit)
    ranked = view.place == Place.MATCHES
    return _ranked(session, viewer, view, limit) if ranked else _listed(session, viewer, view, limit)


def _ranked(session: Session, viewer: Viewer, view: SavedView, limit: int) -> Result:
    row = existing(queries.mandate_of(session, view), "mandate")
    mandate = mandate_for_matches(session, viewer, row.slug)
    found = ventures_for_mandate(session, viewer=viewer, mandate=mandate, asked=asked_by(view.query), limit=limit)
    hits = [
        Hit(
            id=ranked.line.key,
            organisation_id=ranked.line.organisation_id,
            status=ranked.line.status,
            restricted=ranked.line.restricted,
            slug=ranked.line.slug,
            name=ranked.line.name,
            one_line=ranked.line.one_line,
            demo=ranked.line.demo,
            ask_gbp=ranked.line.ask_gbp,
            closes_on=ranked.line.closes_on,
            score=ranked.match.score,
        )
        for ranked in found.items
    ]
    return Result(hits, found.total)


def _listed(session: Session, viewer: Viewer, view: SavedView, limit: int) -> Result:
    lines, _counts, _offers = catalogue(session).select(session, viewer, wanted_by(view.query))
    return Result([_hit(viewer, line) for line in lines[:limit]], len(lines))


def _with_deals(session: Session, viewer: Viewer, view: SavedView, limit: int) -> Result:
    """Give the ventures of the deals that a view shows, each once, where the asker may see them."""
    asked, where = deals_by(queries.whose(session, view).slug, view.query)
    deals = deals_for(session, viewer, asked, where)
    first: dict[int, int] = {}
    for deal in deals:
        first.setdefault(deal.venture_id, deal.id)
    held = catalogue(session).having(first)
    seen = [key for key in first if key in held and may(viewer, Action.VIEW, held[key])]
    return Result([_hit(viewer, held[key], first[key]) for key in seen[:limit]], len(seen), len(deals))


def _hit(viewer: Viewer, line: VentureLine, deal_id: int | None = None) -> Hit:
    offer = may(viewer, Action.VIEW_OFFER, line)
    return Hit(
        id=line.id,
        organisation_id=line.organisation_id,
        status=line.status,
        restricted=line.restricted,
        slug=line.slug,
        name=line.name,
        one_line=line.one_line,
        demo=line.demo,
        ask_gbp=line.round_target_gbp if offer else None,
        closes_on=line.round_closes_on if offer else None,
        score=None,
        deal_id=deal_id,
    )
