"""What may be asked about areas as they could be."""

from marshmallow import Schema

from profiles.schemas.fields import Decimal


class AreasSchema(Schema):
    """A change of a programme's area: how far its circles would reach."""

    distance = Decimal(least=0.1, most=1_000, load_default=None)
