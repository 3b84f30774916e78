"""Pages of this package."""

from flask import Blueprint

from insights.routes import boundaries, charts, deals, exposure, gap, meter, opendata, places, policy_lines, runways
from insights.routes.blueprint import gap_pages

__all__ = [
    "blueprints",
    "boundaries",
    "charts",
    "deals",
    "exposure",
    "gap",
    "meter",
    "opendata",
    "places",
    "policy_lines",
    "runways",
]

blueprints: tuple[Blueprint, ...] = (gap_pages,)
