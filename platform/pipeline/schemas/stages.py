"""How an organisation words its stages, and a deal's track."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from pipeline.models import REQUIREMENTS, STAGES, TRACKS
from profiles.schemas import check, checked
from profiles.schemas.fields import Choice, Codes, Count, PlainText

#: What each stage is called before an organisation words it.
STAGE_NAMES: Mapping[str, str] = {info.stage.value: info.name for info in STAGES}


class StageSchema(Schema):
    """A stage as an organisation words it."""

    version = Count(least=0, most=1_000_000_000, required=True)
    name = PlainText(limit=60, required=True, error_messages={"required": "Give the stage a name."})
    stage = Choice(STAGE_NAMES, required=True, error_messages={"required": "Choose what it means."})
    meaning = PlainText(limit=120)
    target_days = Count(least=1, most=3650)
    requires = Codes(most=len(REQUIREMENTS))


class TrackSchema(Schema):
    """The track that new deals on a mandate go on; none for that of its money."""

    mandate = Count(least=1, most=2**53, required=True)
    track = Choice(TRACKS)


class DealTrackSchema(Schema):
    """The track that one deal goes on."""

    version = Count(least=1, most=1_000_000_000, required=True)
    track = Choice(TRACKS, required=True, error_messages={"required": "Choose a track."})


def checked_stage(sent: Mapping[str, Any], *, new: bool) -> tuple[int, dict[str, Any]]:
    """Check a stage: the version of its track that the sender saw, and the stage as it should be."""
    names = [name for name in StageSchema._declared_fields if new or name != "stage"]
    loaded = check(StageSchema, dict(sent), only=names)
    return int(loaded.pop("version")), loaded


def checked_version(sent: Mapping[str, Any]) -> int:
    """Check the version of a track that the sender of a change saw."""
    return int(check(StageSchema, dict(sent), only=["version"])["version"])


def checked_track(sent: Mapping[str, Any]) -> tuple[int, str | None]:
    """Check the choice of a track for a mandate."""
    loaded = checked(TrackSchema, sent)
    return int(loaded["mandate"]), loaded.get("track")


def checked_deal_track(sent: Mapping[str, Any]) -> tuple[int, str]:
    """Check the choice of a track for one deal, with the version that the sender saw."""
    loaded = checked(DealTrackSchema, sent)
    return int(loaded["version"]), str(loaded["track"])
