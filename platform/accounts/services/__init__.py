"""What can be done with people and organisations."""

from accounts.services.api_tokens import issue_token, user_for_token
from accounts.services.organisations import add_member, create_organisation
from accounts.services.people import create_person, viewer_for_user

__all__ = [
    "add_member",
    "create_organisation",
    "create_person",
    "issue_token",
    "user_for_token",
    "viewer_for_user",
]
