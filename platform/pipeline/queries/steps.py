"""The stages of an organisation's tracks, and which track the deals on a mandate go on."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlmodel import col

from foundation.database import Session
from pipeline.models import SEEDS, TRACKS, Deal, MandateTrack, PipelineStage, PipelineTrack, Stage, Step, Steps
from profiles.models import Funder, Mandate, MandateInstrument


def all_steps(session: Session, organisation_id: int) -> dict[str, Steps]:
    """Give the stages of every track as an organisation has them, in one query."""
    rows = session.execute(
        select(PipelineStage, col(PipelineTrack.version))
        .join(
            PipelineTrack,
            (col(PipelineTrack.organisation_id) == col(PipelineStage.organisation_id))
            & (col(PipelineTrack.track) == col(PipelineStage.track)),
        )
        .where(col(PipelineStage.organisation_id) == organisation_id)
        .order_by(col(PipelineStage.track), col(PipelineStage.position), col(PipelineStage.id))
    )
    own: dict[str, list[Step]] = {}
    versions: dict[str, int] = {}
    for row, version in rows:
        own.setdefault(row.track, []).append(_step(row))
        versions[row.track] = version
    return {
        track: Steps(track, tuple(own[track]), versions[track]) if track in own else Steps(track, SEEDS[track])
        for track in TRACKS
    }


def _step(row: PipelineStage) -> Step:
    return Step(
        row.code, row.name, Stage(row.stage), row.meaning, row.target_days, tuple(row.requires), retired=row.retired
    )


def stage_rows(session: Session, organisation_id: int, track: str) -> dict[str, PipelineStage]:
    """Give the rows of a changed track by code, in their order."""
    rows = session.scalars(
        select(PipelineStage)
        .where(col(PipelineStage.organisation_id) == organisation_id, col(PipelineStage.track) == track)
        .order_by(col(PipelineStage.position), col(PipelineStage.id))
    )
    return {row.code: row for row in rows}


def deals_by_step(session: Session, organisation_id: int) -> dict[tuple[str, str], int]:
    """Count the deals of an organisation in each stage of each track."""
    rows = session.execute(
        select(col(Deal.track), col(Deal.step), func.count())
        .where(col(Deal.organisation_id) == organisation_id)
        .group_by(col(Deal.track), col(Deal.step))
        .order_by(col(Deal.track), col(Deal.step))
    )
    return {(track, step): int(number) for track, step, number in rows}


def mandate_tracks(session: Session, organisation_id: int) -> dict[int, str]:
    """Give the tracks that an organisation has chosen, by mandate."""
    rows = session.execute(
        select(col(MandateTrack.mandate_id), col(MandateTrack.track))
        .where(col(MandateTrack.organisation_id) == organisation_id)
        .order_by(col(MandateTrack.mandate_id))
    )
    return {int(mandate): str(track) for mandate, track in rows}


def mandates_kept(session: Session, organisation_id: int) -> list[tuple[Mandate, Funder]]:
    """Give the mandates that an organisation offers or keeps deals on, by name."""
    with_deals = select(col(Deal.mandate_id)).where(col(Deal.organisation_id) == organisation_id)
    rows = session.execute(
        select(Mandate, Funder)
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            (col(Funder.organisation_id) == organisation_id) | col(Mandate.id).in_(with_deals),
            col(Mandate.backs_funds).is_(False),
            col(Mandate.status) != "archived",
        )
        .order_by(func.lower(col(Mandate.name)), col(Mandate.id))
    )
    return [(mandate, funder) for mandate, funder in rows]


def instruments_of(session: Session, mandate_ids: list[int]) -> Mapping[int, list[str]]:
    """Give what some mandates offer, by mandate."""
    found: dict[int, list[str]] = {key: [] for key in mandate_ids}
    rows = session.execute(
        select(col(MandateInstrument.mandate_id), col(MandateInstrument.instrument_code))
        .where(col(MandateInstrument.mandate_id).in_(mandate_ids))
        .order_by(col(MandateInstrument.mandate_id), col(MandateInstrument.instrument_code))
    )
    for mandate, code in rows:
        found[mandate].append(code)
    return found
