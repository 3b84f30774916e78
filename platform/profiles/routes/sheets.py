"""The form that says what each column of somebody's file holds, the same wherever files are brought in."""

from collections.abc import Sequence
from typing import Any

from flask import request

from foundation.errors import Invalid
from foundation.forms import Form
from profiles.services.headers import Column

_SAMPLES = 3


def columns_form(
    held: Sequence[Sequence[str]],
    cells: Sequence[Sequence[Any]],
    columns: Sequence[Column],
    error: Invalid | None = None,
) -> dict[str, Any]:
    """Give what the form is drawn with.

    Parameters
    ----------
    held : sequence of (str, str)
        The name of each column, and the field that it holds.
    cells : sequence of (int, sequence of str)
        The number of each row, and its cells.
    columns : sequence of Column
        The fields there are.
    error : Invalid, optional
        What was wrong with what was chosen; then that is shown again.
    """
    kept = {f"column-{place}": field for place, (_name, field) in enumerate(held)}
    typed = {name: request.form.get(name, "") for name in kept} if error else kept
    return {
        "form": Form(typed, error.fields if error else {}, str(error) if error else ""),
        "header": [name for name, _field in held],
        "samples": [[texts[place] for _number, texts in cells[:_SAMPLES]] for place in range(len(held))],
        "options": [(column.name, column.title) for column in columns],
    }


def columns_chosen(number: int) -> list[str]:
    """Give what was chosen for each of so many columns."""
    return [request.form.get(f"column-{place}", "") for place in range(number)]
