"""A venture's questionnaire with its answers, and what it comes to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from foundation import clock
from foundation.database import Session
from profiles.models import Claim
from profiles.queries import VentureRecord
from readiness import queries
from readiness.models import Answer, Dimension, EvidenceFile, Helper, Reply, Statement
from readiness.services.levels import Block, blocking, gaps, levels_of, overall
from reference import queries as reference

_RELIABLE = frozenset({Claim.EVIDENCED.value, Claim.VERIFIED.value})


@dataclass(frozen=True, slots=True)
class Item:
    """A statement in today's wording, with the venture's answer.

    Parameters
    ----------
    statement : Statement
        Today's wording.
    answer : Answer or None
        The answer that counts.
    earlier : tuple of Answer and Statement, or None
        An answer to a wording that meant something else, with that wording: shown, and asked again.
    """

    statement: Statement
    answer: Answer | None = None
    earlier: tuple[Answer, Statement] | None = None

    @property
    def reply(self) -> str:
        """The answer's word, or nothing."""
        return self.answer.answer if self.answer else ""


@dataclass(frozen=True, slots=True)
class Side:
    """One dimension of a venture.

    Parameters
    ----------
    dimension : Dimension
        The dimension.
    items : list of Item
        Its statements, from the lowest level up.
    level, backed : int
        The level by all answers, and by those alone that have evidence or were verified.
    target : int or None
        What the venture's stage and instrument ask for.
    """

    dimension: Dimension
    items: list[Item]
    level: int
    backed: int
    target: int | None

    @property
    def answered(self) -> int:
        """How many statements have an answer."""
        return sum(1 for item in self.items if item.answer is not None)

    @property
    def gap(self) -> int:
        """How many levels it is short of its target."""
        return max(0, (self.target or 0) - self.level)

    def at(self, level: int) -> list[Item]:
        """Give the statements of one level."""
        return [item for item in self.items if item.statement.level == level]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A venture's readiness on a day.

    Parameters
    ----------
    record : VentureRecord
        The venture.
    sides : list of Side
        Its dimensions, in order.
    overall : int
        The level that every dimension holds.
    block : Block or None
        What holds it there.
    stage, instrument : str or None
        What the targets are for.
    targets : Mapping
        Targets of the stage, by instrument, then by dimension.
    helpers : Mapping
        Kinds of helper by code.
    files : Mapping
        Files beside answers, by answer.
    """

    record: VentureRecord
    sides: list[Side]
    overall: int
    block: Block | None
    stage: str | None
    instrument: str | None
    targets: Mapping[str, Mapping[str, int]]
    helpers: Mapping[str, Helper] = field(default_factory=dict)
    files: Mapping[int, EvidenceFile] = field(default_factory=dict)

    def file_of(self, item: Item) -> EvidenceFile | None:
        """Give the file beside an answer."""
        return self.files.get(item.answer.id or 0) if item.answer else None

    @property
    def levels(self) -> dict[str, int]:
        """Level by dimension."""
        return {side.dimension.code: side.level for side in self.sides}

    @property
    def target(self) -> Mapping[str, int]:
        """Target by dimension, empty where the stage is not known."""
        return self.targets.get(self.instrument or "", {})

    @property
    def items(self) -> list[Item]:
        """Every statement."""
        return [item for side in self.sides for item in side.items]

    @property
    def answered(self) -> int:
        """How many statements have an answer."""
        return sum(side.answered for side in self.sides)

    @property
    def blocking_item(self) -> Item | None:
        """The statement that holds the overall level."""
        code = self.block.statement if self.block else None
        return next((item for item in self.items if item.statement.code == code), None)

    def side(self, code: str) -> Side | None:
        """Give one dimension."""
        return next((side for side in self.sides if side.dimension.code == code), None)

    def replies(self) -> dict[str, str]:
        """Give the answers by code of the statement."""
        return replies_of(self.items)


@dataclass(frozen=True)
class Questionnaire:
    """The statements of a day, with the wordings before them."""

    dimensions: Sequence[Dimension]
    current: list[Statement]
    versions: Mapping[str, Sequence[Statement]]

    def by_dimension(self) -> dict[str, list[Statement]]:
        """Give the statements of each dimension, from the lowest level up."""
        found: dict[str, list[Statement]] = {each.code: [] for each in self.dimensions}
        for statement in self.current:
            found[statement.dimension_code].append(statement)
        return found

    def items(self, answers: Iterable[Answer]) -> list[Item]:
        """Put answers to their statements; an old answer counts only where its wording meant the same."""
        by_statement = {answer.statement_id: answer for answer in answers}
        return [self._item(statement, by_statement) for statement in self.current]

    def _item(self, statement: Statement, answers: Mapping[int, Answer]) -> Item:
        earlier: tuple[Answer, Statement] | None = None
        still_meant = True
        for version in reversed([each for each in self.versions[statement.code] if each.version <= statement.version]):
            answer = answers.get(version.id or 0)
            if answer is not None and still_meant:
                return Item(statement, answer)
            if answer is not None:
                earlier = (answer, version)
                break
            still_meant = still_meant and version.same_meaning
        return Item(statement, None, earlier)


def questionnaire(session: Session, on: date | None = None) -> Questionnaire:
    """Give the questionnaire of a day."""
    day = on or clock.today()
    versions: dict[str, list[Statement]] = {}
    for row in queries.statements(session):
        versions.setdefault(row.code, []).append(row)
    current = [
        row for held in versions.values() for row in held if row.starts_on <= day and (row.ends_on or date.max) >= day
    ]
    return Questionnaire(queries.dimensions(session), current, versions)


def replies_of(items: Iterable[Item], *, reliable: bool = False) -> dict[str, str]:
    """Give answers by code of the statement, where asked only those that something stands behind."""
    return {
        item.statement.code: item.answer.answer
        for item in items
        if item.answer is not None
        and (not reliable or item.answer.claim in _RELIABLE or item.answer.answer == Reply.NOT_APPLICABLE)
    }


def sheet_of(session: Session, record: VentureRecord) -> Sheet:
    """Give a venture's readiness today, in a fixed number of queries."""
    asked = questionnaire(session)
    key = record.venture.id or 0
    items = asked.items(queries.answer_rows(session, [key])[key])
    stage = record.venture.stage_code
    targets = queries.targets(session, stage) if stage else {}
    instrument = _instrument(session, record, targets)
    helpers, files = queries.helpers(session), queries.evidence_files(session, key)
    return _sheet(record, asked, items, targets, instrument, helpers, files)


