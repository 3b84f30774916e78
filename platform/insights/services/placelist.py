"""Every place that has a page, as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from insights.services.library import Library
from insights.services.places import KINDS

SORTS = ("name", "population", "ventures")


@dataclass(frozen=True)
class PlaceLine:
    """A place in the list.

    Parameters
    ----------
    kind, code, name : str
        The place.
    authorities : int
        How many authorities it takes in.
    population : int or None
        Residents, where known for all of them.
    ventures : int
        Published ventures registered there.
    """

    kind: str
    code: str
    name: str
    authorities: int
    population: int | None
    ventures: int


def place_lines(shelf: Library, ventures: Mapping[str, int]) -> list[PlaceLine]:
    """Give every place, by kind and name.

    Parameters
    ----------
    shelf : Library
        Places and what they take in.
    ventures : Mapping of str to int
        Published ventures by authority.
    """
    people = {place.code: place.population for place in shelf.places}
    lines = []
    for (kind, code), name in shelf.names.items():
        if kind not in KINDS:
            continue
        codes = shelf.members[kind, code]
        counts = [people.get(each) for each in codes]
        known = [count for count in counts if count is not None]
        lines.append(
            PlaceLine(
                kind=kind,
                code=code,
                name=name,
                authorities=len(codes),
                population=sum(known) if known and len(known) == len(counts) else None,
                ventures=sum(ventures.get(each, 0) for each in codes),
            )
        )
    order = list(KINDS)
    return sorted(lines, key=lambda line: (-order.index(line.kind), line.name))


def arranged(lines: Sequence[PlaceLine], *, kind: str, words: str, sort: str) -> list[PlaceLine]:
    """Narrow the list to a kind and to words of the name, and put it in an order; ``-`` in front turns it round."""
    asked = words.casefold().split()
    kept = [
        line
        for line in lines
        if (not kind or line.kind == kind) and all(part in line.name.casefold() for part in asked)
    ]
    key, turned = sort.removeprefix("-"), sort.startswith("-")
    if key == "name":
        return sorted(kept, key=lambda line: (line.name, line.kind), reverse=turned)
    if key == "population":
        return sorted(kept, key=lambda line: ((1 if turned else -1) * (line.population or 0), line.name))
    if key == "ventures":
        return sorted(kept, key=lambda line: ((1 if turned else -1) * line.ventures, line.name))
    return kept
