"""Lists by their addresses: which list, and what of the address a view keeps."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit

from dealflow.models import Place
from foundation.errors import Invalid
from matching.services import Asked
from profiles.queries.filters import Where
from profiles.schemas.filters import read_where
from profiles.services.directory import FACETS, SORTS, Wanted

#: Longest list of filters that a view keeps.
MOST_QUERY = 2000
_SLUG = re.compile("[a-z0-9][a-z0-9_-]*")
_WRONG = "Open the list that you want to keep, and choose “Save this view” there."


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as an address asks for it.

    Parameters
    ----------
    place : Place
        Which kind of list.
    mandate_slug : str
        The mandate whose list it is; empty for the directory.
    query : str
        Filters and order, written anew: nothing that the list does not understand, and no page number.
    """

    place: Place
    mandate_slug: str
    query: str

    @property
    def address(self) -> str:
        """The address of the list."""
        return address_of(self.place, self.mandate_slug, self.query)


def address_of(place: str, mandate_slug: str | None, query: str) -> str:
    """Give the address of a list."""
    path = f"/mandates/{mandate_slug}/matches" if place == Place.MATCHES else "/ventures"
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
        return Listed(Place.DIRECTORY, "", _encoded(_wanted(given, _where(given)).written()))
    if len(steps) == 3 and (steps[0], steps[2]) == ("mandates", "matches") and _SLUG.fullmatch(steps[1]):
        return Listed(Place.MATCHES, steps[1], _encoded(Asked.of_ventures(given, _where(given)).written()))
    raise Invalid({"at": [_WRONG]})


def values_of(query: str) -> dict[str, list[str]]:
    """Give the values of an address by name."""
    return parse_qs(query[: 2 * MOST_QUERY].replace("%00", ""), max_num_fields=200)


def asked_by(query: str) -> Asked:
    """Give what a view asks of a mandate's list."""
    given = values_of(query)
    return Asked.of_ventures(given, read_where(given, offers=True).where)


def wanted_by(query: str) -> Wanted:
    """Give what a view asks of the directory."""
    given = values_of(query)
    return _wanted(given, read_where(given, offers=True).where)


def _wanted(given: Mapping[str, Sequence[str]], where: Where) -> Wanted:
    return replace(Wanted.of(given, FACETS, SORTS), where=where)


def _where(given: Mapping[str, Sequence[str]]) -> Where:
    """Read the conditions of a list that is to be kept; who may see offers is asked each time that it is shown.

    Raises
    ------
    Invalid
        If there is something wrong with one: a view that shows more than it says would tell of the wrong ventures.
    """
    reading = read_where(given, offers=True)
    if reading.errors:
        said = "; ".join(message for messages in reading.errors.values() for message in messages)
        raise Invalid({"at": [f"A condition of this list cannot be kept. {said}"]})
    return reading.where


def _encoded(values: Mapping[str, Sequence[str]]) -> str:
    query = urlencode(values, doseq=True)
    if len(query) > MOST_QUERY:
        raise Invalid({"at": ["These are more filters than a view keeps. Take some away first."]})
    return query
