"""Terms, other investors and shares of a deal, as programs read and send them."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from pipeline.models import Basis, DealInvestor, DealTerms, Interest, Part
from pipeline.queries import ShareLine
from pipeline.services.sharing import FACTS, ShareView
from pipeline.services.terms import Ending


class TermsReadSchema(Schema):
    """The terms that a deal is talked about on. What its track has no use for is null."""

    instrument_code = fields.String(required=True, allow_none=True)
    terms_gbp = fields.Integer(required=True, allow_none=True)
    basis = fields.String(required=True, allow_none=True, validate=validate.OneOf([each.value for each in Basis]))
    valuation_gbp = fields.Integer(required=True, allow_none=True)
    interest_percent = fields.Float(required=True, allow_none=True)
    term_months = fields.Integer(required=True, allow_none=True)
    cost_share_percent = fields.Float(required=True, allow_none=True)
    part = fields.String(required=True, allow_none=True, validate=validate.OneOf([each.value for each in Part]))
    match_ratio = fields.Float(required=True, allow_none=True)
    conditions = fields.String(required=True)


class InvestorReadSchema(Schema):
    """Somebody else who may come in."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True, validate=validate.OneOf([each.value for each in Interest]))
    amount_gbp = fields.Integer(required=True, allow_none=True)
    part = fields.String(required=True, allow_none=True, validate=validate.OneOf([each.value for each in Part]))
    public = fields.Boolean(required=True, metadata={"description": "Whether it is public money."})


class DealTermsSchema(Schema):
    """Terms and other investors of a deal. Both belong to the offer: where it is kept from you, they are absent."""

    terms = fields.Nested(TermsReadSchema, allow_none=True, metadata={"description": "Null where none are noted."})
    terms_version = fields.Integer(metadata={"description": "Send it with a change; 0 where none are noted."})
    fields_ = fields.List(
        fields.String(), data_key="fields", metadata={"description": "What the deal's track has use for."}
    )
    investors = fields.List(fields.Nested(InvestorReadSchema))
    withheld = fields.List(fields.String(), required=True, metadata={"description": "What is kept from you."})


class ShareLineSchema(Schema):
    """A share of a deal, as the funder that shares it sees it."""

    id = fields.Integer(required=True)
    funder = fields.String(required=True, metadata={"description": "Slug of the funder that it is for."})
    funder_name = fields.String(required=True)
    facts = fields.List(fields.String(validate=validate.OneOf(list(FACTS))), required=True)
    note = fields.String(required=True)
    shared_at = fields.AwareDateTime(required=True)
    withdrawn_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When it was taken back."}
    )


class ShareListSchema(Schema):
    """With whom a deal is or was shared, the newest first."""

    items = fields.List(fields.Nested(ShareLineSchema), required=True)
    total = fields.Integer(required=True)


class ReceivedLineSchema(Schema):
    """A deal that another funder shares with yours."""

    id = fields.Integer(required=True)
    funder = fields.String(required=True, metadata={"description": "Slug of the funder that shares it."})
    funder_name = fields.String(required=True)
    venture = fields.String(required=True, metadata={"description": "Its slug."})
    venture_name = fields.String(required=True)
    note = fields.String(required=True)
    shared_at = fields.AwareDateTime(required=True)
    demo = fields.Boolean(required=True)


class ReceivedListSchema(Schema):
    """What other funders share with yours, the newest first."""

    items = fields.List(fields.Nested(ReceivedLineSchema), required=True)
    total = fields.Integer(required=True)


class ReceivedSchema(ReceivedLineSchema):
    """A shared deal with the facts that were chosen."""

    facts = fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "By name; only what was chosen and is open."}
    )
    withheld = fields.List(fields.String(), required=True, metadata={"description": "Chosen, and kept from you."})


def written_terms(found: Ending | None) -> dict[str, Any]:
    """Give terms and other investors as `DealTermsSchema` writes them."""
    if found is None:
        return {"withheld": ["terms", "investors"]}
    return {
        "terms": found.terms,
        "terms_version": found.terms.version if found.terms else 0,
        "fields_": list(found.fields),
        "investors": list(found.investors),
        "withheld": [],
    }


def written_shares(lines: Sequence[ShareLine]) -> dict[str, Any]:
    """Give the shares of a deal as `ShareListSchema` writes them."""
    items = [
        {
            "id": line.share.id,
            "funder": line.receiver.slug,
            "funder_name": line.receiver.name,
            "facts": line.share.facts,
            "note": line.share.note,
            "shared_at": line.share.shared_at,
            "withdrawn_at": line.share.withdrawn_at,
        }
        for line in lines
    ]
    return {"items": items, "total": len(items)}


def written_received(line: ShareLine) -> dict[str, Any]:
    """Give a share as `ReceivedLineSchema` writes it."""
    return {
        "id": line.share.id,
        "funder": line.funder.slug,
        "funder_name": line.funder.name,
        "venture": line.venture.slug,
        "venture_name": line.venture.name,
        "note": line.share.note,
        "shared_at": line.share.shared_at,
        "demo": line.share.demo,
    }


def written_facts(view: ShareView) -> dict[str, Any]:
    """Give a share with its facts as `ReceivedSchema` writes it."""
    facts = {name: _fact(value) for name, value in view.facts.items()}
    withheld = [name for name in view.line.share.facts if name not in view.facts]
    return {**written_received(view.line), "facts": facts, "withheld": withheld}


def _fact(value: Any) -> Any:
    if isinstance(value, DealTerms):
        return TermsReadSchema().dump(value)
    if isinstance(value, list):
        return [InvestorReadSchema().dump(each) if isinstance(each, DealInvestor) else each for each in value]
    return value


def investor_in_words(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Give another investor in the words of the service."""
    return {
        "name": sent["investor"],
        "level": sent["level"],
        "amount_gbp": sent["investor_gbp"],
        "part": sent["investor_part"],
        "public": bool(sent["public"]),
    }
