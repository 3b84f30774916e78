"""The sector taxonomy as a tree, and ways into it: a word that somebody typed, an industry code."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from reference import queries
from reference.models import Sector

_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Branch:
    """A sector with its sub-sectors."""

    sector: Sector
    leaves: Sequence[Sector]


@dataclass(frozen=True)
class Hint:
    """A sector that industry codes suggest, and why. It is for people to accept or not."""

    sector: Sector
    sic_codes: tuple[str, ...]
    basis: str


def tree(session: Session) -> list[Branch]:
    """Tell the eight sectors, each with its sub-sectors."""
    sectors = queries.sectors(session)
    return [
        Branch(parent, [leaf for leaf in sectors if leaf.parent_code == parent.code])
        for parent in sectors
        if parent.parent_code is None
    ]


def parents(session: Session) -> dict[str, str | None]:
    """Tell the parent of every sector; None for the eight."""
    return {sector.code: sector.parent_code for sector in queries.sectors(session)}


def branch_codes(session: Session, code: str) -> frozenset[str]:
    """Tell a sector's own code and those of its sub-sectors."""
    return frozenset(name for name, parent in parents(session).items() if code in (name, parent))


def normalise(text: str) -> str:
    """Bring a sector's name to the form in which names are compared.

    Examples
    --------
    >>> normalise("Agri-Tech & Food")
    'agri tech and food'
    """
    return _BETWEEN_WORDS.sub(" ", text.casefold().replace("&", " and ")).strip()


def find(session: Session, text: str) -> list[Sector]:
    """Find sectors by code, name or synonym, written in any way.

    Returns
    -------
    list of Sector
        Best first: a name before a synonym, a sub-sector before a sector. Empty where nothing fits.
    """
    wanted = normalise(text)
    named, meant = [], []
    for sector in queries.sectors(session):
        if wanted in (normalise(sector.code), normalise(sector.name)):
            named.append(sector)
        elif wanted in map(normalise, sector.synonyms):
            meant.append(sector)
    return [*_leaves_first(named), *_leaves_first(meant)]


def _leaves_first(sectors: Iterable[Sector]) -> list[Sector]:
    return sorted(sectors, key=lambda sector: (sector.parent_code is None, sector.position))


def hints(session: Session, sic_codes: Iterable[str]) -> list[Hint]:
    """Suggest sectors for industry codes.

    Returns
    -------
    list of Hint
        Sub-sectors first, then in the order of the taxonomy.
    """
    by_code = {sector.code: sector for sector in queries.sectors(session)}
    found: dict[str, Hint] = {}
    for row in queries.sic_sector_hints(session, frozenset(sic_codes)):
        before = found.get(row.sector_code)
        codes = (*before.sic_codes, row.sic_code) if before else (row.sic_code,)
        found[row.sector_code] = Hint(by_code[row.sector_code], codes, before.basis if before else row.basis)
    return sorted(found.values(), key=lambda hint: (hint.sector.parent_code is None, hint.sector.position))
