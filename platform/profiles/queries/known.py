"""The codes and names of the reference facts that profiles are written in."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlmodel import col, select

from foundation.database import Session
from reference.models import (
    Authority,
    CombinedAuthority,
    Instrument,
    Outcode,
    PensionPool,
    Region,
    Sector,
    Stage,
    University,
)


def _codes_by_word(rows: Iterable[Any]) -> dict[str, str]:
    """Give codes by every word that stands for them: code and name first, then synonyms that mean one thing only."""
    words: dict[str, str] = {}
    doubtful: set[str] = set()
    listed = [(str(code), str(name), synonyms or []) for code, name, synonyms in rows]
    for code, _, synonyms in listed:
        for synonym in synonyms:
            word = str(synonym).casefold()
            if words.setdefault(word, code) != code:
                doubtful.add(word)
    for word in doubtful:
        del words[word]
    for code, name, _ in listed:
        words[name.casefold()] = code
    for code, _, _ in listed:
        words[code.casefold()] = code
    return words


def sector_words(session: Session) -> dict[str, str]:
    """Give the sectors' codes by code, name and synonym, in lower case."""
    return _codes_by_word(session.exec(select(Sector.code, Sector.name, Sector.synonyms).order_by(col(Sector.code))))


def sector_parents(session: Session) -> dict[str, str | None]:
    """Give each sector's parent."""
    return dict(session.exec(select(Sector.code, Sector.parent_code).order_by(col(Sector.code))).all())


def stage_words(session: Session) -> dict[str, str]:
    """Give the stages' codes by code and name, in lower case."""
    rows = session.exec(select(Stage.code, Stage.name).order_by(col(Stage.code)))
    return _codes_by_word((code, name, []) for code, name in rows)


def instrument_words(session: Session) -> dict[str, str]:
    """Give the instruments' codes by code and name, in lower case."""
    rows = session.exec(select(Instrument.code, Instrument.name).order_by(col(Instrument.code)))
    return _codes_by_word((code, name, []) for code, name in rows)


def university_words(session: Session) -> dict[str, str]:
    """Give the universities' reference numbers by number, name and synonym, in lower case."""
    rows = session.exec(select(University.ukprn, University.name, University.synonyms).order_by(col(University.ukprn)))
    return _codes_by_word(rows)


def authority_words(session: Session) -> dict[str, str]:
    """Give the local authorities' codes by code and name, in lower case."""
    rows = session.exec(select(Authority.code, Authority.name).order_by(col(Authority.code)))
    return _codes_by_word((code, name, []) for code, name in rows)


def outcode_authorities(session: Session, outcodes: Collection[str]) -> dict[str, str]:
    """Give the authorities of some outcodes, for those that there are."""
    rows = session.exec(select(Outcode.code, Outcode.authority_code).where(col(Outcode.code).in_(sorted(outcodes))))
    return dict(rows.all())


def outcode_points(session: Session, outcodes: Collection[str]) -> dict[str, tuple[float, float]]:
    """Give latitude and longitude of the middles of some postcode districts, for those that there are."""
    rows = session.exec(select(Outcode.code, Outcode.lat, Outcode.lon).where(col(Outcode.code).in_(sorted(outcodes))))
    return {code: (lat, lon) for code, lat, lon in rows}


def district_points(session: Session) -> list[tuple[str, float, float]]:
    """Give authority, latitude and longitude of the middle of each postcode district."""
    rows = session.exec(select(Outcode.authority_code, Outcode.lat, Outcode.lon).order_by(col(Outcode.code)))
    return [(authority, lat, lon) for authority, lat, lon in rows]


def authorities_by_size(session: Session) -> list[tuple[str, float, float]]:
    """Give name, latitude and longitude of each local authority, those with most residents first."""
    size = col(Authority.population).desc().nulls_last()
    rows = session.exec(select(Authority.name, Authority.lat, Authority.lon).order_by(size, col(Authority.code)))
    return [(name, lat, lon) for name, lat, lon in rows]


def authority_points(session: Session) -> dict[str, tuple[str, float, float]]:
    """Give name, latitude and longitude of the centre of each local authority, by its code."""
    rows = session.exec(
        select(Authority.code, Authority.name, Authority.lat, Authority.lon).order_by(col(Authority.code))
    )
    return {code: (name, lat, lon) for code, name, lat, lon in rows}


def place_words(session: Session, kind: str) -> dict[str, str]:
    """Give the codes of all places of a kind by code and name, in lower case."""
    if kind == "authority":
        return authority_words(session)
    if kind == "country":
        names = sorted(set(session.exec(select(Region.country).distinct())))
        return {name.casefold(): name for name in names}
    tables: dict[str, type[Any]] = {"region": Region, "combined_authority": CombinedAuthority, "pool": PensionPool}
    table = tables[kind]
    rows = session.exec(select(table.code, table.name).order_by(table.code))
    return _codes_by_word((code, name, []) for code, name in rows)
