"""Taking a file of contacts in, and settling what its columns hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from accounts import policy
from accounts.policy import Action, Viewer
from contacts.models import ContactFile, FileState
from contacts.services.columns import COLUMNS, FIELDS, NAMES, TITLES
from foundation import clock
from foundation.audit import plain
from foundation.database import Session
from foundation.errors import Conflict, Invalid, existing
from foundation.tabular import UnreadableTable, read_table
from pipeline.services.access import Board, Books
from profiles.services.headers import guess_columns, held_twice

#: Longest file: all its rows are judged within one request.
MOST_ROWS = 5_000
_MOST_COLUMNS = 200
Check = Callable[[Mapping[str, Any]], dict[str, Any]]


def begin(session: Session, *, actor: Viewer, board: Board, filename: str, content: bytes) -> ContactFile:
    """Take a file in, and guess its columns.

    Raises
    ------
    Forbidden
        If the actor may only read.
    Invalid
        If the file cannot be read as a table.
    """
    policy.require(actor, Action.WORK_DEALS, Books(board.organisation_id))
    try:
        header, rows = read_table(content, filename, most_rows=MOST_ROWS)
    except UnreadableTable as error:
        raise Invalid({"file": [str(error)]}) from error
    if not rows or len(header) > _MOST_COLUMNS:
        problem = f"The file has more than {_MOST_COLUMNS} columns." if rows else "The file has a header and no rows."
        raise Invalid({"file": [problem]})
    guessed = guess_columns(header, [*COLUMNS, *NAMES])
    made = ContactFile(
        organisation_id=board.organisation_id,
        brought_by_id=actor.user_id,
        filename=filename[-200:],
        header=header,
        fields=[guessed[name] for name in header],
        rows=[[row.number, [row.cells.get(name, "") for name in header]] for row in rows],
        brought_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def file_for(session: Session, viewer: Viewer, file_id: int) -> ContactFile:
    """Give a file to somebody who works its organisation's deals.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    policy.require(viewer, Action.WORK_DEALS)
    found = existing(session.get(ContactFile, file_id), "file")
    policy.require(viewer, Action.WORK_DEALS, Books(found.organisation_id))
    return found


def choose_columns(session: Session, file: ContactFile, fields: Sequence[str], *, check: Check) -> None:
    """Settle what each column holds, in the order of the header, and check every row; the review begins afresh.

    Parameters
    ----------
    check : callable
        The schema of a contact: takes what was typed by field and gives clean values, or raises ``Invalid``.

    Raises
    ------
    Invalid
        If two columns hold one field, or none says who somebody is.
    Conflict
        If the file is loaded, or put away.
    """
    if file.state not in (FileState.COLUMNS, FileState.REVIEW):
        raise Conflict("This file was loaded or put away already.")
    chosen = [name if name in TITLES else "" for name in fields]
    problems = held_twice(file.header, chosen, TITLES)
    if not {"person", "company", "email", "last_name"} & set(chosen):
        problems["column-0"] = ["Say which column holds the name, the company or the e-mail address."]
    if problems:
        raise Invalid(problems)
    file.fields, file.settled, file.otherwise, file.state = chosen, {}, "mine", FileState.REVIEW
    file.judged = [_checked(number, typed, check) for number, typed in _typed_rows(file)]
    session.add(file)
    session.flush()


def _checked(number: int, typed: Mapping[str, str], check: Check) -> list[Any]:
    try:
        return [number, typed, plain(check(typed)), {}]
    except Invalid as error:
        return [number, typed, {}, error.fields]


def put_away(session: Session, file: ContactFile) -> None:
    """Put a file away that is not wanted, and forget what was in it.

    Raises
    ------
    Conflict
        If it is loaded, or put away already.
    """
    if file.state not in (FileState.COLUMNS, FileState.REVIEW):
        raise Conflict("This file was loaded or put away already.")
    file.state, file.rows, file.judged, file.settled = FileState.DROPPED, [], [], {}
    session.add(file)


def _typed_rows(file: ContactFile) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Give what was typed in each row, by field, with its number in the file."""
    for number, cells in file.rows:
        typed = {name: cell for name, cell in zip(file.fields, cells, strict=True) if name and cell}
        names = " ".join(typed[name] for name in ("first_name", "last_name") if name in typed)
        if names and "person" not in typed:
            typed["person"] = names
        yield number, {name: typed[name] for name in FIELDS if name in typed}
