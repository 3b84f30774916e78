"""Pages of allocation."""

from flask import Blueprint

from allocation.routes import pensions
from allocation.routes.blueprint import allocation_pages

__all__ = ["blueprints", "pensions"]

blueprints: tuple[Blueprint, ...] = (allocation_pages,)
