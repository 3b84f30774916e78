"""Writes the rows that belong to a profile, from the values of its fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import SQLModel, col

from foundation.database import Session
from profiles.models import (
    ClusterAuthority,
    ClusterItem,
    ClusterSector,
    FundingRound,
    MandateCondition,
    MandateInstrument,
    MandatePlace,
    MandateSector,
    MandateStage,
    RoundInvestor,
    TeamMember,
    VentureCluster,
    VentureInstrument,
    VenturePlace,
    VentureSector,
)
from profiles.queries.clusters import cluster_ids
from profiles.queries.finding import funder_ids_by_name


def _replace(session: Session, table: type[Any], owner: str, key: int, rows: Sequence[SQLModel]) -> None:
    session.execute(delete(table).where(getattr(table, owner) == key))
    session.add_all(rows)


def write_venture_rows(session: Session, venture_id: int, changes: Mapping[str, Any]) -> None:
    """Write the lists of a venture that are among some changes."""
    if "sectors" in changes:
        sectors = [
            VentureSector(venture_id=venture_id, sector_code=code, position=position)
            for position, code in enumerate(changes["sectors"])
        ]
        _replace(session, VentureSector, "venture_id", venture_id, sectors)
    if "instruments" in changes:
        instruments = [
            VentureInstrument(venture_id=venture_id, instrument_code=code) for code in changes["instruments"]
        ]
        _replace(session, VentureInstrument, "venture_id", venture_id, instruments)
    if "places" in changes:
        places = [
            VenturePlace(venture_id=venture_id, position=position, **place)
            for position, place in enumerate(changes["places"])
        ]
        _replace(session, VenturePlace, "venture_id", venture_id, places)
    if "team" in changes:
        team = [
            TeamMember(venture_id=venture_id, position=position, **member)
            for position, member in enumerate(changes["team"])
        ]
        _replace(session, TeamMember, "venture_id", venture_id, team)
    if "clusters" in changes:
        keys = cluster_ids(session, changes["clusters"]) if changes["clusters"] else {}
        clusters = [VentureCluster(venture_id=venture_id, cluster_id=key) for key in keys.values()]
        _replace(session, VentureCluster, "venture_id", venture_id, clusters)
    if "rounds" in changes:
        _write_rounds(session, venture_id, changes["rounds"])


def _write_rounds(session: Session, venture_id: int, rounds: Sequence[Mapping[str, Any]]) -> None:
    """Write earlier rounds; an investor whose name is that of a funder here is linked to it."""
    # The investors go with their rounds: the database deletes them.
    session.execute(delete(FundingRound).where(col(FundingRound.venture_id) == venture_id))
    names = {name for held in rounds for name in held["investors"]}
    funders = funder_ids_by_name(session, names) if names else {}
    # Of two rounds of one day the newer row is shown first, so the first is written last.
    for held in reversed(rounds):
        row = FundingRound(
            venture_id=venture_id,
            closed_on=held["closed_on"],
            stage_code=held["stage_code"],
            instrument_code=held["instrument_code"],
            amount_gbp=held["amount_gbp"],
        )
        session.add(row)
        session.flush()
        session.add_all(
            RoundInvestor(round_id=row.id or 0, name=name, funder_id=funders.get(name.casefold()))
            for name in held["investors"]
        )


def write_mandate_rows(session: Session, mandate_id: int, changes: Mapping[str, Any], state: Mapping[str, Any]) -> None:
    """Write the lists of a mandate that are among some changes; ``state`` holds every list as it is to be."""
    if "sectors" in changes or "excluded_sectors" in changes:
        rows = [MandateSector(mandate_id=mandate_id, sector_code=code) for code in state["sectors"]]
        rows += [
            MandateSector(mandate_id=mandate_id, sector_code=code, excluded=True) for code in state["excluded_sectors"]
        ]
        _replace(session, MandateSector, "mandate_id", mandate_id, rows)
    if "stages" in changes:
        stages = [MandateStage(mandate_id=mandate_id, stage_code=code) for code in changes["stages"]]
        _replace(session, MandateStage, "mandate_id", mandate_id, stages)
    if "instruments" in changes:
        instruments = [
            MandateInstrument(mandate_id=mandate_id, instrument_code=code) for code in changes["instruments"]
        ]
        _replace(session, MandateInstrument, "mandate_id", mandate_id, instruments)
    if "places" in changes:
        places = [MandatePlace(mandate_id=mandate_id, **place) for place in changes["places"]]
        _replace(session, MandatePlace, "mandate_id", mandate_id, places)
    if "conditions" in changes:
        conditions = [MandateCondition(mandate_id=mandate_id, **held) for held in changes["conditions"]]
        _replace(session, MandateCondition, "mandate_id", mandate_id, conditions)


def write_cluster_rows(session: Session, cluster_id: int, changes: Mapping[str, Any]) -> None:
    """Write the lists of a cluster that are among some changes."""
    if "sectors" in changes:
        sectors = [ClusterSector(cluster_id=cluster_id, sector_code=code) for code in changes["sectors"]]
        _replace(session, ClusterSector, "cluster_id", cluster_id, sectors)
    if "authorities" in changes:
        authorities = [ClusterAuthority(cluster_id=cluster_id, authority_code=code) for code in changes["authorities"]]
        _replace(session, ClusterAuthority, "cluster_id", cluster_id, authorities)
    for name, kind in (("anchors", "anchor"), ("assets", "asset"), ("blockers", "blocker"), ("asks", "ask")):
        if name in changes:
            session.execute(
                delete(ClusterItem).where(col(ClusterItem.cluster_id) == cluster_id, col(ClusterItem.kind) == kind)
            )
            session.add_all(
                ClusterItem(cluster_id=cluster_id, kind=kind, position=position, **item)
                for position, item in enumerate(changes[name])
            )
