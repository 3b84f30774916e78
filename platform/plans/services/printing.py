"""A plan as a PDF, to print or to send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from foundation import clock, pdf
from foundation.money import format_whole_pounds
from plans.models import PartStatus
from plans.services.proposing import FundingPlan, Proposal
from plans.services.runway import Runway, runway
from plans.services.tracking import Tracked
from plans.services.words import CONSTRAINTS, OBJECTIVES, STATUSES
from profiles.models import Venture

_TEMPLATE = Path(__file__).parent.parent / "typst" / "plan.typ"
_FOOTER = "A plan is what terms and dates allow. No funder agrees by standing in it, and each decides for itself."
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A part as it is printed."""

    mandate: str
    funder: str
    instrument: str
    amount_gbp: int
    state: str
    day: date
    assumed: Sequence[str]
    demo: bool


def kept_pdf(venture: Venture, held: Tracked, instruments: Names) -> bytes:
    """Print a kept plan as it stands, with the names of instruments by code."""
    rows = [
        Row(
            part.line.name,
            part.line.funder_name,
            instruments[part.row.instrument_code],
            part.row.amount_gbp if part.row.landed_gbp is None else part.row.landed_gbp,
            STATUSES[part.row.status],
            part.day,
            () if part.row.status == PartStatus.LANDED else part.row.assumed,
            part.line.demo,
        )
        for part in held.parts
    ]
    facts = [
        ("To raise", format_whole_pounds(held.plan.ask_gbp)),
        ("Landed", format_whole_pounds(held.landed_gbp)),
        ("Still to come", format_whole_pounds(held.expected_gbp)),
        ("Missing", format_whole_pounds(held.missing_gbp)),
        *_search(proved=held.plan.proved),
    ]
    binding = [(each["constraint"], each["mandate"]) for each in held.plan.binding]
    return _printed(venture, held.plan.objective, facts, rows, held.runway, binding, held.plan.assumed)


def proposed_pdf(venture: Venture, proposal: Proposal, plan: FundingPlan, instruments: Names) -> bytes:
    """Print a plan that is proposed."""
    rows = [
        Row(
            part.line.name,
            part.line.funder_name,
            instruments[part.instrument],
            part.amount_gbp,
            STATUSES[PartStatus.LANDED if part.held else PartStatus.PLANNED],
            part.money_by,
            part.assumed,
            part.line.demo,
        )
        for part in plan.parts
    ]
    facts = [
        ("To raise", format_whole_pounds(plan.solution.total_gbp)),
        ("Complete on", clock.in_words(plan.complete_on)),
        ("Paid with shares", format_whole_pounds(plan.solution.equity_gbp)),
        ("Grant", format_whole_pounds(plan.solution.grant_gbp)),
        *_search(proved=plan.solution.proved),
    ]
    binding = [(each.constraint, each.mandate.name if each.mandate else None) for each in plan.binding]
    months = runway_of(venture, plan)
    return _printed(venture, plan.objective, facts, rows, months, binding, proposal.assumed)


def _search(*, proved: bool) -> list[tuple[str, str]]:
    """Say that a plan may not be the best, where the time for the search was over before it was done."""
    return [] if proved else [("Search", "Best found in time; there may be a better plan")]


def runway_of(venture: Venture, plan: FundingPlan) -> Runway:
    """Set the money of a proposed plan that is still to come against what the venture spends."""
    coming = [(part.money_by, part.amount_gbp) for part in plan.parts if part.held is None]
    return runway(coming, clock.today(), venture.cash_in_hand_gbp, venture.monthly_costs_gbp)


def runway_words(found: Runway) -> str:
    """Say when the money runs out."""
    if not found.known:
        return "Cash in hand and costs in a month are not known, so it cannot be said how long the cash lasts."
    alone = (
        f"Without any of it, the cash runs out in {_month(found.runs_out_without)}."
        if found.runs_out_without
        else "The cash lasts for more than three years without it."
    )
    if found.runs_out is None:
        return f"With this money the cash lasts for more than three years at today’s costs. {alone}"
    return f"With this money the cash runs out in {_month(found.runs_out)} at today’s costs. {alone}"


def _printed(
    venture: Venture,
    objective: str,
    facts: Sequence[tuple[str, str]],
    rows: Sequence[Row],
    months: Runway,
    binding: Sequence[tuple[str, str | None]],
    assumed: Sequence[str],
) -> bytes:
    demo = venture.demo or any(row.demo for row in rows)
    columns = ["Month", "Comes in"] + (["Goes out", "Left at the end"] if months.known else [])
    data: dict[str, Any] = {
        "title": f"Funding plan of {venture.name}",
        "demo": demo,
        "lead": f"{OBJECTIVES[objective]}. As it stands on {clock.in_words(clock.today())}.",
        "facts": facts,
        "columns": ["From", "Kind of money", "Amount", "State", "Money by"],
        "rows": [
            [
                row.mandate if row.funder == row.mandate else f"{row.mandate} ({row.funder})",
                row.instrument,
                format_whole_pounds(row.amount_gbp),
                row.state,
                clock.in_words(row.day),
            ]
            for row in rows
        ],
        "month_columns": columns,
        "months": [
            [_month(month.first), format_whole_pounds(month.cash_in_gbp)]
            + ([format_whole_pounds(month.cost_gbp), format_whole_pounds(month.left_gbp)] if months.known else [])
            for month in months.months
        ],
        "runway": runway_words(months),
        "lists": [
            (
                "What holds it where it is",
                [CONSTRAINTS[kind] + (f": {name}" if name else "") for kind, name in binding],
            ),
            ("What is assumed", [f"{row.mandate}: {words}" for row in rows for words in row.assumed] + list(assumed)),
        ],
        "footer": _FOOTER,
    }
    return pdf.compile(_TEMPLATE, data)


def _month(day: date | None) -> str:
    return "" if day is None else f"{day:%b %Y}"
