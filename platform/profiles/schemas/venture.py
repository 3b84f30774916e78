"""The schema of a venture."""

from typing import Any

from marshmallow import validates_schema

from foundation import clock
from profiles.schemas.fields import (
    Choice,
    Code,
    Codes,
    CompanyNumber,
    Count,
    Day,
    Decimal,
    Flag,
    PlainText,
    Postcode,
    Pounds,
    WebAddress,
)
from profiles.schemas.parts import (
    PlaceSchema,
    ProfileSchema,
    RoundSchema,
    Rows,
    TeamMemberSchema,
    about,
    asked,
    contradicting,
)
from profiles.services.rules import venture_contradictions
from profiles.services.words import FOUNDING_TEAMS, IP_POSITIONS, RELIEF_STATUSES


class VentureSchema(ProfileSchema):
    """A venture: every section of it. An answer that is left out, or empty, is not known."""

    name = PlainText(
        limit=120,
        required=True,
        metadata=about("Name", "The name that customers know."),
        error_messages=asked("Enter the name of the venture."),
    )
    one_line = PlainText(
        limit=160,
        metadata=about("In one line", "What you make, for whom. Funders read this first."),
    )
    description = PlainText(
        limit=5_000,
        lines=True,
        metadata=about(
            "Description", "The problem, what you do about it, and why you. No terms of a round: all can see it."
        ),
    )
    website = WebAddress(metadata=about("Web site"))
    company_number = CompanyNumber(
        metadata=about("Company number", "Eight signs, as at Companies House. Leave empty before incorporation.")
    )
    founded_on = Day(latest=clock.today, metadata=about("Founded on"))

    sectors = Codes(
        most=6,
        metadata=about("Sectors", "The first is the main one. Choose what the work is, not what it may lead to."),
    )
    stage_code = Code(metadata=about("Stage", "The stage of the money you are raising now."))
    trl = Count(
        least=1,
        most=9,
        metadata=about("Technology readiness level", "1 is a principle observed, 9 is proven in use."),
    )
    restricted = Flag(
        allow_none=False,
        metadata=about(
            "Keep off public pages",
            "Firms in defence, nuclear and cyber start hidden: only your own people and those you invite see them.",
        ),
    )

    university_ukprn = Code(
        metadata=about("University of origin", "Where the idea was worked out, if at a university.")
    )
    university_stake_percent = Decimal(metadata=about("University’s stake", "Percent of the shares that it holds."))
    ip_position = Choice(IP_POSITIONS, metadata=about("Intellectual property"))
    ip_note = PlainText(limit=2_000, lines=True, metadata=about("More about it", "What is protected, and who owns it."))

    registered_postcode = Postcode(metadata=about("Registered postcode", "The address at Companies House."))
    registered_authority_code = Code(
        metadata=about(
            "Local authority", "Taken from the postcode. Change it if it is wrong: a postcode can cross borders."
        )
    )
    places = Rows(
        PlaceSchema,
        key="postcode",
        metadata=about(
            "Places of activity", "Where work is done. Many programmes go by this, not by the registered address."
        ),
    )

    team_size = Count(most=1_000_000, metadata=about("People", "Full-time equivalents today."))
    founding_team = Choice(
        FOUNDING_TEAMS,
        metadata=about(
            "Founding team",
            "Only if you want to say. It stands on your profile and is never used to rank or filter; the public audit"
            " of ranked lists counts with it.",
        ),
    )
    team_note = PlainText(limit=2_000, lines=True, metadata=about("About the team", "What you have done before."))
    team = Rows(TeamMemberSchema, key="name", most=40, metadata=about("Members", "Shown on the public page."))

    customers = Count(most=1_000_000_000, metadata=about("Paying customers"))
    revenue_gbp = Pounds(metadata=about("Revenue in the last twelve months", "Money from customers, without grants."))
    revenue_growth_percent = Decimal(
        least=-100, most=100_000, metadata=about("Growth of revenue", "Percent against the twelve months before.")
    )

    round_target_gbp = Pounds(metadata=about("Target", "What you want to raise, such as 750k or 1.2m."))
    round_minimum_gbp = Pounds(metadata=about("Least you need", "The amount with which the plan still works."))
    instruments = Codes(most=6, metadata=about("Kinds of money wanted"))
    round_use = PlainText(
        limit=3_000, lines=True, metadata=about("What it is for", "Milestones that the money reaches.")
    )
    round_closes_on = Day(metadata=about("Closing date"))
    round_committed_gbp = Pounds(metadata=about("Committed so far", "Signed or promised in writing."))
    valuation_gbp = Pounds(metadata=about("Valuation before the money"))
    monthly_costs_gbp = Pounds(
        metadata=about("Costs in a month", "What goes out in a typical month, less what customers pay you.")
    )
    cash_in_hand_gbp = Pounds(metadata=about("Cash in hand", "In the bank today, without money that is only promised."))

    rounds = Rows(RoundSchema, key="closed_on", most=40, metadata=about("Earlier rounds", "Grants count too."))

    seis_status = Choice(RELIEF_STATUSES, metadata=about("SEIS", "Seed Enterprise Investment Scheme."))
    eis_status = Choice(RELIEF_STATUSES, metadata=about("EIS", "Enterprise Investment Scheme."))
    mfa_received_gbp = Pounds(
        metadata=about(
            "Minimal Financial Assistance received",
            "Public help under this rule in this financial year and the two before it, for the whole group.",
        )
    )

    impact_note = PlainText(
        limit=2_000, lines=True, metadata=about("Good that it does", "For people, places or nature, in plain words.")
    )
    resource_note = PlainText(
        limit=2_000,
        lines=True,
        metadata=about("Resource efficiency", "Money, energy or waste that your customers save."),
    )
    money_saved_gbp = Pounds(metadata=about("Money saved", "By one typical customer in a year."))
    energy_saved_kwh = Count(
        most=10**15, metadata=about("Energy saved", "Kilowatt-hours, one typical customer, a year.")
    )
    waste_saved_tonnes = Decimal(most=1e9, metadata=about("Waste avoided", "Tonnes, one typical customer, a year."))

    clusters = Codes(most=12, metadata=about("Clusters", "Those that you take part in."))

    @validates_schema
    def _holds_together(self, data: dict[str, Any], **_: Any) -> None:
        contradicting(venture_contradictions(data))
