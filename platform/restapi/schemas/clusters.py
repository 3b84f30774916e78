"""Clusters at work: their members and what these can do."""

from typing import Any

from marshmallow import Schema, fields, validate

from clusters.queries.members import Record
from clusters.services.blockers import KINDS as BLOCKER_KINDS
from clusters.services.capabilities import CapabilityMap
from clusters.services.proposition import Proposition
from clusters.services.words import CONFIDENCES, KINDS, TIERS
from foundation.figures import Figure


class ClusterMemberSchema(Schema):
    """A member of a cluster."""

    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    venture = fields.String(
        required=True, allow_none=True, metadata={"description": "Slug of its profile, where it is a venture here."}
    )
    since = fields.Date(required=True)
    demo = fields.Boolean(required=True)


class MemberListSchema(Schema):
    """Part of a list of members."""

    items = fields.List(fields.Nested(ClusterMemberSchema), required=True)
    total = fields.Integer(required=True)


class AbleMemberSchema(Schema):
    """A member that can do something."""

    member = fields.String(required=True)
    venture = fields.String(required=True, allow_none=True)
    tier = fields.String(required=True, validate=validate.OneOf(list(TIERS)))
    confidence = fields.String(required=True, validate=validate.OneOf(list(CONFIDENCES)))
    evidence = fields.String(required=True, allow_none=True)


class AbilitySchema(Schema):
    """Something that members can do."""

    name = fields.String(required=True)
    members = fields.Integer(required=True, metadata={"description": "How many members can do it."})
    who = fields.List(fields.Nested(AbleMemberSchema), required=True)


class SectorAloneSchema(Schema):
    """Members of whom only the main sector is known."""

    sector = fields.String(required=True)
    members = fields.Integer(required=True)


class CapabilityMapSchema(Schema):
    """What a cluster can do, the capability of the most members first."""

    capabilities = fields.List(fields.Nested(AbilitySchema), required=True)
    by_sector_alone = fields.List(fields.Nested(SectorAloneSchema), required=True)


class ClusterTotalSchema(Schema):
    """A figure over the members of a cluster."""

    label = fields.String(required=True)
    value = fields.Float(required=True, allow_none=True, metadata={"description": "Null where it is withheld."})
    unit = fields.String(required=True)
    n = fields.Integer(required=True, allow_none=True, metadata={"description": "Ventures; null where withheld."})
    definition = fields.String(required=True)
    withheld = fields.String(required=True, metadata={"description": "Why there is no value."})


class CountedKindSchema(Schema):
    """Members of one kind."""

    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    members = fields.Integer(required=True)


class ClusterItemSchema(Schema):
    """Something that a cluster has or asks for."""

    name = fields.String(required=True)
    note = fields.String(required=True)


class ClusterBlockerSchema(Schema):
    """Something that holds a cluster back."""

    name = fields.String(required=True)
    note = fields.String(required=True)
    kind = fields.String(required=True, allow_none=True, validate=validate.OneOf(list(BLOCKER_KINDS)))
    who_can_act = fields.String(required=True, allow_none=True)


class DividedSchema(Schema):
    """A programme that a line through the cluster divides."""

    mandate = fields.String(required=True)
    name = fields.String(required=True)
    clause = fields.String(required=True)


class MemberOfferSchema(Schema):
    """What one member asks for."""

    venture = fields.String(required=True)
    ask_gbp = fields.Integer(required=True)
    committed_gbp = fields.Integer(required=True, allow_none=True)
    instruments = fields.List(fields.String(), required=True)


class PropositionSchema(Schema):
    """What a cluster proposes, live from its members."""

    cluster = fields.String(required=True)
    demo = fields.Boolean(required=True)
    members = fields.List(fields.Nested(CountedKindSchema), required=True)
    ask = fields.Nested(ClusterTotalSchema, required=True)
    by_instrument = fields.List(fields.Nested(ClusterTotalSchema), required=True)
    readiness = fields.List(fields.Nested(ClusterTotalSchema), required=True)
    anchors = fields.List(fields.Nested(ClusterItemSchema), required=True)
    assets = fields.List(fields.Nested(ClusterItemSchema), required=True)
    asks = fields.List(fields.Nested(ClusterItemSchema), required=True)
    blockers = fields.List(fields.Nested(ClusterBlockerSchema), required=True)
    authorities = fields.List(fields.String(), required=True)
    divided = fields.List(fields.Nested(DividedSchema), required=True)
    offers = fields.List(fields.Nested(MemberOfferSchema), required=True)
    withheld = fields.List(fields.String(), required=True, metadata={"description": "Parts that you may not see."})


def _total(figure: Figure) -> dict[str, Any]:
    return {
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "n": figure.sample_size,
        "definition": figure.definition,
        "withheld": figure.withheld,
    }


def proposition_written(found: Proposition) -> dict[str, Any]:
    """Give a proposition as `PropositionSchema` writes it."""

    def items(kind: str) -> list[dict[str, str]]:
        return [{"name": item.name, "note": item.note} for item in found.record.items_of(kind)]

    return {
        "cluster": found.record.cluster.slug,
        "demo": found.record.cluster.demo,
        "members": [{"kind": kind, "members": number} for kind, number in found.members.items()],
        "ask": _total(found.ask),
        "by_instrument": [_total(each) for each in found.by_instrument],
        "readiness": [_total(each) for each in found.readiness],
        "anchors": items("anchor"),
        "assets": items("asset"),
        "asks": items("ask"),
        "blockers": [
            {"name": each.name, "note": each.note, "kind": each.kind or None, "who_can_act": each.body or None}
            for each in found.hindrances
        ],
        "authorities": [code for code, _, _ in found.boundaries.authorities],
        "divided": [
            {"mandate": each.line.slug, "name": each.line.name, "clause": each.clause}
            for each in found.boundaries.programmes
            if each.status == "split"
        ],
        "offers": [
            {
                "venture": each.venture.slug,
                "ask_gbp": each.ask_gbp,
                "committed_gbp": each.committed_gbp,
                "instruments": list(each.instruments),
            }
            for each in found.offers
        ],
        "withheld": [] if found.complete else ["round"],
    }


def member_written(record: Record) -> dict[str, Any]:
    """Give a member as `ClusterMemberSchema` writes it."""
    return {
        "name": record.name,
        "kind": record.member.kind,
        "venture": record.venture.slug if record.venture is not None else None,
        "since": (record.member.answered_at or record.member.asked_at).date(),
        "demo": record.demo,
    }


def map_written(found: CapabilityMap) -> dict[str, Any]:
    """Give a map as `CapabilityMapSchema` writes it."""
    return {
        "capabilities": [
            {
                "name": ability.name,
                "members": ability.members,
                "who": [
                    {
                        "member": line.member_name,
                        "venture": line.venture.slug if line.venture is not None else None,
                        "tier": line.capability.tier,
                        "confidence": line.capability.confidence,
                        "evidence": line.capability.evidence,
                    }
                    for line in ability.lines
                ],
            }
            for ability in found.abilities
        ],
        "by_sector_alone": [{"sector": name, "members": number} for name, number in found.sector_alone],
    }
