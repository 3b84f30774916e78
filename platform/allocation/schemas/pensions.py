"""What may be asked about pension money, and how pools are written for programs."""

from collections.abc import Sequence
from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from allocation.schemas.ambition import TrackerSchema, written_trackers
from allocation.schemas.figures import FigureSchema, written_figure
from allocation.services.ambition import Tracker
from allocation.services.pensions import FundLine, FundView, Overview, PoolLine, Reading
from profiles.schemas.fields import Decimal


class ScenarioQuery(Schema):
    """The share of its value that a scenario looks at, as it stands in an address."""

    class Meta:
        """Other parts of the address are not ours to judge."""

        unknown = EXCLUDE

    share = Decimal(
        least=0,
        most=100,
        load_default=None,
        metadata={"description": "Per cent of the value of each fund. Left out: the ambition of the rule in force."},
    )


class PensionReportSchema(Schema):
    """What a fund is reported to have set, committed or drawn."""

    kind = fields.String(required=True, metadata={"enum": ["range", "committed", "drawn"]})
    vehicle = fields.String(required=True, allow_none=True, metadata={"description": "Null: everything local."})
    share_min = fields.Float(required=True, allow_none=True)
    share_max = fields.Float(required=True, allow_none=True)
    amount_gbp = fields.Integer(required=True, allow_none=True)
    as_of = fields.String(required=True)
    source = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)


class PoolFundSchema(Schema):
    """A fund of a pool. The fund sets the range."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    administering_authority = fields.String(required=True)
    announced = fields.String(required=True, allow_none=True, metadata={"description": "A move to another pool."})
    value = fields.Nested(FigureSchema, required=True)
    scenario = fields.Nested(FigureSchema, required=True)
    statements = fields.List(fields.Nested(PensionReportSchema), required=True)


class StrategicAuthoritySchema(Schema):
    """A combined authority in the area, and how much of it."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    inside = fields.Integer(required=True, metadata={"description": "Its authorities in the area."})
    authorities = fields.Integer(required=True, metadata={"description": "Its authorities in all."})


class PoolLineSchema(Schema):
    """A pool. It decides on investments."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": ["open", "closed"]})
    funds = fields.Integer(required=True)
    authorities = fields.Integer(required=True)
    value = fields.Nested(FigureSchema, required=True)
    scenario = fields.Nested(FigureSchema, required=True)


class PoolAreaSchema(Schema):
    """The authorities that are local, under one reading."""

    authorities = fields.List(fields.String(), required=True, metadata={"description": "Codes."})
    strategic_authorities = fields.List(fields.Nested(StrategicAuthoritySchema), required=True)
    outside_strategic_authorities = fields.List(fields.String(), required=True)
    residents = fields.Integer(required=True)


class PoolSchema(PoolLineSchema):
    """A pool with its funds and its area."""

    share = fields.Float(required=True, metadata={"description": "The share of the scenario, 0 to 1."})
    area = fields.Nested(PoolAreaSchema, required=True)
    members = fields.List(fields.Nested(PoolFundSchema), required=True)
    announced = fields.List(fields.String(), required=True, metadata={"description": "Funds that are to come."})
    accounts = fields.List(fields.Nested(TrackerSchema), required=True)


class PensionFundSchema(PoolFundSchema):
    """A fund with both readings of what is local to it, and the accounts about its money that you may see."""

    pool = fields.String(required=True, allow_none=True)
    share = fields.Float(required=True, metadata={"description": "The share of the scenario, 0 to 1."})
    own = fields.Nested(PoolAreaSchema, required=True, metadata={"description": "The fund's own area."})
    pooled = fields.Nested(PoolAreaSchema, required=True, allow_none=True, metadata={"description": "The pool's."})
    accounts = fields.List(fields.Nested(TrackerSchema), required=True)


class PoolListSchema(Schema):
    """Every pool, and the country."""

    share = fields.Float(required=True, metadata={"description": "The share of the scenario, 0 to 1."})
    totals = fields.List(fields.Nested(FigureSchema), required=True)
    items = fields.List(fields.Nested(PoolLineSchema), required=True)
    total = fields.Integer(required=True)


def written_pools(found: Overview) -> dict[str, Any]:
    """Write all pools in the form of `PoolListSchema`."""
    return {
        "share": found.share,
        "totals": [written_figure(figure) for figure in found.figures],
        "items": [_line(pool) for pool in found.pools],
        "total": len(found.pools),
    }


def written_fund(found: FundView, share: float, accounts: Sequence[Tracker]) -> dict[str, Any]:
    """Write a fund in the form of `PensionFundSchema`."""
    return {
        **_fund(found.line),
        "pool": None if found.line.pool is None else found.line.pool.code,
        "share": share,
        "own": _area(found.own),
        "pooled": None if found.pooled is None else _area(found.pooled),
        "accounts": written_trackers(accounts),
    }


def written_pool(pool: PoolLine, share: float, accounts: Sequence[Tracker]) -> dict[str, Any]:
    """Write a pool in the form of `PoolSchema`."""
    return {
        **_line(pool),
        "share": share,
        "area": _area(pool.area),
        "members": [_fund(line) for line in pool.funds],
        "announced": [line.row.code for line in pool.coming],
        "accounts": written_trackers(accounts),
    }


def _line(pool: PoolLine) -> dict[str, Any]:
    return {
        "slug": pool.row.code,
        "name": pool.row.name,
        "status": pool.row.status,
        "funds": len(pool.funds),
        "authorities": len(pool.area.authorities),
        "value": written_figure(pool.value),
        "scenario": written_figure(pool.ambition),
    }


def _area(area: Reading) -> dict[str, Any]:
    return {
        "authorities": [place.code for place in area.authorities],
        "strategic_authorities": [
            {"code": code, "name": name, "inside": inside, "authorities": whole}
            for code, name, inside, whole in area.strategic
        ],
        "outside_strategic_authorities": [place.code for place in area.outside],
        "residents": area.residents,
    }


def _fund(line: FundLine) -> dict[str, Any]:
    return {
        "code": line.row.code,
        "name": line.row.name,
        "administering_authority": line.row.administering_authority,
        "announced": line.row.pool_announced,
        "value": written_figure(line.value),
        "scenario": written_figure(line.ambition),
        "statements": list(line.statements),
    }
