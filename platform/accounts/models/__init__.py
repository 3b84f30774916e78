"""Tables of people, organisations, investor categories, wordings, and what was shown to whom."""

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
from accounts.models.rights import Complaint, Consent
from accounts.models.statements import INDIVIDUALS, Category, InvestorStatement, Standing
from accounts.models.wordings import Wording, WordingKind

__all__ = [
    "INDIVIDUALS",
    "AccessToken",
    "Category",
    "Complaint",
    "Consent",
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
    "Wording",
    "WordingKind",
    "key_of",
]
