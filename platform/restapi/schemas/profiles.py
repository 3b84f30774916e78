"""Profiles as programs read and send them: the schemas of the pages, with what only a program needs around them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from foundation.addresses import MOST_KEY
from profiles.schemas import ClusterSchema, FunderSchema, MandateSchema, VentureSchema
from profiles.schemas.fields import Choice, Code, Codes, Day, PlainText, Pounds
from profiles.services.directory import SORTS
from profiles.services.words import DISTANCE_UNITS, FUNDER_KINDS, STATUSES
from restapi.schemas.common import PageQuery
from restapi.schemas.filters import WhereQuery

_WITHHELD = {"description": "Groups of fields that you may not see: `round`, or nothing."}
_MINE = {"description": "Whether the profile belongs to an organisation of yours."}


class SentSchema(Schema):
    """What a program may send beside the fields of a profile."""

    version = fields.Integer(
        strict=True,
        allow_none=True,
        validate=validate.Range(1, MOST_KEY),
        metadata={"description": "The version that you read. Instead of it you may send If-Match."},
    )
    status = Choice(
        STATUSES, allow_none=False, metadata={"description": "Publishes, withdraws or archives the profile."}
    )

    #: What an answer says beside the fields: it may come back with a change, and is not looked at.
    read_only: frozenset[str] = frozenset(
        {"slug", "mine", "withheld", "demo", "created_at", "updated_at", "published_at", "confirmed_on", "authorities"}
    )

    @pre_load
    def _pass_over_what_we_said(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {name: value for name, value in data.items() if name not in self.read_only}


class VentureNewSchema(SentSchema, VentureSchema):
    """A venture to be made."""

    organisation = Code(
        metadata={
            "description": "Slug of the organisation of yours that it belongs to. May be left out where you have one,"
            " or none: then one is made."
        }
    )


class VentureChangeSchema(SentSchema, VentureSchema):
    """Changes to a venture. Fields that are left out stay as they are; null or nothing empties one."""


class MandateNewSchema(SentSchema, MandateSchema):
    """A mandate to be made."""

    funder = Code(required=True, metadata={"description": "Slug of the funder whose mandate it is."})


class MandateChangeSchema(SentSchema, MandateSchema):
    """Changes to a mandate. Fields that are left out stay as they are; null or nothing empties one."""

    read_only = SentSchema.read_only | {"funder", "funder_name", "source_url"}


class VentureReadSchema(VentureSchema):
    """A venture. Where `withheld` names `round`, the fields of its round are left out."""

    slug = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    version = fields.Integer(required=True)
    demo = fields.Boolean(required=True, metadata={"description": "Invented for the demonstration."})
    mine = fields.Boolean(required=True, metadata=_MINE)
    withheld = fields.List(fields.String(), required=True, metadata=_WITHHELD)
    authorities = fields.List(
        fields.String(), required=True, metadata={"description": "Codes of every authority that it has an address in."}
    )
    created_at = fields.AwareDateTime(required=True, format="iso")
    updated_at = fields.AwareDateTime(required=True, format="iso")
    published_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    confirmed_on = Day(required=True, allow_none=True)


class VentureLineSchema(Schema):
    """A venture in a list. Where `withheld` names `round`, the fields of its round are left out."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    one_line = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    restricted = fields.Boolean(required=True)
    demo = fields.Boolean(required=True)
    mine = fields.Boolean(required=True, metadata=_MINE)
    withheld = fields.List(fields.String(), required=True, metadata=_WITHHELD)
    stage_code = fields.String(required=True, allow_none=True)
    trl = fields.Integer(required=True, allow_none=True)
    sectors = fields.List(fields.String(), required=True)
    university_ukprn = fields.String(required=True, allow_none=True)
    registered_authority_code = fields.String(required=True, allow_none=True)
    authority_codes = fields.List(fields.String(), required=True)
    clusters = fields.List(fields.String(), required=True)
    updated_at = fields.AwareDateTime(required=True, format="iso")
    published_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    round_target_gbp = Pounds()
    round_minimum_gbp = Pounds()
    round_closes_on = Day()
    instruments = fields.List(fields.String())


class VentureListSchema(Schema):
    """Part of a list of ventures."""

    items = fields.List(fields.Nested(VentureLineSchema), required=True)
    total = fields.Integer(required=True)


class ListQuery(PageQuery):
    """Which part of a list is wanted, and of what."""

    q = PlainText(limit=200, load_default="", metadata={"description": 'Words, a "phrase", -without, one OR another.'})
    mine = fields.Boolean(load_default=False, metadata={"description": "Only those of organisations of yours."})


class VentureQuery(ListQuery, WhereQuery):
    """What is wanted of the list of ventures. Several codes of one filter are parted by semicolons."""

    sector = Codes(load_default=list, metadata={"description": "Codes of sectors, or of whole branches."})
    stage = Codes(load_default=list, metadata={"description": "Codes of stages."})
    region = Codes(load_default=list, metadata={"description": "Codes of regions."})
    university = Codes(load_default=list, metadata={"description": "UKPRNs of universities."})
    instrument = Codes(
        load_default=list,
        metadata={"description": "Codes of instruments; heeded only for those who may see rounds."},
    )
    sort = fields.String(
        load_default="updated",
        validate=validate.OneOf([f"{turn}{name}" for name in SORTS for turn in ("", "-")]),
        metadata={"description": "Order; a minus turns it round."},
    )


