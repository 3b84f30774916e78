"""Offers to move abroad: written down by the venture, kept private, and shown to its clusters only where it says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import audit, clock
from foundation.audit import plain
from foundation.database import Session
from foundation.errors import Conflict, NotFound
from plans import queries
from plans.models import OfferAbroad
from plans.services.words import OFFER_LABELS
from profiles.models import Cluster, Venture
from profiles.services.access import cluster_for

#: What the audit trail calls an offer from abroad.
SUBJECT = "offer_abroad"


@dataclass(frozen=True, slots=True)
class ClusterOffers:
    """The offers that members of a cluster opened to it."""

    cluster: Cluster
    lines: Sequence[tuple[OfferAbroad, Venture]]


def worth(offer: OfferAbroad) -> int:
    """Give what an offer comes to, in whole units of its currency: the sum, or the share of the capital costs."""
    return offer.amount if offer.amount is not None else round((offer.cost_share or 0) * (offer.capital_costs or 0))


def worth_gbp(offer: OfferAbroad) -> int:
    """Give what an offer comes to, in whole pounds at the rate that the venture typed."""
    return round(worth(offer) * offer.rate)


def offers_of(session: Session, venture: Venture) -> Sequence[OfferAbroad]:
    """Give the offers that a venture wrote down, the newest first."""
    return queries.offers_abroad(session, venture.id or 0)


def offer_for(session: Session, venture: Venture, offer_id: int) -> OfferAbroad:
    """Give one of a venture's offers.

    Raises
    ------
    NotFound
        If the venture has no such offer.
    """
    found = queries.offer_abroad(session, venture.id or 0, offer_id)
    if found is None:
        raise NotFound("This venture has no such offer.")
    return found


def add_offer(session: Session, *, actor: Viewer, venture: Venture, values: Mapping[str, Any]) -> OfferAbroad:
    """Write down an offer.

    Raises
    ------
    Forbidden, NotFound
        If the actor may not change the venture.
    """
    policy.require(actor, Action.EDIT, venture)
    offer = OfferAbroad(
        venture_id=venture.id or 0,
        demo=venture.demo,
        changed_at=clock.now(),
        changed_by_id=actor.user_id,
        **{name: values[name] for name in OFFER_LABELS},
    )
    session.add(offer)
    session.flush()
    audit.trail(session, actor, SUBJECT, offer.id, "added", {"title": [None, offer.title]})
    return offer


def change_offer(
    session: Session, *, actor: Viewer, venture: Venture, offer_id: int, version: int, values: Mapping[str, Any]
) -> OfferAbroad:
    """Change an offer that the actor saw at a version.

    Raises
    ------
    Forbidden, NotFound
        If the actor may not change the venture, or it has no such offer.
    Conflict
        If somebody else has changed it since. Nothing is written.
    """
    policy.require(actor, Action.EDIT, venture)
    offer = offer_for(session, venture, offer_id)
    changes = {
        name: [plain(getattr(offer, name)), plain(values[name])]
        for name in OFFER_LABELS
        if values[name] != getattr(offer, name)
    }
    if changes:
        _write(session, actor, offer, version, {name: values[name] for name in OFFER_LABELS}, changes)
    return offer


def open_offer(
    session: Session, *, actor: Viewer, venture: Venture, offer_id: int, version: int, opened: bool
) -> OfferAbroad:
    """Let the people of the venture's clusters read an offer, or no longer.

    Raises
    ------
    Forbidden, NotFound
        If the actor may not change the venture, or it has no such offer.
    Conflict
        If somebody else has changed it since: what is opened is what the actor saw.
    """
    policy.require(actor, Action.EDIT, venture)
    offer = offer_for(session, venture, offer_id)
    if offer.open_to_clusters != opened:
        changes = {"open_to_clusters": [not opened, opened]}
        _write(session, actor, offer, version, {"open_to_clusters": opened}, changes)
    return offer


def remove_offer(session: Session, *, actor: Viewer, venture: Venture, offer_id: int) -> str:
    """Remove an offer, and give what it was called.

    Raises
    ------
    Forbidden, NotFound
        If the actor may not change the venture, or it has no such offer.
    """
    policy.require(actor, Action.EDIT, venture)
    offer = offer_for(session, venture, offer_id)
    audit.trail(session, actor, SUBJECT, offer.id, "removed", {"title": [offer.title, None]})
    session.delete(offer)
    return offer.title


def offers_to_cluster(session: Session, viewer: Viewer, slug: str) -> ClusterOffers:
    """Give the offers that members of a cluster opened to it, to the cluster's own people.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the cluster.
    """
    record = cluster_for(session, viewer, slug, Action.VIEW_HISTORY)
    return ClusterOffers(record.cluster, queries.offers_opened_to(session, record.cluster.id or 0))


def _write(
    session: Session,
    actor: Viewer,
    offer: OfferAbroad,
    version: int,
    values: Mapping[str, Any],
    changes: Mapping[str, object],
) -> None:
    stamp = {"changed_at": clock.now(), "changed_by_id": actor.user_id}
    if not queries.change_offer_abroad(session, offer, version, {**values, **stamp}):
        raise Conflict(
            "Somebody else changed this offer while you had it open. Nothing was changed.", version=offer.version
        )
    audit.trail(session, actor, SUBJECT, offer.id, "changed", changes)
