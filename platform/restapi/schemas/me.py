"""One's own investor category."""

from typing import Any

from marshmallow import Schema, fields

from accounts.models import Standing
from accounts.policy import OFFER_PARTS, Seat
from accounts.services.promotion.standing import Kept, Option, Place


class StatementOnFileSchema(Schema):
    """A statement on file. What was signed is opened on its page only."""

    id = fields.Integer(required=True)
    category = fields.String(required=True)
    organisation = fields.String(required=True, allow_none=True, metadata={"description": "Its slug; null: one's own."})
    state = fields.String(
        required=True,
        metadata={"description": "`counts`, `cooling off`, `lapsed`, `replaced` or `withdrawn`."},
    )
    text_version = fields.Integer(required=True, metadata={"description": "0 where staff recorded it."})
    signed_at = fields.AwareDateTime(required=True, format="iso")
    counts_from = fields.AwareDateTime(required=True, format="iso")
    lapses_on = fields.Date(required=True)


class StatementConditionSchema(Schema):
    """A condition of a statement."""

    code = fields.String(required=True)
    text = fields.String(required=True)
    asks = fields.String(required=True, metadata={"description": "What `details` has to say where it is met."})
    detail = fields.String(required=True, metadata={"description": "`pounds`, `count` or `text`."})
    least = fields.Integer(required=True, allow_none=True, metadata={"description": "The smallest that meets it."})


class StatementOptionSchema(Schema):
    """A statement that could be signed now, as it reads today."""

    category = fields.String(required=True)
    organisation = fields.String(required=True, allow_none=True)
    text_version = fields.Integer(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    conditions = fields.List(fields.Nested(StatementConditionSchema), required=True)
    closing = fields.String(required=True)
    source = fields.String(required=True)


class InvestorCategorySchema(Schema):
    """Where somebody stands."""

    category = fields.String(
        required=True, allow_none=True, metadata={"description": "By which offers are shown now; null: by none."}
    )
    organisation = fields.String(
        required=True, allow_none=True, metadata={"description": "Slug of the organisation that it comes from."}
    )
    text_version = fields.Integer(required=True, allow_none=True)
    lapses_on = fields.Date(required=True, allow_none=True)
    withheld = fields.List(fields.String(), required=True, metadata={"description": "Parts of offers that are kept."})
    risk_warning = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "A program that shows offers to you has to show this beside each; null: it need not."},
    )
    statements = fields.List(fields.Nested(StatementOnFileSchema), required=True)
    options = fields.List(fields.Nested(StatementOptionSchema), required=True)


def _slug(seat: Seat | None) -> str | None:
    return seat.slug if seat else None


def written_kept(kept: Kept) -> dict[str, Any]:
    """Write a statement on file."""
    row = kept.row
    return {
        "id": row.id,
        "category": row.category,
        "organisation": _slug(kept.seat),
        "state": kept.state,
        "text_version": row.text_version,
        "signed_at": row.signed_at,
        "counts_from": row.valid_from,
        "lapses_on": row.lapses_on,
    }


def _written_option(option: Option) -> dict[str, Any]:
    reading = option.reading
    return {
        "category": option.category,
        "organisation": _slug(option.seat),
        "text_version": reading.version,
        "title": reading.title,
        "text": reading.text,
        "conditions": [
            {
                "code": each.condition.code,
                "text": each.text,
                "asks": each.condition.asks,
                "detail": each.condition.detail,
                "least": each.least,
            }
            for each in reading.conditions
        ],
        "closing": reading.closing,
        "source": reading.source,
    }


def written(place: Place, warning: str | None) -> dict[str, Any]:
    """Write where somebody stands, with the risk warning where they are an individual who is shown offers."""
    basis: Standing | None = place.basis
    return {
        "category": basis.category if basis else None,
        "organisation": _slug(place.through),
        "text_version": basis.text_version if basis else None,
        "lapses_on": basis.lapses_on if basis else None,
        "withheld": [] if basis else list(OFFER_PARTS),
        "risk_warning": warning,
        "statements": [written_kept(kept) for kept in place.kept],
        "options": [_written_option(option) for option in place.options],
    }
