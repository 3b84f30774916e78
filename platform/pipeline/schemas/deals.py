"""Moving a deal, changing it, passing on it, and what is done with several at once."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from foundation.errors import Invalid
from pipeline.models import REASONS
from pipeline.schemas.stages import STAGE_NAMES
from pipeline.services.acting import Chosen, Doing, Wish
from pipeline.services.comebacks import WANTED, Condition
from profiles.schemas import checked
from profiles.schemas.fields import Choice, Code, Count, Day, Flag, PlainText, Pounds

_STAGE_CODE = {"description": "Code of a stage of the deal's track, or one that all tracks share, such as `sourced`."}
#: What can be done with the deals that somebody chose, and how it is named.
ACTS: Mapping[str, str] = {
    Doing.ASSIGN.value: "Assign",
    Doing.TAG.value: "Put the tag on",
    Doing.UNTAG.value: "Take the tag off",
    Doing.MOVE.value: "Move",
    "csv": "Export as CSV",
    "xlsx": "Export as Excel",
}
#: A chosen deal: its key, the version and the stage that were on the page.
_CHOSEN = r"[1-9][0-9]{0,15} [1-9][0-9]{0,8} [a-z0-9_-]{1,40}"
_CHOOSE = {"required": "Choose a stage.", "null": "Choose a stage."}


class PlainMoveSchema(Schema):
    """A move of a deal from where the sender saw it to another stage, before its reason."""

    from_stage = Code(required=True, data_key="from", error_messages=_CHOOSE, metadata=_STAGE_CODE)
    to_stage = Code(required=True, data_key="to", error_messages=_CHOOSE, metadata=_STAGE_CODE)
    note = PlainText(limit=500, lines=True)
    shareable = PlainText(limit=500, lines=True)
    review_on = Day()
    position = Count(most=1_000_000)


class MoveSchema(PlainMoveSchema):
    """A move with the code of its main reason, as a form sends it."""

    reason = Choice(REASONS)


class EditSchema(Schema):
    """Changes to a deal that the sender saw at a version."""

    version = Count(least=1, most=1_000_000_000, required=True)
    amount_gbp = Pounds()
    owner_id = Count(least=1, most=2**53)
    next_step = PlainText(limit=200)
    next_step_on = Day()
    review_on = Day()


class ActSchema(Schema):
    """What is to be done with the deals that somebody chose on the table."""

    do = Choice(ACTS, required=True, error_messages={"required": "Choose what to do."})
    deal = fields.List(
        fields.String(validate=validate.Regexp(_CHOSEN, error="Choose deals from the table.")),
        required=True,
        validate=validate.Length(min=1, max=200, error="Choose at least one deal, by the box at the start of its row."),
        error_messages={"required": "Choose at least one deal, by the box at the start of its row."},
    )
    owner_id = Count(least=1, most=2**53)
    tag = PlainText(limit=40)
    to = Code()
    reason = Choice(REASONS)
    review_on = Day()


class PassSchema(Schema):
    """A pass: the main reason, what is kept, what may be told, and what it takes to be seen again."""

    from_stage = Choice(STAGE_NAMES, required=True, data_key="from", error_messages=_CHOOSE)
    reason = Choice(
        REASONS,
        required=True,
        error_messages={
            "required": "Choose the main reason for passing.",
            "null": "Choose the main reason for passing.",
        },
    )
    note = PlainText(limit=500, lines=True, load_default="", metadata={"description": "Kept among yourselves."})
    shareable = PlainText(limit=500, lines=True, load_default="", metadata={"description": "May be told."})
    send = Flag(load_default=False, metadata={"description": "Tell the venture now."})
    wanted = Choice(WANTED, load_default=None, metadata={"description": "What it takes to be seen again."})
    at_least = Pounds(load_default=None, metadata={"description": "For a number."})
    stage_code = PlainText(limit=20, optional=True, load_default=None, metadata={"description": "For a stage."})
    from_day = Day(load_default=None, metadata={"description": "For a day."})


def checked_move(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a move and give it in the words of the service, where no reason is empty text."""
    loaded = checked(MoveSchema, sent)
    return {**loaded, "reason": loaded.get("reason") or ""}


def checked_edit(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check a change to a deal: the version that the sender saw, and the fields as they should be."""
    loaded = checked(EditSchema, sent)
    return int(loaded.pop("version")), loaded


def checked_act(sent: Mapping[str, Any]) -> tuple[str, list[Chosen], Wish | None]:
    """Check what is to be done with chosen deals: what, which, and how; None where they are only exported.

    Raises
    ------
    Invalid
        With the messages of each field.
    """
    loaded = checked(ActSchema, sent)
    do, chosen = str(loaded["do"]), [_chosen(text) for text in loaded["deal"]]
    if do not in {each.value for each in Doing}:
        return do, chosen, None
    needed = {
        Doing.TAG: ("tag", "Enter a tag."),
        Doing.UNTAG: ("tag", "Enter a tag."),
        Doing.MOVE: ("to", "Choose a stage."),
    }
    field, message = needed.get(Doing(do), ("do", ""))
    if not loaded.get(field):
        raise Invalid({field: [message]})
    wish = Wish(
        Doing(do),
        owner_id=loaded.get("owner_id"),
        tag=loaded.get("tag") or "",
        to_stage=loaded.get("to") or "",
        reason=loaded.get("reason") or "",
        review_on=loaded.get("review_on"),
    )
    return do, chosen, wish


def _chosen(text: str) -> Chosen:
    key, version, step = text.split(" ")
    return Chosen(int(key), int(version), step)


def checked_pass(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a pass and give it in the words of the service."""
    return in_words_of_service(checked(PassSchema, sent))


def in_words_of_service(loaded: Mapping[str, Any]) -> dict[str, Any]:
    """Give a pass with its condition as one thing; without one where nothing is waited for."""
    parts = dict(loaded)
    reached = {name: parts.pop(name) for name in ("at_least", "stage_code", "from_day")}
    wanted = parts.pop("wanted")
    field = {"stage_code": "stage_code", "day": "from_day"}.get(wanted or "", "at_least")
    condition = Condition(wanted, **{field: reached[field]}) if wanted else None
    return {**parts, "send": bool(parts["send"]), "condition": condition}
