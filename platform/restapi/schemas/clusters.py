"""Clusters at work: their members and what these can do."""

from typing import Any

from marshmallow import Schema, fields, validate

from clusters.queries.members import Record
from clusters.services.capabilities import CapabilityMap
from clusters.services.words import CONFIDENCES, KINDS, TIERS


class MemberSchema(Schema):
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

    items = fields.List(fields.Nested(MemberSchema), required=True)
    total = fields.Integer(required=True)


class WhoSchema(Schema):
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
    who = fields.List(fields.Nested(WhoSchema), required=True)


class SectorAloneSchema(Schema):
    """Members of whom only the main sector is known."""

    sector = fields.String(required=True)
    members = fields.Integer(required=True)


class CapabilityMapSchema(Schema):
    """What a cluster can do, the capability of the most members first."""

    capabilities = fields.List(fields.Nested(AbilitySchema), required=True)
    by_sector_alone = fields.List(fields.Nested(SectorAloneSchema), required=True)


def member_written(record: Record) -> dict[str, Any]:
    """Give a member as `MemberSchema` writes it."""
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
