"""Tokens for programs."""

from typing import Any

from flask.views import MethodView
from marshmallow import Schema, fields, validate

from accounts.routes import sign_in_attempt
from accounts.services import issue_token
from foundation.web import transaction
from profiles.schemas.fields import PlainText
from restapi.resources.blueprint import resource
from restapi.schemas.common import Secret
from restapi.schemas.errors import ErrorSchema

tokens = resource("api_tokens", "Tokens", "/tokens", signed=False)


class CredentialsSchema(Schema):
    """A person's address and password."""

    email = PlainText(limit=254, required=True, metadata={"description": "The address that you sign in with."})
    password = Secret(required=True, validate=validate.Length(1, 200))


class TokenSchema(Schema):
    """A token. It is shown this once."""

    token = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True, format="iso")
    token_type = fields.String(required=True, validate=validate.Equal("bearer"))


@tokens.route("")
class Tokens(MethodView):
    """Tokens."""

    @tokens.doc(security=[{}])
    @tokens.arguments(CredentialsSchema)
    @tokens.response(201, TokenSchema)
    @tokens.alt_response(401, schema=ErrorSchema, description="The address or the password is wrong.")
    @tokens.alt_response(429, schema=ErrorSchema, description="Too many tries.")
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Get a token.

        Send it with each request as `Authorization: Bearer <token>`. Wrong passwords are counted, and too many of them
        are refused for a while.
        """
        with sign_in_attempt(sent["email"]), transaction() as session:
            token, expires_at = issue_token(session, sent["email"], sent["password"])
        return {"token": token, "expires_at": expires_at, "token_type": "bearer"}
