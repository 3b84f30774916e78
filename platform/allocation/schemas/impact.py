"""What may be reported of an investment, and the impact report for programs."""

from typing import Any

from marshmallow import Schema

from allocation.schemas.figures import written_figure
from allocation.services.impact import MEASURES, Line, Report
from allocation.services.rounds import CLAIMS
from foundation import clock
from profiles.schemas.fields import Choice, Count, Day, Decimal, PlainText

_MOST_KEY = 2**31 - 1


def _needed(words: str) -> dict[str, str]:
    return {"required": words, "null": words}


class OutcomeSchema(Schema):
    """What came of an investment."""

    entry_id = Count(least=1, most=_MOST_KEY, required=True, error_messages=_needed("Choose the investment."))
    measure = Choice(
        {code: name for code, (name, _) in MEASURES.items()},
        required=True,
        error_messages=_needed("Choose what came of it."),
    )
    value = Decimal(least=0, most=1e9, required=True, error_messages=_needed("Enter a number."))
    claim = Choice(CLAIMS, required=True, error_messages=_needed("Say how well founded it is."))
    reported_on = Day(latest=clock.today, required=True, error_messages=_needed("Enter the day of the report."))
    note = PlainText(limit=300, load_default="")


def written_impact(held: Report) -> dict[str, Any]:
    """Write the report, with its method."""
    return {
        "funder": held.account.funder.slug,
        "demo": held.account.funder.demo,
        "place": held.place or None,
        "place_name": held.place_name,
        "date": clock.today().isoformat(),
        "figures": [written_figure(figure) for figure in held.figures],
        "all": _line(held.whole),
        "pillars": [_line(line) for line in held.pillars],
        "regions": [_line(line) for line in held.regions],
        "method": list(held.method),
    }


def _line(line: Line) -> dict[str, Any]:
    beside = line.leverage
    return {
        "code": line.code,
        "name": line.name,
        "invested_gbp": line.invested_gbp,
        "companies": line.companies,
        "rounds": line.rounds,
        "leverage": {
            "ratio": beside.ratio,
            "private_gbp": beside.private_gbp,
            "public_gbp": beside.public_gbp,
            "own_gbp": beside.own_gbp,
            "rounds_reported": beside.rounds,
        },
        "outcomes": {
            code: {
                "unit": MEASURES[code][1],
                "counted": each.counted,
                "attributable": each.attributable,
                "not_attributed": each.unshared,
                "as_reported": each.reported,
                "rounds": each.rounds,
                "claim": each.claim,
            }
            for code, each in line.totals.items()
            if each.rounds
        },
    }
