"""Pages of this package."""

from flask import Blueprint

from insights.routes import boundaries, deals, gap, opendata
from insights.routes.blueprint import gap_pages

__all__ = ["blueprints", "boundaries", "deals", "gap", "opendata"]

blueprints: tuple[Blueprint, ...] = (gap_pages,)
