"""What may be entered into a fund's ledger, and what it may aim at."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, validates_schema

from allocation.services.words import KINDS, OF_COMPANIES, PILLARS
from foundation import clock
from pipeline.models import LIVE_STAGES
from profiles.schemas.fields import Choice, Code, Count, Day, PlainText, Pounds, Share

_MOST_KEY = 2**31 - 1


def _needed(words: str) -> dict[str, str]:
    return {"required": words, "null": words}


class VehicleSchema(Schema):
    """A vehicle."""

    name = PlainText(limit=120, required=True, error_messages=_needed("Enter what the vehicle is called."))
    vintage_year = Count(least=1900, most=2100)


class EntrySchema(Schema):
    """Something that happened to the money of a vehicle."""

    vehicle_id = Count(least=1, most=_MOST_KEY, required=True, error_messages=_needed("Choose the vehicle."))
    kind = Choice(KINDS, required=True, error_messages=_needed("Choose what happened."))
    happened_on = Day(latest=clock.today, required=True, error_messages=_needed("Enter the day."))
    amount_gbp = Pounds(required=True, error_messages=_needed("Enter the amount, such as 250k."))
    company = PlainText(limit=160)
    authority_code = Code()
    sector_code = Code()
    stage_code = Code()
    instrument_code = Code()
    pillar = Choice(PILLARS)
    round_gbp = Pounds()
    private_gbp = Pounds()
    public_gbp = Pounds()
    note = PlainText(limit=300, load_default="")

    @validates_schema(skip_on_field_errors=True)
    def _fits(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        """See that a company is named where there is one, and that a round is no smaller than its parts."""
        if data["amount_gbp"] < 1:
            raise ValidationError({"amount_gbp": ["Enter more than nought."]})
        if data["kind"] in OF_COMPANIES and not data.get("company"):
            raise ValidationError({"company": ["Enter the company that it is about."]})
        whole = data.get("round_gbp")
        parts = data["amount_gbp"] + (data.get("private_gbp") or 0) + (data.get("public_gbp") or 0)
        if whole is not None and whole < parts:
            raise ValidationError({"round_gbp": ["The round is smaller than this amount and what stood beside it."]})


class TargetSchema(Schema):
    """A range that is aimed at."""

    what = PlainText(limit=80, required=True, error_messages=_needed("Choose what the range is for."))
    low = Share(required=True, error_messages=_needed("Enter the lower end, 0 for none."))
    high = Share(required=True, error_messages=_needed("Enter the upper end, 100 for none."))
    starts_on = Day(required=True, error_messages=_needed("Enter the first day."))
    ends_on = Day(required=True, error_messages=_needed("Enter the last day."))
    note = PlainText(limit=300, load_default="")

    @validates_schema(skip_on_field_errors=True)
    def _ordered(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        """See that the ends are in order."""
        if data["high"] < data["low"]:
            raise ValidationError({"high": ["The upper end is below the lower one."]})
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError({"ends_on": ["The last day is before the first."]})


class ChangedTargetSchema(TargetSchema):
    """Other values for a range."""

    version = Count(least=1, most=1_000_000_000, required=True)


def purposes_schema(names: Iterable[str]) -> type[Schema]:
    """Give a schema for the fields that say whose money an account is about and what its vehicles are for."""
    return Schema.from_dict({name: PlainText(limit=80, load_default="") for name in names}, name="PurposesSchema")


def _weights_schema() -> type[Schema]:
    wrong = _needed("Enter a share from 0 to 100.")
    stages: dict[str, Any] = {stage: Share(required=True, error_messages=wrong) for stage in LIVE_STAGES}
    basis = PlainText(limit=200, required=True, error_messages=_needed("Say what the weights stand on."))
    return Schema.from_dict({**stages, "basis": basis}, name="WeightsSchema")


#: A share for each live stage, and what they stand on.
WeightsSchema = _weights_schema()
