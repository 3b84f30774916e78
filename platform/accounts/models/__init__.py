"""Tables of people, organisations, investor categories, and what was shown to whom."""

from accounts.models.disclosures import Disclosure, Showing
from accounts.models.people import (
    AccessToken,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    User,
    UserSession,
    key_of,
)
from accounts.models.statements import INDIVIDUALS, Category, InvestorStatement, Standing

__all__ = [
    "INDIVIDUALS",
    "AccessToken",
    "Category",
    "Disclosure",
    "InvestorStatement",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Role",
    "Showing",
    "Standing",
    "User",
    "UserSession",
    "key_of",
]
