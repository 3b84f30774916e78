"""What may be said of an import of deals, and of each of its rows."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, validates_schema

from foundation import clock
from insights.services.importing import BASES, PLACES
from profiles.schemas.fields import Choice, Code, CompanyNumber, Day, PlainText, Postcode, Pounds, WebAddress


class AboutImport(Schema):
    """Whose register a file is from, and on what terms. All of it is shown with every figure that is made from it."""

    title = PlainText(limit=160, required=True)
    publisher = PlainText(limit=160, required=True)
    url = WebAddress()
    licence = PlainText(limit=200, required=True)
    vintage = PlainText(limit=60, required=True)
    basis = Choice(BASES, required=True)
    place_basis = Choice(PLACES, required=True)
    note = PlainText(limit=1000, lines=True)


class DealSchema(Schema):
    """A row: one deal of one firm. Codes and names of places, stages and sectors are both understood."""

    company = PlainText(limit=160, required=True)
    company_number = CompanyNumber()
    closed_on = Day(latest=clock.today, required=True)
    amount_gbp = Pounds()
    instrument = Code()
    stage = Code()
    sector = Code()
    authority = Code()
    postcode = Postcode()
    university = Code()
    founded_authority = Code()
    investor_authority = Code()

    @validates_schema
    def place(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        """See that a deal is somewhere, and that an amount is more than nought."""
        if not data.get("authority") and not data.get("postcode"):
            raise ValidationError({"authority": ["Give the local authority or a postcode."]})
        if data.get("amount_gbp") == 0:
            raise ValidationError({"amount_gbp": ["Leave an undisclosed amount empty; nought is no deal."]})
