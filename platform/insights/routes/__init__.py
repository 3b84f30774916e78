"""Pages of this package."""

from flask import Blueprint

from insights.routes import boundaries, deals, exposure, gap, opendata
from insights.routes.blueprint import gap_pages

__all__ = ["blueprints", "boundaries", "deals", "exposure", "gap", "opendata"]

blueprints: tuple[Blueprint, ...] = (gap_pages,)
