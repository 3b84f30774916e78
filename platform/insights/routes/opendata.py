"""The open data: a page about the files, an index for programs, and the files."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from flask import Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from foundation.tabular import MIME, write_table
from foundation.web import session
from insights.routes.blueprint import gap_pages
from insights.routes.keeping import piece
from insights.services import library
from insights.services.opendata import OpenFile, open_files, open_table


@gap_pages.get("/data")
def data() -> ResponseReturnValue:
    """Show every file with its licence, its attribution and what its columns mean."""
    shown = piece(
        library(session()).drawn(),
        ("data",),
        lambda: Markup(render_template("insights/_data.html", files=open_files(session()))),  # noqa: S704 -- ours
    )
    return render_template("insights/data.html", shown=shown)


@gap_pages.get("/data/index.json")
def data_index() -> ResponseReturnValue:
    """Name every file for programs."""
    files = piece(
        library(session()).drawn(), ("data index",), lambda: [_sealed(file) for file in open_files(session())]
    )
    return jsonify({"files": files})


@gap_pages.get("/data/<name>.<any(csv, json):form>")
def data_file(name: str, form: str) -> ResponseReturnValue:
    """Give one file whole."""
    file, rows = open_table(session(), name)
    names = [column.name for column in file.columns]
    if form == "json":
        return jsonify({**_entry(file), "values": [dict(zip(names, row, strict=True)) for row in rows]})
    answer = Response(_csv(names, rows), content_type=MIME["csv"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}.csv"'
    return answer


def _csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Write a file with booleans as JSON has them, so that both forms have the same words."""
    plain = [[str(cell).lower() if isinstance(cell, bool) else cell for cell in row] for row in rows]
    return write_table(names, plain, "csv")


def _sealed(file: OpenFile) -> dict[str, Any]:
    """Give what the index says of a file, with the size and the checksum of its CSV form."""
    written = _csv([column.name for column in file.columns], open_table(session(), file.name)[1])
    return {**_entry(file), "csv_bytes": len(written), "csv_sha256": sha256(written).hexdigest()}


def _entry(file: OpenFile) -> dict[str, Any]:
    held = file.dataset
    return {
        "name": file.name,
        "title": file.title,
        "csv": url_for("insights.data_file", name=file.name, form="csv"),
        "json": url_for("insights.data_file", name=file.name, form="json"),
        "rows": file.rows,
        "publisher": held.publisher,
        "vintage": held.vintage,
        "licence": held.licence,
        "attribution": held.attribution,
        "url": held.url,
        "note": held.note,
        "columns": [{"name": each.name, "type": each.type, "meaning": each.meaning} for each in file.columns],
    }
