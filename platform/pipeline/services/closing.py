"""Close a deal: the funder states what was paid, the venture confirms it or says what is wrong.

Once both say the same it is a round on the venture's profile, and an item of the funder's portfolio. What is confirmed
stays as it is; a fund's ledger is kept by hand and is set against the rounds that name the fund, so nothing is doubled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts import policy
from accounts.policy import Action, Request, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, existing, no_such
from foundation.money import format_whole_pounds
from pipeline import queries
from pipeline.models import ClosingState, DealClosing, Stage
from pipeline.queries import ClosingLine, DealRecord
from pipeline.services.access import Books, deal_for
from pipeline.services.feedback import may_be_told
from pipeline.services.logging import log
from pipeline.services.moving import move_deal
from pipeline.services.telling import tell_funder_of_answer, tell_venture_of_closing
from profiles.models import Venture
from profiles.services.known import Known, Resolver
from profiles.services.ventures import record_of, update_venture

#: What both sides have to say alike.
SAID = ("closed_on", "amount_gbp", "round_gbp", "instrument_code")
#: Why nothing can be answered or taken back any more.
_ENDED: Mapping[str, str] = {
    ClosingState.CONFIRMED.value: "Both sides have confirmed this closing. It stays as it is.",
    ClosingState.WITHDRAWN.value: "The funder has taken this closing back.",
}


@dataclass(frozen=True, slots=True)
class ClosingView:
    """The closings of a deal, the newest first, and what the viewer may do.

    Parameters
    ----------
    record : DealRecord
        The deal.
    lines : list of ClosingLine
        The newest first.
    of_funder : bool
        Whether the viewer may see the deal itself, beside what is stated of it.
    may_state, may_answer : bool
        Whether the viewer speaks for the funder, and for the venture.
    """

    record: DealRecord
    lines: list[ClosingLine]
    of_funder: bool
    may_state: bool
    may_answer: bool

    @property
    def open(self) -> DealClosing | None:
        """The one that waits for an answer or for other figures."""
        return next((line.closing for line in self.lines if line.closing.state in queries.OPEN_CLOSINGS), None)


def closing_view(session: Session, viewer: Viewer, deal_id: int) -> ClosingView:
    """Give the closings of a deal to those who may see the deal, and to the people of its venture.

    Raises
    ------
    SignInRequired, NotFound
        As the policy decides; nobody else learns that there is such a deal.
    """
    policy.require(viewer, Action.VIEW_DEALS)
    record = existing(queries.deal_record(session, deal_id), "deal")
    lines = queries.closings_of_deal(session, deal_id) if may_be_told(record) else []
    between = Request(record.deal.organisation_id, record.venture.organisation_id)
    of_funder = policy.may(viewer, Action.VIEW_DEALS, Books(record.deal.organisation_id))
    # The venture learns of a deal by what is stated of it.
    if not of_funder and not (lines and policy.may(viewer, Action.VIEW, between)):
        raise no_such("deal")
    return ClosingView(
        record,
        lines,
        of_funder,
        may_be_told(record) and policy.may(viewer, Action.WORK_DEALS, Books(record.deal.organisation_id)),
        policy.may(viewer, Action.WORK_DEALS, Books(record.venture.organisation_id)),
    )


def state_closing(
    session: Session, *, actor: Viewer, deal_id: int, version: int, values: Mapping[str, Any]
) -> DealClosing:
    """State for the funder what was paid, or state it anew after the venture said what is wrong.

    A deal that is not completed yet moves there.

    Parameters
    ----------
    version : int
        The version of the open closing that the actor saw, 0 where none is open.
    values : Mapping
        Of the fields of ``SAID``, all of them.

    Raises
    ------
    Conflict
        If somebody else has stated, answered or withdrawn it meanwhile.
    Invalid
        If the deal is not the funder's own, cannot be completed from where it stands, or the figures cannot be.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    if not may_be_told(record):
        raise Invalid({"closed_on": ["The funder states that a deal has closed. You can confirm it then."]})
    said = _checked(session, values)
    held = queries.open_closing(session, deal_id)
    if version != (held.version if held else 0):
        raise Conflict("Somebody else stated, answered or withdrew this closing meanwhile. Nothing was changed.")
    if record.deal.stage != Stage.COMPLETED:
        _complete(session, actor, record)
    row = held or DealClosing(deal_id=deal_id, version=0, stated_at=clock.now(), demo=record.deal.demo, **said)
    for name, value in said.items():
        setattr(row, name, value)
    row.state, row.version = ClosingState.STATED.value, version + 1
    row.stated_at, row.stated_by_id = clock.now(), actor.user_id
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("Somebody else stated this closing at the same moment.") from error
    log(session, record.deal, actor, "closing", says=f"Stated {_figures(row)}", **_kept(row))
    tell_venture_of_closing(session, record, f"{record.funder.name} says that its deal has closed", _figures(row))
    return row


def _complete(session: Session, actor: Viewer, record: DealRecord) -> None:
    try:
        move_deal(
            session,
            actor=actor,
            deal_id=record.deal.id or 0,
            from_stage=record.deal.step,
            to_stage=Stage.COMPLETED.value,
            follows=True,
        )
    except Invalid as error:
        raise Invalid({"closed_on": [str(error)]}, str(error)) from error


