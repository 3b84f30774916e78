"""What may be asked and sent, and how answers are written for programs."""

from insights.schemas.areas import AreasSchema
from insights.schemas.deals import AboutImport, DealSchema
from insights.schemas.gap import (
    DEFINITIONS,
    ClaimsSchema,
    GapChoicesSchema,
    GapQuery,
    GapSchema,
    SectorQuery,
    TriangleQuery,
    written,
    written_choices,
    written_claims,
)

__all__ = [
    "DEFINITIONS",
    "AboutImport",
    "AreasSchema",
    "ClaimsSchema",
    "DealSchema",
    "GapChoicesSchema",
    "GapQuery",
    "GapSchema",
    "SectorQuery",
    "TriangleQuery",
    "written",
    "written_choices",
    "written_claims",
]
