"""Lists by their addresses: which list, and what of the address a view keeps."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pipeline.services.asking
from dealflow.models import PIPELINE, Place
from foundation.columns import known_columns
from foundation.errors import Invalid
from matching.services import Asked
from profiles.queries.filters import Where
from profiles.schemas.filters import read_where
from profiles.services.columns import COLUMNS
from profiles.services.directory import FACETS, SORTS, Wanted

#: Longest list of filters that a view keeps.
MOST_QUERY = 2000
_PATHS = {Place.DIRECTORY: "/ventures", Place.DEALS: "/pipeline/table", Place.BOARD: "/pipeline"}
_SLUG = re.compile("[a-z0-9][a-z0-9_-]*")
_WRONG = "Open the list that you want to keep, and choose “Save this view” there."


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as an address asks for it.

    Parameters
    ----------
    place : Place
        Which kind of list.
    whose : str
        Slug of the mandate whose list it is, or of the organisation whose deals they are; empty for the directory, and
        for the deals of the asker's first organisation.
    query : str
        Filters, order and columns, written anew: nothing that the list does not understand, and no page number.
    """

    place: Place
    whose: str
    query: str

    @property
    def address(self) -> str:
        """The address of the list."""
        return address_of(self.place, self.whose, self.query)


def address_of(place: str, whose: str, query: str) -> str:
    """Give the address of a list."""
    path = f"/mandates/{whose}/matches" if place == Place.MATCHES else _PATHS[Place(place)]
    of_whose = urlencode({"organisation": whose}) if place in PIPELINE and whose else ""
    query = "&".join(part for part in (of_whose, query) if part)
    return f"{path}?{query}" if query else path


def read_address(at: str) -> Listed:
    """Read the address of a list.

    Raises
    ------
    Invalid
        If it is none that can be kept.
    """
    try:
        parts = urlsplit(at)
    except ValueError as error:
        raise Invalid({"at": [_WRONG]}) from error
    steps = parts.path.strip("/").split("/")
    given = values_of(parts.query)
    if steps == ["ventures"]:
        return Listed(Place.DIRECTORY, "", _encoded(_wanted(given, _where(given)).written() | _looks(given)))
    if steps[0] == "pipeline" and steps[1:] in ([], ["table"]):
        return _read_pipeline(Place.DEALS if steps[1:] else Place.BOARD, given)
    if len(steps) == 3 and (steps[0], steps[2]) == ("mandates", "matches") and _SLUG.fullmatch(steps[1]):
        return Listed(Place.MATCHES, steps[1], _encoded(Asked.of_ventures(given, _where(given)).written()))
    raise Invalid({"at": [_WRONG]})


def _looks(given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Give how the directory is shown, where that is not its usual way: as a map, or as a table with its columns."""
    view = next(iter(given.get("view", ())), "")
    if view == "map":
        return {"view": [view]}
    columns = known_columns(COLUMNS, given.get("col", ()))
    return {"view": [view], **({"col": list(columns)} if columns else {})} if view == "table" else {}


def _read_pipeline(place: Place, given: Mapping[str, Sequence[str]]) -> Listed:
    asked, where = pipeline.services.asking.Asked.of(given), _where(given, offers=False)
    query = {**asked.written(table=place is Place.DEALS), **where.written()}
    return Listed(place, asked.organisation, _encoded(query))


def values_of(query: str) -> dict[str, list[str]]:
    """Give the values of an address by name."""
    return parse_qs(query[: 2 * MOST_QUERY].replace("%00", ""), max_num_fields=200)


def asked_by(query: str) -> Asked:
    """Give what a view asks of a mandate's list."""
    given = values_of(query)
    return Asked.of_ventures(given, read_where(given, offers=True).where)


def deals_by(whose: str, query: str) -> tuple[pipeline.services.asking.Asked, Where]:
    """Give what a view asks of the deals of an organisation, and its conditions."""
    given = values_of(query)
    asked = pipeline.services.asking.Asked.of({**given, "organisation": [whose]})
    return asked, read_where(given, offers=False).where


def wanted_by(query: str) -> Wanted:
    """Give what a view asks of the directory."""
    given = values_of(query)
    return _wanted(given, read_where(given, offers=True).where)


def _wanted(given: Mapping[str, Sequence[str]], where: Where) -> Wanted:
    return replace(Wanted.of(given, FACETS, SORTS), where=where)


def _where(given: Mapping[str, Sequence[str]], *, offers: bool = True) -> Where:
    """Read the conditions of a list that is to be kept; who may see offers is asked each time that it is shown.

    Parameters
    ----------
    offers : bool
        Whether the list can be asked about what ventures raise.

    Raises
    ------
    Invalid
        If there is something wrong with one: a view that shows more than it says would tell of the wrong ventures.
    """
    reading = read_where(given, offers=offers)
    if reading.errors:
        said = "; ".join(message for messages in reading.errors.values() for message in messages)
        raise Invalid({"at": [f"A condition of this list cannot be kept. {said}"]})
    return reading.where


def _encoded(values: Mapping[str, Sequence[str]]) -> str:
    query = urlencode(values, doseq=True)
    if len(query) > MOST_QUERY:
        raise Invalid({"at": ["These are more filters than a view keeps. Take some away first."]})
    return query
