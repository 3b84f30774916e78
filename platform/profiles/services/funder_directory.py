"""The directory of funders: filtered, counted, sorted and cut into pages in memory, as that of ventures is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from accounts.policy import Action, Viewer, may
from foundation import clock
from foundation.database import Session
from foundation.kept import Kept
from foundation.paging import Page, nearest_page
from foundation.searching import Search, plain
from profiles.models import Limit
from profiles.queries.labels import Labels
from profiles.queries.listing import FunderLine, funder_lines, funders_key
from profiles.services.catchments import CATCHMENTS, regions_touched
from profiles.services.directory import Wanted, labels
from profiles.services.facets import Facets
from profiles.services.funders import is_stale

FACETS = ("kind", "backs", "stage", "instrument", "sector", "region", "freshness")
SORTS = ("name", "ticket", "mandates", "confirmed")


@dataclass(frozen=True)
class FoundFunders:
    """A page of funders, with the number behind every choice."""

    page: Page[FunderLine]
    counts: Mapping[str, Mapping[str, int]]
    labels: Labels


def funder_is_stale(line: FunderLine, today: date) -> bool:
    """Say whether nothing newer than twelve months is known of a funder or any of its mandates."""
    return all(is_stale(held.last_confirmed_on, held.source_date, today) for held in line.mandates) and is_stale(
        None, line.source_date, today
    )


#: How many different views of the directory a process keeps: most people share one, that of the public.
_MOST_VIEWS = 64


class _View:
    """The funders that some people may see, laid out for filtering."""

    def __init__(self, lines: list[FunderLine], labels: Labels, today: date) -> None:
        self.lines = lines
        self.facets = Facets(len(lines), _values(lines, labels, today))
        self.texts = [_text(line) for line in lines]
        self.orders = {sort: _order(lines, sort) for sort in SORTS}


class _Lines:
    """Every funder, and the views of them that were asked for."""

    def __init__(self, session: Session) -> None:
        self.labels = labels(session)
        self.lines = funder_lines(session)
        self._owners = {line.organisation_id for line in self.lines}
        self._views: dict[tuple[object, ...], _View] = {}

    def view(self, viewer: Viewer, today: date) -> _View:
        """Give the funders that somebody may see, each with those of its mandates that they may see.

        The policy decides by what somebody is to the owners of funders, so those who are the same share a view.
        """
        own = frozenset((key, seat.role) for key, seat in viewer.seats.items() if key in self._owners)
        key = (may(viewer, Action.ADMINISTER), own, today)
        held = self._views.get(key)
        if held is None:
            if len(self._views) >= _MOST_VIEWS:
                self._views.clear()
            held = self._views[key] = _View(self._visible(viewer), self.labels, today)
        return held

    def _visible(self, viewer: Viewer) -> list[FunderLine]:
        return [
            replace(line, mandates=tuple(held for held in line.mandates if may(viewer, Action.VIEW, held)))
            for line in self.lines
            if may(viewer, Action.VIEW, line)
        ]


_kept: Kept[_Lines] = Kept(funders_key, _Lines)


def _regions(labels: Labels, places: Sequence[Limit]) -> list[str]:
    """Give the regions that a mandate's places lie in; one without places is open to all of them."""
    if not places:
        return ["uk"]
    found: dict[str, None] = {}
    for limit in places:
        kind, code = limit.kind, limit.code
        if kind in CATCHMENTS:
            found.update(dict.fromkeys(regions_touched(limit, labels)))
        elif kind == "uk":
            found["uk"] = None
        elif kind == "region":
            found[code] = None
        elif kind == "authority" and code in labels.authorities:
            found[labels.authorities[code].region_code] = None
        elif kind == "combined_authority":
            held = [place for place in labels.authorities.values() if place.combined_authority_code == code]
            found.update(dict.fromkeys(place.region_code for place in held))
        elif kind == "country":
            held = [place for place in labels.authorities.values() if place.country == code]
            found.update(dict.fromkeys(place.region_code for place in held))
    return list(found)


def _values(lines: Sequence[FunderLine], labels: Labels, today: date) -> dict[str, list[Sequence[str]]]:
    """Give the codes of each funder by facet: all that any of its mandates has."""

    def gathered(line: FunderLine, name: str) -> list[str]:
        return [code for held in line.mandates for code in getattr(held, name)]

    def branches(line: FunderLine) -> list[str]:
        codes = gathered(line, "sectors")
        return [*codes, *(parent for code in codes if (parent := labels.parents.get(code)))]

    return {
        "kind": [[line.kind] for line in lines],
        "backs": [["funds" if held.backs_funds else "companies" for held in line.mandates] for line in lines],
        "stage": [gathered(line, "stages") for line in lines],
        "instrument": [gathered(line, "instruments") for line in lines],
        "sector": [branches(line) for line in lines],
        "region": [[code for held in line.mandates for code in _regions(labels, held.places)] for line in lines],
        "freshness": [["stale" if funder_is_stale(line, today) else "fresh"] for line in lines],
    }


def _order(lines: Sequence[FunderLine], sort: str) -> list[int]:
    """Give the rows in an order; the name, and then the key, decide between equals."""
    rows = sorted(range(len(lines)), key=lambda row: (lines[row].name.casefold(), lines[row].id))
    if sort == "ticket":
        rows.sort(key=lambda row: -max([held.ticket_max_gbp or 0 for held in lines[row].mandates], default=0))
    elif sort == "mandates":
        rows.sort(key=lambda row: -len(lines[row].mandates))
    elif sort == "confirmed":
        rows.sort(key=lambda row: _heard_of(lines[row]), reverse=True)
    return rows


def _heard_of(line: FunderLine) -> str:
    """Give the date of the newest word of a funder, as text that sorts."""
    dates = [held.last_confirmed_on.isoformat() for held in line.mandates if held.last_confirmed_on]
    return max([line.source_date, *dates, *(held.source_date for held in line.mandates)], default="")


def find_funders(session: Session, viewer: Viewer, wanted: Wanted) -> FoundFunders:
    """Give one page of the funders that somebody may see and asks for."""
    lines, counts, labels = select_funders(session, viewer, wanted)
    number = nearest_page(wanted.page, len(lines), wanted.size)
    return FoundFunders(Page.of(lines, number, wanted.size), counts, labels)


def select_funders(
    session: Session, viewer: Viewer, wanted: Wanted
) -> tuple[list[FunderLine], Mapping[str, Mapping[str, int]], Labels]:
    """Give all funders that somebody may see and asks for, in order, and the number behind every choice."""
    kept = _kept.get(session)
    view = kept.view(viewer, clock.today())
    within = np.ones(len(view.lines), dtype=np.bool_)
    search = Search.of(wanted.words)
    if search:
        within = np.array([search.holds(text) for text in view.texts], dtype=np.bool_)
    left, counts = view.facets.choose(within, wanted.chosen)
    key = wanted.sort.removeprefix("-")
    rows = [row for row in view.orders.get(key, view.orders["name"]) if left[row]]
    if wanted.sort.startswith("-"):
        rows.reverse()
    return [view.lines[row] for row in rows], counts, kept.labels


def _text(line: FunderLine) -> str:
    return "\n".join(map(plain, (line.name, line.description, *(held.name for held in line.mandates))))
