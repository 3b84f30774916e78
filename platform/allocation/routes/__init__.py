"""Pages of allocation."""

from flask import Blueprint

from allocation.routes import account, entries, pensions, targets
from allocation.routes.blueprint import allocation_pages

__all__ = ["account", "blueprints", "entries", "pensions", "targets"]

blueprints: tuple[Blueprint, ...] = (allocation_pages,)
