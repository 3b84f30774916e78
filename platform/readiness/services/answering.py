"""Answer statements, and keep how it stood on each day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation import audit, clock
from foundation.audit import Actor
from foundation.database import Session
from foundation.errors import Invalid
from profiles.models import Claim, Venture
from profiles.queries import venture_record
from readiness import queries
from readiness.models import Answer, EvidenceFile, Reply, Snapshot, Statement
from readiness.services.access import hold
from readiness.services.sheets import Questionnaire, Sheet, questionnaire, sheet_of


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was sent. ``reply`` None takes the answer back."""

    code: str
    reply: str | None
    url: str | None = None
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was said at all."""
        return self.reply is None

    def same_as(self, row: Answer) -> bool:
        """Say whether a kept answer says this already."""
        return (row.answer, row.evidence_url or None, row.evidence_note) == (self.reply, self.url or None, self.note)


def save_answers(session: Session, *, actor: Actor, venture: Venture, given: Sequence[Given]) -> Sheet:
    """Keep answers to today's wordings. What was not sent stays as it is.

    A changed answer is no longer verified: whoever verified it had seen another.

    Raises
    ------
    Invalid
        If a statement is not asked today.
    """
    hold(session, venture)
    asked = questionnaire(session)
    current = {statement.code: statement for statement in asked.current}
    # Of two answers to one statement the last counts.
    given = list({each.code: each for each in given}.values())
    unknown = [each.code for each in given if each.code not in current]
    if unknown:
        raise Invalid({"answers": [f"There is no statement {code!r} in today's questions." for code in unknown]})
    key = venture.id or 0
    kept = {row.statement_id: row for row in queries.answer_rows(session, [key])[key]}
    counting = {item.statement.code: item.answer for item in asked.items(kept.values())}
    files = queries.evidence_files(session, key)
    changes: dict[str, list[object]] = {}
    for each in given:
        held = counting[each.code]
        if (held is None and each.empty) or (held is not None and each.same_as(held)):
            continue
        changes[each.code] = [held.answer if held else None, each.reply]
        _write(session, actor, key, current[each.code], each, held, files)
    record = venture_record(session, venture.slug)
    if record is None:
        raise Invalid({"venture": ["The venture was deleted at the same moment."]})
    if not changes:
        return sheet_of(session, record)
    session.flush()
    audit.trail(session, actor, queries.KIND, key, "answered", changes)
    sheet = sheet_of(session, record)
    take_snapshot(session, sheet)
    return sheet


def _write(
    session: Session,
    actor: Actor,
    venture_id: int,
    statement: Statement,
    given: Given,
    held: Answer | None,
    files: Mapping[int, EvidenceFile],
) -> None:
    if given.reply is None:
        session.delete(held)
        return
    # An answer to an earlier wording keeps that wording; today's gets a row of its own, and the file goes with it.
    row = held if held is not None and held.statement_id == statement.id else None
    file = files.get(held.id or 0) if held is not None else None
    if row is None:
        row = Answer(venture_id=venture_id, statement_id=statement.id or 0, answer=given.reply, answered_at=clock.now())
    row.answer = given.reply
    row.evidence_url = given.url or None
    row.evidence_note = given.note
    mark(row, actor, shown=bool(given.url or given.note.strip() or file))
    session.add(row)
    if file is not None:
        session.flush()
        file.answer_id = row.id or 0
        session.add(file)


def mark(row: Answer, actor: Actor, *, shown: bool) -> None:
    """Note who gave an answer, and how far it can be relied on: a yes with something to show for it is evidenced.

    Whoever verified it had seen another.
    """
    row.claim = Claim.EVIDENCED.value if row.answer == Reply.YES and shown else Claim.DECLARED.value
    row.answered_at, row.answered_by_id = clock.now(), actor.user_id
    row.verified_at = row.verified_by_id = None


def take_snapshot(session: Session, sheet: Sheet) -> Snapshot:
    """Keep how a venture stands today; a later change of the same day takes its place."""
    key, day = sheet.record.venture.id or 0, clock.today()
    row = next((each for each in queries.snapshots(session, key) if each.taken_on == day), None)
    row = row or Snapshot(venture_id=key, taken_on=day)
    row.levels, row.overall = sheet.levels, sheet.overall
    row.answers = {str(item.answer.statement_id): item.answer.answer for item in sheet.items if item.answer is not None}
    session.add(row)
    session.flush()
    return row


def verify_answer(session: Session, *, actor: Actor, venture: Venture, code: str) -> Answer:
    """Record that an adviser has looked at what stands behind a yes.

    Who may say so is for the policy; the caller asks it.

    Raises
    ------
    Invalid
        If the statement has no yes to verify.
    """
    asked: Questionnaire = questionnaire(session)
    key = venture.id or 0
    items = {item.statement.code: item for item in asked.items(queries.answer_rows(session, [key])[key])}
    item = items.get(code)
    if item is None or item.answer is None or item.answer.answer != Reply.YES:
        raise Invalid({"statement": ["Only a statement that is answered with yes can be verified."]})
    row = item.answer
    before = row.claim
    row.claim, row.verified_at, row.verified_by_id = Claim.VERIFIED.value, clock.now(), actor.user_id
    session.add(row)
    audit.trail(session, actor, queries.KIND, key, "verified", {code: [before, row.claim]})
    session.flush()
    return row
