"""What may be asked of the planner, and its plans as programs read them."""

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load

from allocation.services.planning import OBJECTIVES, Ended, Planned, Proposal
from pipeline.models import INFO, LIVE_STAGES
from profiles.schemas.fields import Choice, Codes, Pounds


class DealKeys(Codes):
    """Keys of deals."""

    def read(self, value: Any) -> Any:
        """Read what was sent."""
        parts = [str(part) for part in value] if isinstance(value, (list, tuple)) else value
        keys = super().read(parts)
        if not all(key.isdecimal() and len(key) < 11 for key in keys):
            raise ValidationError("Choose from the list.")
        return [int(key) for key in keys]


class AllocationAskSchema(Schema):
    """A budget, and the deals to choose from."""

    class Meta:
        """Other parts of the address are not ours to judge."""

        unknown = EXCLUDE

    budget = Pounds(
        load_default=None, metadata={"description": "Most that may be placed. Left out: what remains to be invested."}
    )
    from_stage = Choice(
        {stage: INFO[stage].name for stage in LIVE_STAGES},
        load_default=LIVE_STAGES[0],
        metadata={"description": "Deals of this stage and later ones are chosen from."},
    )
    must = DealKeys(
        most=100,
        load_default=list,
        metadata={"description": "Keys of deals that are to be in every plan.", "items": {"type": "integer"}},
    )

    @post_load
    def _first_stage(self, asked: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Read a stage or deals that are sent empty as if they were left out."""
        return asked | {"from_stage": asked["from_stage"] or LIVE_STAGES[0], "must": asked["must"] or []}


class ChosenDealSchema(Schema):
    """A deal that was chosen."""

    deal = fields.Integer(required=True)
    venture = fields.String(required=True, metadata={"description": "Its slug."})
    amount_gbp = fields.Integer(required=True)
    stage = fields.String(required=True)
    fit = fields.Float(required=True)
    fit_known = fields.Boolean(required=True)


class EndedRangeSchema(Schema):
    """A range once the plan is done."""

    name = fields.String(required=True)
    dimension = fields.String(required=True)
    code = fields.String(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    share = fields.Float(required=True, allow_none=True)
    verdict = fields.String(required=True, metadata={"enum": ["empty", "within", "below", "above"]})
    more_gbp = fields.Float(required=True, allow_none=True)
    elsewhere_gbp = fields.Float(required=True, allow_none=True)


class HoldingSchema(Schema):
    """What holds a plan where it is."""

    constraint = fields.String(required=True, metadata={"enum": ["budget", "range"]})
    name = fields.String(required=True)
    gain = fields.Float(required=True, metadata={"description": "What the plan would be worth more without it."})
    proved = fields.Boolean(
        required=True, metadata={"description": "Whether that is the whole gain; there may be more where it is not."}
    )


class AllocationPlanSchema(Schema):
    """One plan."""

    objective = fields.String(required=True, metadata={"enum": list(OBJECTIVES)})
    total_gbp = fields.Integer(required=True)
    worth = fields.Float(required=True)
    proved = fields.Boolean(required=True, metadata={"description": "Whether no better plan exists."})
    deals = fields.List(fields.Nested(ChosenDealSchema), required=True)
    ranges = fields.List(fields.Nested(EndedRangeSchema), required=True)
    binding = fields.List(fields.Nested(HoldingSchema), required=True)


class AllocationPlansSchema(Schema):
    """Plans side by side."""

    budget_gbp = fields.Integer(required=True)
    from_stage = fields.String(required=True)
    candidates = fields.Integer(required=True)
    without_amount = fields.Integer(required=True)
    plans = fields.List(fields.Nested(AllocationPlanSchema), required=True)


def written_plans(planned: Planned) -> dict[str, Any]:
    """Write plans in the form of `AllocationPlansSchema`."""
    return {
        "budget_gbp": planned.budget_gbp,
        "from_stage": planned.from_stage,
        "candidates": len(planned.choices),
        "without_amount": planned.without_amount,
        "plans": [_plan(each) for each in planned.proposals],
    }


def _plan(each: Proposal) -> dict[str, Any]:
    return {
        "objective": each.objective,
        "total_gbp": each.plan.total_gbp,
        "worth": each.plan.worth,
        "proved": each.plan.proved,
        "deals": [
            {
                "deal": choice.deal.deal_id,
                "venture": choice.deal.venture_slug,
                "amount_gbp": choice.deal.amount_gbp,
                "stage": choice.deal.stage,
                "fit": choice.fit,
                "fit_known": choice.known,
            }
            for choice in each.choices
        ],
        "ranges": [_range(ended) for ended in each.ends],
        "binding": [
            {"constraint": kind, "name": name, "gain": gain, "proved": proved}
            for kind, name, gain, proved in each.binding
        ],
    }


def _range(ended: Ended) -> dict[str, Any]:
    target = ended.standing.target
    return {
        "name": ended.standing.name,
        **{name: getattr(target, name) for name in ("dimension", "code", "low", "high")},
        "share": ended.part.share,
        "verdict": ended.reach.verdict.value,
        "more_gbp": ended.reach.more_gbp,
        "elsewhere_gbp": ended.reach.elsewhere_gbp,
    }
