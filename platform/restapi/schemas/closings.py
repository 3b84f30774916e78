"""Closings of deals and portfolios, as programs read and send them."""

from typing import Any

from marshmallow import Schema, fields, validate

from pipeline.models import ClosingState
from pipeline.services.closing import ClosingView
from pipeline.services.portfolio import Holding, Portfolio
from restapi.schemas.common import PageQuery


class ClosingReadSchema(Schema):
    """What a funder states of a closing, and what the venture says to it."""

    id = fields.Integer(required=True)
    version = fields.Integer(required=True, metadata={"description": "Send it with an answer or other figures."})
    state = fields.String(required=True, validate=validate.OneOf([each.value for each in ClosingState]))
    closed_on = fields.Date(required=True)
    amount_gbp = fields.Integer(required=True)
    round_gbp = fields.Integer(required=True, metadata={"description": "The money of everybody on that day."})
    instrument_code = fields.String(required=True)
    stated_at = fields.AwareDateTime(required=True)
    objection = fields.String(required=True, metadata={"description": "What the venture says is wrong."})
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    demo = fields.Boolean(required=True)


class ClosingsSchema(Schema):
    """The closings of a deal, the newest first."""

    items = fields.List(fields.Nested(ClosingReadSchema), required=True)
    total = fields.Integer(required=True)
    may_state = fields.Boolean(required=True, metadata={"description": "Whether you speak for the funder."})
    may_answer = fields.Boolean(required=True, metadata={"description": "Whether you speak for the venture."})


class PortfolioQuery(PageQuery):
    """Which part of a portfolio is wanted."""

    instrument = fields.String(load_default="", metadata={"description": "Code of a kind of money; empty for all."})
    year = fields.Integer(load_default=None, validate=validate.Range(1600, 2200))
    mandate = fields.String(load_default="", metadata={"description": "Slug of a mandate; empty for all."})


class InvestmentSchema(Schema):
    """Money that both sides confirmed."""

    deal = fields.Integer(required=True, metadata={"description": "Key of the deal."})
    venture = fields.String(required=True, metadata={"description": "Its name."})
    venture_slug = fields.String(required=True, allow_none=True, metadata={"description": "Null where it is not open."})
    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    closed_on = fields.Date(required=True)
    amount_gbp = fields.Integer(required=True)
    round_gbp = fields.Integer(required=True)
    instrument_code = fields.String(required=True)
    number = fields.Integer(required=True, metadata={"description": "1 for the first money in this venture."})
    raised_since_gbp = fields.Integer(required=True, allow_none=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    demo = fields.Boolean(required=True)


class PortfolioSchema(Schema):
    """What a funder holds, the newest money first."""

    items = fields.List(fields.Nested(InvestmentSchema), required=True)
    total = fields.Integer(required=True)
    ventures = fields.Integer(required=True)
    amount_gbp = fields.Integer(required=True, metadata={"description": "The sum over all that passes the filters."})


def written_closings(view: ClosingView) -> dict[str, Any]:
    """Give the closings of a deal as `ClosingsSchema` writes them."""
    return {
        "items": [line.closing for line in view.lines],
        "total": len(view.lines),
        "may_state": view.may_state,
        "may_answer": view.may_answer,
    }


def written_investment(item: Holding) -> dict[str, Any]:
    """Give a holding as `InvestmentSchema` writes it."""
    row = item.line.closing
    return {
        "deal": item.line.deal.id,
        "venture": item.line.venture.name,
        "venture_slug": item.line.venture.slug if item.is_open else None,
        "mandate": item.line.mandate.slug,
        "closed_on": row.closed_on,
        "amount_gbp": row.amount_gbp,
        "round_gbp": row.round_gbp,
        "instrument_code": row.instrument_code,
        "number": item.number,
        "raised_since_gbp": item.raised_since_gbp,
        "confirmed_at": row.answered_at,
        "demo": row.demo,
    }


def written_portfolio(found: Portfolio) -> dict[str, Any]:
    """Give a part of a portfolio as `PortfolioSchema` writes it."""
    return {
        "items": [written_investment(item) for item in found.items],
        "total": found.total.holdings,
        "ventures": found.total.ventures,
        "amount_gbp": found.total.amount_gbp,
    }
