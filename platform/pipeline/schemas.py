"""What people may send to the pipeline: a move, or a change to a deal."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from pipeline.models import REASONS, STAGES
from profiles.schemas import check
from profiles.schemas.fields import Choice, Count, Day, PlainText, Pounds

_STAGE_NAMES: Mapping[str, str] = {info.stage.value: info.name for info in STAGES}
_CHOOSE = {"required": "Choose a stage.", "null": "Choose a stage."}


class MoveSchema(Schema):
    """A move of a deal from where the sender saw it to another stage."""

    from_stage = Choice(_STAGE_NAMES, required=True, data_key="from", error_messages=_CHOOSE)
    to_stage = Choice(_STAGE_NAMES, required=True, data_key="to", error_messages=_CHOOSE)
    reason = Choice(REASONS)
    note = PlainText(limit=500, lines=True)
    shareable = PlainText(limit=500, lines=True)
    review_on = Day()
    position = Count(most=1_000_000)


class EditSchema(Schema):
    """Changes to a deal that the sender saw at a version."""

    version = Count(least=1, most=1_000_000_000, required=True)
    amount_gbp = Pounds()
    owner_id = Count(least=1, most=2**53)
    next_step = PlainText(limit=200)
    next_step_on = Day()
    review_on = Day()


def checked_move(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a move and give it in the words of the service, where no reason is empty text."""
    loaded = check(MoveSchema, dict(sent), only=MoveSchema._declared_fields)
    return {**loaded, "reason": loaded.get("reason") or ""}


def checked_edit(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check a change to a deal: the version that the sender saw, and the fields as they should be."""
    loaded = check(EditSchema, dict(sent), only=EditSchema._declared_fields)
    return int(loaded.pop("version")), loaded
