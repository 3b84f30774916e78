"""One's own data as a file: everything that the tables hold about a person, as JSON and as CSV."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from accounts.queries import rights as queries
from accounts.queries.rights import Part
from foundation import clock
from foundation.audit import plain
from foundation.database import Session
from foundation.sealing import Seal, Unreadable
from foundation.tabular import write_table

_README = """This is what Parity keeps about {name} ({email}), as of {at}.

data.json holds all of it; the folder csv holds the same, a table a file.

Tables marked "about you" are given whole, but for secrets such as the hash of your password. What you signed as an
investor is opened. Of other tables you find that you did something, and when: what is in them belongs to the
organisations that you worked for, and their people can export it.

Files that you added to a data room are the venture's. Letters that were sent to you are not kept.
"""


def own_data(session: Session, seal: Seal, person: User) -> bytes:
    """Put together what is kept about a person, as a ZIP file.

    Parameters
    ----------
    seal : Seal
        Opens what the person signed.
    person : User
        Whose data it is.
    """
    key, now = person.id or 0, clock.now()
    tables = {part.table.name: (part, _rows(session, seal, part, key)) for part in queries.parts()}
    content = {
        "person": {"name": person.name, "email": person.email},
        "made_at": now.isoformat(),
        "tables": {name: {"about_you": part.whole, "rows": rows} for name, (part, rows) in tables.items() if rows},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        at = now.astimezone(clock.LONDON)
        words = _README.format(name=person.name, email=person.email, at=f"{at.day} {at:%B %Y, %H:%M}")
        packed.writestr("README.txt", words)
        packed.writestr("data.json", json.dumps(content, ensure_ascii=False, indent=2))
        for name, (_part, rows) in tables.items():
            if rows:
                packed.writestr(f"csv/{name}.csv", _csv(rows))
    return out.getvalue()


def _rows(session: Session, seal: Seal, part: Part, user_id: int) -> list[dict[str, Any]]:
    rows = [{name: plain(value) for name, value in row.items()} for row in queries.rows_about(session, part, user_id)]
    if "sealed" in part.table.columns:
        for row in rows:
            row["signed"] = _opened(session, seal, int(row["id"]))
    return rows


def _opened(session: Session, seal: Seal, statement_id: int) -> Mapping[str, Any] | str:
    held = queries.sealed_of(session, statement_id)
    try:
        return seal.open(held)
    except Unreadable:
        return "Sealed with a key that this installation no longer has."


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    columns = list(rows[0])
    cells = ([_cell(row[name]) for name in columns] for row in rows)
    return write_table(columns, cells, "csv")


def _cell(value: Any) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
