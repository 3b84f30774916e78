"""Pages of accounts: registering, signing in, one's account, organisations, and the work of the platform's staff."""

from flask import Blueprint

from accounts.routes import (
    account,
    administration,
    category,
    complaints,
    organisations,
    outbox,
    password,
    people,
    registration,
    rights,
    session,
    wordings,
)
from accounts.routes.blueprint import accounts
from accounts.routes.disclosing import disclosed, risk_warning
from accounts.routes.lockout import sign_in_attempt, spend
from accounts.routes.viewing import ask_along, current_viewer, read_bearer, set_viewer, told_along
from accounts.services.promotion import reminding

blueprints: tuple[Blueprint, ...] = (accounts,)

__all__ = [
    "ask_along",
    "blueprints",
    "current_viewer",
    "disclosed",
    "read_bearer",
    "risk_warning",
    "set_viewer",
    "sign_in_attempt",
    "spend",
    "told_along",
]

#: Importing these modules is what puts their pages on the blueprint.
_PAGES = (
    account, administration, category, complaints, organisations, outbox, password, people, registration, rights,
    session, wordings,
)  # fmt: skip
#: And importing these declares the work behind them.
_WORK = (reminding,)