def _instrument(session: Session, record: VentureRecord, targets: Mapping[str, Mapping[str, int]]) -> str | None:
    """Give the instrument whose targets are shown: the venture's first, or shares where it names none."""
    order = [row.code for row in reference.instruments(session) if row.code in targets]
    wanted = [code for code in order if code in record.instruments]
    return next(iter(wanted or order), None)


def _sheet(
    record: VentureRecord,
    asked: Questionnaire,
    items: list[Item],
    targets: Mapping[str, Mapping[str, int]],
    instrument: str | None,
    helpers: Mapping[str, Helper],
    files: Mapping[int, EvidenceFile],
) -> Sheet:
    target = targets.get(instrument or "", {})
    statements = asked.by_dimension()
    replies = replies_of(items)
    levels = levels_of(statements, replies)
    backed = levels_of(statements, replies_of(items, reliable=True))
    sides = [
        Side(
            dimension,
            [item for item in items if item.statement.dimension_code == dimension.code],
            levels[dimension.code],
            backed[dimension.code],
            target.get(dimension.code),
        )
        for dimension in asked.dimensions
    ]
    block = blocking(statements, replies, target)
    stage = record.venture.stage_code
    return Sheet(record, sides, overall(levels), block, stage, instrument, targets, helpers, files)


def behind(sheet: Sheet) -> list[Side]:
    """Give the dimensions that are short of their target, the furthest first."""
    short = gaps(sheet.levels, sheet.target)
    found = [side for side in sheet.sides if short[side.dimension.code]]
    return sorted(found, key=lambda side: (-side.gap, side.level, side.dimension.position))
