"""The rules that every profile keeps, written once for forms, the API, imported rows and the API's document."""

from profiles.schemas.cluster import ClusterSchema
from profiles.schemas.funder import FunderSchema, MandateSchema
from profiles.schemas.typed import blanks, check, checked, typed_values
from profiles.schemas.venture import VentureSchema

__all__ = [
    "ClusterSchema",
    "FunderSchema",
    "MandateSchema",
    "VentureSchema",
    "blanks",
    "check",
    "checked",
    "typed_values",
]
