"""The schemas of a funder and of its mandates."""

from typing import Any

from marshmallow import validates_schema

from foundation import clock
from profiles.schemas.fields import Choice, Code, Codes, Count, Day, Flag, PlainText, Pounds, Share, WebAddress
from profiles.schemas.parts import (
    ConditionSchema,
    MandatePlaceSchema,
    ProfileSchema,
    Rows,
    about,
    asked,
    contradicting,
)
from profiles.services.rules import mandate_contradictions
from profiles.services.words import FUNDER_KINDS, LEADS

_WEIGHT = (
    "0 to 100. All six are taken as shares of their sum, in the list of your ventures and on this mandate’s page."
    " Empty counts as in the standard weights."
)


class FunderSchema(ProfileSchema):
    """An organisation with money to place."""

    name = PlainText(
        limit=160,
        required=True,
        metadata=about("Name"),
        error_messages=asked("Enter the name of the funder."),
    )
    kind = Choice(
        FUNDER_KINDS, required=True, metadata=about("Kind"), error_messages=asked("Say what kind of funder it is.")
    )
    description = PlainText(limit=5_000, lines=True, metadata=about("Description"))
    website = WebAddress(metadata=about("Web site"))
    size_gbp = Pounds(metadata=about("Size", "Money under management, such as 45m."))
    vintage_year = Count(least=1900, most=2200, metadata=about("Vintage", "The year in which the fund began."))
    base_authority_code = Code(metadata=about("Based in", "The local authority of its office."))


class MandateSchema(ProfileSchema):
    """What one pot of money is for. What is left empty is not stated, and excludes nobody."""

    name = PlainText(
        limit=160,
        required=True,
        metadata=about("Name"),
        error_messages=asked("Enter the name of the mandate."),
    )
    description = PlainText(
        limit=5_000, lines=True, metadata=about("Description", "What you look for, in your own words.")
    )
    sectors = Codes(
        most=80, metadata=about("Sectors wanted", "A whole branch takes in everything below it. None chosen means any.")
    )
    excluded_sectors = Codes(most=80, metadata=about("Sectors excluded"))
    stages = Codes(most=12, metadata=about("Stages"))
    instruments = Codes(most=12, metadata=about("Kinds of money offered"))
    ticket_min_gbp = Pounds(metadata=about("Smallest ticket"))
    ticket_max_gbp = Pounds(metadata=about("Largest ticket"))
    share_min = Share(metadata=about("Smallest share of a round", "Percent."))
    share_max = Share(least=0.01, metadata=about("Largest share of a round", "Percent."))
    lead = Choice(LEADS, metadata=about("Leads or follows"))
    backs_funds = Flag(
        allow_none=False,
        metadata=about("Backs funds, not companies", "Such a mandate is never ranked against a venture."),
    )
    prefer_near = Flag(allow_none=False, metadata=about("Prefers ventures close by"))
    places = Rows(
        MandatePlaceSchema, key="code", most=400, metadata=about("Places", "None means the whole United Kingdom.")
    )
    conditions = Rows(ConditionSchema, key="note", metadata=about("Further conditions"))
    opens_on = Day(metadata=about("Opens on"))
    closes_on = Day(metadata=about("Closes on"))
    days_to_money = Count(
        most=3_650,
        metadata=about("Days to money", "From a complete application to the money, as a rule. Empty is not stated."),
    )
    grant_share_max = Share(
        least=0.01, metadata=about("Share of cost that a grant pays", "Percent of the project’s cost, at most.")
    )
    horizon_years = Count(least=1, most=100, metadata=about("Horizon", "Years until the money has to come back."))
    last_confirmed_on = Day(
        latest=clock.today,
        metadata=about("Last confirmed on", "When somebody of the funder last said that this holds."),
    )
    weight_sector = Count(most=100, metadata=about("Weight of the sector", _WEIGHT))
    weight_stage = Count(most=100, metadata=about("Weight of the stage"))
    weight_ticket = Count(most=100, metadata=about("Weight of the amount"))
    weight_place = Count(most=100, metadata=about("Weight of the place"))
    weight_instrument = Count(most=100, metadata=about("Weight of the kind of money"))
    weight_text = Count(most=100, metadata=about("Weight of the description"))

    @validates_schema
    def _holds_together(self, data: dict[str, Any], **_: Any) -> None:
        contradicting(mandate_contradictions(data))
