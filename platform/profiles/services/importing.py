"""Files that people bring in: columns guessed, every row checked by the rules of the form, then all loaded or none.

The check goes on in pieces, each in a transaction of its own, so that it shows how far it is and can be taken up again
after a tab was closed. Nothing of the file is in the catalogue before the one transaction that loads what passed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from foundation.tabular import Row, UnreadableTable, read_table
from profiles.models import ImportJob
from profiles.queries import imports as queries
from profiles.services.headers import Column, guess_columns, held_twice
from profiles.services.known import Known

#: Longest file. All that passes is loaded in one transaction, some 5 ms a row, beside which nobody else can write on
#: SQLite: longer than others wait for a lock it must not take.
MOST_ROWS = 1_000
MOST_COLUMNS = 200
PIECE = 100

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Door:
    """How rows of one kind come in.

    Parameters
    ----------
    kind : str
        ``venture`` or ``mandate``.
    columns : sequence of Column
        The fields that a file may hold.
    check : callable
        The schema: takes what was typed by field and gives clean values, or raises ``Invalid``.
    resolve : callable
        Checks clean values against the reference facts, or raises ``Invalid``.
    sames : callable
        Gives, for rows that passed, the keys by which each is known elsewhere in the file, and what each is the same
        as in the catalogue.
    create : callable
        Makes one profile.
    """

    kind: str
    columns: Sequence[Column]
    check: Callable[[Values], dict[str, Any]]
    resolve: Callable[[Known, Values], Values]
    sames: "Callable[[Session, Viewer, ImportJob, Sequence[Values]], Sequence[Sames]]"
    create: Callable[[Session, Viewer, ImportJob, Known, Values], object]

    def title(self, field: str) -> str:
        """Give what pages call a field; a part of a record is told by the record's name."""
        base = field.split("-", 1)[0]
        return next((column.title for column in self.columns if column.name == base), base)


@dataclass(frozen=True)
class Sames:
    """By what a row may be somewhere already.

    Parameters
    ----------
    keys : sequence of str
        What it is known by, for later rows of the file.
    looks : sequence of (str, str)
        What it would be known by if an earlier row were the same, and the words that say so.
    there : str
        What in the catalogue is the same, in a sentence.
    """

    keys: Sequence[str]
    looks: Sequence[tuple[str, str]]
    there: str = ""


@dataclass(frozen=True)
class Problem:
    """Why a row stays out."""

    row: int
    why: str
    reasons: Sequence[str]


