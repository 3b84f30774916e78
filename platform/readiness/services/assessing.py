"""An adviser's own view of a venture: scored blind, handed in once, then set beside the founder's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.policy import Viewer
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, SignInRequired
from profiles.models import Venture
from readiness import queries
from readiness.models import Assessment, Score, Statement
from readiness.services.access import hold
from readiness.services.agreement import Agreement, agreement
from readiness.services.sheets import Questionnaire, Sheet, questionnaire
from readiness.services.telling import tell_reviewed

#: With fewer answers than this an assessment says too little to be set beside another.
LEAST_ANSWERS = 6


@dataclass(frozen=True, slots=True)
class Compared:
    """One adviser's view beside the founder's."""

    assessment: Assessment
    agreements: list[Agreement]


def assessment_for(session: Session, *, actor: Viewer, venture: Venture) -> Assessment:
    """Give the actor's assessment of a venture, beginning one where there is none."""
    if actor.user_id is None:
        raise SignInRequired("Sign in to assess a venture.")
    hold(session, venture)
    row = queries.assessment_of(session, venture.id or 0, actor.user_id)
    if row is None:
        row = Assessment(
            venture_id=venture.id or 0, assessor_id=actor.user_id, assessor_name=actor.name, started_at=clock.now()
        )
        session.add(row)
        session.flush()
    return row


@dataclass(frozen=True, slots=True)
class OwnView:
    """An adviser's own assessment: what is answered so far, by code of the statement, and when it was handed in."""

    answers: Mapping[str, str]
    handed_in_at: datetime | None


def own_view(session: Session, *, viewer: Viewer, venture: Venture, asked: Questionnaire) -> OwnView:
    """Give how far somebody's own assessment of a venture is."""
    row = queries.assessment_of(session, venture.id or 0, viewer.user_id) if viewer.user_id is not None else None
    if row is None:
        return OwnView({}, None)
    return OwnView(_by_code(asked, queries.scores(session, [row.id or 0])[row.id or 0]), row.handed_in_at)


def score(session: Session, *, actor: Viewer, venture: Venture, replies: Mapping[str, str | None]) -> Assessment:
    """Keep an adviser's answers. None takes one back.

    Raises
    ------
    Conflict
        If the assessment was handed in: what was scored blind stays as it was.
    Invalid
        If a statement is not asked today.
    """
    row = assessment_for(session, actor=actor, venture=venture)
    if row.handed_in_at is not None:
        raise Conflict("Your assessment is handed in. It stays as it was before you saw the venture's own answers.")
    current = {statement.code: statement for statement in questionnaire(session).current}
    unknown = [code for code in replies if code not in current]
    if unknown:
        raise Invalid({"answers": [f"There is no statement {code!r} in today's questions." for code in unknown]})
    for code, reply in replies.items():
        statement: Statement = current[code]
        held = session.get(Score, (row.id or 0, statement.id or 0))
        if reply is None:
            if held is not None:
                session.delete(held)
            continue
        held = held or Score(assessment_id=row.id or 0, statement_id=statement.id or 0, answer=reply)
        held.answer = reply
        session.add(held)
    session.flush()
    return row


def hand_in(session: Session, *, actor: Viewer, venture: Venture, comment: str) -> Assessment:
    """Hand in an assessment; from then on the two views are set side by side.

    Raises
    ------
    Invalid
        If too little is answered.
    Conflict
        If it was handed in already.
    """
    row = assessment_for(session, actor=actor, venture=venture)
    if row.handed_in_at is not None:
        raise Conflict("Your assessment is handed in already.")
    answers = queries.scores(session, [row.id or 0])[row.id or 0]
    if len(answers) < LEAST_ANSWERS:
        raise Invalid({"comment": [f"Answer at least {LEAST_ANSWERS} statements before you hand it in."]})
    row.comment, row.handed_in_at, row.assessor_name = comment, clock.now(), actor.name
    session.add(row)
    audit.trail(session, actor, queries.KIND, venture.id, "assessed")
    tell_reviewed(session, actor, venture)
    session.flush()
    return row


def compared(session: Session, sheet: Sheet, only: int | None = None) -> list[Compared]:
    """Set every assessment that was handed in, or that of one person only, beside the venture's own answers."""
    rows: Sequence[Assessment] = queries.assessments(session, sheet.record.venture.id or 0)
    rows = [row for row in rows if only is None or row.assessor_id == only]
    if not rows:
        return []
    asked = questionnaire(session)
    statements, founder = asked.by_dimension(), sheet.replies()
    scores = queries.scores(session, [row.id or 0 for row in rows])
    found = []
    for row in rows:
        adviser = _by_code(asked, scores[row.id or 0])
        agreements = [agreement(each, statements[each.code], founder, adviser) for each in asked.dimensions]
        found.append(Compared(row, agreements))
    return found


def _by_code(asked: Questionnaire, replies: Mapping[int, str]) -> dict[str, str]:
    return {each.code: replies[each.id or 0] for each in asked.current if (each.id or 0) in replies}
