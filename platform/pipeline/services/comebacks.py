"""A passed venture comes back by itself once it has reached what was missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import update
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from accounts.services import viewer_for_user
from foundation import clock
from foundation.catalogue import board_clock, tick
from foundation.database import Session
from foundation.errors import Invalid
from foundation.jobs import Timetable, Work, every
from foundation.money import format_pounds
from pipeline import queries
from pipeline.models import ComebackState, Deal, DealComeback, DealEvent, Stage, Wanted
from pipeline.queries import Place
from pipeline.services.telling import tell_of_comeback
from profiles.models import Venture
from profiles.queries import venture_record
from readiness.policy import Act
from readiness.policy import may as may_of_readiness
from readiness.services.access import case_of
from readiness.services.sheets import sheet_of

#: What can be waited for, with its name for reading.
WANTED: Mapping[str, str] = {
    Wanted.CUSTOMERS.value: "Paying customers",
    Wanted.REVENUE.value: "Revenue in twelve months",
    Wanted.TEAM.value: "People in the team",
    Wanted.TRL.value: "Technology readiness level",
    Wanted.STAGE.value: "Stage",
    Wanted.READINESS.value: "Readiness level in every dimension",
    Wanted.DAY.value: "A day",
}
#: The highest level of the two scales that have one.
_HIGHEST: Mapping[str, int] = {Wanted.TRL.value: 9, Wanted.READINESS.value: 9}


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to be reached.

    Parameters
    ----------
    wanted : str
        One of ``Wanted``.
    at_least : int or None
        The number to be reached, where it is a number; pounds of revenue.
    stage_code : str or None
        The stage to be reached.
    from_day : date or None
        The day to be reached.
    """

    wanted: str
    at_least: int | None = None
    stage_code: str | None = None
    from_day: date | None = None


def in_words(session: Session, condition: Condition | DealComeback) -> str:
    """Say what has to be reached, after the words "to be seen again"."""
    number = condition.at_least or 0
    match condition.wanted:
        case Wanted.CUSTOMERS:
            return f"with {number:,} paying {'customer' if number == 1 else 'customers'}"
        case Wanted.REVENUE:
            return f"with revenue of {format_pounds(number)} in twelve months"
        case Wanted.TEAM:
            return f"with a team of {number:,}"
        case Wanted.TRL:
            return f"at technology readiness level {number}"
        case Wanted.READINESS:
            return f"at readiness level {number} in every dimension"
        case Wanted.STAGE:
            name = queries.stage_order(session).get(condition.stage_code or "", (0, ""))[1]
            return f"at the stage {name}"
        case _:
            return f"from {clock.in_words(condition.from_day or clock.today())} on"


def choices(session: Session, viewer: Viewer, venture: Venture) -> list[str]:
    """Give what somebody can wait for: only what they may see of the venture, so that its coming back tells no more."""
    if not policy.may(viewer, Action.VIEW, venture):
        return [Wanted.DAY.value]
    sees_readiness = may_of_readiness(viewer, Act.SEE, case_of(session, viewer, venture))
    return [code for code in WANTED if code != Wanted.READINESS or sees_readiness]