def begin(
    session: Session, *, door: Door, viewer: Viewer, organisation_id: int, filename: str, content: bytes, into: int = 0
) -> ImportJob:
    """Take a file in and guess its columns.

    Parameters
    ----------
    session : Session
        The transaction.
    door : Door
        The kind of row.
    viewer : Viewer
        Who brings it.
    organisation_id : int
        Whose the profiles will be.
    filename, content : str, bytes
        The file.
    into : int, optional
        The key of the funder that mandates are for.

    Raises
    ------
    Invalid
        If the file cannot be read as a table.
    """
    try:
        header, rows = read_table(content, filename, most_rows=MOST_ROWS)
    except UnreadableTable as error:
        raise Invalid({"file": [str(error)]}) from error
    if not rows:
        raise Invalid({"file": ["The file has a header and no rows."]})
    if len(header) > MOST_COLUMNS:
        raise Invalid({"file": [f"The file has more than {MOST_COLUMNS} columns."]})
    made = ImportJob(
        user_id=viewer.user_id or 0,
        organisation_id=organisation_id,
        kind=door.kind,
        filename=filename[-200:],
        columns={"header": header, "fields": guess_columns(header, door.columns), "into": into, "keys": {}},
        rows=[[row.number, [row.cells.get(name, "") for name in header]] for row in rows],
        total=len(rows),
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def choose_columns(session: Session, *, door: Door, job: ImportJob, fields: Mapping[str, str]) -> None:
    """Settle which field each column holds, and begin the check afresh.

    Raises
    ------
    Invalid
        If two columns hold one field, or no column holds the name.
    Conflict
        If the file is loaded already.
    """
    if job.status not in ("previewed", "running"):
        raise Conflict("This file was loaded or put away already.")
    known = {column.name for column in door.columns}
    chosen = {name: fields.get(name, "") if fields.get(name, "") in known else "" for name in header_of(job)}
    problems = held_twice(list(chosen), list(chosen.values()), {column.name: column.title for column in door.columns})
    if "name" not in chosen.values():
        problems["column-0"] = ["Say which column holds the name."]
    if problems:
        raise Invalid(problems)
    job.columns = {**job.columns, "fields": chosen, "keys": {}}
    job.status, job.processed, job.problems, job.message = "running", 0, [], ""
    session.flush()


def check_piece(session: Session, *, door: Door, viewer: Viewer, job: ImportJob, most: int = PIECE) -> None:
    """Check the next rows. Of two who try at once, one does the work."""
    if job.status != "running" or is_checked(job):
        return
    keys = dict(job.columns["keys"])
    begun, rows = job.processed, rows_of(job)[job.processed : job.processed + most]
    problems, _ = _judge(session, door, viewer, job, rows, keys)
    queries.advance(
        session,
        job.id or 0,
        begun,
        {
            "processed": begun + len(rows),
            "problems": [*job.problems, *([held.row, held.why, list(held.reasons)] for held in problems)],
            "columns": {**job.columns, "keys": keys},
        },
    )
    session.expire(job)


def load(session: Session, *, door: Door, viewer: Viewer, job: ImportJob) -> int:
    """Load every row that passes, in the caller's transaction, and say how many.

    Rows are judged once more: since the check somebody else may have made the same venture.

    Raises
    ------
    Conflict
        If the file is not checked, or loaded already.
    """
    known = Known(session)
    # Judging only reads. Claiming is the first write: on SQLite nobody else writes from there to the end.
    problems, passed = _judge(session, door, viewer, job, rows_of(job), {}, known)
    if not queries.claim(session, job.id or 0, clock.now()):
        raise Conflict("This file is not checked yet, or was loaded already.")
    for values in passed:
        door.create(session, viewer, job, known, values)
    session.refresh(job)
    job.problems = [[held.row, held.why, list(held.reasons)] for held in problems]
    noun = door.kind if len(passed) == 1 else f"{door.kind}s"
    job.message = f"{len(passed):,} {noun} made, as drafts. {len(problems):,} rows stayed out."
    # What was in the file is in the profiles now; only what stayed out is kept, so that it can be corrected.
    out = {held.row for held in problems}
    job.rows = [row for row in job.rows if row[0] in out]
    session.flush()
    return len(passed)


def drop(session: Session, *, job: ImportJob) -> None:
    """Put a file away that is not wanted, and forget what was in it."""
    if job.status not in ("previewed", "running"):
        raise Conflict("This file was loaded or put away already.")
    job.status, job.rows, job.problems, job.finished_at = "dropped", [], [], clock.now()
    session.flush()


def job_at(session: Session, job_id: int) -> ImportJob:
    """Give an import.

    Raises
    ------
    NotFound
        If there is none, or it was put away.
    """
    found = queries.job(session, job_id)
    if found is None or found.status == "dropped":
        raise NotFound("There is no such import.")
    return found


def is_checked(job: ImportJob) -> bool:
    """Say whether every row has been checked."""
    return job.status == "running" and job.processed >= job.total


def header_of(job: ImportJob) -> list[str]:
    """Give the file's column names."""
    return list(job.columns["header"])


def rows_of(job: ImportJob) -> list[Row]:
    """Give the file's rows."""
    header = header_of(job)
    return [Row(number, dict(zip(header, cells, strict=True))) for number, cells in job.rows]


def problems_of(job: ImportJob) -> list[Problem]:
    """Give the rows that stay out, in the order of the file."""
    return [Problem(row, why, reasons) for row, why, reasons in job.problems]


def problem_table(job: ImportJob) -> tuple[list[str], list[list[object]]]:
    """Give the rows that stay out as a table: with their reasons in front, and else as they were sent."""
    cells = {row.number: row.cells for row in rows_of(job)}
    header = header_of(job)
    rows: list[list[object]] = [
        [held.row, " ".join(held.reasons), *(cells.get(held.row, {}).get(name, "") for name in header)]
        for held in problems_of(job)
    ]
    return ["Row in your file", "Why it stays out", *header], rows


def _judge(
    session: Session,
    door: Door,
    viewer: Viewer,
    job: ImportJob,
    rows: Sequence[Row],
    keys: dict[str, int],
    known: Known | None = None,
) -> tuple[list[Problem], list[Values]]:
    """Part rows into those that stay out and those that pass; ``keys`` gathers what the passing ones are known by."""
    facts = known or Known(session)
    problems: list[Problem] = []
    clean: list[tuple[int, Values]] = []
    for row in rows:
        try:
            values = door.check(_typed(job, row))
            door.resolve(facts, values)
            clean.append((row.number, values))
        except Invalid as error:
            problems.append(Problem(row.number, "bad", _sentences(door, error)))
    passed: list[Values] = []
    sames = door.sames(session, viewer, job, [values for _, values in clean])
    for (number, row_values), same in zip(clean, sames, strict=True):
        told = same.there or _earlier(same.looks, keys)
        if told:
            problems.append(Problem(number, "duplicate", [told]))
            continue
        keys.update(dict.fromkeys(same.keys, number))
        passed.append(row_values)
    return sorted(problems, key=lambda held: held.row), passed


def _typed(job: ImportJob, row: Row) -> dict[str, str]:
    fields: Mapping[str, str] = job.columns["fields"]
    return {field: row.cells[name] for name, field in fields.items() if field and row.cells[name]}


def _sentences(door: Door, error: Invalid) -> list[str]:
    return [f"{door.title(field)}: {message}" for field, messages in error.fields.items() for message in messages]


def _earlier(looks: Iterable[tuple[str, str]], keys: Mapping[str, int]) -> str:
    return next((f"{words} as row {keys[key]} of this file." for key, words in looks if key in keys), "")
