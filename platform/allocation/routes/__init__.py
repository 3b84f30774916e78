"""Pages of allocation."""

from flask import Blueprint

from allocation.routes import (
    account,
    entries,
    impact,
    imports,
    pensions,
    planner,
    purposes,
    reconciliation,
    targets,
    verifying,
)
from allocation.routes.blueprint import allocation_pages

__all__ = [
    "account",
    "blueprints",
    "entries",
    "impact",
    "imports",
    "pensions",
    "planner",
    "purposes",
    "reconciliation",
    "targets",
    "verifying",
]

blueprints: tuple[Blueprint, ...] = (allocation_pages,)
