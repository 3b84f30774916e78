"""An investment memo: what is on file about a deal, for those who decide. It states facts and judges none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts import policy
from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from foundation.money import format_pounds
from matching.services import match_between
from matching.services.one_page import match_page
from pipeline.models import REASONS, stage_name
from pipeline.queries import EventLine
from pipeline.services.ballots import BallotView, votes_view
from pipeline.services.counting import step_name
from pipeline.services.editing import FIELDS
from pipeline.services.reading import DealView, deal_view
from profiles.queries import venture_record
from profiles.queries.labels import Labels
from profiles.services.one_page import Block, venture_page
from readiness.policy import Act
from readiness.policy import may as may_of_readiness
from readiness.services.access import case_of
from readiness.services.sheets import sheet_of

_OWN_WORDS = (
    "Assembled by Parity on {day} from what is on file. Facts are the venture’s own statements, unless they are marked "
    "as evidenced or verified. This is no advice and no recommendation, and it says nothing of what will come of it."
)
_MADE_FOR = " Made for {reader}, who may be shown this round: not to be passed on."
_ROUNDS = {"first": "First vote", "final": "Final vote"}


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo, whatever form it is given.

    Parameters
    ----------
    title, lead : str
        What it is about.
    blocks : sequence of Block
        Its parts, in order.
    words : str
        Where it comes from, and whom it was made for.
    demo : bool
        Whether anything in it is invented.
    offer_open : bool
        Whether it shows the venture's offer.
    """

    title: str
    lead: str
    blocks: Sequence[Block]
    words: str
    demo: bool
    offer_open: bool


def memo_of(
    session: Session,
    viewer: Viewer,
    deal_id: int,
    *,
    labels: Labels,
    criteria: Mapping[str, str],
    kinds: Mapping[str, str],
    address: str,
) -> Memo:
    """Put a memo together, as far as whoever asks may see what goes into it.

    Parameters
    ----------
    labels : Labels
        The names behind codes.
    criteria, kinds : Mapping
        How pages name the criteria of a match, and kinds of funder.
    address : str
        Of the venture's page here.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the pipeline that the deal stands in.
    """
    view = deal_view(session, viewer, deal_id)
    record = view.record
    blocks = [_deal_block(view)]
    if view.venture_open:
        blocks += _venture_blocks(session, view, labels, address)
    else:
        blocks.append(Block("The venture", note="This profile is no longer open to you."))
    if view.venture_open and view.mandate_open:
        blocks += _match_blocks(session, viewer, view, labels, criteria, kinds)
    blocks += [
        _readiness_block(session, viewer, view),
        *(_ballot_block(each) for each in votes_view(session, viewer, deal_id).ballots),
        Block("What has happened", points=[_event_line(event) for event in reversed(view.events)]),
    ]
    own = policy.is_member(viewer, record.venture.organisation_id)
    reader = viewer.name if view.offer_open and not own else ""
    words = _OWN_WORDS.format(day=clock.in_words(clock.today()))
    return Memo(
        title=f"{record.venture.name} and {record.mandate.name}",
        lead=f"Investment memo of {record.organisation.name}",
        blocks=[block for block in blocks if not block.empty],
        words=words + (_MADE_FOR.format(reader=reader) if reader else ""),
        demo=record.deal.demo or record.venture.demo or record.mandate.demo,
        offer_open=view.offer_open,
    )


def _deal_block(view: DealView) -> Block:
    row = view.record.deal
    due = f", due on {clock.in_words(row.next_step_on)}" if row.next_step_on else ""
    facts = [
        ("Stage", stage_name(row.stage)),
        ("In this stage since", _day(row.stage_entered_at)),
        ("In the pipeline since", _day(row.created_at)),
        ("Amount", format_pounds(row.amount_gbp, unknown="Not set")),
        ("Looked after by", view.record.owner_name or "Nobody"),
        ("Next step", f"{row.next_step}{due}" if row.next_step else "None noted"),
        ("Funder", view.record.funder.name),
        ("Mandate", view.record.mandate.name),
    ]
    return Block("The deal", facts=facts)


