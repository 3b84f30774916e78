"""Putting companies of contacts that have a profile here on the board, where their stage in the file says."""

from collections.abc import Iterable, Sequence

from accounts.policy import Viewer
from contacts.models import Contact
from foundation.database import Session
from pipeline import queries as pipeline
from pipeline.models import Deal, Standing, Step
from pipeline.services import add_deal, edit_deal, move_deal
from profiles.models import Mandate, Venture
from profiles.queries import mandates_of


def mandates_for(session: Session, organisation_id: int) -> Sequence[Mandate]:
    """Give the mandates of an organisation that companies can have a deal for, by name."""
    return [held.mandate for held in mandates_of(session, [organisation_id]) if not held.mandate.backs_funds]


def place(session: Session, actor: Viewer, mandate: Mandate, contacts: Iterable[Contact]) -> int:
    """Put the companies of some contacts on the board for a mandate, and say how many were not there before.

    A deal that is there stays as it is. A new one takes the amount and the next step of the contact, and goes to the
    stage whose name or code the contact's words are, where that is one in which deals are worked on.
    """
    placed, seen = 0, set[int]()
    for contact in contacts:
        if contact.venture_id is None or contact.venture_id in seen:
            continue
        seen.add(contact.venture_id)
        venture = session.get_one(Venture, contact.venture_id)
        deal, added = add_deal(
            session, actor=actor, venture_slug=venture.slug, mandate_slug=mandate.slug, source="import"
        )
        if added:
            placed += 1
            _take_over(session, actor, deal, contact)
    return placed


def _take_over(session: Session, actor: Viewer, deal: Deal, contact: Contact) -> None:
    key = deal.id or 0
    values = {"amount_gbp": contact.amount_gbp, "next_step": contact.next_step, "next_step_on": contact.next_step_on}
    edit_deal(session, actor=actor, deal_id=key, version=deal.version, values=values)
    step = _step(session, deal, contact.stage)
    if step is not None and step.code != deal.step:
        move_deal(session, actor=actor, deal_id=key, from_stage=deal.step, to_stage=step.code, follows=True)


def _step(session: Session, deal: Deal, words: str) -> Step | None:
    """Give the stage that somebody's words name, where a deal can stand in it without a reason or a date."""
    steps = pipeline.all_steps(session, deal.organisation_id)[deal.track]
    said = " ".join(words.casefold().split())
    live = (step for step in steps.live if step.standing is Standing.LIVE)
    return next((step for step in live if said in (step.name.casefold(), step.code, step.code.replace("_", " "))), None)
