"""Reviews, decisions that wait for a signature, budgets and cohorts of programmes."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from applications.models import Criterion
from applications.services.budgeting import Budget, Line
from applications.services.cohorts import Cohort
from applications.services.reading import View
from applications.services.recipients import LIMITS, SPOKEN
from applications.services.weighing import Reviews
from applications.services.words import STATUSES
from foundation.addresses import MOST_KEY


class ApplicationCriterionSchema(Schema):
    """What reviewers of a programme mark by."""

    key = fields.Integer(required=True)
    criterion = fields.String(required=True)
    weight = fields.Integer(required=True)


class ApplicationMarkSchema(ApplicationCriterionSchema):
    """A mark for one criterion."""

    mark = fields.Integer(required=True, metadata={"description": "1 to 4."})


class ApplicationReviewSchema(Schema):
    """One reviewer's review; score and note are absent until you may read them."""

    reviewer = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "`asked`, `sent` or `stood_aside`."})
    score = fields.Float(
        required=True, allow_none=True, metadata={"description": "1 to 4; the weighted mean of marks, where there are."}
    )
    marks = fields.List(fields.Nested(ApplicationMarkSchema), required=True)
    note = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class ApplicationProposalSchema(Schema):
    """A decision that was proposed for a signature."""

    status = fields.String(required=True)
    reasons = fields.List(fields.String(), required=True)
    note = fields.String(required=True)
    offered_gbp = fields.Integer(required=True, allow_none=True)
    outcome = fields.String(required=True, metadata={"description": "`open`, `signed` or `returned`."})
    proposed_at = fields.AwareDateTime(required=True)
    proposed_by = fields.String(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
    settled_by = fields.String(required=True)
    settled_note = fields.String(required=True)


class ApplicationReviewsSchema(Schema):
    """Reviews of what was sent last, and the decisions that were proposed on it."""

    status = fields.String(required=True)
    version = fields.Integer(required=True)
    sending = fields.Integer(required=True)
    blind = fields.Boolean(required=True, metadata={"description": "Whether you have yet to send your own."})
    needed = fields.Integer(required=True, metadata={"description": "Reviews that a decision needs."})
    given = fields.Integer(required=True)
    mean = fields.Float(required=True, allow_none=True)
    lowest = fields.Float(required=True, allow_none=True)
    highest = fields.Float(required=True, allow_none=True)
    criteria = fields.List(fields.Nested(ApplicationCriterionSchema), required=True)
    reviews = fields.List(fields.Nested(ApplicationReviewSchema), required=True)
    proposals = fields.List(fields.Nested(ApplicationProposalSchema), required=True)


class PackQuery(Schema):
    """Which applications of a round are wanted in its data pack."""

    application = fields.List(
        fields.Integer(validate=validate.Range(1, MOST_KEY)),
        load_default=list,
        metadata={"description": "Keys, each as a parameter of its own; all of the round where there is none."},
    )
    status = fields.List(
        fields.String(validate=validate.OneOf(list(STATUSES))),
        load_default=list,
        metadata={"description": "Only those that stand there, each as a parameter of its own."},
    )


class CohortVentureSchema(Schema):
    """A venture of a cohort."""

    venture = fields.String(required=True, metadata={"description": "Its slug."})
    name = fields.String(required=True)
    one_line = fields.String(required=True)
    shown = fields.Boolean(required=True, metadata={"description": "Whether others see that it is of the cohort."})
    demo = fields.Boolean(required=True)


class CohortSchema(Schema):
    """The ventures of a programme that you may see."""

    mandate = fields.String(required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    items = fields.List(fields.Nested(CohortVentureSchema), required=True)
    total = fields.Integer(required=True)


def written_reviews(view: View, held: Reviews) -> dict[str, Any]:
    """Write reviews for somebody of the funder."""
    row = view.record.application
    return {
        "status": row.status,
        "version": row.version,
        "sending": row.sendings,
        "blind": held.blind,
        "needed": held.needed,
        "given": held.marks.given,
        "mean": held.marks.mean,
        "lowest": held.marks.lowest,
        "highest": held.marks.highest,
        "criteria": [_criterion(each) for each in held.criteria],
        "reviews": [
            {
                "reviewer": each.reviewer_name,
                "state": each.state,
                "score": None if held.blind else each.score,
                "marks": []
                if held.blind
                else [{**_criterion(one), "mark": mark} for one, mark in held.by_criterion.get(each.id or 0, ())],
                "note": "" if held.blind else each.note,
                "asked_at": each.asked_at,
                "ended_at": each.ended_at,
            }
            for each in held.reviews
        ],
        "proposals": [
            {
                "status": each.status,
                "reasons": each.reasons,
                "note": each.note,
                "offered_gbp": each.offered_gbp,
                "outcome": each.outcome,
                "proposed_at": each.proposed_at,
                "proposed_by": each.proposer_name,
                "settled_at": each.settled_at,
                "settled_by": each.certifier_name,
                "settled_note": each.certifier_note,
            }
            for each in view.proposals
        ],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {"key": criterion.id, "criterion": criterion.label, "weight": criterion.weight}


def written_cohort(found: Cohort) -> dict[str, Any]:
    """Write a cohort."""
    programme = found.offer.programme
    return {
        "mandate": found.offer.mandate.slug,
        "starts_on": programme.starts_on if programme else None,
        "items": [
            {
                "venture": venture.slug,
                "name": venture.name,
                "one_line": venture.one_line,
                "shown": application.shown,
                "demo": application.demo,
            }
            for application, venture in found.members
        ],
        "total": len(found.members),
    }


class RecipientSchema(Schema):
    """A recipient with an allocation of its own, or with an offer."""

    venture = fields.String(required=True, metadata={"description": "Its slug."})
    name = fields.String(required=True)
    allocation_gbp = fields.Integer(
        required=True, allow_none=True, metadata={"description": "What it may have; null where nothing limits it."}
    )
    own = fields.Boolean(required=True, metadata={"description": "Whether that is not what all others may have."})
    offered_gbp = fields.Integer(required=True)
    proposed_gbp = fields.Integer(required=True)
    left_gbp = fields.Integer(required=True, allow_none=True)
    demo = fields.Boolean(required=True)


class BudgetQuery(Schema):
    """Which recipients of a round are wanted; what is left out narrows nothing."""

    q = fields.String(load_default="", metadata={"description": "Stands in the name of the venture."})
    limit = fields.List(
        fields.String(validate=validate.OneOf(list(LIMITS))),
        load_default=list,
        metadata={"description": "`own`: an amount of its own; `others`: as all others."},
    )
    spoken = fields.List(
        fields.String(validate=validate.OneOf(list(SPOKEN))),
        load_default=list,
        metadata={"description": "`offered`, `proposed` (waits for a signature) or `nothing` yet."},
    )


class BudgetReadSchema(Schema):
    """The money of a round, in pounds; null where nothing limits it."""

    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    budget_gbp = fields.Integer(required=True, allow_none=True)
    allocation_gbp = fields.Integer(
        required=True, allow_none=True, metadata={"description": "For each recipient without an amount of its own."}
    )
    offered_gbp = fields.Integer(required=True)
    proposed_gbp = fields.Integer(required=True, metadata={"description": "Proposed, and not signed yet."})
    left_gbp = fields.Integer(required=True, allow_none=True)
    recipients = fields.List(
        fields.Nested(RecipientSchema),
        required=True,
        metadata={"description": "Those that are wanted; the other amounts are of the whole round."},
    )


def written_budget(found: Budget, recipients: Sequence[Line]) -> dict[str, Any]:
    """Write the money of a round for its funder's people, with the recipients that are wanted."""
    return {
        "mandate": found.offer.mandate.slug,
        "budget_gbp": found.budget_gbp,
        "allocation_gbp": found.allocation_gbp,
        "offered_gbp": found.spoken.offered_gbp,
        "proposed_gbp": found.spoken.proposed_gbp,
        "left_gbp": found.left_gbp,
        "recipients": [
            {
                "venture": line.venture.slug,
                "name": line.venture.name,
                "allocation_gbp": line.allocation_gbp,
                "own": line.own,
                "offered_gbp": line.spoken.offered_gbp,
                "proposed_gbp": line.spoken.proposed_gbp,
                "left_gbp": line.left_gbp,
                "demo": line.venture.demo,
            }
            for line in recipients
        ],
    }
