"""Funding plans, and why there is none."""

from typing import Any

from marshmallow import Schema, fields

from plans.services.proposing import Binding, FundingPlan, Proposal

_STOPPED = "false where the time for the search was over before that was certain."


class BindingSchema(Schema):
    """A constraint that is used up, or that stands in the way."""

    constraint = fields.String(required=True)
    words = fields.String(required=True)
    mandate = fields.String(required=True, allow_none=True, metadata={"description": "Whose it is, where it is one's."})


class PartSchema(Schema):
    """Money of one mandate."""

    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    instrument = fields.String(required=True)
    amount = fields.Integer(required=True, metadata={"description": "Pounds."})
    opens = fields.Date(required=True, allow_none=True)
    closes = fields.Date(required=True, allow_none=True)
    money_by = fields.Date(required=True, metadata={"description": "If it is applied for on the first day it can be."})
    assumed = fields.List(fields.String(), required=True, metadata={"description": "What the mandate does not state."})


class PlanSchema(Schema):
    """A plan that meets the ask."""

    objective = fields.String(required=True)
    total = fields.Integer(required=True)
    parts = fields.List(fields.Nested(PartSchema), required=True)
    binding = fields.List(fields.Nested(BindingSchema), required=True)
    proved = fields.Boolean(required=True, metadata={"description": f"Whether there is no better plan; {_STOPPED}"})


class InfeasibleSchema(Schema):
    """Why no plan meets the ask."""

    binding = fields.List(fields.Nested(BindingSchema), required=True)
    largest_feasible = fields.Integer(required=True, metadata={"description": "Nought where no ask works."})
    proved = fields.Boolean(required=True, metadata={"description": f"Whether there is no plan; {_STOPPED}"})


class PlansSchema(Schema):
    """Up to five plans, the best first; or none, and why."""

    plans = fields.List(fields.Nested(PlanSchema), required=True)
    infeasible = fields.Nested(InfeasibleSchema)
    assumed = fields.List(fields.String(), required=True, metadata={"description": "What the venture has not said."})


def written(proposal: Proposal) -> dict[str, Any]:
    """Write what came of asking."""
    found: dict[str, Any] = {
        "plans": [_plan(plan) for plan in proposal.plans],
        "assumed": list(proposal.assumed),
    }
    if not proposal.plans:
        found["infeasible"] = {
            "binding": [_binding(held) for held in proposal.binding],
            "largest_feasible": proposal.largest_gbp or 0,
            "proved": proposal.proved,
        }
    return found


def _plan(plan: FundingPlan) -> dict[str, Any]:
    return {
        "objective": plan.objective,
        "total": plan.solution.total_gbp,
        "parts": [
            {
                "mandate": part.line.slug,
                "instrument": part.instrument,
                "amount": part.amount_gbp,
                "opens": part.opens_on,
                "closes": part.closes_on,
                "money_by": part.money_by,
                "assumed": list(part.assumed),
            }
            for part in plan.parts
        ],
        "binding": [_binding(held) for held in plan.binding],
        "proved": plan.solution.proved,
    }


def _binding(held: Binding) -> dict[str, Any]:
    return {
        "constraint": held.constraint,
        "words": held.words,
        "mandate": held.mandate.slug if held.mandate else None,
    }