def _venture_blocks(session: Session, view: DealView, labels: Labels, address: str) -> list[Block]:
    record = venture_record(session, view.record.venture.slug)
    if record is None:  # pragma: no cover -- the deal's key to its venture holds it
        return []
    page = venture_page(record, labels, offer_open=view.offer_open, address=address)
    return [Block("The venture at a glance", record.venture.one_line, page.strip), *page.left, *page.right]


def _match_blocks(
    session: Session,
    viewer: Viewer,
    view: DealView,
    labels: Labels,
    criteria: Mapping[str, str],
    kinds: Mapping[str, str],
) -> list[Block]:
    """Give why the two sides fit, where the viewer may see the matches of one of them."""
    found = view.record
    record = venture_record(session, found.venture.slug)
    sides = (found.venture.organisation_id, found.funder.organisation_id)
    if record is None or not (viewer.is_staff or any(policy.is_member(viewer, side) for side in sides)):
        return []
    explained = match_between(session, viewer=viewer, slug=found.venture.slug, mandate_slug=found.mandate.slug)
    page = match_page(explained, record, labels, criteria=criteria, kinds=kinds)
    score = "A score says how stated facts meet stated terms, and nothing of what will come of it."
    return [Block("The match", f"{page.mark} points. {score}"), *page.left]


def _readiness_block(session: Session, viewer: Viewer, view: DealView) -> Block:
    venture = view.record.venture
    record = venture_record(session, venture.slug)
    if record is None or not may_of_readiness(viewer, Act.SEE, case_of(session, viewer, venture)):
        return Block("Readiness", note="The venture has not given leave to see its answers.")
    sheet = sheet_of(session, record)
    facts = [
        (
            side.dimension.name,
            f"level {side.level}" + (f", where its stage is asked for {side.target}" if side.target else ""),
        )
        for side in sheet.sides
    ]
    blocking = sheet.blocking_item
    note = f"Held at level {sheet.overall} by: {blocking.statement.text}" if blocking else ""
    return Block("Readiness", facts=facts, note=note)


def _ballot_block(view: BallotView) -> Block:
    ballot = view.ballot
    lines = [
        f"{_ROUNDS[each.code]}, {vote.voter_name or 'somebody who has left'}: {vote.score} of {ballot.scale}, "
        f"{step_name(vote.score, ballot.scale).lower()}" + (f". {vote.reason}" if vote.reason else "")
        for each in view.rounds
        for vote in each.votes
    ]
    missing = view.rounds[-1].missing
    outcome = f"{view.outcome[0].upper()}{view.outcome[1:]}." if view.over else "Not over yet."
    note = f"Did not vote: {', '.join(missing)}." if view.over and missing else ""
    return Block(f"Vote: {ballot.asks}", outcome, points=lines, note=note)


def _event_line(event: EventLine) -> str:
    """Say in a line what the log holds; the main reason and what was noted among ourselves stand with it."""
    reason = REASONS.get(str(event.data.get("reason", "")), "")
    parts = [_what(event), f"Reason: {reason}" if reason else "", event.reason]
    return f"{_day(event.at)}, {event.actor_name}: " + ". ".join(part for part in parts if part)


def _what(event: EventLine) -> str:
    if event.data.get("says"):
        return str(event.data["says"])
    # The names of that day: an organisation may word its stages anew.
    before, after = event.data.get("names") or (stage_name(event.from_stage), stage_name(event.to_stage))
    if event.kind == "added":
        return f"added in {after}"
    if event.to_stage:
        return f"moved from {before} to {after}"
    return "changed " + ", ".join(FIELDS.get(name, name).lower() for name in event.data.get("fields", {}))


def _day(moment: datetime) -> str:
    return clock.in_words(moment.astimezone(clock.LONDON).date())
