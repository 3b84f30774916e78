"""The directory of funders: filtered, counted, sorted and cut into pages in memory, as that of ventures is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from accounts.policy import Action, Viewer, may
from foundation import clock
from foundation.database import Session
from foundation.paging import Page
from profiles.queries.labels import Labels
from profiles.queries.listing import FunderLine, funder_lines, funders_key
from profiles.services.directory import Wanted, labels
from profiles.services.facets import Facets
from profiles.services.funders import is_stale
from profiles.services.kept import Kept

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


class _Lines:
    """Every funder with the facets that its mandates give it."""

    def __init__(self, session: Session) -> None:
        self.labels = labels(session)
        self.lines = funder_lines(session)

    def visible(self, viewer: Viewer) -> list[FunderLine]:
        """Give the funders that somebody may see, each with those of its mandates that they may see."""
        return [
            replace(line, mandates=tuple(held for held in line.mandates if may(viewer, Action.VIEW, held)))
            for line in self.lines
            if may(viewer, Action.VIEW, line)
        ]


def _read(session: Session) -> _Lines:
    return _Lines(session)


_kept: Kept[_Lines] = Kept(funders_key, _read)


def _regions(labels: Labels, places: Sequence[tuple[str, str]]) -> list[str]:
    """Give the regions that a mandate's places lie in; one without places is open to all of them."""
    if not places:
        return ["uk"]
    found: dict[str, None] = {}
    for kind, code in places:
        if kind == "uk":
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


def _sorted(lines: list[FunderLine], sort: str) -> list[FunderLine]:
    key = sort.removeprefix("-")
    ordered = sorted(lines, key=lambda line: (line.name.casefold(), line.id))
    if key == "ticket":
        ordered.sort(key=lambda line: -max([held.ticket_max_gbp or 0 for held in line.mandates], default=0))
    elif key == "mandates":
        ordered.sort(key=lambda line: -len(line.mandates))
    elif key == "confirmed":
        ordered.sort(key=_heard_of, reverse=True)
    if sort.startswith("-"):
        ordered.reverse()
    return ordered


def _heard_of(line: FunderLine) -> str:
    """Give the date of the newest word of a funder, as text that sorts."""
    dates = [held.last_confirmed_on.isoformat() for held in line.mandates if held.last_confirmed_on]
    return max([line.source_date, *dates, *(held.source_date for held in line.mandates)], default="")


def find_funders(session: Session, viewer: Viewer, wanted: Wanted) -> FoundFunders:
    """Give one page of the funders that somebody may see and asks for."""
    lines, counts, labels = select_funders(session, viewer, wanted)
    last = max(1, -(-len(lines) // wanted.size))
    number = min(max(1, wanted.page), last)
    shown = lines[(number - 1) * wanted.size : number * wanted.size]
    return FoundFunders(Page(shown, len(lines), number, wanted.size), counts, labels)


def select_funders(
    session: Session, viewer: Viewer, wanted: Wanted
) -> tuple[list[FunderLine], Mapping[str, Mapping[str, int]], Labels]:
    """Give all funders that somebody may see and asks for, in order, and the number behind every choice."""
    kept = _kept.get(session)
    lines = kept.visible(viewer)
    words = wanted.words.casefold().split()[:8]
    if words:
        lines = [line for line in lines if all(word in _text(line) for word in words)]
    facets = Facets(len(lines), _values(lines, kept.labels, clock.today()))
    left, counts = facets.choose(np.ones(len(lines), dtype=np.bool_), wanted.chosen)
    chosen = [line for line, held in zip(lines, left, strict=True) if held]
    return _sorted(chosen, wanted.sort), counts, kept.labels


def _text(line: FunderLine) -> str:
    return "\n".join((line.name, line.description, *(held.name for held in line.mandates))).casefold()
