"""Put a match into a pipeline."""

from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.catalogue import board_clock, tick
from foundation.database import Session, insert_into
from foundation.errors import Forbidden, Invalid, NotFound, existing
from pipeline import queries
from pipeline.models import Deal, DealEvent, Step
from pipeline.queries import Place
from pipeline.services.access import Books
from pipeline.services.entering import take_entry
from pipeline.services.staging import track_of
from profiles.models import Funder, Mandate, Venture
from profiles.services.access import mandate_subject


def add_deal(
    session: Session,
    *,
    actor: Viewer,
    venture_slug: str,
    mandate_slug: str,
    organisation_slug: str = "",
    source: str = "match",
) -> tuple[Deal, bool]:
    """Add a venture and a mandate to the pipeline of the actor's organisation.

    Parameters
    ----------
    actor : Viewer
        Belongs to the venture or to the funder, and may work its deals.
    organisation_slug : str, optional
        Which side, for somebody who belongs to both.
    source : {"match", "introduction"}
        How it came in, kept in its log.

    Returns
    -------
    deal : Deal
        The new deal, or the one that was there already.
    added : bool
        Whether it is new.

    Raises
    ------
    SignInRequired, Forbidden, NotFound, Invalid
        If the actor may not see both sides, belongs to neither, or the money backs funds only.
    """
    policy.require(actor, Action.WORK_DEALS)
    found = existing(queries.pair(session, venture_slug, mandate_slug), "venture or mandate")
    venture, mandate, funder = found
    policy.require(actor, Action.VIEW, venture)
    policy.require(actor, Action.VIEW, mandate_subject(mandate, funder))
    organisation_id = _side_of(actor, venture, funder, organisation_slug)
    if mandate.backs_funds:
        raise Invalid({"mandate": ["This money backs funds, not companies, so it has no deals."]})
    track = track_of(session, organisation_id, mandate, funder)
    first = queries.all_steps(session, organisation_id)[track].first
    deal, added = _insert_once(session, organisation_id, venture, mandate, actor, track, first)
    if added:
        tick(session, board_clock(organisation_id))
        session.add(
            DealEvent(
                deal_id=deal.id or 0,
                at=deal.created_at,
                actor_id=actor.user_id,
                kind="added",
                to_stage=deal.stage,
                data={
                    "version": 1,
                    "source": source,
                    "venture_version": venture.version,
                    "mandate_version": mandate.version,
                    "names": ["", first.name],
                },
            )
        )
        session.flush()
        take_entry(session, deal, venture)
    return deal, added


def _side_of(actor: Viewer, venture: Venture, funder: Funder, slug: str) -> int:
    """Say for which organisation the actor keeps the deal; the funder's side where they sit on both."""
    for organisation_id in (funder.organisation_id, venture.organisation_id):
        seat = actor.seats.get(organisation_id) if organisation_id is not None else None
        if seat is None or (slug and seat.slug != slug):
            continue
        policy.require(actor, Action.WORK_DEALS, Books(seat.organisation_id))
        return seat.organisation_id
    raise Forbidden("Only people of the venture or of the funder can add this to their pipeline.")


def expected_amount(actor: Viewer, venture: Venture, mandate: Mandate) -> int | None:
    """Give the money a deal would bring at first sight: what the round still lacks, at most the largest cheque.

    None where the round is not known, or is kept from the actor: a first amount must not tell what a page withholds.
    """
    if venture.round_target_gbp is None or not policy.may(actor, Action.VIEW_OFFER, venture):
        return None
    open_amount = venture.round_target_gbp - (venture.round_committed_gbp or 0)
    if open_amount <= 0:
        return None
    return open_amount if mandate.ticket_max_gbp is None else min(open_amount, mandate.ticket_max_gbp)


def _insert_once(
    session: Session, organisation_id: int, venture: Venture, mandate: Mandate, actor: Viewer, track: str, first: Step
) -> tuple[Deal, bool]:
    """Insert the deal unless it is there; the database decides, so that two clicks at once make one deal."""
    now = clock.now()
    values = {
        "organisation_id": organisation_id,
        "venture_id": venture.id,
        "mandate_id": mandate.id,
        "stage": first.stage.value,
        "track": track,
        "step": first.code,
        "position": queries.first_position(session, Place(organisation_id, track, first.code)) - 1,
        "amount_gbp": expected_amount(actor, venture, mandate),
        "owner_id": actor.user_id,
        "next_step": "",
        "demo": venture.demo or mandate.demo,
        "version": 1,
        "created_at": now,
        "stage_entered_at": now,
    }
    new_id = session.execute(
        insert_into(session, Deal)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["organisation_id", "venture_id", "mandate_id"])
        .returning(col(Deal.id))
    ).scalar_one_or_none()
    deal = queries.deal_between(session, organisation_id, int(venture.id or 0), int(mandate.id or 0))
    if deal is None:  # pragma: no cover -- the statement above made it or found it
        raise NotFound("The deal was deleted at the same moment.")
    return deal, new_id is not None
