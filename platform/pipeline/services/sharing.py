"""Share a deal with another funder: it sees the venture, and of the facts those that were chosen, and nothing else.

What belongs to the venture's offer reaches it only as the policy lets one organisation bring another an offer, asked
anew each time that it looks.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts import policy
from accounts.policy import OFFER_FIELDS, Action, Request, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from pipeline import queries
from pipeline.models import DealShare
from pipeline.queries import DealRecord, ShareLine
from pipeline.services.access import Books, deal_for
from pipeline.services.feedback import may_be_told
from pipeline.services.logging import log
from pipeline.services.telling import tell_receiver
from profiles.models import Funder, Status, Venture
from profiles.services.ventures import record_of

#: What of a deal can be shared, with its name for reading.
FACTS: Mapping[str, str] = {
    "stage_code": "Stage",
    "trl": "Technology readiness",
    "sectors": "Sectors",
    "authorities": "Places",
    "customers": "Customers",
    "revenue_gbp": "Revenue in a year",
    "deal_stage": "How far we are",
    "round_target_gbp": "Raising",
    "round_committed_gbp": "Committed",
    "valuation_gbp": "Valuation",
    "terms": "Our terms",
    "investors": "Other investors",
}
#: Of these, what belongs to the venture's offer.
OFFERED = (OFFER_FIELDS & set(FACTS)) | {"terms", "investors"}


@dataclass(frozen=True, slots=True)
class ShareView:
    """A share as one of its two sides sees it.

    Parameters
    ----------
    line : ShareLine
        Who shares what with whom.
    facts : Mapping
        Values by the names of ``FACTS``: those that were chosen, without those that are withheld.
    withheld : bool
        Whether something that was chosen is kept back, because it belongs to the offer.
    """

    line: ShareLine
    facts: Mapping[str, Any]
    withheld: bool


@dataclass(frozen=True, slots=True)
class SharingView:
    """With whom a deal is shared, and with whom it could be."""

    record: DealRecord
    shares: list[ShareLine]
    funders: list[Funder]
    may_share: bool


def sharing_view(session: Session, viewer: Viewer, deal_id: int) -> SharingView:
    """Give with whom a deal is shared to whoever may see the deal."""
    record = deal_for(session, viewer, deal_id, Action.VIEW_DEALS)
    may_share = may_be_told(record) and policy.may(viewer, Action.WORK_DEALS, Books(record.deal.organisation_id))
    funders = queries.funders_to_share_with(session, record.deal.organisation_id) if may_share else []
    return SharingView(record, queries.shares_of_deal(session, deal_id), funders, may_share)


def share(
    session: Session, *, actor: Viewer, deal_id: int, funder_slug: str, facts: Collection[str], note: str = ""
) -> DealShare:
    """Share a deal with another funder.

    Raises
    ------
    Conflict
        If it is shared with this funder already.
    Invalid
        If the deal is not the funder's own, there is no such funder, or the venture is kept from it.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    if not may_be_told(record):
        raise Invalid({"funder": ["Only a funder shares a deal with another. Ask for an introduction instead."]})
    unknown = [name for name in facts if name not in FACTS]
    if unknown:
        raise Invalid({"facts": ["Choose from the list."]})
    found = {each.slug: each for each in queries.funders_to_share_with(session, record.deal.organisation_id)}
    receiver = found.get(funder_slug)
    if receiver is None:
        raise Invalid({"funder": ["Choose a funder whose people are on Parity."]})
    if not _open_to(session, record.venture, receiver):
        raise Invalid({"funder": ["This venture is kept off public pages, and has not invited this funder."]})
    name = receiver.name
    held = queries.shares_of_deal(session, deal_id)
    if any(each.share.withdrawn_at is None and each.receiver.id == receiver.id for each in held):
        raise Conflict(f"This deal is shared with {name} already. Take that back first.")
    if set(facts) & OFFERED:
        # Nobody passes on what they may not see themselves.
        policy.require(actor, Action.VIEW_OFFER, record.venture)
    row = DealShare(
        deal_id=deal_id,
        funder_id=receiver.id or 0,
        facts=[each for each in FACTS if each in facts],
        note=note,
        shared_at=clock.now(),
        shared_by_id=actor.user_id,
        demo=record.deal.demo,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(f"A colleague shared this deal with {name} at the same moment.") from error
    says = f"Shared the deal with {receiver.name}"
    log(session, record.deal, actor, "shared", share=row.id, funder=receiver.slug, facts=row.facts, says=says)
    tell_receiver(session, record, receiver, row)
    return row


def _open_to(session: Session, venture: Venture, receiver: Funder) -> bool:
    """Say whether the people of a funder may see a venture at all."""
    if venture.status != Status.PUBLISHED:
        return False
    invited = receiver.organisation_id and queries.is_shown_to(session, venture.id or 0, receiver.organisation_id)
    return not venture.restricted or bool(invited)


def take_back(session: Session, *, actor: Viewer, deal_id: int, share_id: int) -> DealShare:
    """Share a deal no longer. What was seen was seen, and stays in the log of disclosures.

    Raises
    ------
    NotFound
        If the deal has no such share.
    Conflict
        If it was taken back already.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    line = next((each for each in queries.shares_of_deal(session, deal_id) if each.share.id == share_id), None)
    if line is None:
        raise NotFound("This deal is not shared so.")
    if line.share.withdrawn_at is not None:
        raise Conflict("It was taken back already.")
    line.share.withdrawn_at = clock.now()
    session.add(line.share)
    log(session, record.deal, actor, "unshared", share=share_id, says=f"Took back what {line.receiver.name} could see")
    return line.share


def shared_with(session: Session, viewer: Viewer) -> list[ShareLine]:
    """Give what other funders share with those of the viewer's organisations.

    Raises
    ------
    SignInRequired
        If nobody is signed in.
    """
    policy.require(viewer, Action.VIEW_DEALS)
    lines = queries.shares_with(session, sorted(viewer.seats))
    return [line for line in lines if policy.may(viewer, Action.VIEW, line.venture)]


def received(session: Session, viewer: Viewer, share_id: int) -> ShareView:
    """Give a share to the people of the funder that it is for; the caller says what is disclosed.

    Raises
    ------
    SignInRequired, NotFound
        If it is not for them, or was taken back.
    """
    policy.require(viewer, Action.VIEW_DEALS)
    line = queries.share_line(session, share_id)
    if line is None or line.share.withdrawn_at is not None:
        raise NotFound("There is no such deal, or it is no longer shared with you.")
    policy.require(viewer, Action.VIEW, Request(line.receiver.organisation_id, line.receiver.organisation_id))
    policy.require(viewer, Action.VIEW, line.venture)
    offered = policy.may(viewer, Action.INTRODUCE_OFFER, line.venture)
    chosen = [name for name in line.share.facts if name in FACTS]
    shown = [name for name in chosen if offered or name not in OFFERED]
    return ShareView(line, _values(session, line, shown), withheld=len(shown) < len(chosen))


def _values(session: Session, line: ShareLine, names: Collection[str]) -> dict[str, Any]:
    record = record_of(session, line.venture)
    key = line.deal.id or 0
    found: dict[str, Any] = {
        "sectors": list(record.sectors),
        "authorities": list(record.authority_codes),
        "deal_stage": line.deal.stage,
        "terms": queries.terms_of_deal(session, key) if "terms" in names else None,
        "investors": list(queries.investors_of(session, key)) if "investors" in names else [],
    }
    return {name: found[name] if name in found else getattr(line.venture, name) for name in names}
