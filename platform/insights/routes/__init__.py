"""Pages of this package."""

from flask import Blueprint

from insights.routes import boundaries, charts, deals, exposure, gap, opendata, places
from insights.routes.blueprint import gap_pages

__all__ = ["blueprints", "boundaries", "charts", "deals", "exposure", "gap", "opendata", "places"]

blueprints: tuple[Blueprint, ...] = (gap_pages,)
