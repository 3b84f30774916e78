"""Published figures with their source."""

from collections.abc import Collection

from sqlmodel import Session

from foundation.errors import NotFound
from foundation.figures import Source
from reference import queries


def source_of(session: Session, series_code: str) -> Source:
    """Tell where a series comes from.

    Raises
    ------
    NotFound
        If there is no such series.
    """
    found = queries.series_with_dataset(session, series_code)
    if found is None:
        raise NotFound(f"There is no series {series_code!r}.")
    _series, dataset = found
    return Source(
        title=dataset.title,
        publisher=dataset.publisher,
        url=dataset.url or "",
        vintage=dataset.vintage,
        licence=dataset.licence,
    )


def values(
    session: Session, series_code: str, *, area_kind: str, periods: Collection[str] | None = None
) -> dict[str, dict[str, float]]:
    """Tell the values of a series by period, then by area. What is not known is left out."""
    table: dict[str, dict[str, float]] = {}
    for row in queries.observations(session, {series_code}, area_kind=area_kind, periods=periods):
        if row.value is not None:
            table.setdefault(row.period, {})[row.area_code] = row.value
    return table


def latest_period(session: Session, series_code: str, *, area_kind: str) -> str:
    """Tell the last period that a series has values for.

    Raises
    ------
    NotFound
        If it has none.
    """
    periods = queries.periods(session, series_code, area_kind)
    if not periods:
        raise NotFound(f"Series {series_code!r} has no values by {area_kind}.")
    return periods[-1]
