"""What people may ask of funding plans."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, post_load, validates, validates_schema

from foundation import clock
from plans.services.words import OBJECTIVES, OFFER_KINDS, STATUSES
from profiles.schemas import checked
from profiles.schemas.fields import Choice, Count, Day, Decimal, Flag, PlainText, Pounds, Share

_ASK = "Enter what the plan has to come to, such as 450k."


class AskSchema(Schema):
    """An ask, and what the founder prefers."""

    ask = Pounds(
        required=True,
        error_messages={"required": _ASK, "null": _ASK},
        metadata={"title": "What to raise", "description": "Pounds that the plan has to come to."},
    )
    objective = Choice(
        OBJECTIVES,
        required=True,
        error_messages={"required": "Choose what matters most.", "null": "Choose what matters most."},
    )
    starts_on = Day(
        load_default=None,
        metadata={"title": "First cost on", "description": "A grant has to be there before. Left out: not known."},
    )

    @validates("ask")
    def _some(self, value: int, **_: Any) -> None:
        if value < 1:
            raise ValidationError(_ASK)


class KeepSchema(AskSchema):
    """An ask, and which of the plans that meet it is kept."""

    plan = PlainText(limit=16, required=True)
    after = Count(least=1, most=2**53)


class PartSchema(Schema):
    """What became of a part of a plan that the sender saw at a version."""

    version = Count(least=1, most=1_000_000_000, required=True)
    status = Choice(STATUSES, required=True, error_messages={"required": "Choose how far it is.", "null": "Choose."})
    landed_gbp = Pounds()
    landed_on = Day(latest=clock.today)

    @validates_schema
    def _landed_is_told(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("status") != "landed":
            return
        missing = {}
        if not data.get("landed_gbp"):
            missing["landed_gbp"] = ["Enter how much landed, such as 150k."]
        if data.get("landed_on") is None:
            missing["landed_on"] = ["Enter the day on which it landed."]
        if missing:
            raise ValidationError(missing)


class Units(Pounds):
    """Whole units of some currency, as a number or as people type them."""

    def read(self, value: Any) -> int:
        """Read what was sent."""
        try:
            found = super().read(value)
        except ValidationError as error:
            raise ValidationError("Enter a whole amount without its sign, such as 250000, 250k or 1.2m.") from error
        if found < 1:
            raise ValidationError("Enter an amount of more than nought.")
        return found


class OfferAbroadSchema(Schema):
    """An offer to move abroad: a sum, or a share of capital costs, in its own currency with a rate."""

    title = PlainText(limit=160, required=True, error_messages={"required": "Say what you call it."})
    country = PlainText(limit=60, required=True, error_messages={"required": "Say which country it is from."})
    kind = Choice(OFFER_KINDS, required=True, error_messages={"required": "Choose.", "null": "Choose."})
    currency = PlainText(limit=3, required=True, error_messages={"required": "Enter its code, such as USD."})
    rate = Decimal(
        least=0.000001,
        most=1_000_000,
        load_default=None,
        metadata={"description": "Pounds for one unit of the currency. For GBP it may be left out."},
    )
    rate_on = Day(load_default=None, latest=clock.today)
    amount = Units(load_default=None, metadata={"description": "Whole units of the currency; or the next two instead."})
    cost_share = Share(load_default=None, metadata={"description": "Percent of the capital costs."})
    capital_costs = Units(load_default=None, metadata={"description": "Whole units of the currency."})
    stake = Share(load_default=None, metadata={"description": "Percent of the company that is asked for it."})
    answer_by = Day(load_default=None)
    money_on = Day(load_default=None)
    conditions = PlainText(limit=3000, lines=True, optional=True, load_default="")
    source = PlainText(limit=300, required=True, error_messages={"required": "Say who says so, and where."})
    source_on = Day(
        required=True,
        latest=clock.today,
        error_messages={"required": "Enter the day on which it was said.", "null": "Enter the day."},
    )

    @validates_schema
    def _sum_or_share(self, data: dict[str, Any], **_: Any) -> None:
        wrong = {}
        share, costs = data.get("cost_share"), data.get("capital_costs")
        if data.get("amount") and (share is not None or costs):
            wrong["amount"] = ["Enter a sum, or a share and the capital costs, not both."]
        elif not data.get("amount") and not (share and costs):
            wrong["amount"] = ["Enter a sum, or a share of more than nought and the capital costs."]
        if data.get("stake") == 0:
            wrong["stake"] = ["Leave this empty where no share of the company is asked for."]
        code = str(data.get("currency") or "").upper()
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            wrong["currency"] = ["Enter three letters, such as USD or EUR."]
        elif code == "GBP" and data.get("rate") not in (None, 1):
            wrong["rate"] = ["A pound is a pound: leave the rate empty."]
        elif code and code != "GBP" and data.get("rate") is None:
            wrong["rate"] = ["Enter how many pounds one unit of the currency is, such as 0.79."]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def _in_full(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "currency": data["currency"].upper(), "rate": data["rate"] or 1.0}


class OfferChangeSchema(OfferAbroadSchema):
    """An offer as it should be, of the version that the sender saw. What is left out is emptied."""

    version = Count(least=1, most=1_000_000_000, required=True)


class OpenOfferSchema(Schema):
    """Whether the people of the venture's clusters may read an offer, of the version that the sender saw."""

    version = Count(least=1, most=1_000_000_000, required=True)
    open_to_clusters = Flag(required=True)


def checked_offer(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a new offer from abroad.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    return checked(OfferAbroadSchema, sent)


def checked_offer_change(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check a changed offer from abroad: the version that the sender saw, and the fields as they should be.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    loaded = checked(OfferChangeSchema, sent)
    return int(loaded.pop("version")), loaded


def checked_opening(sent: Mapping[str, Any]) -> tuple[int, bool]:
    """Check whether an offer is opened to clusters: the version that the sender saw, and yes or no.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    loaded = checked(OpenOfferSchema, sent)
    return int(loaded["version"]), bool(loaded["open_to_clusters"])


def checked_keep(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check which plan is to be kept.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    return checked(KeepSchema, sent)


def checked_part(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check what became of a part: the version that the sender saw, and the fields as they should be.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    loaded = checked(PartSchema, sent)
    landed = loaded["status"] == "landed"
    fields = {name: loaded.get(name) if landed else None for name in ("landed_gbp", "landed_on")}
    return int(loaded["version"]), {"status": loaded["status"], **fields}


def checked_ask(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check an ask.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    return checked(AskSchema, sent)
