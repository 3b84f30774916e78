"""Every question that accounts put to the database."""

from accounts.queries.asking import Asker, Place, asker, signed_in
from accounts.queries.people import (
    access_token,
    invitation,
    members,
    membership,
    open_invitations,
    organisation_by_slug,
    organisations,
    organisations_of,
    owner_ids,
    owners_of,
    people,
    seats,
    slug_taken,
    user,
    user_by_email,
    user_sessions,
)
from accounts.queries.statements import statement_of_organisation, statements_of_organisations

__all__ = [
    "Asker",
    "Place",
    "access_token",
    "asker",
    "invitation",
    "members",
    "membership",
    "open_invitations",
    "organisation_by_slug",
    "organisations",
    "organisations_of",
    "owner_ids",
    "owners_of",
    "people",
    "seats",
    "signed_in",
    "slug_taken",
    "statement_of_organisation",
    "statements_of_organisations",
    "user",
    "user_by_email",
    "user_sessions",
]
