"""Lists that are taken away as files."""

from collections.abc import Iterable, Sequence

from flask import Response, request

from foundation import clock
from foundation.tabular import MIME, Format, write_table


def export_form() -> Format | None:
    """Say whether the address asks for a file, and which."""
    form = request.args.get("format")
    return "csv" if form == "csv" else "xlsx" if form == "xlsx" else None


def table_file(
    columns: Sequence[str], rows: Iterable[Sequence[object]], form: Format, name: str, *, title: str
) -> Response:
    """Give a table as a file, named with today's date."""
    filename = f"{name}-{clock.today():%Y-%m-%d}.{form}"
    return Response(
        write_table(columns, rows, form, title=title),
        content_type=MIME[form],
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