def _checked(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Check the figures, and give the kind of money as its code."""
    resolver = Resolver(Known(session))
    code = resolver.one("instrument_code", "instrument", values["instrument_code"])
    if values["amount_gbp"] < 1:
        resolver.problems["amount_gbp"] = ["Enter what was paid."]
    elif values["amount_gbp"] > values["round_gbp"]:
        resolver.problems["round_gbp"] = ["The whole round cannot be less than the part of one funder."]
    resolver.done()
    return {**{name: values[name] for name in SAID}, "instrument_code": code}


def _kept(row: DealClosing) -> dict[str, Any]:
    return {
        "closing": row.id,
        "version": row.version,
        "closed_on": row.closed_on.isoformat(),
        "amount_gbp": row.amount_gbp,
        "round_gbp": row.round_gbp,
        "instrument": row.instrument_code,
    }


def _figures(row: DealClosing) -> str:
    paid, whole = format_whole_pounds(row.amount_gbp), format_whole_pounds(row.round_gbp)
    return f"{paid} on {clock.in_words(row.closed_on)}, in a round of {whole}"


def withdraw_closing(session: Session, *, actor: Viewer, deal_id: int, version: int) -> DealClosing:
    """Take back what the funder stated, as long as the venture has not confirmed it.

    Raises
    ------
    Conflict
        If it was confirmed, withdrawn or stated anew meanwhile.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    row = _open_at(session, deal_id, version)
    row.state, row.version = ClosingState.WITHDRAWN.value, row.version + 1
    session.add(row)
    log(session, record.deal, actor, "closing", says="Took back what was stated of the closing", **_kept(row))
    tell_venture_of_closing(session, record, f"{record.funder.name} took back that its deal has closed", _figures(row))
    return row


def _open_at(session: Session, deal_id: int, version: int) -> DealClosing:
    """Give the open closing of a deal, if it stands as it was seen."""
    row = queries.open_closing(session, deal_id)
    if row is None:
        past = [line.closing.state for line in queries.closings_of_deal(session, deal_id)]
        raise Conflict(_ENDED.get(past[0] if past else "", "Nothing has been stated of a closing."))
    if row.version != version:
        raise Conflict("The figures were changed or answered since you opened them. Look at them again.")
    return row


def answer_closing(
    session: Session, *, actor: Viewer, deal_id: int, version: int, agrees: bool, objection: str = ""
) -> DealClosing:
    """Answer for the venture: confirm the figures as they were seen, or say what is wrong.

    Confirmed, they become a round on the venture's profile, and an item of the funder's portfolio.

    Raises
    ------
    NotFound, Forbidden
        As the policy decides.
    Conflict
        If it was confirmed or withdrawn already, or the figures are others by now.
    Invalid
        If it is not said what is wrong, or whoever stated it would confirm it too.
    """
    view = closing_view(session, actor, deal_id)
    if not view.may_answer:
        raise Forbidden("Only people of the venture can answer for it.")
    row = _open_at(session, deal_id, version)
    if not agrees and not objection:
        raise Invalid({"objection": ["Say what is wrong with it."]})
    if row.stated_by_id == actor.user_id:
        raise Invalid({"answer": ["You stated this closing. Somebody else has to answer for the venture."]})
    row.state = (ClosingState.CONFIRMED if agrees else ClosingState.DISPUTED).value
    row.objection = "" if agrees else objection
    row.version += 1
    row.answered_at, row.answered_by_id = clock.now(), actor.user_id
    session.add(row)
    session.flush()
    record = view.record
    if agrees:
        _enter_round(session, actor, record, row)
    says = "Confirmed the closing for the venture" if agrees else "Said for the venture that the closing is not right"
    log(session, record.deal, actor, "closing", row.objection, says=says, **_kept(row))
    tell_funder_of_answer(session, record, row)
    return row


def _enter_round(session: Session, actor: Viewer, record: DealRecord, row: DealClosing) -> None:
    """Put the money into the venture's rounds.

    Funders who come into one round state the same day, kind and whole amount: then it is one round with all their
    names, so that no pound counts twice.
    """
    rounds = [dict(held) for held in record_of(session, record.venture).state()["rounds"]]
    name = record.funder.name
    same = next((held for held in rounds if _is_round(held, row)), None)
    if same is None:
        new = {
            "closed_on": row.closed_on,
            "stage_code": record.venture.stage_code,
            "instrument_code": row.instrument_code,
            "amount_gbp": row.round_gbp,
            "investors": [name],
        }
        rounds = sorted([new, *rounds], key=lambda held: held["closed_on"], reverse=True)
    elif name not in same["investors"]:
        same["investors"] = [*same["investors"], name]
    update_venture(session, actor=actor, venture=record.venture, data={"rounds": rounds})


def _is_round(held: Mapping[str, Any], row: DealClosing) -> bool:
    day: date = held["closed_on"]
    return (day, held["instrument_code"], held["amount_gbp"]) == (row.closed_on, row.instrument_code, row.round_gbp)


def closings_of(session: Session, viewer: Viewer, slug: str) -> tuple[Venture, list[ClosingLine], bool]:
    """Give a venture's own people what funders stated of their closings, and whether the viewer may answer.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If it is not for them.
    """
    venture = existing(queries.venture_by_slug(session, slug), "venture")
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    may_answer = policy.may(viewer, Action.WORK_DEALS, Books(venture.organisation_id))
    lines = [
        line
        for line in queries.closings_of_venture(session, venture.id or 0)
        if line.deal.organisation_id == line.funder.organisation_id
    ]
    return venture, lines, may_answer