def wait_for(session: Session, *, actor: Viewer, deal: Deal, venture: Venture, condition: Condition) -> DealComeback:
    """Wait for a venture to reach something, in place of what was waited for before.

    Raises
    ------
    Invalid
        If it cannot be waited for, is incomplete, or is reached already.
    """
    _check(session, actor, venture, condition)
    before = queries.waiting_comeback(session, deal.id or 0)
    if before is not None:
        _end(before, ComebackState.DROPPED)
        session.flush()
    made = DealComeback(
        deal_id=deal.id or 0,
        wanted=condition.wanted,
        at_least=condition.at_least,
        stage_code=condition.stage_code,
        from_day=condition.from_day,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    return made


def _check(session: Session, actor: Viewer, venture: Venture, condition: Condition) -> None:
    wanted = condition.wanted
    if wanted not in choices(session, actor, venture):
        raise Invalid({"wanted": ["Choose what you may see of this venture."]})
    field = {Wanted.STAGE.value: "stage_code", Wanted.DAY.value: "from_day"}.get(wanted, "at_least")
    value = getattr(condition, field)
    if value is None or (field == "stage_code" and value not in queries.stage_order(session)):
        raise Invalid({field: ["Say what has to be reached."]})
    if wanted in _HIGHEST and not 1 <= (condition.at_least or 0) <= _HIGHEST[wanted]:
        raise Invalid({field: [f"Enter a level from 1 to {_HIGHEST[wanted]}."]})
    if is_met(session, venture, condition):
        raise Invalid({field: ["That is reached already."]})


def is_met(session: Session, venture: Venture, condition: Condition | DealComeback) -> bool:
    """Say whether a venture has reached something. What is not known is not reached."""
    if condition.wanted == Wanted.DAY:
        return condition.from_day is not None and clock.today() >= condition.from_day
    if condition.wanted == Wanted.STAGE:
        order = queries.stage_order(session)
        now, then = order.get(venture.stage_code or ""), order.get(condition.stage_code or "")
        return now is not None and then is not None and now[0] >= then[0]
    now_is = now_at(session, venture, condition.wanted)
    return now_is is not None and condition.at_least is not None and now_is >= condition.at_least


def now_at(session: Session, venture: Venture, wanted: str) -> int | None:
    """Give the number that a venture has reached; None where it is not known."""
    if wanted == Wanted.READINESS:
        record = venture_record(session, venture.slug)
        return sheet_of(session, record).overall if record is not None else None
    value: int | None = getattr(venture, wanted)
    return value


@every(Timetable(time(6, 10)), "pipeline.come_back", "Bring back ventures that have reached what was missing")
def come_back(work: Work) -> None:
    """Bring back each passed deal whose venture has reached what was missing, while whoever asked may still see it."""
    for comeback, deal, venture in queries.waiting_comebacks(work.session):
        if deal.stage != Stage.PASSED:
            _end(comeback, ComebackState.DROPPED)
        elif is_met(work.session, venture, comeback) and _still_seen(work.session, comeback, venture):
            _bring_back(work.session, comeback, deal)


def _still_seen(session: Session, comeback: DealComeback, venture: Venture) -> bool:
    if comeback.asked_by_id is None:
        return venture.status == "published" and not venture.restricted and comeback.wanted != Wanted.READINESS
    return comeback.wanted in choices(session, viewer_for_user(session, comeback.asked_by_id), venture)


def _bring_back(session: Session, comeback: DealComeback, deal: Deal) -> None:
    steps = queries.all_steps(session, deal.organisation_id)[deal.track]
    source, target = steps.nearest(Stage.PASSED.value), steps.nearest(Stage.SCREENING.value)
    said = f"Asked to see it again {in_words(session, comeback)}: that is reached"
    moved = session.execute(
        update(Deal)
        .where(col(Deal.id) == deal.id, col(Deal.stage) == Stage.PASSED.value)
        .values(
            stage=target.stage.value,
            step=target.code,
            stage_entered_at=clock.now(),
            position=queries.first_position(session, Place(deal.organisation_id, deal.track, target.code)) - 1,
            version=Deal.version + 1,
        )
        .returning(col(Deal.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(deal)
    if moved is None:
        return
    _end(comeback, ComebackState.MET)
    tick(session, board_clock(deal.organisation_id))
    session.add(
        DealEvent(
            deal_id=deal.id or 0,
            at=deal.stage_entered_at,
            kind="moved",
            from_stage=source.stage.value,
            to_stage=target.stage.value,
            reason=said,
            data={
                "version": moved,
                "re_entry": True,
                "steps": [source.code, target.code],
                "names": [source.name, target.name],
            },
        )
    )
    session.flush()
    record = queries.deal_record(session, deal.id or 0)
    if record is not None:
        tell_of_comeback(session, record, said, key=f"comeback {comeback.id}")


def _end(comeback: DealComeback, state: ComebackState) -> None:
    comeback.state = state.value
    comeback.ended_at = clock.now()
