"""Pages of this package."""

from flask import Blueprint

from insights.routes.gap import gap_pages

blueprints: tuple[Blueprint, ...] = (gap_pages,)
