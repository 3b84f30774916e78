"""What was answered, by ventures and by advisers, and how it stood when."""

from collections.abc import Collection, Sequence

from sqlmodel import col, func, select

from foundation.audit import AuditEvent
from foundation.database import Session
from foundation.marks import Keys, Part, of_trail
from readiness.models import Answer, Assessment, EvidenceFile, Score, Snapshot

#: What the trail calls a venture's answers, of which each change is written there.
KIND = "readiness"


def answer_rows(session: Session, venture_ids: Collection[int]) -> dict[int, list[Answer]]:
    """Give the answers of ventures, by venture, in one query."""
    found: dict[int, list[Answer]] = {key: [] for key in venture_ids}
    rows = session.exec(
        select(Answer)
        .where(col(Answer.venture_id).in_(sorted(venture_ids)))
        .order_by(col(Answer.venture_id), col(Answer.statement_id))
    )
    for row in rows:
        found[row.venture_id].append(row)
    return found


def marks(ventures: Keys) -> list[Part]:
    """Count what moves with each change of the answers of some ventures."""
    return [of_trail(KIND, ventures)]


def answers_mark(session: Session, venture_id: int) -> int:
    """Say how far a venture's answers have come: the newest entry of its trail, which every change of them adds to."""
    wanted = select(func.max(col(AuditEvent.id))).where(
        col(AuditEvent.subject_kind) == KIND, col(AuditEvent.subject_id) == venture_id
    )
    return session.exec(wanted).one() or 0


def evidence_files(session: Session, venture_id: int) -> dict[int, EvidenceFile]:
    """Give the files beside a venture's answers, by answer."""
    rows = session.exec(
        select(EvidenceFile)
        .join(Answer, col(Answer.id) == col(EvidenceFile.answer_id))
        .where(col(Answer.venture_id) == venture_id)
        .order_by(col(EvidenceFile.id))
    )
    return {row.answer_id: row for row in rows}


def answered_statements(session: Session) -> frozenset[int]:
    """Give the keys of wordings that somebody has answered."""
    answered = session.exec(select(col(Answer.statement_id)).distinct().order_by(col(Answer.statement_id))).all()
    scored = session.exec(select(col(Score.statement_id)).distinct().order_by(col(Score.statement_id))).all()
    return frozenset([*answered, *scored])


def snapshots(session: Session, venture_id: int) -> Sequence[Snapshot]:
    """Give how a venture's readiness stood, earliest day first."""
    return session.exec(
        select(Snapshot).where(col(Snapshot.venture_id) == venture_id).order_by(col(Snapshot.taken_on))
    ).all()


def assessment_of(session: Session, venture_id: int, assessor_id: int) -> Assessment | None:
    """Give what one adviser has begun or handed in on a venture."""
    return session.exec(
        select(Assessment).where(col(Assessment.venture_id) == venture_id, col(Assessment.assessor_id) == assessor_id)
    ).one_or_none()


def handed_in_by(session: Session, assessor_id: int | None) -> frozenset[int]:
    """Give the keys of the ventures on which somebody has handed in an assessment."""
    rows = session.exec(
        select(col(Assessment.venture_id))
        .where(col(Assessment.assessor_id) == assessor_id, col(Assessment.handed_in_at).is_not(None))
        .order_by(col(Assessment.venture_id))
    )
    return frozenset(rows)


def assessments(session: Session, venture_id: int) -> Sequence[Assessment]:
    """Give the assessments of a venture that were handed in, newest first."""
    return session.exec(
        select(Assessment)
        .where(col(Assessment.venture_id) == venture_id, col(Assessment.handed_in_at).is_not(None))
        .order_by(col(Assessment.handed_in_at).desc(), col(Assessment.id))
    ).all()


def scores(session: Session, assessment_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Give what advisers answered: by assessment, then by statement."""
    found: dict[int, dict[int, str]] = {key: {} for key in assessment_ids}
    rows = session.exec(
        select(Score)
        .where(col(Score.assessment_id).in_(sorted(assessment_ids)))
        .order_by(col(Score.assessment_id), col(Score.statement_id))
    )
    for row in rows:
        found[row.assessment_id][row.statement_id] = row.answer
    return found