class OnePageQuery(Schema):
    """What stands on one page of a venture."""

    round = fields.Boolean(
        load_default=True, metadata={"description": "Whether the round stands on it, for those who may see it."}
    )


class MandateReadSchema(MandateSchema):
    """A mandate of a funder."""

    slug = fields.String(required=True)
    funder = fields.String(required=True, metadata={"description": "Slug of the funder."})
    funder_name = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    version = fields.Integer(required=True)
    demo = fields.Boolean(required=True)
    mine = fields.Boolean(required=True, metadata=_MINE)
    created_at = fields.AwareDateTime(required=True, format="iso")
    updated_at = fields.AwareDateTime(required=True, format="iso")
    source_url = fields.String(required=True, metadata={"description": "Where it was read, if it was."})


class LimitSchema(Schema):
    """A place that a mandate is limited to."""

    kind = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "Of a circle or drawn area: its name."})
    distance = fields.Float(metadata={"description": "Of a circle, from its centre."})
    unit = fields.String(validate=validate.OneOf(list(DISTANCE_UNITS)), metadata={"description": "Of the distance."})


class MandateLineSchema(Schema):
    """A mandate in a list."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    demo = fields.Boolean(required=True)
    backs_funds = fields.Boolean(required=True, metadata={"description": "Never ranked against ventures."})
    ticket_min_gbp = Pounds(required=True, allow_none=True)
    ticket_max_gbp = Pounds(required=True, allow_none=True)
    sectors = fields.List(fields.String(), required=True)
    stages = fields.List(fields.String(), required=True)
    instruments = fields.List(fields.String(), required=True)
    places = fields.List(fields.Nested(LimitSchema), required=True)
    opens_on = Day(required=True, allow_none=True)
    closes_on = Day(required=True, allow_none=True)
    last_confirmed_on = Day(required=True, allow_none=True)


class MandateOfFunderSchema(MandateLineSchema):
    """A mandate in a list of mandates, with its funder."""

    funder = fields.String(required=True, metadata={"description": "Slug of the funder."})
    funder_name = fields.String(required=True)
    mine = fields.Boolean(required=True, metadata=_MINE)


class MandateListSchema(Schema):
    """Part of a list of mandates."""

    items = fields.List(fields.Nested(MandateOfFunderSchema), required=True)
    total = fields.Integer(required=True)


class FunderLineSchema(Schema):
    """A funder in a list, with its mandates."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(FUNDER_KINDS)))
    description = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    demo = fields.Boolean(required=True)
    mine = fields.Boolean(required=True, metadata=_MINE)
    size_gbp = Pounds(required=True, allow_none=True)
    updated_at = fields.AwareDateTime(required=True, format="iso")
    mandates = fields.List(fields.Nested(MandateLineSchema), required=True)


class FunderListSchema(Schema):
    """Part of a list of funders."""

    items = fields.List(fields.Nested(FunderLineSchema), required=True)
    total = fields.Integer(required=True)


class FunderReadSchema(FunderSchema):
    """A funder with all that its mandates say."""

    slug = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    version = fields.Integer(required=True)
    demo = fields.Boolean(required=True)
    mine = fields.Boolean(required=True, metadata=_MINE)
    updated_at = fields.AwareDateTime(required=True, format="iso")
    source_url = fields.String(required=True, metadata={"description": "Where it was read, if it was."})
    mandates = fields.List(fields.Nested(MandateReadSchema), required=True)


class FunderQuery(ListQuery):
    """What is wanted of the list of funders. Several codes of one filter are parted by semicolons."""

    kind = Codes(load_default=list, metadata={"description": "Kinds of funder."})
    sector = Codes(load_default=list, metadata={"description": "Codes of sectors that a mandate wants."})
    stage = Codes(load_default=list, metadata={"description": "Codes of stages."})
    region = Codes(load_default=list, metadata={"description": "Codes of regions that a mandate is limited to, or uk."})
    instrument = Codes(load_default=list, metadata={"description": "Codes of instruments."})


class MandateQuery(ListQuery):
    """What is wanted of the list of mandates."""

    funder = Code(load_default=None, metadata={"description": "Slug of a funder."})


class ClusterReadSchema(ClusterSchema):
    """A cluster."""

    slug = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    version = fields.Integer(required=True)
    demo = fields.Boolean(required=True)
    mine = fields.Boolean(required=True, metadata=_MINE)
    members = fields.Integer(required=True, metadata={"description": "Ventures that take part, of those published."})
    updated_at = fields.AwareDateTime(required=True, format="iso")
    source_title = fields.String(required=True)
    source_line = fields.String(required=True)
    source_note = fields.String(required=True)


class ClusterListSchema(Schema):
    """Part of a list of clusters."""

    items = fields.List(fields.Nested(ClusterReadSchema), required=True)
    total = fields.Integer(required=True)
