"""Saved views: a list of ventures or deals under a name."""

from typing import Any

from marshmallow import Schema, fields, validate

from accounts.policy import Viewer, withheld
from dealflow.models import PIPELINE, Frequency, Place, SavedView, Sharing
from dealflow.policy import Act, may
from dealflow.queries import Whose
from dealflow.schemas import view_name
from dealflow.services.addresses import MOST_QUERY, address_of
from dealflow.services.running import Hit
from foundation.addresses import MOST_KEY, SLUG_PATTERN

_SLUG = validate.Regexp(SLUG_PATTERN, error="This is no slug.")
_SHARING = "`team`: its editors may change it. `locked`: the team sees it, and only its owner changes it."
_QUERY = "Filters, order and columns, as they stand in the address of the page."
_LIST = "`matches` of a mandate, the `directory` of ventures, an organisation's `deals` as a table, or their `board`."


def _sharing(**kwargs: Any) -> fields.Enum[Sharing]:
    return fields.Enum(Sharing, by_value=True, metadata={"description": _SHARING}, **kwargs)


def _frequency(**kwargs: Any) -> fields.Enum[Frequency]:
    return fields.Enum(Frequency, by_value=True, allow_none=True, **kwargs)


class NewViewSchema(Schema):
    """A view to be saved."""

    name = view_name()
    list = fields.Enum(Place, by_value=True, required=True, metadata={"description": _LIST})
    mandate = fields.String(
        load_default="", validate=_SLUG, metadata={"description": "Slug of the mandate whose ranked list it is."}
    )
    organisation = fields.String(
        load_default="",
        validate=_SLUG,
        metadata={"description": "Slug of the organisation whose deals they are; left out, your first."},
    )
    query = fields.String(load_default="", validate=validate.Length(max=MOST_QUERY), metadata={"description": _QUERY})
    sharing = _sharing(load_default=Sharing.PRIVATE)
    alert = _frequency(load_default=None)


class ViewChangeSchema(Schema):
    """What is changed of a view; what is not named stays."""

    version = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, MOST_KEY),
        metadata={"description": "The version that you read."},
    )
    name = view_name(required=False)
    sharing = _sharing()
    query = fields.String(validate=validate.Length(max=MOST_QUERY), metadata={"description": _QUERY})


class ViewAlertSchema(Schema):
    """How often you are written to about a view; null ends it."""

    frequency = _frequency(required=True)


class SavedViewSchema(Schema):
    """A saved view."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    list = fields.String(
        required=True,
        validate=validate.OneOf([place.value for place in Place]),
        metadata={"description": _LIST},
    )
    mandate = fields.String(required=True, allow_none=True, metadata={"description": "Its slug."})
    organisation = fields.String(
        required=True, allow_none=True, metadata={"description": "Slug of the one whose deals they are."}
    )
    query = fields.String(required=True, metadata={"description": _QUERY})
    address = fields.String(required=True, metadata={"description": "The page that shows it."})
    sharing = fields.String(required=True, validate=validate.OneOf([each.value for each in Sharing]))
    alert = fields.String(required=True, allow_none=True, validate=validate.OneOf([each.value for each in Frequency]))
    version = fields.Integer(required=True)
    mine = fields.Boolean(required=True)
    may_change = fields.Boolean(required=True)
    updated_at = fields.AwareDateTime(required=True)


class SavedViewListSchema(Schema):
    """The views that you may see."""

    items = fields.List(fields.Nested(SavedViewSchema), required=True)
    total = fields.Integer(required=True)


class ViewVentureSchema(Schema):
    """A venture that a view shows."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    one_line = fields.String(required=True)
    score = fields.Float(
        required=True, allow_none=True, metadata={"description": "Null but in the ranked list of a mandate."}
    )
    demo = fields.Boolean(required=True)
    deal = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Key of its first deal in a view of deals, else null."}
    )
    round_target_gbp = fields.Integer(allow_none=True, metadata={"description": "Absent where it is withheld."})
    round_closes_on = fields.Date(allow_none=True, metadata={"description": "Absent where it is withheld."})
    withheld = fields.List(fields.String(), required=True)


class ViewVentureListSchema(Schema):
    """What a view shows you now, the first in its order."""

    items = fields.List(fields.Nested(ViewVentureSchema), required=True)
    total = fields.Integer(required=True)


def written(viewer: Viewer, view: SavedView, whose: Whose, frequency: str | None) -> dict[str, Any]:
    """Write a view for somebody who may see it."""
    return {
        "id": view.id,
        "name": view.name,
        "list": view.place,
        "mandate": whose.slug if view.place == Place.MATCHES else None,
        "organisation": whose.slug if view.place in PIPELINE else None,
        "query": view.query,
        "address": address_of(view.place, whose.slug, view.query),
        "sharing": view.sharing,
        "alert": frequency,
        "version": view.version,
        "mine": view.owner_id == viewer.user_id,
        "may_change": may(viewer, Act.CHANGE, view),
        "updated_at": view.updated_at,
    }


def written_hit(viewer: Viewer, hit: Hit) -> dict[str, Any]:
    """Write a venture, without its round for those who may not see it."""
    kept = withheld(viewer, hit)
    offer = {} if kept else {"round_target_gbp": hit.ask_gbp, "round_closes_on": hit.closes_on}
    return {
        "slug": hit.slug,
        "name": hit.name,
        "one_line": hit.one_line,
        "score": None if hit.score is None else round(hit.score, 4),
        "demo": hit.demo,
        "deal": hit.deal_id,
        **offer,
        "withheld": kept,
    }
