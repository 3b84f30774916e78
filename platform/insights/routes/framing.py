"""A chart or a map alone on a page, for a frame on somebody else's."""

from collections.abc import Mapping
from typing import Any

from flask import render_template


def alone(one: Mapping[str, Any], page: str, *, demo: bool = False) -> str:
    """Render a chart or a map by itself.

    Parameters
    ----------
    one : mapping
        What the chart or the map is given, or with ``title`` and ``withheld`` why there is none.
    page : str
        The page that it stands on.
    demo : bool, default=False
        Whether invented rows are among its figures.
    """
    return render_template("insights/embed_one.html", one=one, page=page, demo=demo)
