"""Offers to move abroad, and how each stands beside a plan at home."""

from typing import Any

from marshmallow import Schema, fields

from plans.models import OfferAbroad
from plans.schemas import OfferAbroadSchema
from plans.services.abroad import worth, worth_gbp
from plans.services.comparing import Comparison, Side
from plans.services.words import OFFER_LABELS
from profiles.models import Venture


class OfferAbroadReadSchema(OfferAbroadSchema):
    """An offer as it stands."""

    id = fields.Integer(required=True)
    version = fields.Integer(required=True)
    worth = fields.Integer(required=True, metadata={"description": "What it comes to, in units of the currency."})
    worth_gbp = fields.Integer(required=True, metadata={"description": "The same in pounds at the rate typed."})
    open_to_clusters = fields.Boolean(required=True)
    demo = fields.Boolean(required=True)


class OfferListSchema(Schema):
    """Offers, the newest first."""

    items = fields.List(fields.Nested(OfferAbroadReadSchema), required=True)
    total = fields.Integer(required=True)


class OpenedOfferSchema(OfferAbroadReadSchema):
    """An offer that a member opened to its cluster."""

    venture = fields.String(required=True, metadata={"description": "Slug of the member."})


class OpenedOfferListSchema(Schema):
    """Offers that members opened to their cluster, the newest first."""

    items = fields.List(fields.Nested(OpenedOfferSchema), required=True)
    total = fields.Integer(required=True)


class PlanQuery(Schema):
    """Which plan an offer is set beside."""

    plan = fields.Integer(
        load_default=None, metadata={"description": "Key of a kept plan; the newest where it is left out."}
    )


class SideSchema(Schema):
    """One side of the comparison."""

    total_gbp = fields.Integer(required=True)
    shares_gbp = fields.Integer(required=True, metadata={"description": "What of it is paid with shares."})
    stake = fields.Float(required=True, allow_none=True, metadata={"description": "Part of one; null if not known."})
    complete_on = fields.Date(required=True, allow_none=True)
    conditions = fields.List(fields.String(), required=True)
    not_known = fields.List(fields.String(), required=True, metadata={"description": "What is not known about it."})
    assumed = fields.List(
        fields.String(), required=True, metadata={"description": "Instead of terms that are not stated."}
    )


class CashSchema(Schema):
    """Pounds that are there by a day."""

    day = fields.Date(required=True)
    home_gbp = fields.Integer(required=True)
    abroad_gbp = fields.Integer(required=True)


class ClaimedSchema(Schema):
    """What a report says about such offers: a claim, no fact."""

    code = fields.String(required=True)
    text = fields.String(required=True)
    source = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)


class ComparisonSchema(Schema):
    """An offer beside a plan that the venture keeps. There is no verdict."""

    offer = fields.Nested(OfferAbroadReadSchema, required=True)
    plan = fields.Integer(required=True, allow_none=True, metadata={"description": "Key of the kept plan."})
    home = fields.Nested(SideSchema, required=True, allow_none=True)
    abroad = fields.Nested(SideSchema, required=True)
    cash = fields.List(fields.Nested(CashSchema), required=True)
    programmes = fields.List(
        fields.String(), required=True, metadata={"description": "Slugs of those open where it is, not in the plan."}
    )
    claim = fields.Nested(ClaimedSchema, required=True, allow_none=True)


def written_offer(offer: OfferAbroad) -> dict[str, Any]:
    """Give an offer as `OfferAbroadReadSchema` writes it."""
    return {
        **{name: getattr(offer, name) for name in OFFER_LABELS},
        "id": offer.id,
        "version": offer.version,
        "worth": worth(offer),
        "worth_gbp": worth_gbp(offer),
        "open_to_clusters": offer.open_to_clusters,
        "demo": offer.demo,
    }


def written_opened(offer: OfferAbroad, venture: Venture) -> dict[str, Any]:
    """Give an offer as `OpenedOfferSchema` writes it."""
    return {**written_offer(offer), "venture": venture.slug}


def written_comparison(found: Comparison) -> dict[str, Any]:
    """Give a comparison as `ComparisonSchema` writes it."""
    claim = found.claim
    return {
        "offer": written_offer(found.offer),
        "plan": found.held.plan.id if found.held else None,
        "home": _side(found.home) if found.home else None,
        "abroad": _side(found.abroad),
        "cash": [{"day": each.day, "home_gbp": each.home_gbp, "abroad_gbp": each.abroad_gbp} for each in found.cash],
        "programmes": [each.line.slug for each in found.programmes],
        "claim": {
            "code": claim.code,
            "text": claim.text,
            "source": f"{claim.source_title}, {claim.source_line}",
            "note": claim.note,
        }
        if claim
        else None,
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "total_gbp": side.total_gbp,
        "shares_gbp": side.shares_gbp,
        "stake": side.stake,
        "complete_on": side.complete_on,
        "conditions": list(side.conditions),
        "not_known": list(side.unknown),
        "assumed": list(side.assumed),
    }
