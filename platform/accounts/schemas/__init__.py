"""What people and programs may send to accounts."""

from accounts.schemas.forms import (
    AddressChange,
    Forgotten,
    InvitationForm,
    Name,
    NewOrganisation,
    NewPassword,
    OrganisationDetails,
    PasswordChange,
    Professional,
    Registration,
    RoleChoice,
    SignIn,
    Verification,
    checked,
)
from accounts.schemas.rights import ComplaintForm, Erasure, Outcome
from accounts.schemas.statements import DisclosureQuery, NewWording, StatementSchema

__all__ = [
    "AddressChange",
    "ComplaintForm",
    "DisclosureQuery",
    "Erasure",
    "Forgotten",
    "InvitationForm",
    "Name",
    "NewOrganisation",
    "NewPassword",
    "NewWording",
    "OrganisationDetails",
    "Outcome",
    "PasswordChange",
    "Professional",
    "Registration",
    "RoleChoice",
    "SignIn",
    "StatementSchema",
    "Verification",
    "checked",
]
